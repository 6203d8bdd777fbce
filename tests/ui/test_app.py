"""What the app does when something goes wrong, and what it refuses."""

from __future__ import annotations

import inspect

import pytest

from inbox_tui.ui.app import InboxApp


async def test_a_failing_worker_becomes_a_notice_and_the_app_lives_on(stage, town):
    async def broken(*_, **__):
        raise ZeroDivisionError("a secret: tok_12345")

    town.star = broken
    async with stage(town) as s:
        await s.press("s")
        assert "failed (ZeroDivisionError)" in s.notice
        assert "tok_12345" not in s.notice
        await s.press("j")
        assert s.main.list.current.name == "Ben Okafor"


async def test_an_error_stays_until_escape_and_a_notice_goes_by_itself(stage, town, fakes, monkeypatch):
    monkeypatch.setattr("inbox_tui.ui.doing.NOTICE", 0.05)

    async def refused(*_, **__):
        raise fakes.error("The disk is full.", "Make room.")

    async with stage(town) as s:
        await s.press("R")
        await s.pilot.pause(0.1)
        assert s.notice == ""
        town.star = refused
        await s.press("s")
        await s.pilot.pause(0.1)
        assert s.notice == "The disk is full. Make room."
        await s.press("j")
        assert s.shows("The disk is full. Make room. esc")
        await s.press("escape")
        assert s.notice == ""
        assert s.app.screen is s.main


async def test_a_long_error_takes_the_lines_it_needs(stage, town):
    async with stage(town, size=(80, 24)) as s:
        s.app.say("word " * 40 + "end.", error=True)
        await s.settle()
        assert s.shows("end. esc")


@pytest.mark.parametrize(
    "action",
    [
        "app.screenshot('x.svg', '/tmp')",
        "app.simulate_key('q')",
        "app.quit",
        "app.push_screen('x')",
        "app.switch_mode('x')",
        "app.suspend_process",
        "app.add_class('Screen', 'x')",
        "app.notify('x')",
        "app.change_theme",
        "app.bell",
        "screen.dismiss",
        "screen.copy_text",
        "screen.maximize",
        "screen.toggle('disabled')",
    ],
)
async def test_actions_that_only_a_strangers_text_could_name_are_refused(stage, town, action, monkeypatch):
    ran = []
    async with stage(town) as s:
        method = "action_" + action.split(".", 1)[1].partition("(")[0]
        for owner in (InboxApp, type(s.main)):
            if hasattr(owner, method):
                monkeypatch.setattr(owner, method, lambda *_, **__: ran.append(action))
        assert not await s.app.run_action(action, s.main)
        assert ran == []


def test_a_crash_shows_no_traceback_and_no_text_and_is_not_a_success(town, clock, capsys):
    import asyncio

    app = InboxApp(town, monotonic=clock.monotonic)

    async def crash():
        secret_words = "what Ana wrote tok_12345"
        raise RuntimeError(secret_words)

    async def run():
        async def later():
            await asyncio.sleep(0.2)
            app.call_later(crash)

        task = asyncio.ensure_future(later())
        await app.run_async(headless=True, size=(80, 24))
        await task

    asyncio.run(run())
    said = capsys.readouterr()
    assert app.return_code not in {0, None}
    assert app.crash == "inbox-tui stopped because of an error of its own (RuntimeError)."
    for words in ("Traceback", "tok_12345", "Ana wrote", "secret_words"):
        assert words not in said.out + said.err


async def test_textuals_own_notices_come_to_our_line_as_plain_text(stage, town):
    async with stage(town) as s:
        s.app.notify("[b]not markup[/b] [@click=app.quit]x[/]", title="t")
        await s.settle()
        assert s.notice == "[b]not markup[/b] [@click=app.quit]x[/]"
        assert s.shows("[b]not markup[/b]")


async def test_the_draft_notice_does_not_cover_the_keys(stage, town):
    async with stage(town, size=(100, 30)) as s:
        await s.press("s")
        assert s.lines()[-1].lstrip().startswith("space")
        assert s.lines()[-1].endswith("z takes it back")


@pytest.mark.parametrize(("size", "begins"), [(40, "space listen on   r reply   "), (54, "x"), (100, "x")])
async def test_a_notice_leaves_the_first_keys_or_stands_alone(stage, town, size, begins):
    async with stage(town, size=(80, 24)) as s:
        s.app.say("x" * size)
        await s.settle()
        last = s.lines()[-1].lstrip()
        assert last.startswith(begins)


async def test_changes_are_unsubscribed_at_the_end(stage, town):
    async with stage(town):
        assert town.changes._listeners
    assert not town.changes._listeners


async def test_what_happened_to_a_damaged_store_is_said_at_the_start(stage, town):
    town.recovered = "The store was damaged; the copy of Monday stands in its place."
    town.restored = 2
    async with stage(town) as s:
        assert "the copy of Monday" in s.notice
        assert "2 of your texts came back" in s.notice


async def test_news_that_come_while_the_app_closes_do_no_harm(stage, town):
    async with stage(town) as s:
        await s.main.head.remove()
        town.ring(*town.conversations)
        await s.settle()
        s.app._tick()
        await s.settle()
        assert s.app.crash == ""
        assert s.app.is_running


async def test_what_the_end_overtakes_ends_without_a_complaint(stage, town):
    async def work():
        raise AssertionError("its turn never came")

    given = work()
    async with stage(town) as s:
        s.app.do(given)
        s.app.workers.cancel_all()
    assert inspect.getcoroutinestate(given) == inspect.CORO_CLOSED
