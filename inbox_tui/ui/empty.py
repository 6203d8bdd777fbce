"""What the empty places say: something true and useful, with a next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from inbox_tui.domain.account import AccountView, Health, told_apart
from inbox_tui.domain.ages import age
from inbox_tui.domain.views import BuiltIn, ViewKey
from inbox_tui.ui.preferences import moment

if TYPE_CHECKING:
    from inbox_tui.ui.screens.main import MainScreen

_FEW = 4
"""Accounts named one by one."""
_SAID: dict[str, tuple[str, str]] = {
    BuiltIn.AT_RISK: ("Nothing is late or nearly late.", "What comes near its time gathers here, worst first."),
    BuiltIn.LATER: ("The pile for later is empty.", "R puts a conversation here, to be answered in one go."),
    BuiltIn.SNOOZED: ("Nothing is snoozed.", "b puts a conversation away until a time you name."),
    BuiltIn.DONE: ("Nothing is done yet.", "e closes a conversation, with one key for the reason."),
}


def nobody_waiting(screen: MainScreen, view: ViewKey) -> tuple[tuple[str, str], ...]:
    """Paragraphs for an empty list, each with its ink."""
    accounts = screen.inbox.accounts()
    if not accounts and (left := screen.inbox.without_login()):
        return (
            ("Not signed in.", "text bold"),
            (f"The conversations of {names_of(left)} are here to read. Press a to sign in again.", "text"),
            ("Under the same name an account goes on where it was; g v shows all there is.", "muted"),
        )
    if not accounts:
        return (
            ("No account yet.", "text bold"),
            ("Press a to add one: Mastodon and its relatives, or Bluesky.", "text"),
            ("Or leave with q and run “inbox-tui demo” to look around a made-up town first.", "muted"),
        )
    trouble = _trouble(screen)
    if str(view) in _SAID:
        first, second = _SAID[BuiltIn(view)]
        return ((first, "text bold"), (second, "muted"), *trouble)
    if str(view) == BuiltIn.NEEDS_REPLY:
        counts = {str(one.key): one.count for one in screen.views}
        if all(account.health in {Health.NEW, Health.SYNCING} for account in accounts):
            return (("Having a first look…", "text bold"), ("Who waits for an answer will stand here.", "muted"))
        if counts.get(BuiltIn.NEEDS_REPLY):
            return ()
        first = "Nobody else is waiting." if counts.get(BuiltIn.LATER) else "Nobody is waiting."
        said = [*_slowest_today(screen), *_what_next(counts)]
        return ((first, "good bold"), *((words, "muted") for words in said), *trouble)
    return (("Nothing here yet.", "text bold"), *trouble)


def names_of(accounts: Sequence[AccountView]) -> str:
    """A few accounts by their names here, in a sentence."""
    names = [str(account.id) for account in accounts]
    if len(names) > _FEW:
        names = [*names[: _FEW - 1], f"{len(names) - _FEW + 1} more"]
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def _slowest_today(screen: MainScreen) -> list[str]:
    here = screen.inbox_app.preferences.local(screen.inbox.now())
    took = screen.inbox.longest_answer(here.replace(hour=0, minute=0, second=0, microsecond=0))
    if took is None:
        return []
    return [f"The slowest answer today took {age(took) if took >= 60 else 'less than a minute'}."]


def _what_next(counts: Mapping[str, int]) -> list[str]:
    """What there is to do when nobody waits."""
    said = []
    if later := counts.get(BuiltIn.LATER):
        said.append(f"{later} {'is' if later == 1 else 'are'} put aside for later (g l).")
    if snoozed := counts.get(BuiltIn.SNOOZED):
        said.append(f"{snoozed} {'comes' if snoozed == 1 else 'come'} back from a snooze (g s).")
    if everything := counts.get(BuiltIn.ALL):
        said.append(
            f"g v shows all {everything}, / searches them." if everything > 1 else "g v shows the one that is here."
        )
    return said or ["New mentions, replies and messages come in by themselves."]


def _trouble(screen: MainScreen) -> tuple[tuple[str, str], ...]:
    """What keeps news from coming in, account by account."""
    app = screen.inbox_app
    said: list[tuple[str, str]] = []
    accounts = screen.inbox.accounts()
    for account in accounts:
        name = told_apart(account, accounts)
        if account.health is Health.SIGN_IN:
            said.append((f"{account.label} wants you to sign in again for {name}: press a.", "late"))
        elif account.health is Health.OFFLINE:
            since = f" since {moment(account.since, screen.inbox.now(), app.preferences)}" if account.since else ""
            queued = app.headline.queued if app.headline else 0
            waiting = f" {queued} will go out after a fresh look." if queued else ""
            said.append((f"{name} is offline{since}. What was fetched is here to read.{waiting}", "now"))
        elif account.health is Health.LIMITED:
            until = f" until {moment(account.next_at, screen.inbox.now(), app.preferences)}" if account.next_at else ""
            said.append((f"{account.label} asks us to wait{until} for {name}. It goes on by itself.", "soon"))
        elif account.health is Health.BROKEN:
            said.append((f"{name}: {account.sentence or 'its connector failed'} Press a for details.", "late"))
        elif account.health is Health.PAUSED:
            said.append((f"{name} is paused. Press a to resume it.", "muted"))
    return tuple(said)


def nothing_open(screen: MainScreen) -> tuple[tuple[str, str], ...]:
    """Lines for a thread pane with no thread."""
    if not screen.inbox.accounts():
        return ()
    return (("Nothing to read here.", "muted"),)
