"""When somebody's wait turns at risk the user is called, once, and never in a stranger's words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from inbox_tui.config import Config, Notifications
from inbox_tui.domain.person import VipWait
from inbox_tui.ui.alerts import Alerts
from inbox_tui.ui.app import InboxApp

NOON = datetime(2026, 5, 6, 12, tzinfo=UTC)


class Heard:
    """What reached the user."""

    def __init__(self, settings, installed=True):
        self.bells = 0
        self.written = []
        self.started = []
        self._installed = installed
        self.alerts = Alerts(settings, bell=self._ring, write=self.written.append, run=self._run)

    def _ring(self):
        self.bells += 1

    def _run(self, argv):
        self.started.append(list(argv))
        return self._installed


@pytest.fixture
def rows(inbox):
    inbox.add("\x07$(reboot)", (9, "\x1b]9;pay me\x07"), waiting=90, due=5)
    inbox.add("Ben", (9, "hello?"), waiting=30, due=5)
    return inbox.window("at-risk").rows


def test_what_was_at_risk_at_the_start_is_no_news(rows):
    heard = Heard(Notifications())
    assert heard.alerts.look(rows) == 0
    assert heard.bells == 0


def test_each_wait_alerts_once(rows):
    heard = Heard(Notifications())
    heard.alerts.look(rows[:1])
    assert heard.alerts.look(rows) == 1
    assert heard.alerts.look(rows) == 0
    assert heard.alerts.look(rows[:1]) == 0
    assert heard.alerts.look(rows) == 0
    assert heard.bells == 1


def test_a_new_wait_of_the_same_conversation_alerts_again(rows):
    heard = Heard(Notifications())
    heard.alerts.look(rows)
    later = replace(rows[1], waiting_since=rows[0].waiting_since)
    assert heard.alerts.look([rows[0], later]) == 1


def test_a_terminal_is_told_in_our_own_words(rows):
    heard = Heard(Notifications(how="terminal"))
    heard.alerts.look([])
    heard.alerts.look(rows)
    assert heard.written == ["\x1b]9;inbox-tui: 2 conversations are at risk\x07"]
    assert heard.bells == 0


def test_a_desktop_is_told_through_its_own_program(rows):
    heard = Heard(Notifications(how="desktop"))
    heard.alerts.look([])
    heard.alerts.look(rows[:1])
    assert heard.started == [["notify-send", "--app-name=inbox-tui", "inbox-tui", "1 conversation is at risk"]]
    assert heard.bells == 0


def test_without_that_program_the_bell_rings(rows):
    heard = Heard(Notifications(how="desktop"), installed=False)
    heard.alerts.look([])
    heard.alerts.look(rows)
    assert heard.bells == 1


@pytest.mark.parametrize("settings", [Notifications(how="off"), Notifications(at_risk=False)])
def test_off_is_off(settings):
    assert not Heard(settings).alerts.on


@pytest.mark.parametrize(("settings", "rings"), [(Notifications(), 1), (Notifications(how="off"), 0)])
async def test_the_open_app_rings_when_a_wait_turns(stage, inbox, clock, monkeypatch, settings, rings):
    inbox.add("Ana", (9, "still there?"), waiting=9, due=50)
    rung = []
    monkeypatch.setattr(InboxApp, "bell", lambda app: rung.append(1))
    async with stage(inbox, config=Config(notifications=settings)) as s:
        s.app._tick()
        assert rung == []
        clock.go(45 * 60)
        s.app._tick()
        s.app._tick()
        assert len(rung) == rings


def test_what_was_told_long_ago_is_forgotten_and_what_is_at_risk_is_not(rows, monkeypatch):
    """An app that runs for a month remembers the last waits, not every one."""
    monkeypatch.setattr("inbox_tui.ui.alerts.REMEMBERED", 3)
    heard = Heard(Notifications())
    heard.alerts.look(rows)
    for number in range(20):
        other = replace(rows[0], id=1000 + number)
        assert heard.alerts.look([*rows, other]) == 1
    assert heard.alerts.look(rows) == 0, "who still waits is not called again"
    assert len(heard.alerts._told) <= 3


# --- VIPs


def waits(*known):
    return [VipWait(identity=who, conversation=where, since=since) for who, where, since in known]


def test_a_vip_who_writes_rings_once():
    heard = Heard(Notifications())
    assert heard.alerts.look_at_vips(waits((1, None, None))) == 0
    assert heard.alerts.look_at_vips(waits((1, 7, NOON))) == 1
    assert heard.alerts.look_at_vips(waits((1, 7, NOON))) == 0
    assert heard.bells == 1


def test_a_vip_who_waited_before_is_no_news():
    heard = Heard(Notifications(how="terminal"))
    assert heard.alerts.look_at_vips(waits((1, 7, NOON))) == 0
    assert heard.alerts.look_at_vips(waits((1, 7, NOON), (2, 8, NOON))) == 0, "who was made a VIP just now, by hand"
    assert heard.alerts.look_at_vips(waits((1, 7, NOON), (2, 8, NOON), (2, 9, NOON))) == 1
    assert heard.written == ["\x1b]9;inbox-tui: A VIP wrote\x07"]


def test_a_vip_who_was_answered_and_writes_again_rings_again():
    heard = Heard(Notifications(how="terminal"))
    heard.alerts.look_at_vips(waits((1, 7, NOON), (2, None, None)))
    heard.alerts.look_at_vips(waits((1, None, None), (2, None, None)))
    later = NOON + timedelta(hours=1)
    assert heard.alerts.look_at_vips(waits((1, 7, later), (2, 8, later))) == 2
    assert heard.written == ["\x1b]9;inbox-tui: VIPs wrote in 2 conversations\x07"]


@pytest.mark.parametrize("settings", [Notifications(how="off"), Notifications(vip=False)])
def test_vips_are_off_by_a_setting_of_their_own(settings):
    assert not Heard(settings).alerts.on_for_vips
    assert Heard(Notifications(at_risk=False)).alerts.on_for_vips


@pytest.mark.parametrize(("settings", "rings"), [(Notifications(), 1), (Notifications(vip=False), 0)])
async def test_the_open_app_rings_when_a_vip_writes(stage, inbox, monkeypatch, settings, rings):
    inbox.add("Ana", (9, "hello"), waiting=9)
    inbox.vips = waits((1, None, None))
    rung = []
    monkeypatch.setattr(InboxApp, "bell", lambda app: rung.append(1))
    async with stage(inbox, config=Config(notifications=settings)) as s:
        s.app._tick()
        assert rung == []
        inbox.vips = waits((1, 7, NOON))
        s.app._tick()
        s.app._tick()
        assert len(rung) == rings
