"""What a person's hands and eyes do in our program: find a conversation, listen, answer, look whether it went out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from lab.app import App
from lab.proxy import wait_until
from lab.session import Session
from lab.towns import Town

REVIEW = "abort or postpone"
"""Words that only the review screen shows."""
SENT = 90.0
"""Seconds from ``y`` until it must stand on the server: the undo window of one, the freshness check, and a machine that
is busy with something else. Nothing waits longer than it must."""
LOOK = 180.0
"""Seconds within which a doubtful entry must have been found on the server, sent anew, or held with the reason."""


@contextmanager
def at_conversation(app: App, words: str, *, columns: int = 120, rows: int = 36) -> Iterator[Session]:
    """The program, open at the (only) waiting conversation, everything heard."""
    with app.open(columns, rows) as session:
        session.wait_for(words)
        session.press("enter")
        listen(session)
        yield session


def listen(session: Session) -> None:
    """Read on until nothing is left to hear. A key is pressed again only once the last one has been answered: pressed
    into a program that is slow, it would go on to the next conversation."""
    session.settle()  # "all heard" may still be said of the conversation before
    for _ in range(60):
        if session.shows("all heard"):
            return
        before = session.text
        session.press("space")
        session.wait("space to be answered", lambda seen=before: session.text != seen)  # type: ignore[misc]
        session.settle()
    session.wait_for("all heard")


def write(session: Session, text: str) -> None:
    """Open the composer, write, and go to the review screen."""
    session.press("r")
    session.wait_for("keep and close")
    session.type(text)
    session.wait_for(text)
    session.press("ctrl+s")
    session.wait_for(REVIEW, text)


def send(session: Session, text: str) -> None:
    """Write an answer and let it go."""
    write(session, text)
    # What is still unheard is read right there; only then ``y`` is free.
    session.wait_for("y send")
    session.press("y")
    session.wait("the review screen to close", lambda: not session.shows(REVIEW))


def answered_once(app: App, town: Town, post: str, text: str, *, seconds: float = SENT) -> None:
    """The answer stands under the post exactly once, nothing else went out, and our program knows it."""
    wait_until(f"the answer {text!r} on the server", lambda: bool(town.answers(post)), seconds, every=0.3)
    wait_until("our program to know that it was sent", lambda: not app.pending(), LOOK, every=0.5)
    answers = town.answers(post)
    assert len(answers) == 1, answers
    assert text in answers[0]


def published(app: App, town: Town, count: int) -> None:
    """So many posts of the brand stand on the server, and our program has nothing more to send."""
    wait_until(f"{count} posts of the brand on the server", lambda: town.published() >= count, SENT, every=0.3)
    wait_until("our program to know that all was sent", lambda: not app.pending(), LOOK, every=0.5)
    assert town.published() == count


def settled_once(app: App, session: Session, town: Town, post: str, text: str) -> None:
    """However a disturbed send goes on, it ends in exactly one answer. Where the program has looked and is not allowed
    to repeat by itself, it must say so, and one key of the person's sends it again."""

    def decided() -> bool:
        return bool(town.answers(post)) or app.outbox().get("held", 0) == 1

    wait_until("an answer on the server, or an entry that is held", decided, SENT + LOOK, every=0.5)
    if not town.answers(post):
        assert town.published() == 0
        session.press("g", "o")
        session.wait_for("Outbox", "did not arrive")
        session.press("r")
    answered_once(app, town, post, text)


def reply(app: App, town: Town, post: str, asked: str, text: str) -> None:
    """From the list to an answer that stands on the server, exactly once."""
    with at_conversation(app, asked) as session:
        send(session, text)
        answered_once(app, town, post, text)


def draft_is_kept(session: Session, text: str) -> None:
    """Leave the review, and find the words again under Drafts."""
    session.press("p")
    session.wait("the review screen to close", lambda: not session.shows(REVIEW))
    session.press("g", "d")
    session.wait_for("Drafts", text)
