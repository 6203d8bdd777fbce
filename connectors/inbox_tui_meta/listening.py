"""One round of polling a Graph platform: our posts, the comments below them, who tagged us, and direct messages.

Bounded to about forty requests. A page's cursor holds what that page and earlier ones brought: a post counts as read
only when all of its comments were handed over.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from inbox_tui.connector import (
    ConnectorError,
    PermissionMissing,
    Rejected,
    TargetGone,
    Unreachable,
    Unreadable,
    Unsupported,
)
from inbox_tui.connector.fields import Odd, part
from inbox_tui.domain.model import Page, RemoteId
from inbox_tui_meta.cursor import Rest, seconds, write
from inbox_tui_meta.dialect import Sifted, bare
from inbox_tui_meta.errors import Unseen
from inbox_tui_meta.fields import excerpt, ident_or_none, when_or_none
from inbox_tui_meta.graph import Pairs
from inbox_tui_meta.listing import DOUBTS, NOT_OFFERED, Listing

BATCHES = 6
"""How many answers of one post's comments are read in a round; the rest comes with the next."""
RESCANS = 2
"""How many posts are read again in each round though their count is the same: for edits and for what was hidden."""
MARGIN = timedelta(days=2)
"""How far behind the newest known comment is read: the order may follow a ranking."""
TALK_LISTS = 2
TALKS_READ = 18
MOST_REFUSED = 3
MOST_UNFINISHED = 8
"""How many comments with more answers than a list holds are read on at once; others with the next round."""
MOST_RESTS = 60
"""After so many lists the answers below one comment are taken for read."""
DONE = "-"
"""``State.talks_at`` where all conversations of 30 days were read."""


@dataclass(slots=True)
class Listening(Listing):
    """One round. ``state`` is what the cursor of the page yielded last holds."""

    told: int = 0
    heard: int = 0
    done: set[str] = field(default_factory=set)
    """Posts whose comments were read in this round."""
    kept: int = 0
    """Conversations that this login is not shown."""

    async def run(self) -> AsyncIterator[Page]:
        self.graph.check_allowance()
        self.state = replace(self.state, turn=self.state.turn + 1)
        last = None
        async for page in self._round():
            # A page that brings nothing and moves nothing would look like standing still.
            if page.posts or page.deleted or page.skipped or page.note or page.cursor != last:
                last = page.cursor
                yield page

    async def _round(self) -> AsyncIterator[Page]:
        for step in (self._posts, self._guests):
            async for page in step():
                yield page
        for step in (self._due, self._rests, self._talks, self._rescans):
            try:
                async for page in step():
                    yield page
            except PermissionMissing as error:
                self.notes.append(str(error))
        if self.told and not self.heard:
            self.notes.append(
                f"{self.graph.service} counts {self.told} comments and shows none of them: the permission to read what "
                "others write is missing. Sign in again and grant it."
            )
        if self.notes:
            yield Page(cursor=write(self.state), note=" ".join(dict.fromkeys(self.notes)))

    # --- comments

    async def _due(self) -> AsyncIterator[Page]:
        """The comments of posts whose count is another than when they were read."""
        due = [wall.id for wall in self.state.walls if wall.due]
        if due and self.state.turn % 2 == 0:
            # Not always the newest first: some in trouble would keep all behind them from being heard.
            begin = self.state.turn // 2 % len(due)
            due = due[begin:] + due[:begin]
        if self.state.at is not None and self.state.at[0] in due:
            due = [self.state.at[0], *(each for each in due if each != self.state.at[0])]
        for number in due:
            if self.left <= DOUBTS + TALK_LISTS:
                return
            try:
                async for page in self._comments(number):
                    yield page
            except (PermissionMissing, Unsupported) as error:
                # One post may be kept from us for reasons of its own; several mean that it is the login.
                self.notes.append(str(error))
                if len(self.notes) >= MOST_REFUSED:
                    return
            except (Unreachable, Unreadable) as error:
                self._stumbled(error)

    async def _rescans(self) -> AsyncIterator[Page]:
        """Edits leave no mark and change no count: what was read is read again, by turns."""
        walls = [wall.id for wall in self.state.walls if wall.read > 0 and wall.id not in self.done]
        for step in range(min(RESCANS, len(walls))):
            if self.left <= DOUBTS:
                return
            number = walls[(self.state.turn * RESCANS + step) % len(walls)]
            try:
                async for page in self._comments(number, whole=True):
                    yield page
            except (Unreachable, Unreadable) as error:
                self._stumbled(error)

    async def _comments(self, number: str, *, whole: bool = False) -> AsyncIterator[Page]:
        wall = self.state.wall(number)
        if wall is None:
            return
        self.done.add(number)
        parts, params = self.dialect.comments(number)
        resumed = self.state.at is not None and self.state.at[0] == number
        after = self.state.at[1] if self.state.at is not None and resumed else ""
        thorough = whole or wall.told < wall.read
        stop = self._floor
        if wall.newest and not thorough:
            stop = datetime.fromtimestamp(wall.newest, UTC) - MARGIN
        listed: set[str] = set()
        cursors = {after}
        self.told += wall.told
        for _ in range(BATCHES):
            try:
                batch = await self._batch(*parts, params=params, after=after)
            except (TargetGone, Rejected) as error:
                page = await self._unread(number, error, resumed)
                if page is not None:
                    yield page
                return
            found = self.dialect.sift(batch.items, number)
            self.heard += len(batch.items)
            listed |= {each.ref.id for each in found.posts}
            young = [each for each in found.posts if each.created_at >= self._floor]
            old = bool(found.posts) and all(each.created_at < stop for each in found.posts)
            after = batch.after
            ended = not after or after in cursors or old
            cursors.add(after)
            times = [seconds(each.created_at) for each in found.posts]
            wall = replace(wall, newest=max([wall.newest, *times]), read=wall.told if ended else wall.read)
            async for below in self._unfinished(batch.items, number):
                listed |= {each.ref.id for each in below.posts}
                yield below
            names = tuple(each.ref.extra.get("id", each.ref.id) for each in young)
            self.state = replace(
                self.state.with_wall(wall).watching(names, number), at=None if ended else (number, after)
            )
            yield self._page(young, found.skipped, found.sample)
            if ended:
                break
            if self.left <= DOUBTS:
                return
        if thorough and not resumed:
            async for page in self._missing(number, listed):
                yield page

    async def _unfinished(self, raw: Sequence[Any], number: str) -> AsyncIterator[Page]:
        """Answers that did not fit, in pages without a cursor: the comments they stand under come after them, whatever
        becomes of the answers. What does not fit into this round, or is in trouble, is remembered."""
        trouble = False
        for place, (parts, params, after) in enumerate(self.dialect.unfinished(raw)):
            under = parts[0]
            if self.state.rest(under) is not None:
                continue
            rest = Rest(under=under, wall=number, at=after)
            if trouble or place >= MOST_UNFINISHED or self.left <= DOUBTS:
                self.state = self.state.with_rest(rest)
                continue
            try:
                async for page in self._answers(rest, parts, params, 2):
                    yield page
            except (Unreachable, Unreadable) as error:
                self.graph.link.log.info("answers wait for another try: %s", error)
                trouble = True

    async def _answers(self, rest: Rest, parts: tuple[str, ...], params: Pairs, most: int) -> AsyncIterator[Page]:
        """Go on with the answers below a comment; where there is still more, or what there is cannot be had just now,
        the state knows. What is refused is left: it is tried again when the post is read again."""
        after, seen = rest.at, {rest.at}
        for _ in range(most):
            try:
                batch = await self._batch(*parts, params=params, after=after)
            except NOT_OFFERED as error:
                self.graph.link.log.info("answers are not read on: %s", error)
                self.state = self.state.with_rest(replace(rest, at=""))
                return
            except (Unreachable, Unreadable):
                self.state = self.state.with_rest(rest)
                raise
            found = self.dialect.below(batch.items, rest.wall, rest.under)
            self.heard += len(batch.items)
            young = tuple(each for each in found.posts if each.created_at >= self._floor)
            after = batch.after if batch.after not in seen and rest.lists < MOST_RESTS else ""
            rest = replace(rest, at=after, lists=rest.lists + 1)
            seen.add(after)
            self.state = self.state.with_rest(rest)
            yield Page(posts=young, skipped=found.skipped, sample=found.sample)
            if not after:
                return

    async def _rests(self) -> AsyncIterator[Page]:
        """Answers that did not fit into an earlier round."""
        for rest in self.state.rests:
            if self.left <= DOUBTS + TALK_LISTS:
                return
            parts, params = self.dialect.answers(rest.under)
            try:
                async for page in self._answers(rest, parts, params, BATCHES):
                    yield replace(page, cursor=write(self.state))
            except (Unreachable, Unreadable) as error:
                yield self._page(())  # its turn comes after all others now
                self._stumbled(error)

    async def _unread(self, number: str, error: ConnectorError, resumed: bool) -> Page | None:
        """A post whose comments cannot be read: gone, refused, or the place in its list is."""
        if isinstance(error, Unseen):
            verdict = await self.graph.gone(self.dialect.us)
            if not isinstance(verdict, TargetGone):
                raise verdict
            self.state = self.state.without(number)
            return self._page((), deleted=(RemoteId(number),))
        if not resumed and (wall := self.state.wall(number)) is not None:
            # Refused as it stands: asked again when its count changes.
            self.graph.link.log.warning("the comments of a post are not read: %s", error)
            self.notes.append(f"The comments of one post cannot be read: {error}")
            self.state = self.state.with_wall(replace(wall, read=wall.told))
        self.state = replace(self.state, at=None)
        return self._page(())

    async def _missing(self, number: str, listed: set[str]) -> AsyncIterator[Page]:
        """Comments that stood in the list before and do not now. That alone proves nothing: each is asked for."""
        missing = [each for each, wall in self.state.watch if wall == number and bare(each) not in listed]
        begin = self.state.turn * DOUBTS % max(len(missing), 1) if len(missing) > DOUBTS else 0
        missing = missing[begin:] + missing[:begin]
        gone: list[str] = []
        for each in missing[:DOUBTS]:
            try:
                self.left -= 1
                await self.graph.get(each, params=(("fields", "id"),))
            except Unseen:
                if not gone and not isinstance(verdict := await self.graph.gone(number), TargetGone):
                    self.graph.link.log.info("what is missing may be hidden: %s", verdict)
                    return
                gone.append(each)
            except TargetGone:
                gone.append(each)
            except (PermissionMissing, Rejected, Unsupported):
                continue
        if gone:
            self.state = replace(self.state, watch=tuple(each for each in self.state.watch if each[0] not in gone))
            yield self._page((), deleted=tuple(RemoteId(bare(each)) for each in gone))

    # --- direct messages

    async def _talks(self) -> AsyncIterator[Page]:
        try:
            async for page in self._conversations(self.dialect.talks):
                yield page
        except (PermissionMissing, Rejected, Unsupported) as error:
            self.graph.link.log.info("messages are not read: %s", error)
            self.notes.append(self.dialect.private)
        except TargetGone:
            self.graph.link.log.info("messages are not read: the conversation is gone")

    async def _conversations(self, params: Pairs) -> AsyncIterator[Page]:
        """The newest conversations; behind them, a list at a time, those that were not read yet.

        Where the oldest of a list is not known, there may be more behind it: ``talks_at`` remembers that until a list
        ends with a known one, or with one older than 30 days.
        """
        budget = TALKS_READ
        for behind in (False, True):
            after = self.state.talks_at if behind else ""
            if behind and after in ("", DONE):
                return
            try:
                batch = await self._batch(self.dialect.box, "conversations", params=params, after=after)
            except Rejected:
                if not behind:
                    raise
                self.state = replace(self.state, talks_at="")  # a cursor ends after a while
                return
            known = dict(self.state.talks)
            rows = [row for row in map(_row, batch.items) if row is not None]
            new = [row for row in rows if row[2] >= self._floor and known.get(row[1], -1) < seconds(row[2])]
            more = batch.after if new and new[-1] is rows[-1] else ""
            if not behind and (more or not self.state.talks_at):
                self.state = replace(self.state, talks_at=more or DONE)
            for raw, number, updated in new:
                if not budget or self.left <= DOUBTS:
                    return
                budget -= 1
                try:
                    yield await self._conversation(raw, number, seconds(updated))
                except Unreachable as error:
                    if behind:  # its place in the list would be lost
                        raise
                    self._stumbled(error)
            if behind:
                self.state = replace(self.state, talks_at=more or DONE)
                yield self._page(())

    async def _conversation(self, raw: Any, number: str, updated: int) -> Page:
        try:
            parts, params = self.dialect.talk(raw)
            self.left -= 1
            found = self.dialect.messages(await self.graph.get(*parts, params=params, doing="reading messages"))
        except (Odd, Unreadable, TargetGone, Rejected, Unsupported) as error:
            self.graph.link.log.warning("a conversation is not read: %s", error)
            found = Sifted(skipped=1, sample=excerpt(raw))
        except PermissionMissing as error:
            # Of one person only those with a role on the app may be read; several mean that it is the login.
            self.kept += 1
            if self.kept >= MOST_REFUSED:
                raise
            self.notes.append(str(error))
            found = Sifted()
        self.state = self.state.talked(number, updated)
        return self._page(found.posts, found.skipped, found.sample)


def _row(raw: Any) -> tuple[Any, str, datetime] | None:
    """A conversation of the list, its id, and when something was written in it last."""
    number = ident_or_none(part(raw).get("id"))
    updated = when_or_none(part(raw).get("updated_time"))
    return None if number is None or updated is None else (raw, number, updated)
