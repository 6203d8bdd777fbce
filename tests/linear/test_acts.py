"""What can be done besides answering, over the real store: each told in a line, each taken back by undo."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.domain.care import HAND_OVER
from inbox_tui.domain.model import ChangeSet, ChangeTopic, ConversationId, Kind, PostKind
from inbox_tui.domain.person import VipWait
from inbox_tui.domain.relationship import Care, Choosing, Form, Gate, PromiseState, Stage, Want
from inbox_tui.linear.triage import tagged


def card(s: Any) -> Any:
    return s.inbox.person(s.inbox.identity_of(s.session.row.id))


def packet(told: str) -> str:
    """The file that was told of; only its owner may read it."""
    place = Path(told.partition("The packet is in ")[2].split()[0].removesuffix("."))
    assert place.stat().st_mode & 0o777 == 0o600
    return place.read_text(encoding="utf-8")


async def test_what_is_known_of_a_person_is_written_down_heard_and_taken_back(town: Any, at: Any) -> None:
    town.paper.say("ana", "is the shop open today?", ago=7200)
    async with at() as s:
        assert "Note on Ana. undo takes it back." in await s.type("note prefers mornings")
        assert "Note, just now: prefers mornings" in await s.type("who")
        told = await s.type("note", "1")
        assert "1: note, just now: prefers mornings Private note on Ana; only you see it." in told
        assert "Note changed." in await s.type("prefers evenings")
        assert [note.text for note in card(s).notes] == ["prefers evenings"]
        await s.type("undo")
        assert [note.text for note in card(s).notes] == ["prefers mornings"]
        assert '"stage" is a command. Keep it as your own words?' in await s.type("note", "stage")
        await s.type("no", "")
        assert "prefers mornings Its words anew." in await s.type("note 1")
        assert "Note dropped." in await s.type("-")
        assert not card(s).notes

        told = await s.type("stage")
        assert "Where does Ana stand? Now at aware." in told
        assert "1: aware: they know of you" in told
        assert "Ana: engage. undo takes it back." in await s.type("2")
        assert card(s).stage is Stage.ENGAGE
        assert "Ana: convert." in await s.type("T convert")
        await s.type("undo", "undo")
        assert card(s).stage is Stage.AWARE

        assert "Ana: a VIP." in await s.type("vip")
        assert "VIP, stage aware, not set" in await s.type("who")
        assert "Nobody else seems to be this person." in await s.type("same")
        assert "Counted as question so far" in await s.type("kind")
        assert "marked as complaint. undo takes it back." in await s.type("2")
        assert s.inbox.row(s.session.row.id).kind is Kind.COMPLAINT
        assert "What is it about?" in await s.type("K c"), "a complaint, or chat"
        await s.type("", "K praise")
        assert s.inbox.row(s.session.row.id).kind is Kind.PRAISE
        assert "muted" in await s.type("view all", "mute", "mute")


async def test_promises_are_made_kept_put_off_and_let_go(town: Any, at: Any) -> None:
    town.paper.say("ana", "is the shop open today?", ago=7200)
    async with at() as s:

        def promised() -> Any:
            return s.inbox.promises_of(s.session.row.id)[0]

        assert "No promise is open." in await s.type("keep")
        assert "is not a time I understand" in await s.type("promise", "a new lid", "one day")
        assert 'Enter takes "by friday 12:00", no leaves it:' in await s.type("no", "promise it goes by friday 12:00")
        assert "No promise was written down." in await s.type("no")
        assert "Promise to Ana by Fri" in await s.type("promise it goes by friday 12:00", "")
        assert "No promise was written down." in await s.type("undo", "promise", "a new lid", "")
        await s.type("promise", "a new lid", "one day")
        assert "Promise to Ana by" in await s.type("3d")
        assert "A promise is due in " in await s.type("again")
        assert "Ana, due in 2 days: a new lid. Until when?" in (await s.type("put off")).replace("3 days", "2 days")
        await s.type("9d")
        assert promised().moved == 1
        assert "Promise to Ana kept. undo takes it back." in await s.type("keep")
        await s.type("undo")
        assert promised().state is PromiseState.OPEN
        await s.type("let go", "no")
        assert promised().state is PromiseState.OPEN
        assert "dropped" in await s.type("let go", "yes")
        await s.type("undo")
        assert "it is kept" in await s.type("promises", "1")


async def test_what_is_handed_over_is_waited_for_asked_about_and_taken_back(town: Any, at: Any) -> None:
    town.paper.say("ana", "the lid is broken", ago=7200)
    async with at() as s:
        talk = s.session.row.id
        await s.type("note for support only")
        told = await s.type("hand over")
        assert "Hand Ana over to: 1: support" in told
        assert "Hand over your 1 private note, too? yes or no:" in await s.type("1")
        told = await s.type("yes")
        assert "Handed over to support. The packet is in " in told
        assert "for support only" in packet(told)
        told = await s.type("view waiting on")
        assert "1: support got Ana just now, who waits for 2 hours" in told
        assert ": the lid is broken." in told
        assert "Support was asked again. undo takes it back." in await s.type("1", "2")
        await s.type("undo", "view waiting", "1", "1")
        assert s.session.row.id == talk
        assert "Back from support: Ana." in await s.type("handover", "2")
        assert "Looking in on Ana" in await s.type("look in", "3d")
        assert "1: look in on Ana, in " in await s.type("view waiting on")
        assert "2: you looked in 3: another day 4: do not look in again" in await s.type("1")
        assert "Looked in on Ana. undo takes it back." in await s.type("2")
        assert not s.inbox.waiting_on()


async def test_a_review_that_ends_with_somebody_else_leads_to_handing_over(inbox: Any, sit: Any) -> None:
    inbox.add("Ana", (41, "for the third time: where is it?", {}), waiting=41, due=60)
    ways = (Choosing(key=HAND_OVER, words="hand it over"),)
    inbox.cares[None] = Care(
        wants=(Want(gate=Gate.RULE_OF_TWO, form=Form.CHOICE, sentence="Your third reply. How?", why="So.",
                    blocking=True, choices=ways),)
    )  # fmt: skip
    inbox.departments = ("support", "sales")
    async with sit(inbox) as s:
        await s.type("", "reply", "We look into it.", ".")
        told = await s.type("1")
        assert "Your draft is kept." in told
        assert "Hand Ana over to: 1: support 2: sales" in told
        assert inbox.drafts()


async def test_who_wrote_meanwhile_is_said_once_with_how(inbox: Any, sit: Any) -> None:
    inbox.add("Ana", (41, "hello?", {}), waiting=41, due=60)
    async with sit(inbox) as s:
        ben = ConversationId(inbox.add("Ben", (1, "are you there?", {}), waiting=1, due=90))
        inbox.conversations[ben]["row"] = replace(inbox.row(ben), channel=PostKind.DIRECT)
        inbox.vips = (VipWait(identity=inbox.posts[inbox.conversations[ben]["posts"][0]].author.id, conversation=ben),)
        inbox.changes.add(ChangeSet(frozenset({ben}), frozenset({ChangeTopic.CONVERSATIONS}), new_posts=1))
        assert "News: your VIP Ben on Mastodon by direct message wrote." in await s.type("figures")
        assert "News" not in await s.type("figures")


@pytest.mark.parametrize(
    ("tags", "typed", "then"),
    [
        ((), "shop #blue", ["shop", "blue"]),
        (("shop",), "blue, shop", ["shop", "blue"]),
        (("shop", "blue"), "-Shop", ["blue"]),
        (("shop",), "-", []),
        (("shop",), "- blue", ["blue"]),
    ],
)
def test_a_tag_comes_beside_the_others(tags: tuple[str, ...], typed: str, then: list[str]) -> None:
    assert tagged(tags, typed) == then
