"""What is said: every sentence plain, every state a word, every letter one that the terminal has."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.domain.ages import spoken
from inbox_tui.domain.model import (
    Audience,
    DoneReason,
    Hyperlink,
    Kind,
    Media,
    OutboxState,
    Poll,
    PostKind,
    PostState,
    Quoted,
)
from inbox_tui.linear import words
from inbox_tui.linear.commands import COMMANDS, understood
from inbox_tui.linear.looking import _figures
from inbox_tui.linear.talk import plain, spelled


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "less than a minute"),
        (59, "less than a minute"),
        (60, "1 minute"),
        (41 * 60, "41 minutes"),
        (3600, "1 hour"),
        (3 * 3600 + 12 * 60, "3 hours 12 minutes"),
        (3 * 3600 + 60, "3 hours 1 minute"),
        (11 * 3600 + 59 * 60, "11 hours"),
        (2 * 86400, "2 days"),
    ],
)
def test_a_span_is_read_aloud(seconds: int, said: str) -> None:
    assert spoken(seconds) == said


@pytest.mark.parametrize(
    ("headline", "said"),
    [
        (
            "p50 24m · p90 2h 10m · oldest 3h 12m",
            "Half of all waits: up to 24 minutes; nine of ten: up to 2 hours 10 minutes; "
            "the longest wait now: 3 hours 12 minutes",
        ),
        (
            "p50 1h · p90 ≥14h · oldest 4d",
            "Half of all waits: up to 1 hour; nine of ten: 14 hours or more; the longest wait now: 4 days",
        ),
        (
            "waited <1m, 24m, ≥41m · oldest 41m",
            "The waits: under a minute, 24 minutes, 41 minutes or more; the longest wait now: 41 minutes",
        ),
        ("nobody waits", "Nobody waits"),
        ("p50 too few · nobody waits", "Half of all waits: up to too few; nobody waits"),
    ],
)
def test_figures_without_short_forms(headline: str, said: str) -> None:
    assert _figures(headline) == said


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "question, waiting 41 minutes, in good time. 1 to hear."),
        ({"due_at": -3 * 60}, "waiting 41 minutes, late."),
        ({"due_at": 10 * 60}, "waiting 41 minutes, due now."),
        ({"kind": Kind.COMPLAINT, "channel": PostKind.DIRECT}, "complaint, direct message, waiting"),
        ({"waiting_since": None, "due_at": None}, "nobody waits, last words 41 minutes ago."),
        ({"closed": DoneReason.SPAM}, "done: spam."),
        ({"unheard": 0}, "All heard."),
        ({"outgoing": OutboxState.FAILED}, "Your reply was not sent."),
        ({"draft": "x"}, "You began a reply."),
        ({"starred": True, "tags": ("shop", "vip")}, "Starred. Tags shop, vip."),
        ({"later": True}, "In the pile to reply to later."),
        ({"woke": True}, "Back from its sleep."),
    ],
)
def test_a_conversation_in_a_line(inbox: Any, changed: dict[str, Any], said: str) -> None:
    id = inbox.add("Ana Ruiz", (41, "does it ship?", {}), waiting=41, due=600)
    now = inbox.now()
    row = replace(inbox.row(id), unheard=changed.pop("unheard", 1))
    if isinstance(due := changed.get("due_at"), int):
        changed["due_at"] = now + timedelta(seconds=due)
    told = words.conversation(replace(row, **changed), now, "Bluesky", "1 of 12.")
    assert told.startswith("1 of 12. Ana Ruiz on Bluesky, ")
    assert said in told


def test_a_post_tells_all_it_has(inbox: Any) -> None:
    more = {
        "media": (Media(kind="image", alt="a broken lid"), Media(kind="video")),
        "links": (Hyperlink(text="shop.example", url="https://evil.example/a"), Hyperlink(text="x", url="file:///etc")),
        "poll": Poll(options=(("red", 3), ("blue", -1)), closed=False),
        "quoted": Quoted(id="q", author="ben", text="said before"),
        "stars": 2,
        "audience": Audience.FOLLOWERS,
        "edited_at": inbox.now(),
        "liked": True,
    }
    id = inbox.add("Ana Ruiz", (3, "look at this", more))
    post = inbox.posts[inbox.conversations[id]["posts"][0]]
    head = words.head(post, inbox.now(), "1 of 2.", handle=True)
    assert head == (
        "1 of 2. Ana Ruiz, @ana@masto.example, 3 minutes ago, followers only, 2 of 5 stars, edited, you liked it, "
        "not heard yet:"
    )
    said = [told for _, told in words.body(post)]
    assert said[:3] == ["look at this", "Image: a broken lid", "Video: no description"]
    assert "red: 3" in said
    assert "blue" in said
    assert "It quotes ben:" in said
    assert "Link: evil.example. Opens evil.example, not shop.example as it says." in said
    assert any(told.startswith("Link: This link cannot be opened") for told in said)


@pytest.mark.parametrize("state", [PostState.DELETED, PostState.HIDDEN, PostState.MISSING, PostState.EXPIRED])
def test_what_is_not_there_is_said(inbox: Any, state: PostState) -> None:
    id = inbox.add("Ana", (3, "their words", {"state": state}))
    ((theirs, said),) = words.body(inbox.posts[inbox.conversations[id]["posts"][0]])
    assert not theirs
    assert said.endswith(".")
    assert "their words" not in said


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", ("", "")),
        ("   ", ("", "")),
        ("n", ("next", "")),
        ("Next", ("next", "")),
        ("dra", ("drafts", "")),
        ("search  broken kettle", ("search", "broken kettle")),
        ("/kettle now", ("search", "kettle now")),
        ("/", ("search", "")),
        ("?", ("help", "")),
        ("view later", ("view", "later")),
        ("H", ("hand over", "")),
        ("h", ("help", "")),
        ("handover support", ("hand over", "support")),
        ("Hand-over", ("hand over", "")),
        ("put off", ("put off", "")),
        ("put", ("put off", "")),
        ("note prefers mornings", ("note", "prefers mornings")),
        ("no", None),
        ("st", None),
        ("xyzzy", None),
    ],
)
def test_what_is_typed_is_understood(typed: str, meant: tuple[str, str] | None) -> None:
    assert understood(typed) == meant


def test_no_two_commands_have_one_short_form() -> None:
    shorts = [command.short for command in COMMANDS if command.short]
    assert len(set(shorts)) == len(shorts)
    assert all(understood(command.short or command.word) == (command.word, "") for command in COMMANDS)


@pytest.mark.parametrize(
    ("words", "encoding", "said"),
    [
        ("naïve café – “yes”", "ascii", 'naive cafe - "yes"'),
        ("你好 abc", "ascii", "?? abc"),
        ("Straße 5 €", "latin-1", "Straße 5 ?"),
        ("你好, é", "utf-8", "你好, é"),
    ],
)
def test_letters_that_the_terminal_lacks(words: str, encoding: str, said: str) -> None:
    assert spelled(words, encoding) == said


@given(st.text())
def test_a_line_is_a_line_whatever_it_is_made_of(words: str) -> None:
    said = plain(words)
    assert not any(ord(letter) < 32 or 127 <= ord(letter) < 160 for letter in said)
    assert not any(0x2500 <= ord(letter) < 0x25A0 for letter in said)
    assert len(said.splitlines()) <= 1
    spelled(said, "ascii").encode("ascii")


def test_wide_letters_and_emoji_are_left_as_they_are() -> None:
    assert plain("日本語 👩\u200d🚀 ok ไทย") == "日本語 👩\u200d🚀 ok ไทย"


def test_lines_drawn_with_letters_are_called_that() -> None:
    assert plain("┌──┐ hi │ ██") == "(drawing) hi (drawing) (drawing)"
