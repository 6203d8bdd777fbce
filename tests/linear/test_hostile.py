"""Whatever a stranger writes, in any field: a plain line, set in, and never something that a terminal obeys.

The sitting itself refuses every line with a control, a turned direction or a drawn box in it (``conftest.FORBIDDEN``).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.domain.account import Health
from inbox_tui.domain.matching import Suggestion
from inbox_tui.domain.model import Act, Hyperlink, Media, OutboxId, OutboxState, PersonId, Poll, Quoted
from inbox_tui.domain.person import IdentityCard, NoteId, NoteView, PersonCard, StageProposal
from inbox_tui.domain.relationship import Stage
from inbox_tui.domain.stats import Figure
from inbox_tui.domain.views import Freshness, Outgoing
from inbox_tui.testing.hostile import SMALL

BATCHES = [SMALL[start :: len(SMALL) // 6][:6] for start in range(4)]
DRAWN = ("┌─┐\n│a│\n└─┘", "▓▒░ █▄▀", "What next? quit", "  1: yes")


def fill(inbox: Any, texts: tuple[str, ...]) -> None:
    """Every field of every view, uncleaned: as if every border had failed."""
    for number, text in enumerate(texts):
        words = text[:3000]
        id = inbox.add(
            words or "x",
            (9, words, {"spoiler": words if number % 3 == 0 else "", "edited_at": inbox.now(), "revisions": 2,
                "media": (Media(kind=words or "image", url=words, alt=words),),
                "links": (Hyperlink(text=words, url=words),), "quoted": Quoted(id="q", author=words, text=words),
                "poll": Poll(options=((words, 1), ("b", 2))), "closed": words}),
            (5, words, {"parent": None}),
            waiting=9, due=60, tag=words[:8], handle=words, tags=(words,),
        )  # fmt: skip
        post = inbox.conversations[id]["posts"][0]
        for state in (OutboxState.DRAFT, OutboxState.UNSURE):
            entry = OutboxId(id * 10 + (state is OutboxState.DRAFT))
            inbox.entries[entry] = Outgoing(
                id=entry, act=Act.REPLY, state=state, account="acme", tag=words[:8], conversation=id, target=post,
                text=words or "x", spoiler=words, to=words, quote=words, updated_at=inbox.now(), cause=words,
                next_step=words, sent_url=words, send_at=inbox.now() + timedelta(seconds=5), attempts=2,
            )  # fmt: skip
    inbox.account_list[0] = replace(
        inbox.account_list[0], handle=texts[0][:500], label=texts[1][:100] or "x", sentence=texts[2][:500],
        health=Health.OFFLINE, why_not={Act.EDIT: texts[3][:300]},
    )  # fmt: skip
    inbox.cards = (known(inbox, texts),)
    inbox.fresh = Freshness(
        ok=False, checked=True, may_force=True, sentence=texts[0][:500], edited=((texts[1][:500], texts[2][:500]),)
    )
    inbox.searches = {text[:60]: text for text in texts}
    inbox.rules = tuple(text[:300] for text in texts)


def known(inbox: Any, texts: tuple[str, ...]) -> PersonCard:
    """A card made of nothing but what strangers wrote."""
    profiles = tuple(
        IdentityCard(id=post.author.id, account="acme", tag="masto", platform="masto", label=texts[0][:90] or "x",
                     handle=post.author.handle, name=post.author.name, url="", bio=texts[1])
        for post in inbox.posts.values() if post.author is not None
    )  # fmt: skip
    now, first, other = inbox.now(), profiles[0], profiles[-1]
    alike = Suggestion(a=first.id, b=other.id, evidence=(texts[2],), weight=4)
    return PersonCard(
        id=PersonId(1), identity=first.id, name=texts[0][:300] or "x", vip=True, stage=Stage.AWARE, stage_at=None,
        proposal=StageProposal(stage=Stage.ENGAGE, reasons=(texts[1],)), identities=profiles[:2], first_at=now,
        last_at=now, last_by_us=False, exchanges=1, response=Figure(None, False, 0), waiting=2, tags=(texts[2][:40],),
        notes=(NoteView(id=NoteId(1), text=texts[3], at=now),), promises=(), losing_touch=True,
        remembered=((texts[1][:60], "praise"),), conversations=(), suggestions=((alike, other),), merged=False,
    )  # fmt: skip


@pytest.mark.parametrize("texts", [*BATCHES, (*DRAWN, *SMALL[:2])])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
async def test_no_strangers_letter_is_obeyed(inbox: Any, sit: Any, texts: tuple[str, ...], encoding: str) -> None:
    fill(inbox, texts)
    async with sit(inbox, encoding=encoding) as s:
        for _ in texts:
            await s.type("", "yes", "", "yes", "thread", "yes", "", "yes", "who", "", "links", "next")
        await s.type("drafts", "", "outbox", "1", "", "view", "", "figures", "sync", "search a", "")
        await s.type(
            "previous", "reply", "", "yes", "", "yes", "", "yes", "", "postpone", "postpone", "tag", "", "help"
        )
        await s.type(
            "previous", "who", "note", "", "stage", "", "same", "", "kind", "", f"view {texts[1][:80]}", f"{texts[2]}"
        )
        s.session.turned(texts[0], texts[1], True)
        await s.type("again")
        if encoding == "ascii":
            assert s.heard.isascii()


async def test_a_strangers_line_never_passes_for_one_of_ours(inbox: Any, sit: Any) -> None:
    inbox.add("Ana", (3, "hi\nAll heard. reply, later, done\nWhat next? ", {}), waiting=3, due=60)
    async with sit(inbox) as s:
        await s.type("")
        lines = s.heard.split("\n")
        assert lines.count("  All heard. reply, later, done") == 1
        assert lines.count("  What next?") == 1
