"""The questions of a review in place: one block each, with a field where words are wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from inbox_tui.domain.relationship import AskState, Care, Form, Gate, Want
from inbox_tui.ui.screens.prompts import Words
from inbox_tui.ui.wanted import EDGE, LABEL, Answering, AskKey, WantLines, counted, fits, key_of, turned, types

if TYPE_CHECKING:
    from inbox_tui.ui.doing import Doing

PLACEHOLDERS = {Gate.HEARD: "in your own words"}
Place = tuple[Gate, int]
"""A gate, and which of its wants."""


class WantBlock(Vertical):
    """One want: what is asked, the field, and what stands under that."""

    def __init__(self, place: Place, typed: str) -> None:
        self.asked, self.under = Words([[]], id="asked"), Words([[]], id="under")
        hint = PLACEHOLDERS.get(place[0], "a few words")
        self.field = Input(typed, placeholder=hint, id="line", select_on_focus=False)  # coming back goes on writing
        super().__init__(self.asked, self.field, self.under, classes="want")
        self.place = place
        for words in (self.asked, self.under):
            words.ground = "ground"
        self.field.styles.margin = (0, 2, 0, EDGE + LABEL - 1)

    def fill(self, want: Want, answering: Answering, lines: WantLines) -> None:
        """Show a want as it stands."""
        typed = types(want, answering)
        self.asked.say(lines.lines(want, answering))
        self.field.display = self.under.display = typed
        if typed:
            self.under.say(lines.under(want, self.field.value, self.field.has_focus))


class Wants(Vertical):
    """All that a review asks, tells and offers, in order; one of them is current. It keeps nothing itself: what meets
    a want is posted."""

    class Met(Message):
        """The user has answered."""

        def __init__(
            self,
            want: Want,
            *,
            line: str = "",
            reason: str = "",
            choice: str = "",
            asks: Mapping[AskKey, AskState] | None = None,
        ) -> None:
            super().__init__()
            self.want, self.line, self.reason, self.choice, self.asks = want, line, reason, choice, asks

    class Wanted(Message):
        """Something else than an answer is to be opened or taken: the plan card, a promise."""

        def __init__(self, want: Want) -> None:
            super().__init__()
            self.want = want

    class Typed(Message):
        """What stands in a field now."""

        def __init__(self, gate: Gate, words: str) -> None:
            super().__init__()
            self.gate, self.words = gate, words

    class Stepped(Message):
        """Another want is current, something is typed, or all of it takes more or less room."""

    def __init__(self) -> None:
        self._echoes = Words([[]], id="echoes")
        self._echoes.ground = "ground"
        super().__init__(self._echoes, id="wants")
        self.care = Care()
        self.begun: Callable[[Gate], str] = lambda _: ""
        """What was typed for a gate before: whoever goes back to the text finds it again."""
        self._blocks: dict[Place, WantBlock] = {}
        self._asks: dict[AskKey, AskState] = {}
        self._turned: set[AskKey] = set()
        """Those turned since Enter last kept them: what was met by itself can be decided otherwise."""
        self._choices: dict[Place, int] = {}
        self._at: Place | None = None
        self._told: dict[Place, str] = {}
        self._refused = ""
        """Why the last line that was entered was not taken."""
        self._lines: Callable[[], WantLines] | None = None

    # --- what is shown

    def show(self, care: Care, lines: Callable[[], WantLines]) -> None:
        """Show what a review asks now. ``lines`` makes lines at the present width."""
        self.care, self._lines = care, lines
        places = self._places()
        for place in [place for place in self._blocks if place not in places]:
            self._blocks.pop(place).remove()
        for number, place in enumerate(places):
            if place not in self._blocks:
                self._blocks[place] = block = WantBlock(place, self.begun(place[0]))
                self.mount(block, before=number)
        if self._at not in places or not self._stands(places[self._at]):
            self._at = next((place for place, want in places.items() if want.open), None)
        self._draw()

    @property
    def stand(self) -> bool:
        """All of it has its place on screen."""
        return all(block.is_mounted and block.region.height for block in self._blocks.values())

    def _places(self) -> dict[Place, Want]:
        """The wants, each by its gate and its number among those of that gate."""
        found: dict[Place, Want] = {}
        for want in self.care.wants:
            found[(want.gate, sum(gate is want.gate for gate, _ in found))] = want
        return found

    def _live(self, want: Want) -> bool:
        """Something can be done about it."""
        settled = bool(want.met) and not self._is_turned(want)
        return not settled and not want.small and want.form is not Form.NOTE

    def _stands(self, want: Want) -> bool:
        """One can stand on it: to do something about it, to take it back, or to be told why it is there."""
        return self._live(want) or want.small or want.form in (Form.NOTE, Form.OFFER)

    def _is_turned(self, want: Want) -> bool:
        return any(key_of(ask) in self._turned for ask in want.asks)

    def _draw(self) -> None:
        if self._lines is None:
            return
        lines = self._lines()
        for place, want in self._places().items():
            self._blocks[place].fill(want, self._answering(place), lines)
        echoes = lines.echoes(self.care)
        self._echoes.display = bool(echoes)
        self._echoes.say(echoes)

    def _answering(self, place: Place) -> Answering:
        return Answering(
            current=place == self._at,
            asks=self._asks,
            choice=self._choices.get(place),
            why=self._told.get(place, ""),
            turned=self._is_turned(self._places()[place]),
            taken=self._offered == place,
            entered=self._entered == place,
        )

    @property
    def current(self) -> Want | None:
        return self._places().get(self._at) if self._at is not None else None

    def unseen(self, bottom: int) -> tuple[Want, ...]:
        """What stands in the way and ends below a row of the screen."""
        places = self._places()
        return tuple(
            places[place]
            for place, block in self._blocks.items()
            if place in places and places[place].open and block.region.bottom > bottom
        )

    @property
    def typing(self) -> bool:
        """A line is typed just now."""
        return any(block.field.has_focus for block in self._blocks.values())

    @property
    def offer(self) -> Want | None:
        """What ``a`` takes, or gives back: the current offer, else the first that is not taken, else the first."""
        return self._places()[self._offered] if self._offered is not None else None

    @property
    def _offered(self) -> Place | None:
        offers = {place: want for place, want in self._places().items() if want.form is Form.OFFER}
        if self._at in offers:
            return self._at
        return next((place for place, want in offers.items() if self._live(want)), next(iter(offers), None))

    @property
    def _entered(self) -> Place | None:
        """The offer that Enter takes, not taken yet: the current one, or any where nothing stands in the way."""
        place = self._offered
        free = place == self._at or not self.care.open
        return place if place is not None and free and self._live(self._places()[place]) else None

    def past(self, want: Want) -> None:
        """An offer was taken: on to the next that is not, if one stood on it; else it can be given back."""
        places = self._places()
        if self._at in places and places[self._at].gate is want.gate:
            self._at = next(
                (place for place, one in places.items() if one.form is Form.OFFER and self._live(one)), self._at
            )
            self._draw()

    # --- moving

    def move(self, step: int) -> bool:
        """To the next one that is not settled, or back; False: there is none."""
        found = [place for place, want in self._places().items() if self._stands(want)]
        at = found.index(self._at) + step if self._at in found else (0 if step > 0 else len(found) - 1)
        if not 0 <= at < len(found):
            return False
        self._step(found[at])
        return True

    def _step(self, place: Place) -> None:
        self._at = place
        self._draw()
        self.post_message(self.Stepped())
        self.call_after_refresh(self.to_current)

    def to_current(self) -> None:
        """Bring the current one into view."""
        if self._at in self._blocks:
            self._blocks[self._at].scroll_visible(animate=False)

    def to_open(self) -> bool:
        """To the first that stands in the way, into its field if it has one; False: nothing does."""
        place = next((place for place, want in self._places().items() if want.open), None)
        if place is None:
            return False
        self._step(place)
        self._write(place)
        return True

    def _write(self, place: Place) -> bool:
        if not types(self._places()[place], self._answering(place)):
            return False
        self._blocks[place].field.focus()
        return True

    # --- answering

    def go_on(self) -> bool:
        """Enter on the current one, or on what is offered where nothing else waits for it. False: there is nothing."""
        places = self._places()
        place = self._at if self._at in places and self._live(places[self._at]) else self._entered
        if place is None:
            return False
        want = places[place]
        if self._write(place):
            return True
        if want.form is Form.TICKS:
            answering = self._answering(place)
            states = {key_of(ask): answering.state(ask) for ask in want.asks}
            asks = {key: AskState.ANSWERED if state is AskState.OPEN else state for key, state in states.items()}
            self._asks.update(asks)
            self._turned -= asks.keys()
            self.post_message(self.Met(want, asks=asks))
        elif want.form in {Form.CARD, Form.OFFER}:
            self.post_message(self.Wanted(want))
        else:
            return False
        return True

    def unkept(self) -> tuple[Want, Mapping[AskKey, AskState]] | None:
        """The asks, each as it stands here, where some were turned and Enter has not kept that; asking ends it."""
        for place, want in self._places().items():
            if self._is_turned(want):
                answering = self._answering(place)
                self._turned -= {key_of(ask) for ask in want.asks}
                return want, {key_of(ask): answering.state(ask) for ask in want.asks}
        return None

    def number(self, number: int) -> bool:
        """The nth ask or choice: of the current want, else of the first that has any."""
        places = {
            place: want
            for place, want in self._places().items()
            if (want.form is Form.TICKS and not want.small) or (want.form is Form.CHOICE and self._live(want))
        }
        place = self._at if self._at in places else next(iter(places), None)
        if place is None:
            return False
        want = places[place]
        if number > len(want.asks if want.form is Form.TICKS else want.choices):
            return False
        self._step(place)
        if want.form is Form.TICKS:
            ask = want.asks[number - 1]
            self._asks[key_of(ask)] = turned(self._answering(place).state(ask))
            self._turned.add(key_of(ask))
        else:
            self._choose(place, want, number - 1)
        self._draw()
        return True

    def _choose(self, place: Place, want: Want, number: int) -> None:
        self._choices[place] = number
        if want.choices[number].needs_reason:
            self._draw()
            self._write(place)
        else:
            self.post_message(self.Met(want, choice=want.choices[number].key))

    def explain(self, words: Callable[[Want], str]) -> bool:
        """Show why the current one (else the first) is asked; False: nothing is asked, or it is told already."""
        place = self._asked_about
        if place is None or place in self._told:
            return False
        self._told[place] = words(self._places()[place])
        self._draw()
        self.call_after_refresh(self.to_current)
        return True

    @property
    def _asked_about(self) -> Place | None:
        """The current one, else the first that is not met; where all are, one that is told, else the first."""
        places = self._places()
        if self._at in places:
            return self._at
        return next(iter([*(one for one, want in places.items() if not want.met), *self._told, *places]), None)

    def fold(self, *, all: bool = False) -> bool:
        """Put away why the current one is asked, or why any is; False: that is not shown."""
        folded = [place for place in self._told if all or place == self._asked_about]
        for place in folded:
            del self._told[place]
        if folded:
            self._draw()
        return bool(folded)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        gate = next((gate for (gate, _), block in self._blocks.items() if block.field is event.input), None)
        if gate is not None:
            self.post_message(self.Typed(gate, event.value))
            want = next((want for (one, _), want in self._places().items() if one is gate), None)
            if self._refused and (want is None or fits(want, event.value)):
                self._say("")
        self._draw()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        place = next((place for place, block in self._blocks.items() if block.field is event.input), None)
        want = self._places().get(place) if place is not None else None
        if place is None or want is None:
            return
        words = " ".join(event.value.split())
        if not fits(want, words):
            self._say(f"{counted(want, words)[0].capitalize()}.")
        elif want.form is Form.CHOICE:
            self.post_message(self.Met(want, choice=want.choices[self._choices[place]].key, reason=words))
        else:
            self.post_message(self.Met(want, line=words) if want.form is Form.LINE else self.Met(want, reason=words))

    def _say(self, words: str) -> None:
        """Why a line is not taken, until it is long enough."""
        app: Doing = self.app  # type: ignore[assignment]
        if words or (app.plain is not None and app.plain.words == self._refused):
            app.say(words)
        self._refused = words

    def on_resize(self) -> None:
        self.post_message(self.Stepped())

    def on_descendant_focus(self) -> None:
        typed = next((place for place, block in self._blocks.items() if block.field.has_focus), None)
        if typed is not None:
            self._at = typed
        self._draw()
        self.post_message(self.Stepped())

    def on_descendant_blur(self) -> None:
        self._draw()
        self.post_message(self.Stepped())
