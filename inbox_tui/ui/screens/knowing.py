"""The questions about a person that several screens ask: a note, tags, the stage."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from inbox_tui.domain.model import IdentityId
from inbox_tui.domain.person import NoteView, PersonCard
from inbox_tui.domain.relationship import BegunAt, Stage
from inbox_tui.domain.views import Undone
from inbox_tui.ui.screens.base import BaseScreen
from inbox_tui.ui.screens.begun import BegunAsk, and_drop
from inbox_tui.ui.screens.prompts import Ask, Choice

if TYPE_CHECKING:
    from inbox_tui.ui.app import InboxApp

STAGES = (
    ("a", Stage.AWARE, "aware: they know of you"),
    ("e", Stage.ENGAGE, "engage: they talk with you"),
    ("s", Stage.SUBSCRIBE, "subscribe: they want to hear more"),
    ("c", Stage.CONVERT, "convert: they bought"),
    ("x", Stage.EXCITE, "excite: and are glad of it"),
    ("d", Stage.ASCEND, "ascend: they bought again"),
    ("v", Stage.ADVOCATE, "advocate: they recommend you"),
    ("p", Stage.PROMOTE, "promote: again and again"),
)

Do = Callable[[Coroutine[Any, Any, Undone]], None]
"""Runs an act, and says what it did."""


def say_undone(screen: BaseScreen[Any], then: Callable[[], None]) -> Do:
    """Run acts with a notice that names the way back; the screen's next key waits for it."""

    def told(undone: Undone) -> None:
        then()
        screen.inbox_app.say(f"{undone.sentence} · z takes it back", good=True)

    return lambda work: screen.act(work, told)


def ask_note(
    app: InboxApp,
    name: str,
    place: BegunAt,
    do: Do,
    note: Callable[[str], Coroutine[Any, Any, Undone]],
    *,
    command: str,
    before: NoteView | None = None,
) -> None:
    """A line to be remembered; ``place``: what is begun on one person is not gone on with on another. ``before``: the
    note that is changed. ``command`` asks for it."""

    def answered(words: str | None) -> None:
        if words and (before is None or words != before.text):
            do(and_drop(app, place, note(words)))

    title = f"Private note on {name}" if before is None else "Change the note"
    asked = BegunAsk(
        app,
        place,
        title,
        before.text if before else "",
        command=command,
        hint="prefers mornings",
        detail="Only you see it; search finds it.",
    )
    app.push_screen(asked, answered)


def ask_tags(app: InboxApp, card: PersonCard, do: Do) -> None:
    def answered(words: str | None) -> None:
        if words is not None and (words or card.tags):
            tags = [tag.strip().lstrip("#") for tag in words.replace(",", " ").split()]
            do(app.inbox.tag_person(card.identity, tags))

    app.push_screen(
        Ask(
            f"What {card.name} cares about",
            "".join(f"{tag} " for tag in card.tags),
            hint="customer sailing",
            detail="Tags of the person, separated by spaces.",
        ),
        answered,
    )


def ask_stage(app: InboxApp, card: PersonCard, do: Do) -> None:
    """One of the eight. What speaks for another one is told; nobody is moved by it."""
    stages = {key: stage for key, stage, _ in STAGES}
    proposal = card.proposal
    detail = f"Now at {card.stage.value}."
    default = ""
    if proposal is not None:
        detail += f" {proposal.stage.value.title()}, maybe: {'; '.join(proposal.reasons)}."
        default = next(key for key, stage in stages.items() if stage is proposal.stage)

    def answered(key: str | None) -> None:
        if key:
            taken = proposal is not None and stages[key] is proposal.stage
            do(
                app.inbox.set_stage(
                    card.identity, stages[key], "; ".join(proposal.reasons) if proposal and taken else ""
                )
            )

    app.push_screen(
        Choice(f"Where does {card.name} stand?", [(key, words) for key, _, words in STAGES], detail, default), answered
    )


def ask_merge(app: InboxApp, a: IdentityId, b: IdentityId, names: tuple[str, str], evidence: str, do: Do) -> None:
    def answered(key: str | None) -> None:
        if key == "y":
            do(app.inbox.merge(a, b))

    app.push_screen(
        Choice(
            f"Are {names[0]} and {names[1]} one person?",
            [("y", "one person")],
            detail=f"{evidence}\nTheir notes, tags and history come together; it can be taken apart at any time.",
        ),
        answered,
    )
