"""Reading on in the two mailboxes: what came, and what we sent. Bounded in commands, in bytes and in memory."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from inbox_tui.connector import Rejected, Unsupported
from inbox_tui.domain.model import Page, Post
from inbox_tui_mail import cursor as places
from inbox_tui_mail import message, parse
from inbox_tui_mail.cursor import Place, State
from inbox_tui_mail.grammar import quoted
from inbox_tui_mail.imap import HEADERS, PIECE, Mailbox, Message, Session
from inbox_tui_mail.parse import Found, Trust, View

CHUNK = 300
"""Mails whose senders are asked for at once."""
FIRST_MAILS = 2_000
"""A first look goes no further back, however full the mailbox is."""
AROUND = 100
"""Mails of one discussion that are fetched."""
WHO = f"BODY.PEEK[HEADER.FIELDS (FROM TO IN-REPLY-TO)]<0.{HEADERS}>".encode()
FINDINGS = f"BODY.PEEK[HEADER.FIELDS (AUTHENTICATION-RESULTS)]<0.{HEADERS}>".encode()
NEWEST = 30
WHOLE = f"BODY.PEEK[]<0.{PIECE}>".encode()
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DOMAIN = re.compile(rb"@([a-z0-9.-]{1,253})")
Pause = Callable[[], Awaitable[None]]
Step = tuple[State, list[Post], int]
"""Where a step leaves us, what it brought, and how many mails could not be read."""
LEAST = 6
"""Commands that must be left before another chunk is begun: its own two, and those of the next mailbox."""


def day(text: str) -> bytes:
    """``2026-03-01`` as IMAP writes days."""
    at = datetime.fromisoformat(text)
    return f"{at.day}-{_MONTHS[at.month - 1]}-{at.year}".encode()


class Reading:
    """One session's look. ``pause`` is awaited now and then, so that reading many mails holds up nobody."""

    def __init__(self, session: Session, view: View, now: Callable[[], datetime], pause: Pause) -> None:
        self._session = session
        self._view = view
        self._now = now
        self._pause = pause

    # --- what is new

    async def pages(self, state: State, folder: str) -> AsyncIterator[Page]:
        """What came and what we sent since ``state``, and where that leaves us."""
        state = replace(state, turned=places.current(state.turned, self._now()))
        async for state, posts, skipped in self._sent(state):  # noqa: B020 - each step goes on from the last
            if posts or skipped:
                yield _page(posts, state, skipped)
        async for state, posts, skipped in self._inbox(state, folder):  # noqa: B020
            if posts or skipped:
                yield _page(posts, state, skipped)
        yield _page([], state, 0)

    async def _sent(self, state: State) -> AsyncIterator[Step]:
        name = await self._session.sent_mailbox()
        if name is None:
            return
        try:
            box = await self._session.examine(name, encoded=True)
        except (Rejected, Unsupported):
            return  # a mailbox that is listed and cannot be opened: our own mails are then not seen, and nothing else
        home = self._view.us.handle.lower().rpartition("@")[2]
        async for uids, place in self._steps(box, state.sent):
            posts: list[Post] = []
            skipped = 0
            async for each in self._whole(await self._from(uids, lambda domains: home in domains)):
                try:
                    post = self._own(each)
                except message.NoMail:
                    skipped += 1
                    continue
                if post is not None:
                    posts.append(post)
            state = replace(state, sent=place)
            yield state, posts, skipped

    async def _inbox(self, state: State, folder: str) -> AsyncIterator[Step]:
        box = await self._session.examine(folder)
        of = self._view.table.of
        async for uids, place in self._steps(box, state.inbox):
            posts: list[Post] = []
            skipped, turned = 0, state.turned
            async for each in self._whole(await self._from(uids, lambda domains: any(map(of, domains)))):
                try:
                    found = self._found(each)
                except message.NoMail:
                    skipped += 1
                    continue
                if found is not None and found.post is not None:
                    posts.append(found.post)
                elif found is not None:
                    turned = places.turned_away(
                        turned, found.sender.label, forged=found.trust is Trust.FORGED, now=self._now()
                    )
            state = replace(state, inbox=place, turned=turned)
            yield state, posts, skipped

    async def _steps(self, box: Mailbox, known: Place) -> AsyncIterator[tuple[list[int], Place]]:
        """The mails not read yet, in chunks, each with the place reached once it has been read. Ends early when the
        session has no commands left for another chunk: the next round goes on there."""
        place = places.opened(known, box.validity, self._now())
        end = (box.next_uid or 1) - 1
        if place.uid and place.uid >= end and box.next_uid is not None:
            return
        first = not place.uid
        criteria = b"SINCE " + day(place.floor) if first and place.floor else f"UID {place.uid + 1}:*".encode()
        uids = [uid for uid in await self._session.search(criteria) if uid > place.uid]
        if first and not place.seen_to:
            uids = uids[-FIRST_MAILS:]
        if not uids:
            yield [], places.arrived(place, end, self._now())
        for start in range(0, len(uids), CHUNK):
            if self._session.left < LEAST:
                return
            chunk = uids[start : start + CHUNK]
            reached = replace(place, uid=chunk[-1])
            last = start + CHUNK >= len(uids)
            yield chunk, places.arrived(reached, end, self._now()) if last else reached

    def _found(self, each: Message) -> Found | None:
        letter = message.read(each.body)
        return parse.notification(letter, self._view, message.received(each.received), self._now())

    def _own(self, each: Message) -> Post | None:
        letter = message.read(each.body)
        return parse.own_mail(letter, self._view, message.received(each.received), self._now())

    async def _from(self, uids: Sequence[int], wanted: Callable[[list[str]], bool]) -> list[int]:
        """Those of the mails whose From names a domain that is ``wanted``: nobody else's mail is read."""
        found: list[int] = []
        async for each in self._session.fetch(uids, WHO):
            sender = re.search(rb"^from:(.*(?:\r?\n[ \t].*)*)", each.body.lower(), re.MULTILINE)
            if sender is not None and wanted([name.decode("ascii") for name in _DOMAIN.findall(sender[1])]):
                found.append(each.uid)
        return found

    async def _whole(self, uids: Sequence[int]) -> AsyncIterator[Message]:
        number = 0
        async for each in self._session.fetch(uids, WHOLE):
            number += 1
            if number % 10 == 0:
                await self._pause()
            yield each

    # --- whether notifications can be believed

    async def checked(self, box: Mailbox) -> bool:
        """Whether the server has said of any of the newest mails who signed them; true where there is none to ask."""
        first = max(1, (box.next_uid or 1) - NEWEST)
        uids = (await self._session.search(f"UID {first}:*".encode()))[-NEWEST:]
        told = not uids
        async for each in self._session.fetch(uids, FINDINGS):
            with suppress(message.NoMail):
                headers = message.read(each.body).headers
                told = told or parse.findings(headers, self._view) is not None
        return told

    # --- one discussion

    async def around(self, ids: Sequence[str], folder: str) -> tuple[list[Post], int]:
        """The notifications and own mails that bear, or stand under, one of these Message-IDs; how many could not be
        read."""
        posts: dict[str, Post] = {}
        skipped = 0
        criteria = _about(ids)
        for own, name in await self._boxes(folder) if criteria else ():
            uids = (await self._session.search(criteria))[-AROUND:] if await self._opens(name, own) else []
            async for each in self._whole(uids):
                try:
                    found = None if own else self._found(each)
                    post = self._own(each) if own else found.post if found is not None else None
                except message.NoMail:
                    skipped += 1
                    continue
                if post is not None:
                    posts[post.ref.id] = post
        return list(posts.values()), skipped

    async def there(self, message_id: str, folder: str) -> bool:
        """Whether a mail of ours stands in the mailbox of sent ones, or came back to us as a copy."""
        criteria = b"HEADER Message-ID " + _search_word(message_id)
        boxes = await self._boxes(folder)
        if folder.upper() != "INBOX":
            boxes.append((False, "INBOX"))
        for encoded, name in boxes:
            if await self._opens(name, encoded) and await self._session.search(criteria):
                return True
        return False

    async def _boxes(self, folder: str) -> list[tuple[bool, str]]:
        """The mailbox of sent mails, where there is one (its name as the server writes it), and the watched one."""
        sent = await self._session.sent_mailbox()
        return [*([(True, sent)] if sent is not None else []), (False, folder)]

    async def _opens(self, name: str, sent: bool) -> bool:
        try:
            await self._session.examine(name, encoded=sent)
        except (Rejected, Unsupported):
            if not sent:
                raise
            return False
        return True


def _page(posts: Sequence[Post], state: State, skipped: int) -> Page:
    """A mail that was delivered twice is one post."""
    unique = {post.ref.id: post for post in posts}
    return Page(
        posts=tuple(unique.values()),
        cursor=places.write(state),
        skipped=skipped,
        note=places.words(state.turned),
        sample="a mail that cannot be read" if skipped else "",
    )


def _search_word(message_id: str) -> bytes:
    return quoted(f"<{message_id}>") or b'"<>"'


def _about(ids: Sequence[str]) -> bytes:
    """What bears one of these Message-IDs, or refers to one."""
    words = [word for each in dict.fromkeys(ids) if each and (word := quoted(f"<{each}>")) is not None][:6]
    terms = [
        b"HEADER " + name + b" " + word for word in words for name in (b"Message-ID", b"References", b"In-Reply-To")
    ]
    return b"".join(b"OR " for _ in terms[1:]) + b" ".join(terms)
