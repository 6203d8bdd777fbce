"""What a review wants to know before it sends, as lines: each question with what meets it, each note, each offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from inbox_tui.domain.ages import age
from inbox_tui.domain.mentions import without_names
from inbox_tui.domain.model import PostId
from inbox_tui.domain.relationship import AskItem, AskState, Care, Form, Gate, Want
from inbox_tui.domain.value import value_class
from inbox_tui.ui.lines import Line, crop, size_of, wrap
from inbox_tui.ui.preferences import Preferences, moment

LABEL = 14
"""Cells of the labels' column."""
EDGE = 6
"""Cells before it."""
LABELS: Mapping[Gate, str] = {
    Gate.REFUSED: "not now",
    Gate.PLAN: "plan",
    Gate.HEARD: "what I heard",
    Gate.RULE_OF_TWO: "third reply",
    Gate.BUDGET: "give and ask",
    Gate.TEMPLATE: "template",
    Gate.ASKS: "they asked",
    Gate.PROMISE: "promise",
    Gate.FOLLOW_UP: "look in",
    Gate.HEAT: "heated",
    Gate.SAME: "same words",
}
LINES = frozenset({Form.LINE, Form.REASON})
"""What is met by typing."""
_NEXT = {
    AskState.OPEN: AskState.ANSWERED,
    AskState.ANSWERED: AskState.DEFERRED,
    AskState.DEFERRED: AskState.NOT_OURS,
    AskState.NOT_OURS: AskState.ANSWERED,
}
MOST_ASKS = 5

AskKey = tuple[PostId, int]


def key_of(ask: AskItem) -> AskKey:
    """By which an ask is known before it has a number."""
    return (ask.post, ask.place)


@value_class(kw_only=True)
class Answering:
    """What the user has done about one want so far, none of it kept yet."""

    current: bool = False
    asks: Mapping[AskKey, AskState]
    choice: int | None = None
    """Which of the choices was picked; it still needs its reason."""
    why: str = ""
    """The answer to ``?``; empty: it was not asked."""
    turned: bool = False
    """Some ask was turned, and Enter has not kept it."""
    taken: bool = False
    """Of several offers it is the one that ``a`` takes, or gives back."""
    entered: bool = False
    """Enter takes it, too."""

    def state(self, ask: AskItem) -> AskState:
        """As the screen has it: one that the draft seems to answer counts as answered."""
        return self.asks.get(key_of(ask), ask.standing)

    def assumes(self, ask: AskItem) -> bool:
        """Nobody has said that it is answered."""
        return ask.assumed and key_of(ask) not in self.asks and ask.standing is not ask.state


def turned(state: AskState) -> AskState:
    """What the next press of its key makes of it: answered, later, not for us, answered …"""
    return _NEXT[state]


def types(want: Want, answering: Answering) -> bool:
    """Whether a line is typed to meet it, now."""
    if want.met or want.small:
        return False
    if want.form is Form.CHOICE:
        return answering.choice is not None and want.choices[answering.choice].needs_reason
    return want.form in LINES


def counted(want: Want, text: str) -> tuple[str, str]:
    """What is said beside a line that is typed, and its ink."""
    used = len(" ".join(text.split()))
    if want.most and used > want.most:
        return f"{used - want.most} too many: {want.most} characters at most", "late"
    if used < want.least:
        wanted = f"{want.least} to {want.most} wanted" if want.most else f"at least {want.least}"
        return f"{_characters(used)}; {wanted}", "muted"
    return (f"{used} of {want.most}" if want.most else _characters(used)), "good"


def _characters(count: int) -> str:
    return "1 character" if count == 1 else f"{count} characters"


def first(want: Want) -> str:
    """What comes before ``y``, in a sentence or two."""
    match want.form:
        case Form.TICKS:
            count = len(want.asks)
            things = "1 thing" if count == 1 else f"{count} things"
            keys = "1 decides" if count == 1 else f"1-{min(count, MOST_ASKS)} decide"
            return f"First: they asked {things}. {keys}, Enter goes on."
        case Form.CARD:
            return "First the plan card: Enter opens it."
        case Form.CHOICE:
            return f"First a choice: 1-{len(want.choices)}."
        case Form.REFUSAL:
            return "Not now: e goes back to the text."
        case Form.LINE:
            return "First a line of what you heard."
        case _:
            return "First a few words why."


def fits(want: Want, text: str) -> bool:
    """Whether a line is neither too short nor too long."""
    used = len(" ".join(text.split()))
    return max(1, want.least) <= used and (not want.most or used <= want.most)


class WantLines:
    """Of the wants of one review, at one width."""

    def __init__(self, preferences: Preferences, cells: int, now: datetime) -> None:
        self._preferences, self._now = preferences, now
        self._glyphs = preferences.glyphs
        self._beside = max(24, cells - EDGE - LABEL - 2)

    def lines(self, want: Want, answering: Answering) -> list[Line]:
        """All of one want but the field and what stands under it."""
        label = LABELS[want.gate]
        if want.small:
            said = [crop([(want.met or want.sentence, "muted")], self._beside)]
        elif want.met and want.form is Form.OFFER:
            said = self._offer(want, answering)
        elif want.met and want.form is not Form.TICKS:
            said = self._hung(self._done, want.met, "text")
        else:
            said = self._open(want, answering)
        lines = self._said(label, said, answering.current)
        if answering.why:
            lines += self._said("", [[(piece, "quote")] for piece in wrap(answering.why, self._beside)], False)
        return lines

    def _said(self, label: str, said: list[Line], current: bool) -> list[Line]:
        first, *more = said
        mark = self._glyphs.cursor if current else " "
        return [
            [(" " * (EDGE - 2), "text"), (f"{mark} ", "accent bold"), (f"{label:<{LABEL}}", "muted"), *first],
            *([(" " * (EDGE + LABEL), "text"), *line] for line in more),
        ]

    def _hung(self, first: Line, words: str, ink: str) -> list[Line]:
        """Words behind a sign, their further lines under the first."""
        aside = size_of(first)
        head, *more = wrap(self._preferences.tidy(words), self._beside - aside)
        return [[*first, (head, ink)], *([(" " * aside, "text"), (piece, ink)] for piece in more)]

    def _open(self, want: Want, answering: Answering) -> list[Line]:
        match want.form:
            case Form.TICKS:
                return self._asks(want, answering)
            case Form.OFFER:
                return self._offer(want, answering)
            case Form.CHOICE:
                return [*self._asked(want, answering), *self._choices(want, answering)]
            case Form.CARD:
                return [*self._asked(want, answering), [("enter", "accent"), (" opens the plan card", "muted")]]
            case Form.REFUSAL:
                pieces: list[Line] = [[(piece, "late bold")] for piece in wrap(want.sentence, self._beside)]
                return [*pieces, [("e", "accent"), (" goes back to the text", "muted")]]
            case Form.NOTE:
                return [[(piece, "muted")] for piece in wrap(want.sentence, self._beside)]
            case _:
                return self._asked(want, answering)

    def _asked(self, want: Want, answering: Answering) -> list[Line]:
        ink = ("accent bold" if answering.current else "text bold") if want.open else "text"
        return [[(piece, ink)] for piece in wrap(want.sentence, self._beside)]

    @property
    def _done(self) -> Line:
        return [(f"{self._glyphs.tick} ", "good")]

    def _offer(self, want: Want, answering: Answering) -> list[Line]:
        said = self._hung(self._done if want.met else [], self._promise(want), "text")
        if not answering.taken:
            return said
        key: Line = [("enter" if answering.entered else "a", "accent")]
        key.append((" not after all" if want.met else " take it", "muted"))
        if size_of(said[-1]) + size_of(key) + 3 > self._beside:
            return [*said, key]
        return [*said[:-1], [*said[-1], ("   ", "text"), *key]]

    def _promise(self, want: Want) -> str:
        proposed = want.proposed
        if proposed is None:
            return want.sentence
        at = moment(proposed.due_at, self._now, self._preferences)
        if want.gate is Gate.FOLLOW_UP:
            return f"{proposed.text} again · {at}"
        return f"“{proposed.why or proposed.text}” · {at}"

    def _asks(self, want: Want, answering: Answering) -> list[Line]:
        """One line an ask, with the key that turns it; settled ones side by side."""
        settled = bool(want.met) and not answering.turned
        lines: list[Line] = []
        for number, ask in enumerate(want.asks[:MOST_ASKS], 1):
            state = answering.state(ask)
            sign, added, ink = self._mark(state)
            if answering.assumes(ask):
                sign, added, ink = "", "taken as answered", "muted"
            key: Line = [] if settled else [(f"{number} ", "accent" if want.open else "muted")]
            first: Line = [*key, (f"{sign} ", ink)] if sign else key
            asked = " ".join(ask.text.split())
            words = without_names(asked) or asked  # the names that it begins with are no part of what is asked
            said = self._hung(first, words, "text")
            if added and size_of(said[-1]) + len(added) + 2 > self._beside:
                said.append([(" " * size_of(first), "text"), (added, ink)])
            elif added:
                said[-1].append((f"  {added}", ink))
            lines += said
        if not settled:
            keys = "1" if len(want.asks) == 1 else f"1-{min(len(want.asks), MOST_ASKS)}"
            lines.append(
                [
                    (keys, "accent"),
                    (" answered, later, not for us   ", "muted"),
                    ("enter", "accent"),
                    (" the rest is answered", "muted"),
                ]
            )
        return lines or self._asked(want, answering)

    def _mark(self, state: AskState) -> tuple[str, str, str]:
        """How an ask stands: a sign, what is said of it in words, and their ink. Who listens gets only words."""
        glyphs = self._glyphs
        sign, added, ink = {
            AskState.OPEN: (glyphs.unheard, "", "accent"),
            AskState.ANSWERED: (glyphs.tick, "", "good"),
            AskState.DEFERRED: (glyphs.link, "later, as a promise", "soon"),
            AskState.NOT_OURS: (glyphs.cross, AskState.NOT_OURS.value, "muted"),
        }[state]
        return ("", added or state.value, ink) if self._preferences.linear else (sign, added, ink)

    def _choices(self, want: Want, answering: Answering) -> list[Line]:
        lines: list[Line] = [[]]
        for number, choice in enumerate(want.choices):
            picked = answering.choice == number
            words = f" {choice.words}{', with a reason' if choice.needs_reason else ''}"
            piece: Line = [(str(number + 1), "accent bold"), (words, "accent bold" if picked else "text")]
            if lines[-1] and size_of(lines[-1]) + size_of(piece) + 3 > self._beside:
                lines.append([])
            lines[-1] += [("   ", "text"), *piece] if lines[-1] else piece
        return lines

    def under(self, want: Want, text: str, typing: bool) -> list[Line]:
        """What stands under the field of a want that is met by typing."""
        words, ink = counted(want, text)
        keys: Line = [("enter", "accent"), (" keeps it" if typing else " to write it", "muted"), ("   ", "text")]
        return [[(" " * (EDGE + LABEL), "text"), *keys, (words, ink)]]

    def echoes(self, care: Care) -> list[Line]:
        """What we said before: the best answer to the like of it, and the last word to this person."""
        lines: list[Line] = []
        before, last = care.answered_before, care.last_line
        if before is not None:
            told = f" · to {self._preferences.tidy(before.to)}, {moment(before.at, self._now, self._preferences)}"
            lines += self._said("we said", [self._quoted(before.text, told)], False)
        if last is not None and (before is None or last.post != before.post):
            since = age((self._now - last.at).total_seconds())
            told = f" · to {self._preferences.tidy(last.to)}, {since}{'' if since == 'now' else ' ago'}"
            lines += self._said("last line", [self._quoted(last.text, told)], False)
        return lines

    def _quoted(self, text: str, told: str) -> Line:
        """Our own words, shortened before what is said of them is."""
        words = " ".join(self._preferences.tidy(text).split())
        room = max(12, self._beside - size_of([(told, "")]) - 2)
        if size_of([(words, "")]) > room:
            words = crop([(words, "")], room)[0][0]
        return crop([(f"“{words}”", "quote"), (told, "muted")], self._beside)

    def brief(self, wants: Sequence[Want], when: str) -> Line:
        """What will be asked, in a line: by name where there is room."""
        names = f" {self._glyphs.dot} ".join(LABELS[want.gate] for want in wants)
        words = names if size_of([(names, "")]) <= self._beside else f"{len(wants)} questions"
        return [(" " * EDGE, "text"), (f"{when:<{LABEL}}", "muted"), (words, "accent")]
