"""Reading: quick plain calls, but for search and figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from inbox_tui.domain.account import AccountView, Health, how_to_sign_in
from inbox_tui.domain.hearing import Verdict
from inbox_tui.domain.model import AccountId, Act, ConversationId, OutboxId, OutboxState, PostId
from inbox_tui.domain.query import parse
from inbox_tui.domain.stats import NOBODY, headline
from inbox_tui.domain.views import (
    BuiltIn,
    ConversationRow,
    Headline,
    Outgoing,
    Position,
    PostView,
    SearchHit,
    ThreadView,
    ViewCount,
    ViewKey,
    Window,
)
from inbox_tui.errors import NoSuchThing
from inbox_tui.inbox.base import Base
from inbox_tui.store.accounts import view
from inbox_tui.store.codec import ms

_IN_TROUBLE = (OutboxState.FAILED, OutboxState.HELD, OutboxState.UNSURE)
SEARCH_PREFIX = "search:"
FIGURES_LAST = timedelta(seconds=20)
"""How long figures stand that took long to reckon (many thousand waits)."""
LONG = timedelta(milliseconds=250)


class Reading(Base):
    _figures: tuple[datetime, str, int] | None = None
    """When they were read, in words, and how many waited just before."""

    def _ms(self) -> int:
        return ms(self.now())

    def views(self) -> tuple[ViewCount, ...]:
        """Every view with its count (a saved search: how many it found when it was last run, at most 400)."""
        given = self._config.relationship
        owed = self._store.relations.touch.count(given.thanks_hours, given.losing_touch_days)
        found = (
            replace(one, count=owed) if one.key == ViewKey(BuiltIn.THANKS) else one
            for one in self._store.lists.counts(self._ms())
        )
        numbers = self._store.searches.counts()
        searches = tuple(
            ViewCount(key=ViewKey(f"{SEARCH_PREFIX}{name}"), title=name, count=numbers.get(name, 0), kind="search")
            for name in self.saved_searches()
        )
        return (*found, *searches)

    def window(
        self, view: ViewKey, *, after: Position | None = None, before: Position | None = None, limit: int = 120
    ) -> Window:
        """Rows of a view: from its top, or those just after / just before a position. Raises ``NoSuchThing``."""
        if view.startswith(SEARCH_PREFIX):
            return self._searched(view)
        return self._store.lists.window(view, self._ms(), after=after, before=before, limit=limit)

    def bottom(self, view: ViewKey, limit: int = 120) -> Window:
        """The last rows of a view."""
        if view.startswith(SEARCH_PREFIX):
            return self._searched(view)
        return self._store.lists.bottom(view, self._ms(), limit)

    def around(self, view: ViewKey, conversation: ConversationId, limit: int = 240) -> Window:
        """Rows on both sides of one conversation; from the top where it is not in the view (any more)."""
        if view.startswith(SEARCH_PREFIX):
            return self._searched(view)
        return self._store.lists.around(view, self._ms(), conversation, limit)

    def index_of(self, view: ViewKey, position: Position) -> int:
        """How many rows stand before ``position``. Walks an index: not for every key press."""
        if view.startswith(SEARCH_PREFIX):
            rows = self._searched(view).rows
            return next((number for number, row in enumerate(rows) if row.position == position), 0)
        return self._store.lists.index_of(view, self._ms(), position)

    def _searched(self, view: ViewKey) -> Window:
        found = self._store.searches.rows(view.removeprefix(SEARCH_PREFIX))
        if found is None:
            raise NoSuchThing(f"There is no saved search named {view.removeprefix(SEARCH_PREFIX)}.")
        return Window(tuple(found), more_before=False, more_after=False)

    def row(self, conversation: ConversationId) -> ConversationRow | None:
        return self._store.lists.row(conversation)

    def thread(self, conversation: ConversationId) -> ThreadView:
        """Raises ``NoSuchThing``."""
        return self._store.thread(conversation)

    def revisions(self, post: PostId) -> tuple[tuple[datetime, str], ...]:
        """Every known wording of a post, oldest first, each with when we first saw it."""
        return self._store.revisions(post)

    def verdict(self, conversation: ConversationId, target: PostId | None = None) -> Verdict:
        """What must still be heard before answering ``target`` (default: the thread's own target)."""
        target = target if target is not None else self._store.default_target(conversation)
        if target is None:
            return Verdict((), {})
        return self._store.verdict(target)

    def post(self, post: PostId) -> PostView | None:
        return self._store.post(post)

    def draft(self, conversation: ConversationId) -> Outgoing | None:
        """The saved reply draft of a conversation."""
        return self._store.out.draft_of(conversation)

    def drafts(self) -> tuple[Outgoing, ...]:
        return self._store.out.drafts()

    def outbox(self) -> tuple[Outgoing, ...]:
        """Everything queued, sending, unsure, held or failed (worst first), then the last 20 sent."""
        return self._store.out.all()

    def outgoing(self, entry: OutboxId) -> Outgoing | None:
        return self._store.out.find(entry)

    def pending(self) -> int:
        """Entries that are queued or on their way: what quitting should ask about."""
        return len(self._store.out.entries(OutboxState.QUEUED, OutboxState.SENDING))

    def accounts(self) -> tuple[AccountView, ...]:
        return tuple(self._dressed(view(state)) for state in self._store.account_states() if state.id in self._records)

    def without_login(self) -> tuple[AccountView, ...]:
        """Accounts whose posts are here, imported or fetched before, and that are not signed in."""
        states = self._store.account_states(removed=True)
        return tuple(self._dressed(view(state)) for state in states if state.id not in self._records)

    def account(self, account: AccountId) -> AccountView | None:
        state = self._store.account_state(account)
        return self._dressed(view(state)) if state else None

    def _dressed(self, found: AccountView) -> AccountView:
        if found.id not in self._records:
            why = f"not signed in to {found.id}. Sign in again: {how_to_sign_in(found.platform, found.id)}"
            return replace(found, may=frozenset(), why_not=dict.fromkeys(Act, why))
        engine = self._late_engine.made
        looking = engine is not None and engine.schedule.looking(found.id)
        past = engine is None or not engine.has_looked(found.id)
        return replace(
            found,
            secrets=self._records.get(found.id).secrets_in_words,
            removes_at=self._store.next_removal(found.id) if found.keeps else None,
            distribution="" if engine is None else engine.distribution(found.id),
            health=Health.SYNCING if looking and found.health in (Health.OK, Health.NEW) else found.health,
            stale=past and found.health in (Health.OFFLINE, Health.BROKEN),
        )

    async def headline(self) -> Headline:
        """The figures of the header; those that walk many waits are at most 20 s old, and never from before most of
        those who wait came. Nothing is said of waiting before anything was looked at."""
        now = self.now()
        waiting = self._waiting()
        if self._figures is None or not self._stand(self._figures[0], self._figures[2], now, waiting):
            words = headline(await self._store.summary())
            took = self.now() - now
            self._figures = (now, words, waiting) if took > LONG else (now - FIGURES_LAST, words, waiting)
        self._store.searches.count_soon()
        accounts = self.accounts()
        offline = [found.since for found in accounts if found.health is Health.OFFLINE and found.since]
        synced_at = max((found.last_ok for found in accounts if found.last_ok), default=None)
        waiting = self._waiting()
        words = self._figures[1]
        if words.endswith(NOBODY) and (waiting or synced_at is None):
            words = ""
        return Headline(
            words=words,
            waiting=waiting,
            late=self._store.late(self._ms()),
            failed=len(self._store.out.entries(*_IN_TROUBLE)),
            queued=len(self._store.out.entries(OutboxState.QUEUED, OutboxState.SENDING)),
            accounts=len(accounts),
            synced_at=synced_at,
            offline_since=max(offline) if accounts and len(offline) == len(accounts) else None,
        )

    def _waiting(self) -> int:
        counts = {found.key: found.count for found in self._store.lists.counts(self._ms())}
        return counts.get(ViewKey(BuiltIn.NEEDS_REPLY), 0) + counts.get(ViewKey(BuiltIn.LATER), 0)

    @staticmethod
    def _stand(read: datetime, waited: int, now: datetime, waiting: int) -> bool:
        """Whether figures that were read before still say how it is: a first sync makes hundreds out of nobody."""
        return timedelta() <= now - read < FIGURES_LAST and waited <= 2 * waiting and waiting <= 2 * waited

    def longest_answer(self, since: datetime) -> float | None:
        """Seconds that the longest wait took that was answered from ``since`` on; None: none was."""
        return self._store.longest_answer(since)

    async def search(self, words: str, limit: int = 50) -> tuple[SearchHit, ...]:
        """Newest first. Understands ``from: platform: account: kind: is: has: before: after:`` (see domain.query)."""
        query = parse(words)
        return await self._store.search(query, limit) if query else ()

    def saved_searches(self) -> Mapping[str, str]:
        return self._store.searches.all()

    async def save_search(self, name: str, words: str) -> None:
        await self._store.searches.save(name, words)

    async def drop_search(self, name: str) -> None:
        await self._store.searches.save(name, None)
