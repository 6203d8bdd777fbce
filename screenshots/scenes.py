"""What the pictures show: each scene's keys, its size and its theme."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import inbox_tui_demo
from inbox_tui.domain.model import DoneReason, OutboxState
from inbox_tui.domain.views import ViewKey
from screenshots.printed import spoken
from screenshots.relations import exported, hand_off, kind, people, person_card, promised, thanks, waiting
from screenshots.stage import Stage

SMALL, MIDDLE, LARGE = (80, 24), (120, 36), (200, 50)
DARK, LIGHT = "inbox-dark", "inbox-light"
ANSWER = "Yes, we ship to Lagos in about nine days. Customs is included in the price: nothing to pay at the door."
TEMPLATES = {
    "broken.md": "title: Broken on arrival\nkind: complaint\n\nHello {{name}}, I am sorry it came like that. You wrote "
    "“{{their words}}”: a new one leaves today. Is {{last order}} the right order?\n",
    "shipping.md": "title: How we ship\nkind: question\n\nHello {{name}}, we ship within two days; to {{country}} it "
    "takes about nine.\n",
}

Play = Callable[[Stage], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Scene:
    name: str
    play: Play
    size: tuple[int, int] = MIDDLE
    theme: str = DARK
    town: bool = True
    """False: an installation without accounts."""


async def _inbox(s: Stage) -> None:
    await s.go_to("Ana")
    await s.press("h")


async def _list(s: Stage) -> None:
    await s.press("g", "g")


async def _thread(s: Stage) -> None:
    await s.go_to("Vera")


async def _long_thread(s: Stage) -> None:
    """Sixty voices, most of them talking to each other."""
    rows = s.inbox.window(ViewKey("all"), limit=400).rows
    s.app.screen.reveal(max(rows, key=lambda row: row.posts).id)  # type: ignore[attr-defined]
    await s.settle()


async def _composer(s: Stage) -> None:
    await s.go_to("Ben")
    await s.press("r")
    await s.write(ANSWER)


async def _templates(s: Stage) -> None:
    """Texts of one's own, the best fitting first."""
    folder = s.inbox.templates_folder
    assert folder is not None
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in TEMPLATES.items():
        (folder / name).write_text(text, encoding="utf-8")
    await s.go_to("Ana")
    await s.listen()
    await s.press("r", "ctrl+t")


async def _budget(s: Stage) -> None:
    """An ask that comes early: the composer says so beside the counter."""
    await s.go_to("chlo")
    await s.listen()
    await s.press("r")
    await s.write("Thrice! A green one comes in May. The blue one is 20% off until then.")
    await s.app.screen.keep_draft()  # type: ignore[attr-defined]
    await s.settle()


async def _report(s: Stage) -> None:
    await s.press("g", "r", "right_square_bracket")
    await s.until(lambda: "30 days" in s.app.screen.head.title)  # type: ignore[attr-defined]
    await s.settle()


async def _plots(s: Stage) -> None:
    await _report(s)
    await s.press("j", "j")


async def _closed(s: Stage) -> None:
    """Written without having read: the review shows just what is missing."""
    await _composer(s)
    await s.inbox.unheard([post.id for post in s.app.screen.pane.posts])  # type: ignore[attr-defined]
    await s.press("ctrl+s")


async def _review(s: Stage) -> None:
    await s.go_to("Ben")
    await s.listen()
    await s.press("r")
    await s.write(ANSWER)
    await s.press("ctrl+s")


async def _shown(s: Stage) -> None:
    """What the platform will make of a link, a tag and a name."""
    await s.go_to("Ben")
    await s.listen()
    await s.press("r")
    await s.write("Yes, it does: https://www.acme.com/help/shipping/lagos-and-customs has all of it. #shipping")
    await s.press("ctrl+s")


async def _reviewed(s: Stage, name: str, text: str, words: str = "") -> None:
    """All heard, an answer written, the review open."""
    await s.go_to(name, words)
    await s.listen()
    await s.press("r")
    await s.write(text)
    await s.press("ctrl+s")


async def _asks(s: Stage) -> None:
    """An answer to half of what was asked, with a promise in it."""
    await _reviewed(s, "Ben", "Let me look into that, you hear from me by Friday.")
    await s.press("2", "2")


async def _complaint(s: Stage) -> None:
    """An answer to a complaint, before anything was thought through."""
    await _reviewed(s, "Ana", "Here is your refund!! You people at the post office broke it.")
    await s.press("question_mark")


async def _plan(s: Stage) -> None:
    await s.go_to("Ana")
    await s.press("P", "shift+tab")
    await s.write("the box is too thin for two lamps")
    await s.press("enter", "left", "left", "enter")
    await s.write("a new one today, and her money back")
    await s.press("enter")
    await s.write("ask the warehouse for a thicker box")
    await s.press("enter")
    await s.write("tomorrow 12:00")


async def _focus(s: Stage) -> None:
    await s.press("F")


async def _hear(s: Stage) -> None:
    await s.press("L")


async def _open(s: Stage) -> None:
    await _closed(s)
    await s.listen()


async def _stopped(s: Stage) -> None:
    """Nils changes what he wrote while we answer."""
    await s.go_to("Nils", "wattage")
    await s.listen()
    await s.press("r")
    await s.write("It takes 7 watts and comes with the lamp.")
    await s.press("ctrl+s")
    s.clock.go(150)
    await s.press("y")
    await s.settle()


async def _send(s: Stage, name: str, text: str) -> None:
    await s.go_to(name)
    await s.listen()
    await s.press("r")
    await s.write(text)
    await s.press("ctrl+s", "y")
    await s.until(lambda: len(s.app.screen_stack) == 2)


async def _outbox(s: Stage) -> None:
    """One went out, of one nobody knows, one waits for its undo window, one was begun."""
    await _send(s, "Ben", ANSWER)
    s.clock.go(15)
    await s.deliver()
    inbox_tui_demo.moods["acme-masto"] = "lost-answer"
    await _send(s, "Anouk", "A dry brush, gently. Flour comes out; water would set it.")
    s.clock.go(15)
    await s.deliver()
    inbox_tui_demo.moods["acme-masto"] = "offline"
    s.clock.go(5)
    await s.deliver()
    inbox_tui_demo.moods.clear()
    await _send(s, "Sofia", "96 páginas! Parabéns, e obrigado por contar.")
    states = {entry.state for entry in s.inbox.outbox()}
    if OutboxState.UNSURE not in states:
        raise LookupError(f"no unsure entry: {states}")
    s.hush()
    await s.press("g", "o")


async def _accounts(s: Stage) -> None:
    inbox_tui_demo.moods.update({"acme-yt": "expired", "acme-ig": "limited"})
    await s.inbox.sync_now()
    await s.press("a")


async def _add_account(s: Stage) -> None:
    await s.press("a", "a")
    await s.write("mastodon")
    await s.press("enter")


async def _platforms(s: Stage) -> None:
    await s.press("a", "a")


async def _first_run(s: Stage) -> None:
    await s.settle()


async def _search(s: Stage) -> None:
    await s.press("slash")
    await s.write("lamp")


async def _help(s: Stage) -> None:
    await s.press("question_mark")


async def _settings(s: Stage) -> None:
    await s.press("comma")


async def _done(s: Stage) -> None:
    await s.press("e")


async def _snooze(s: Stage) -> None:
    await s.press("b")


async def _empty(s: Stage) -> None:
    rows = s.inbox.window(ViewKey("needs-reply"), limit=400).rows
    await s.inbox.done([row.id for row in rows], DoneReason.THANKED)
    s.app.screen.refresh_now()  # type: ignore[attr-defined]
    s.clock.go(2)
    s.app.refresh_headline()
    await s.settle()


async def _offline(s: Stage) -> None:
    await _send(s, "Ben", ANSWER)
    for account in s.inbox.accounts():
        inbox_tui_demo.moods[account.id] = "offline"
    s.clock.at += timedelta(minutes=12)
    await s.inbox.sync_now()
    await s.press("h")
    s.hush()
    s.clock.go(600)
    s.app.screen.refresh_now()  # type: ignore[attr-defined]
    s.app.refresh_headline()
    await s.settle()


SCENES: Sequence[Scene] = (
    Scene("inbox-dark", _inbox),
    Scene("inbox-light", _inbox, theme=LIGHT),
    Scene("inbox-large-dark", _inbox, LARGE),
    Scene("inbox-large-light", _inbox, LARGE, LIGHT),
    Scene("inbox-small-dark", _list, SMALL),
    Scene("inbox-small-light", _list, SMALL, LIGHT),
    Scene("thread-dark", _thread),
    Scene("thread-small-dark", _thread, SMALL),
    Scene("thread-large-light", _long_thread, LARGE, LIGHT),
    Scene("composer-dark", _composer),
    Scene("composer-small-light", _composer, SMALL, LIGHT),
    Scene("composer-budget-dark", _budget),
    Scene("templates-dark", _templates),
    Scene("gate-closed-dark", _closed),
    Scene("gate-open-dark", _open),
    Scene("review-light", _review, theme=LIGHT),
    Scene("review-small-dark", _review, SMALL),
    Scene("review-shown-dark", _shown),
    Scene("review-asks-dark", _asks),
    Scene("review-complaint-light", _complaint, theme=LIGHT),
    Scene("review-complaint-small-dark", _complaint, SMALL),
    Scene("plan-card-dark", _plan),
    Scene("focus-light", _focus, theme=LIGHT),
    Scene("listen-session-dark", _hear),
    Scene("promises-dark", promised),
    Scene("promises-small-light", promised, SMALL, LIGHT),
    Scene("waiting-on-light", waiting, theme=LIGHT),
    Scene("waiting-on-small-dark", waiting, SMALL),
    Scene("thanks-dark", thanks),
    Scene("person-card-dark", person_card),
    Scene("people-light", people, theme=LIGHT),
    Scene("kind-dark", kind),
    Scene("plain-lines-dark", spoken),
    Scene("export-dark", exported),
    Scene("hand-off-light", hand_off, theme=LIGHT),
    Scene("freshness-dark", _stopped),
    Scene("outbox-dark", _outbox),
    Scene("accounts-dark", _accounts),
    Scene("add-account-light", _add_account, theme=LIGHT),
    Scene("platforms-dark", _platforms),
    Scene("report-dark", _report),
    Scene("report-light", _plots, theme=LIGHT),
    Scene("report-small-dark", _plots, SMALL),
    Scene("search-dark", _search),
    Scene("help-light", _help, theme=LIGHT),
    Scene("settings-dark", _settings),
    Scene("done-dark", _done),
    Scene("snooze-light", _snooze, theme=LIGHT),
    Scene("empty-light", _empty, theme=LIGHT),
    Scene("offline-dark", _offline),
    Scene("first-run-dark", _first_run, SMALL, town=False),
)
