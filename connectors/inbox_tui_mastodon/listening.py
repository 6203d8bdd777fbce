"""One round of polling: what came in, what we wrote elsewhere, what was edited or deleted. Complete without a stream.

Bounded to about forty requests and 2,000 posts. ``Link`` headers are not followed (they may point anywhere, and snac
sends none), ``min_id`` is not used (snac takes it for ``since_id``), and ids are only ever compared for equality.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

from inbox_tui.connector import (
    Answer,
    ConnectorError,
    PermissionMissing,
    RateLimited,
    Rejected,
    SignInNeeded,
    TargetGone,
    Unreachable,
    Unreadable,
    Unsupported,
)
from inbox_tui.connector.fields import Odd, load
from inbox_tui.domain.model import Page, Post, RemoteId
from inbox_tui_mastodon import requests as ask
from inbox_tui_mastodon.api import Api
from inbox_tui_mastodon.cursor import TALKS, State, Walk, Watched, write
from inbox_tui_mastodon.errors import read_error
from inbox_tui_mastodon.fields import ident_or_none
from inbox_tui_mastodon.parse import (
    View,
    conversations,
    document,
    for_us,
    notifications,
    post,
    posts,
    statuses,
)

MOST_POSTS = 2000
NOTICE_REQUESTS = 20
OWN_REQUESTS = 10
TALK_REQUESTS = 3
FRESH_LOOKS = 20
TURN_LOOKS = 20
SINGLE_LOOKS = 4
"""How many of the newest, and of the rest by turns, are looked at one by one where there is no bulk answer."""
DOUBTS = 4
"""How many that a bulk answer left out are asked for by themselves."""
CONTEXTS = 2
"""How many of our posts with new answers are opened: a reply that does not mention us gives no notification."""

# A server that does not have an endpoint, or does not let this login use it.
_NOT_OFFERED = (TargetGone, Rejected, PermissionMissing, Unsupported)


def next_page(link: str) -> str:
    """``max_id`` out of a ``Link`` header's next page; nothing else of that address is used."""
    for each in link[:4000].split(","):
        address, _, rest = each.partition(";")
        if 'rel="next"' in rest.replace(" ", ""):
            try:
                query = urlsplit(address.strip(" <>")).query
            except ValueError:
                return ""
            return ident_or_none(parse_qs(query).get("max_id", [""])[0]) or ""
    return ""


def gone(answer: Answer) -> bool:
    """Whether an answer proves that a status is gone: a JSON 404 or 410. A proxy's page proves nothing, and a deletion
    believed wrongly would take the text from the store."""
    if answer.status not in (404, 410):
        return False
    try:
        return isinstance(load(answer.body), dict)
    except Odd:
        return False


@dataclass(slots=True)
class Listening:
    """One round. ``state`` is what the cursor of the page yielded last holds."""

    api: Api
    view: View
    software: str
    state: State
    first: bool
    posts_seen: int = 0

    async def run(self) -> AsyncIterator[Page]:
        async for page in self._notifications():
            yield page
        async for page in self._own():
            yield page
        async for page in self._conversations():
            yield page
        if not self.first:
            try:
                async for page in self._sweep():
                    yield page
            except (RateLimited, SignInNeeded, Unreachable):
                raise
            except ConnectorError as error:
                # Edits wait for the next round; what came in has been handed over.
                self.api.link.log.warning("looking for edits and deletions stopped: %s", error)

    def _page(self, found: Sequence[Post], skipped: int = 0, sample: str = "", **more: Any) -> Page:
        # A mention that was edited stands in two notifications.
        once = tuple({each.ref.id: each for each in found}.values())
        self.posts_seen += len(once)
        self.state = self.state.watching(once)
        return Page(posts=once, skipped=skipped, sample=sample, cursor=write(self.state), **more)

    async def _walk(
        self, name: Literal["notices", "own"], path: str, params: ask.Pairs, most: int
    ) -> AsyncIterator[Page]:
        read = notifications if name == "notices" else statuses
        seen: set[str] = set()
        resumed = bool(self._place(name).at)
        for _ in range(most):
            walk = self._place(name)
            try:
                raw = await self.api.get(path, list, ask.older(params, walk.at), "reading notifications and posts")
            except TargetGone:
                raise Unsupported(
                    "This server does not show notifications and posts to apps. Check its address under Accounts."
                ) from None
            sifted = read(raw, self.view, frozenset(walk.known))
            repeated = bool(sifted.items) and all(entry.id in seen for entry in sifted.items)
            seen.update(entry.id for entry in sifted.items)
            walk, fresh, arrived = walk.step(() if repeated else sifted.items, self.api.link.now())
            found = [entry.post for entry in fresh if entry.post is not None]
            enough = self.posts_seen + len(found) >= MOST_POSTS
            if enough and not arrived and not walk.known:
                walk, arrived = walk.settled(), True
            self.state = replace(self.state, notices=walk) if name == "notices" else replace(self.state, own=walk)
            yield self._page(found, sifted.skipped, sifted.sample)
            if enough or (arrived and not resumed):
                return
            if arrived:
                # What was left over is done; now for what came since.
                resumed = False
                seen.clear()

    def _place(self, name: Literal["notices", "own"]) -> Walk:
        return self.state.notices if name == "notices" else self.state.own

    async def _notifications(self) -> AsyncIterator[Page]:
        started = False
        try:
            params = ask.notification_params(self.software)
            async for page in self._walk("notices", ask.NOTIFICATIONS, params, NOTICE_REQUESTS):
                started = True
                yield page
        except Rejected:
            if started:
                raise
            # Some servers refuse parameters they do not know.
            params = ask.notification_params(self.software, excluding=False)
            async for page in self._walk("notices", ask.NOTIFICATIONS, params, NOTICE_REQUESTS):
                yield page

    async def _own(self) -> AsyncIterator[Page]:
        async for page in self._walk("own", ask.own_path(self.view.us.id), ask.OWN_PARAMS, OWN_REQUESTS):
            yield page

    async def _conversations(self) -> AsyncIterator[Page]:
        at = ""
        for _ in range(TALK_REQUESTS):
            try:
                answer = await self.api.answer(ask.CONVERSATIONS, ask.older((("limit", "40"),), at))
                if answer.status != 200:
                    raise read_error(answer, self.api.link.now(), "reading direct conversations")
                raw: list[Any] = document(answer.body, list)
            except (*_NOT_OFFERED, Unreadable, Unreachable):
                return  # direct messages come as notifications, too
            sifted = conversations(raw, self.view)
            known = dict(self.state.talks)
            new = [(talk, last) for talk, last in sifted.items if known.get(talk) != last.ref.id]
            if not new:
                return
            talks = {talk: str(last.ref.id) for talk, last in new} | {
                t: last for t, last in known.items() if t not in dict(new)
            }
            self.state = replace(self.state, talks=tuple(talks.items())[:TALKS])
            floor = self.state.notices.floor
            recent = [last for _, last in new if floor is None or last.created_at >= floor]
            had = {each.id for each in self.state.watch}
            yield self._page([last for last in recent if last.ref.id not in had], sifted.skipped, sifted.sample)
            following = next_page(answer.header("link"))
            if len(new) < len(sifted.items) or not following or following == at or len(recent) < len(new):
                return
            at = following

    # --- edits, deletions, quiet replies

    def _round(self) -> list[Watched]:
        """The newest, and the next ones in turn."""
        newest, by_turn = (FRESH_LOOKS, TURN_LOOKS) if self.state.bulk else (SINGLE_LOOKS, SINGLE_LOOKS)
        watch = self.state.watch
        rest = watch[newest:]
        begin = self.state.turn % len(rest) if rest else 0
        turn = (rest[begin:] + rest[:begin])[:by_turn]
        self.state = replace(self.state, turn=(begin + len(turn)) % max(len(rest), 1))
        return [*watch[:newest], *turn]

    async def _sweep(self) -> AsyncIterator[Page]:
        chosen = self._round()
        deleted: list[str] = []
        found: dict[str, Post] = {}
        skipped = 0
        for begin in range(0, len(chosen), ask.BULK):
            part = chosen[begin : begin + ask.BULK]
            numbers = [each.id for each in part]
            if self.state.bulk and await self._bulk(numbers, found):
                numbers = [number for number in numbers if number not in found][:DOUBTS]
            else:
                numbers = numbers[: 2 * SINGLE_LOOKS]
            for number in numbers:
                answer = await self.api.answer(ask.status_path(number))
                if gone(answer):
                    deleted.append(number)
                elif answer.status == 200:
                    try:
                        found[number] = post(document(answer.body, dict), self.view)
                    except Odd:
                        skipped += 1
                elif answer.status in (401, 421, 429) or answer.status >= 500:
                    raise read_error(answer, self.api.link.now(), "looking for edits and deletions")
            if not self.state.bulk:
                break
        before = {each.id: each for each in chosen}
        changed = [p for number, p in found.items() if number in before and p.ref.version != before[number].version]
        answered = [p for n, p in found.items() if n in before and -1 < before[n].replies < (p.replies or 0)]
        quiet = await self._quiet_replies(answered[:CONTEXTS])
        opened = {p.ref.id for p in answered[:CONTEXTS]}
        self.state = replace(
            self.state,
            watch=tuple(
                self._seen(each, found.get(each.id), each.id in opened)
                for each in self.state.watch
                if each.id not in deleted
            ),
        )
        if changed or deleted or quiet or skipped:
            yield self._page([*changed, *quiet], skipped, deleted=tuple(RemoteId(number) for number in deleted))
        else:
            yield Page(cursor=write(self.state))

    @staticmethod
    def _seen(each: Watched, found: Post | None, opened: bool) -> Watched:
        if found is None:
            return each
        fewer = found.replies is not None and -1 < found.replies < each.replies
        replies = (found.replies or 0) if each.replies >= 0 and (opened or fewer) else each.replies
        return replace(each, version=found.ref.version, replies=replies)

    async def _bulk(self, numbers: Sequence[str], found: dict[str, Post]) -> bool:
        """Ask for many statuses at once (Mastodon 4.3). False, and never again, where that is not offered."""
        answer = await self.api.answer(ask.STATUSES, ask.bulk_params(numbers))
        if answer.status == 200:
            try:
                raw = document(answer.body, list)
            except Unreadable:
                raw = None
            if raw is not None:
                found.update({p.ref.id: p for p in posts(raw, self.view).items if p.ref.id in numbers})
                return True
        elif answer.status in (401, 421, 429) or answer.status >= 500:
            raise read_error(answer, self.api.link.now(), "looking for edits and deletions")
        self.state = replace(self.state, bulk=False)
        return False

    async def _quiet_replies(self, ours: Sequence[Post]) -> list[Post]:
        known = {each.id for each in self.state.watch}
        quiet: list[Post] = []
        for each in ours:
            raw = await self.api.get(ask.status_path(each.ref.id, "context"), dict)
            below = raw.get("descendants")
            heard = posts(below if isinstance(below, list) else [], self.view).items
            quiet += [p for p in heard if for_us(p) and p.ref.id not in known]
        return quiet
