"""Archives that platforms hand out: read once, for offline review, search and people. Nobody waits in a past."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Generator, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import replace
from itertools import islice
from typing import BinaryIO

from inbox_tui.connector import Asker, Connector, Features, Link, Profile, Rejected, Setting, SignedIn, TargetGone
from inbox_tui.connector.fields import Odd
from inbox_tui.domain.model import Act, Cursor, Identity, Page, Post, PostRef, RemoteId, Thread
from inbox_tui.domain.secret import Secret
from inbox_tui_archive import bundle
from inbox_tui_archive import cursor as place
from inbox_tui_archive.cursor import Place
from inbox_tui_archive.formats import FORMATS, LABELS, Format, recognised
from inbox_tui_archive.formats.meta import person

PAGE = 250
PAGES = 16
"""A round's pages; the next round follows at once."""
_PAST = "This is an archive: it is read, not answered."

Found = tuple[int, int, Post | Odd]
"""The archive's entry, the item in it, and what it is."""


class _Reading:
    """An open archive, kept from round to round: what has been read of a long file is not read again."""

    def __init__(self, at: Place, found: Iterator[Found], stack: ExitStack) -> None:
        self.at = at
        self._found = found
        self._stack = stack

    def next(self) -> list[Found]:
        """The next page's worth; the file is closed behind the last one."""
        batch = list(islice(self._found, PAGE))
        self.at = _after(self.at, batch)
        if self.at.done:
            self._stack.close()
        return batch


class ArchiveConnector(Connector):
    """The past, as a platform hands it out on request. Each archive is an account of its own, to read and search."""

    platform = "archive"
    label = "Archive (an export of a platform)"
    tag = "arch"
    features = Features(
        acts=frozenset(),
        why_not=dict.fromkeys((Act.REPLY, Act.POST, Act.EDIT, Act.DELETE, Act.LIKE, Act.BOOST, Act.HIDE), _PAST),
        direct=True,
        archive=True,
        poll_seconds=3600,
    )
    settings = (
        Setting(
            name="file",
            label="File",
            help=f"The zip or tgz as it was downloaded, of {LABELS}; choose JSON where the platform asks. It is read "
            "where it lies, never unpacked, and may be deleted when it is imported.",
            file=True,
        ),
        Setting(
            name="me",
            label="Your name in it",
            help="As the archive writes it, so that your own words are known as yours. Only needed where the archive "
            "does not say whose it is.",
            required=False,
        ),
    )

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self._reading: _Reading | None = None

    @classmethod
    def origins(cls, settings: Mapping[str, str]) -> tuple[str, ...]:
        return ()

    @classmethod
    async def sign_in(cls, link: Link, given: Mapping[str, str], secrets: Mapping[str, Secret], ask: Asker) -> SignedIn:
        def look() -> tuple[str, Identity]:
            with link.file("file") as file:
                kind = recognised(bundle.names(file))
                return kind, _owner(FORMATS[kind], file, given.get("me", ""))

        kind, us = await asyncio.to_thread(look)
        # Whose and of what kind it is stays known when the file is gone.
        settings = {**given, "kind": kind, "us": us.id, "handle": us.handle, "name": us.name}
        return SignedIn(settings=settings, secrets={}, profile=_profile(settings))

    async def profile(self) -> Profile:
        return _profile(self.link.settings)

    async def updates(self, since: Cursor | None) -> AsyncIterator[Page]:
        at = place.load(since)
        try:
            if self._reading is None or self._reading.at != at:
                self._reading = await asyncio.to_thread(self._begin, at)
            reading = self._reading
            for number in range(PAGES if reading is not None else 0):
                assert reading is not None
                batch = await asyncio.to_thread(reading.next)
                page = _page(batch, reading.at, FORMATS[self._kind].LABEL)
                if reading.at.done:
                    self._reading = None
                yield replace(page, more=not reading.at.done and number == PAGES - 1)
                if reading.at.done:
                    return
        except Rejected:
            self._reading = None
            if not at.done:
                raise
            yield Page(note="The file is not there any more; what was imported stays.")

    def _begin(self, at: Place) -> _Reading | None:
        """Open the file where reading stopped. None where it is the one that has been read to its end."""
        with ExitStack() as stack:
            file = stack.enter_context(self.link.file("file"))
            name = place.fingerprint(file)
            if at.print == name and at.done:
                return None
            at = at if at.print == name else Place(print=name)
            found = stack.enter_context(closing(self._read(file, at)))
            return _Reading(at, found, stack.pop_all())

    async def thread(self, ref: PostRef) -> Thread:
        def look() -> Post | None:
            with self.link.file("file") as file:
                begin = Place(member=int(ref.extra.get("member", "0")))
                end = begin.member if "member" in ref.extra else bundle.MOST_FILES
                for member, _, post in self._read(file, begin):
                    if member > end:
                        return None
                    if isinstance(post, Post) and post.ref.id == ref.id:
                        return post
                return None

        try:
            post = await asyncio.to_thread(look)
        except ValueError:
            post = None
        if post is None:
            raise TargetGone("That is not in the archive (any more).")
        return Thread(posts=(post,))

    @property
    def _kind(self) -> str:
        kind = self.link.settings.get("kind", "")
        if kind not in FORMATS:
            raise Rejected("It is not known what kind of archive that is. Remove the account and add it again.")
        return kind

    def _read(self, file: BinaryIO, since: Place) -> Generator[Found, None, None]:
        """What is there from ``since`` on. Each post knows its entry, so that it can be found again."""
        kind, us = FORMATS[self._kind], _us(self.link.settings)
        for member in bundle.members(file, since.member):
            if not kind.wants(member.name):
                continue
            for item, post in enumerate(kind.posts(member.name, member.file, us)):
                if member.number == since.member and item < since.item:
                    continue
                yield member.number, item, _marked(post, member.number)


def _marked(post: Post | Odd, member: int) -> Post | Odd:
    return replace(post, ref=replace(post.ref, extra={"member": str(member)})) if isinstance(post, Post) else post


def _us(settings: Mapping[str, str]) -> Identity:
    return Identity(
        id=RemoteId(settings.get("us", "")), handle=settings.get("handle", "") or "me", name=settings.get("name", "")
    )


def _profile(settings: Mapping[str, str]) -> Profile:
    kind = FORMATS.get(settings.get("kind", ""))
    return Profile(
        identity=_us(settings),
        server=f"archive of {kind.LABEL}" if kind is not None else "archive",
        reads="what was said until it was exported",
    )


def _owner(kind: Format, file: BinaryIO, me: str) -> Identity:
    """Whose archive it is. Raises ``Rejected`` where neither the archive nor the user says it."""
    if me.strip():
        return person(me.strip())
    for member in bundle.members(file):
        if (found := kind.owner(member.name, member.file)) is not None:
            return found
    raise Rejected("The archive does not say whose it is. Give your name as it stands in it, under “Your name in it”.")


def _after(at: Place, batch: list[Found]) -> Place:
    done = len(batch) < PAGE
    if not batch:
        return replace(at, done=True)
    member, item, _ = batch[-1]
    posts = at.posts + sum(isinstance(each, Post) for _, _, each in batch)
    return replace(at, member=member, item=item + 1, done=done, posts=posts)


def _page(batch: list[Found], at: Place, label: str) -> Page:
    odd = [str(each) for _, _, each in batch if isinstance(each, Odd)]
    return Page(
        posts=tuple(each for _, _, each in batch if isinstance(each, Post)),
        cursor=place.dump(at),
        skipped=len(odd),
        sample=odd[0] if odd else "",
        note=f"{at.posts:,} posts {'imported' if at.done else 'read so far'} from an archive of {label}.",
    )
