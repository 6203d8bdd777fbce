"""The border that everything a platform says must pass: one wrapper around a connector, so that none can forget.

Behind it all strings are clean, all ids can be stored, all times are plausible and nothing is endless. Whatever a
connector raises comes out as a :class:`~inbox_tui.connector.ConnectorError` with a clean sentence.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager, nullcontext
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, TypeVar

from inbox_tui.connector import (
    Checks,
    Connector,
    ConnectorError,
    PermissionMissing,
    Profile,
    Quota,
    RateLimited,
    Unreachable,
    Unreadable,
    Unsure,
)
from inbox_tui.domain.model import Cursor, Identity, Page, Post, PostRef, Reply, Thread
from inbox_tui.domain.outbox import Permit, PermitRefused
from inbox_tui.domain.text import clean, sentence
from inbox_tui.domain.value import value_class
from inbox_tui.engine.customs import Customs
from inbox_tui.log import REDACTOR
from inbox_tui.net.budget import urgent

log = logging.getLogger(__name__)
Result = TypeVar("Result")
SENTENCE_LIMIT: Final = 300


class ConnectorFault(ConnectorError):
    """A connector did what the contract does not allow. A bug in it: its account shows it, the others live on."""


@value_class(kw_only=True)
class Limits:
    """What one round of listening may cost. Times in seconds."""

    pages: int = 60
    posts: int = 5_000
    page_posts: int = 500
    """A larger page goes on in pieces of this size; only the last carries the cursor."""
    most_page_posts: int = 20_000
    """More than this in one page is thrown away and counted."""
    page_seconds: float = 180.0
    round_seconds: float = 900.0
    call_seconds: float = 120.0


class Rules:
    """What a platform says of words without being asked: its class knows, so no account need be open for it."""

    def __init__(self, kind: Connector | type[Connector], now: Callable[[], datetime]) -> None:
        self._kind = kind
        self._now = now

    def opening(self, target: Post, us: Identity) -> str:
        """The first words of a reply; none where the connector fails at it."""
        try:
            return clean(self._kind.opening(target, us), limit=1000, one_line=True)
        except Exception:  # noqa: BLE001 - a composer without its first words is better than none
            return ""

    def answers_privately(self, target: Post) -> bool:
        """Whether a reply may be for the author alone; not where the connector fails at saying so."""
        try:
            return self._kind.answers_privately(target) is True
        except Exception:  # noqa: BLE001 - rather not offered than seen by anybody
            return False

    def checks(self, reply: Reply) -> Checks:
        """What the platform's rules say of a reply; nothing where the connector fails at it."""
        try:
            found = self._kind.checks(reply, self._now())
            notes = tuple(sentence(_fit(str(words), SENTENCE_LIMIT)) for words in found.notes[:10])
            return Checks(refused=sentence(_fit(str(found.refused), SENTENCE_LIMIT)), notes=tuple(filter(None, notes)))
        except Exception:  # noqa: BLE001 - the platform itself has the last word
            return Checks()


class Border(Rules):
    """A connector as the rest of the program sees it.

    ``now`` is the clock that times are judged by. Every method raises :class:`ConnectorError` only (a write that
    failed in an unforeseen way raises ``Unsure``), apart from cancellation and ``PermitRefused``. Reads stand in line:
    an account has one of them on its way at most; between two pages of a long round others get their turn.
    """

    def __init__(self, connector: Connector, *, now: Callable[[], datetime], limits: Limits | None = None) -> None:
        super().__init__(connector, now)
        self.connector = connector
        self.limits = limits or Limits()
        self._line = asyncio.Lock()
        self._people: dict[Identity, Identity] = {}

    async def profile(self) -> Profile:
        profile = await self._call(self.connector.profile)
        return self._checked(lambda: self._customs().profile(profile))

    async def thread(self, ref: PostRef) -> Thread:
        thread = await self._call(lambda: self.connector.thread(ref))
        customs = self._customs()
        posts = await self._posts(customs, thread.posts)
        return self._checked(lambda: customs.thread(thread, posts))

    async def updates(self, since: Cursor | None) -> AsyncIterator[Page]:
        """Clean pages, at most ``limits``: it ends even where a connector would not; the next round goes on there."""
        limits, loop = self.limits, asyncio.get_running_loop()
        end = loop.time() + limits.round_seconds
        cursors: set[Cursor] = set()
        seen: set[str] = set()
        posts = 0
        async with aclosing(
            self._each(lambda: self.connector.updates(since), limits.page_seconds, self._line)
        ) as pages:
            count = 0
            async for raw in pages:
                count += 1
                customs = self._customs()
                page = await self._page(customs, raw)
                ids = {str(post.ref.id) for post in page.posts}
                # Several places may be empty one after the other; what comes again and brings nothing new is a circle.
                stale = page.cursor is not None and page.cursor in cursors and bool(ids) and not ids - seen
                for piece in _pieces(page, limits.page_posts):
                    yield piece
                if page.cursor is not None:
                    cursors.add(page.cursor)
                seen |= ids
                posts += len(page.posts)
                if stale or count >= limits.pages or posts >= limits.posts or loop.time() >= end:
                    return

    async def stream(self) -> AsyncIterator[Page]:
        """Clean live pages. They carry no cursor: only ``updates`` knows what was really caught up."""
        async with aclosing(self._each(self.connector.stream, None, nullcontext())) as pages:
            async for raw in pages:
                page = await self._page(self._customs(), raw)
                yield replace(page, cursor=None)

    def quotas(self) -> tuple[Quota, ...]:
        """What the account has used up; nothing where the connector fails at telling."""
        try:
            return self._customs().quotas(self.connector.quotas())
        except Exception:  # noqa: BLE001 - figures are no reason to stop listening
            return ()

    async def fence(self, reply: Reply) -> str:
        with urgent():
            mark = await self._call(lambda: self.connector.fence(reply))
        return self._checked(lambda: self._customs().mark(mark))

    async def find_sent(self, reply: Reply) -> Post | None:
        """``None`` only after having really looked."""
        with urgent():
            found = await self._call(lambda: self.connector.find_sent(reply))
        return None if found is None else self._checked(lambda: self._customs().post(found))

    async def reply(self, permit: Permit) -> Post:
        """Send once. Whatever goes wrong in an unforeseen way after the permit was spent is ``Unsure``."""
        sent = await self._call(lambda: self.connector.reply(permit), permit)
        try:
            return self._customs().post(sent)
        except Exception:  # noqa: BLE001 - an answer that is no post tells nothing about what happened
            raise Unsure(f"{self.connector.label} gave no understandable answer: it may have been posted.") from None

    async def act(self, permit: Permit) -> Post | None:
        done = await self._call(lambda: self.connector.act(permit), permit)
        if done is None:
            return None
        try:
            return self._customs().post(done)
        except Exception:  # noqa: BLE001 - the act itself succeeded; only the post's new state is unknown
            return None

    # --- how

    def _customs(self) -> Customs:
        return Customs(self._now(), self._people)

    async def _page(self, customs: Customs, raw: Page) -> Page:
        posts = raw.posts if isinstance(raw, Page) else None
        if not isinstance(posts, tuple):
            raise self._fault("a page that is none")
        kept = await self._posts(customs, posts[: self.limits.most_page_posts])
        customs.skipped += max(0, len(posts) - self.limits.most_page_posts)
        return self._checked(lambda: customs.page(raw, kept))

    async def _posts(self, customs: Customs, posts: object) -> tuple[Post, ...]:
        if not isinstance(posts, tuple):
            raise self._fault("posts that are none")
        kept = []
        for number, raw in enumerate(posts):
            if number % 25 == 24:
                await asyncio.sleep(0)  # long texts in rare scripts take milliseconds; a key press goes first
            if (post := customs.try_post(raw)) is not None:
                kept.append(post)
        return tuple(kept)

    async def _each(
        self,
        start: Callable[[], AsyncIterator[Page]],
        seconds: float | None,
        line: AbstractAsyncContextManager[None],
    ) -> AsyncGenerator[Page, None]:
        async with self._guarded():
            pages = aiter(start())
        try:
            while True:
                async with line, self._guarded(), asyncio.timeout(seconds):
                    try:
                        page = await anext(pages)
                    except StopAsyncIteration:
                        return
                yield page
        finally:
            close = getattr(pages, "aclose", None)
            if close is not None:
                async with self._guarded():
                    await close()

    async def _call(self, call: Callable[[], Awaitable[Result]], permit: Permit | None = None) -> Result:
        line = self._line if permit is None else nullcontext()
        async with line, self._guarded(permit), asyncio.timeout(self.limits.call_seconds):
            return await call()

    def _checked(self, work: Callable[[], Result]) -> Result:
        """Carry out a check of ours on what a connector gave; if it trips, the connector gave no such thing."""
        try:
            return work()
        except Exception as error:
            raise self._fault(type(error).__name__) from error

    @asynccontextmanager
    async def _guarded(self, permit: Permit | None = None) -> AsyncIterator[None]:
        """Turn whatever is raised inside into a ``ConnectorError``; once ``permit`` is spent, what was not foreseen is
        ``Unsure``."""
        name = self.connector.label
        try:
            yield
        except ConnectorError as error:
            raise _cleaned(error) from None
        except PermitRefused:
            raise
        except TimeoutError:
            if permit is not None and permit.used:
                raise Unsure(f"{name} took too long to answer: it may have been posted.") from None
            raise Unreachable(f"{name} took too long to answer; it is tried again later.") from None
        except asyncio.CancelledError as error:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            raise self._foul(error, permit) from None
        except (Exception, SystemExit) as error:
            raise self._foul(error, permit) from error

    def _foul(self, error: BaseException, permit: Permit | None) -> ConnectorError:
        # Where it broke is for the connector's author; the exception's own words may hold a token or a post.
        where = "".join(traceback.format_tb(error.__traceback__))
        log.error("%s: %s\n%s", self.connector.link.account, type(error).__name__, where)
        fault = self._fault(type(error).__name__)
        return Unsure(f"{fault} It may have been posted.") if permit is not None and permit.used else fault

    def _fault(self, what: str) -> ConnectorFault:
        # Only the class: the message of a stranger's exception may hold a token or a post.
        return ConnectorFault(f"The {self.connector.label} connector failed ({what}); this is a bug in it.")


def _pieces(page: Page, size: int) -> list[Page]:
    """A large page as several, so that no transaction is long. Only the last tells the cursor: it promises all."""
    if len(page.posts) <= size:
        return [page]
    cuts = [page.posts[start : start + size] for start in range(0, len(page.posts), size)]
    return [*(Page(posts=posts) for posts in cuts[:-1]), replace(page, posts=cuts[-1])]


def _cleaned(error: ConnectorError) -> ConnectorError:
    """The same error with a sentence that may be shown: servers' words are strangers' words too, and a server may
    answer with the very login it was given."""
    sentence = _fit(str(error), SENTENCE_LIMIT)
    sentence = sentence or f"The platform gave no reason ({type(error).__name__})."
    fresh: Any
    match error:
        case RateLimited():
            fresh = RateLimited(sentence, error.until if _is_time(error.until) else None)
        case PermissionMissing():
            fresh = PermissionMissing(sentence, _fit(str(error.permission), 100))
        case Unreadable():
            fresh = Unreadable(sentence, _fit(str(error.sample), SENTENCE_LIMIT))
        case _:
            fresh = next(kind for kind in type(error).__mro__ if kind.__module__ in _OURS)(sentence)
    assert isinstance(fresh, ConnectorError)
    return fresh


def _fit(words: str, limit: int) -> str:
    return clean(REDACTOR.hide(words[: 20 * limit]), limit=limit, one_line=True).strip()


_OURS = (ConnectorError.__module__, __name__)


def _is_time(value: object) -> bool:
    return isinstance(value, datetime) and value.tzinfo is not None
