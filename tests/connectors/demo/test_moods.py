"""The town misbehaves as told, and no other way."""

from __future__ import annotations

from datetime import timedelta

import pytest

import inbox_tui_demo
from inbox_tui.connector import RateLimited, Rejected, SignInNeeded, Unreachable, Unsure
from inbox_tui.testing.permits import permit_for, reply_for
from inbox_tui_demo import DEMO_ACCOUNTS, DemoBluesky, DemoMastodon


async def everything(connector, target):
    """Each way into the town, as something to await."""
    reply = reply_for(connector, target)

    async def streamed():
        await anext(connector.stream())

    async def updated():
        return [page async for page in connector.updates(None)]

    return [
        connector.profile,
        updated,
        streamed,
        lambda: connector.thread(target.ref),
        lambda: connector.fence(reply),
        lambda: connector.find_sent(reply),
        lambda: connector.reply(permit_for(reply)),
    ]


@pytest.mark.parametrize(
    ("mood", "error"), [("offline", Unreachable), ("limited", RateLimited), ("expired", SignInNeeded)]
)
async def test_nothing_works(make, listen, mood, error):
    connector = make(DemoBluesky)
    target = next(post for post in (await listen(connector))[0].values() if not post.ours)
    inbox_tui_demo.moods["acme"] = mood
    for work in await everything(connector, target):
        with pytest.raises(error) as caught:
            await work()
        assert str(caught.value).endswith(".")
    inbox_tui_demo.moods["acme"] = "fine"
    assert await connector.find_sent(reply_for(connector, target)) is None


async def test_a_limit_says_when_to_come_back(make):
    connector = make(DemoBluesky, mood="limited")
    with pytest.raises(RateLimited) as caught:
        await connector.profile()
    assert caught.value.until == connector.fake.now() + timedelta(seconds=90)


async def test_slow_takes_its_time(make):
    connector = make(DemoBluesky, mood="slow")
    before = connector.fake.now()
    await connector.profile()
    assert connector.fake.now() - before == timedelta(seconds=4)


async def test_a_lost_answer_was_posted_all_the_same(make, listen):
    connector = make(DemoMastodon, mood="lost-answer")
    posts, _ = await listen(connector)
    target = next(post for post in posts.values() if "ship to Lagos" in post.text)
    reply = reply_for(connector, target)
    with pytest.raises(Unsure):
        await connector.reply(permit_for(reply))
    found = await connector.find_sent(reply)
    assert found is not None
    assert found.parent == target.ref.id


async def test_a_bad_line_fails_every_third_time(make):
    connector = make(DemoBluesky, mood="flaky")
    results = []
    for _ in range(9):
        try:
            await connector.profile()
            results.append(True)
        except Unreachable:
            results.append(False)
    assert results == [True, True, False] * 3


async def test_a_stream_breaks_when_the_town_goes_offline(make, listen):
    connector = make(DemoBluesky)
    await listen(connector)
    stream = connector.stream()
    await anext(stream)
    inbox_tui_demo.moods["acme"] = "offline"
    with pytest.raises(Unreachable):
        await anext(stream)


async def test_signing_in_asks_nothing(make):
    connector = make(DemoMastodon)
    signed = await DemoMastodon.sign_in(connector.fake, {"town": "7", "mood": ""}, {}, None)
    assert dict(signed.settings) == {"town": "7", "mood": "fine"}
    assert not signed.secrets
    signed = await DemoMastodon.sign_in(connector.fake, {"mood": "offline"}, {}, None)
    assert signed.settings["mood"] == "offline"
    with pytest.raises(Rejected, match="mood"):
        await DemoMastodon.sign_in(connector.fake, {"town": "7", "mood": "grumpy"}, {}, None)


def test_the_demo_accounts_are_all_there():
    known = {cls.platform: cls for cls in inbox_tui_demo.DemoConnector.__subclasses__()}
    assert [platform for _, platform, _, _ in DEMO_ACCOUNTS] == list(known)
    assert len({name for name, _, _, _ in DEMO_ACCOUNTS}) == 4
    for _, platform, settings, label in DEMO_ACCOUNTS:
        assert settings.keys() <= {setting.name for setting in known[platform].settings}
        assert label == known[platform].label
