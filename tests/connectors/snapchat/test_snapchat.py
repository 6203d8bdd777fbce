"""Snapchat: what may be known of a public profile, and what is said of the rest."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.connector import (
    Answer,
    ConnectorError,
    PermissionMissing,
    RateLimited,
    Rejected,
    SignInNeeded,
    Unreachable,
    Unreadable,
)
from inbox_tui.domain.account import Health
from inbox_tui.domain.model import Cursor
from inbox_tui.domain.secret import Secret
from inbox_tui.engine.setup import Wish
from inbox_tui.testing.contract import ConnectorContract, Harness
from inbox_tui.testing.link import EPOCH, FakeLink, answer
from inbox_tui_snapchat import SnapchatConnector, parse
from inbox_tui_snapchat.connector import ACCOUNTS, API
from pinterest_world import Browser
from snapchat_world import CLIENT, KEY, SnapchatWorld
from whole_loop import ALL, Stand, WholeLoop, health

RECORDED = Path(__file__).parents[3].parent / "shared" / "recorded" / "snapchat"


class TestContract(ConnectorContract):
    def make(self) -> Harness:
        world = SnapchatWorld(lambda: EPOCH)
        world.token, world.refresh = "access-0", "refresh-0"
        link = FakeLink(
            world,
            settings={"client_id": CLIENT},
            secrets={"token": "access-0", "refresh": "refresh-0", "client_secret": KEY},
            origins=(API, ACCOUNTS),
            sign_in_paths=SnapchatConnector.sign_in_paths,
        )
        return Harness(
            SnapchatConnector(link), link, answers_writes=False, may_write=frozenset(SnapchatConnector.sign_in_paths)
        )


class TestLoop(WholeLoop):
    platform = "snapchat"
    connector = "inbox_tui_snapchat:SnapchatConnector"
    answers = False

    def world(self, now: Callable[[], datetime]) -> SnapchatWorld:
        return SnapchatWorld(now)

    def wish(self, origin: str, world: SnapchatWorld) -> Wish:
        return Wish(given={"server": origin, "client_id": CLIENT}, secrets={"client_secret": Secret(KEY)})

    def asker(self, world: Any) -> Any:
        return Browser()

    async def test_what_strangers_say_arrives_once_and_waits(self, stand: Stand) -> None:
        """Nothing does: what is counted is said of the account."""
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            stand.world.subscribers += 12
            await inbox.sync_now()
            assert inbox.window(ALL).rows == ()

    async def test_a_week_away_loses_nothing_and_doubles_nothing(self, stand: Stand) -> None:
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            stand.clock.skip += timedelta(days=7)  # the token is long gone, its successor is fetched
            await inbox.sync_now()
            assert health(inbox).health is Health.OK

    async def test_a_login_that_runs_out_is_renewed_or_asked_for(self, stand: Stand) -> None:
        await self.sign_in(stand)
        for _ in range(2):
            async with stand.open() as inbox:
                stand.world.expire()
                await inbox.sync_now()
                assert health(inbox).health is Health.OK, health(inbox).sentence

    async def test_a_login_that_ended_pauses_the_account_and_loses_nothing(self, stand: Stand) -> None:
        await self.sign_in(stand)
        async with stand.open() as inbox:
            await inbox.sync_now()
            stand.world.end()
            await inbox.sync_now()
            assert health(inbox).health is Health.SIGN_IN

    async def test_who_is_not_allow_listed_is_told_so(self, stand: Stand) -> None:
        await self.sign_in(stand)
        stand.world.allowed = False
        report = await stand.setup.check("brand")
        assert not report.ok
        assert "allow-list" in report.lines[0]


def test_counts_in_words() -> None:
    world = SnapchatWorld(lambda: EPOCH)
    world.token = "t"
    link = FakeLink(world, settings={}, secrets={"token": "t"}, origins=(API, ACCOUNTS))
    found = parse.public_profile(
        link.http.handler(_call(world)).body  # type: ignore[union-attr]
    )
    assert parse.note(found, None) == "2,310 subscribers; 88,000 views of its Spotlights."
    assert parse.note(found, 2300).startswith("2,310 subscribers, 10 more than at the last look")
    assert parse.note(found, 2311).startswith("2,310 subscribers, 1 fewer than at the last look")
    assert found.identity.url == "https://www.snapchat.com/add/brandmugs"
    assert parse.subscribers_at(parse.dump(found)) == 2310
    assert parse.subscribers_at(Cursor("nonsense")) is None


def _call(world: SnapchatWorld) -> Any:
    from inbox_tui.testing.link import Call

    return Call("GET", "/v1/public_profiles/my_profile", headers={"authorization": f"Bearer {world.token}"})


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Rejected), (401, SignInNeeded), (403, PermissionMissing), (404, PermissionMissing), (429, RateLimited),
        (500, Unreachable), (503, Unreachable),
    ],
)  # fmt: skip
def test_errors_by_what_happens_next(status: int, kind: type[ConnectorError]) -> None:
    assert type(parse.trouble(answer(status, {"display_message": "In Snap's words"}), EPOCH)) is kind


def test_a_pause_is_as_long_as_it_says() -> None:
    found = parse.trouble(answer(429, {}, {"Retry-After": "30"}), EPOCH)
    assert isinstance(found, RateLimited)
    assert found.until == EPOCH + timedelta(seconds=30)


@pytest.mark.skipif(not RECORDED.exists(), reason="the recorded answers are not here")
def test_every_recorded_answer_is_read_or_not_ours() -> None:
    """Ours are single public profiles; advertising, searches and change logs are not asked for."""
    ours = 0
    for entry in json.loads((RECORDED / "index.json").read_text()):
        if entry["file"].startswith(("schemas/", "snapads4j/")) or not entry["file"].endswith(".json"):
            continue
        body = (RECORDED / entry["file"]).read_bytes()
        status = entry.get("status") or 200
        if status >= 400:
            assert parse.trouble(Answer(status, {}, body), EPOCH) is not None
        elif "public_profile" in json.loads(body):
            found = parse.public_profile(body)
            assert found.identity.url.startswith("https://www.snapchat.com/add/")
            ours += 1
        else:
            with pytest.raises(Unreadable):
                parse.public_profile(body)
    assert ours >= 1
