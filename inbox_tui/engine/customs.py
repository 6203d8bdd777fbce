"""What may pass the border, value by value: pure functions over one page, with a count of what was turned away."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from inbox_tui.connector import Profile, Quota
from inbox_tui.domain.length import TextRules
from inbox_tui.domain.model import (
    Absent,
    Act,
    Audience,
    Cursor,
    Hyperlink,
    Identity,
    Media,
    Page,
    Poll,
    Post,
    PostKind,
    PostRef,
    PostState,
    Quoted,
    RemoteId,
    Thread,
)
from inbox_tui.domain.text import clean, clean_name, sentence

ID_LIMIT = 2_048
HANDLE_LIMIT = 300
URL_LIMIT = 2_048
ALT_LIMIT = 5_000
SPOILER_LIMIT = 2_000
CURSOR_LIMIT = 65_536
EXTRA_LIMIT = 8_192
NOTE_LIMIT = 300
MOST_IDS = 20_000
"""Deleted and absent posts in one page."""
MOST_PEOPLE = 500
"""Remembered as inspected."""
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Nothing on a social network is older; a date before it is a platform's way of not knowing."""
SKEW = timedelta(minutes=10)
"""How far ahead of ours a server's clock may be."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}")
_MEDIA = frozenset({"image", "video", "audio", "gif", "link", "file", "unknown"})
Item = TypeVar("Item")


class Refused(ValueError):
    """One item cannot be let in. It is counted, never shown."""


class Customs:
    """Inspects what came in one answer. ``skipped`` counts items turned away, ``odd_times`` times put right."""

    def __init__(self, now: datetime, people: dict[Identity, Identity] | None = None) -> None:
        """``people`` remembers, from page to page, who was inspected already: authors and mentions come again."""
        self.now = now
        self._people = {} if people is None else people
        self.skipped = 0
        self.odd_times = 0

    # --- whole answers

    def page(self, raw: Page, posts: tuple[Post, ...]) -> Page:
        """``raw`` with its posts replaced by those that passed."""
        deleted = self._some(raw.deleted, MOST_IDS, remote_id)
        absent = self._some(raw.absent, MOST_IDS, self.absent)
        note = self._note(line(raw.note, NOTE_LIMIT))
        return Page(
            posts=posts,
            deleted=deleted,
            absent=absent,
            cursor=self._cursor(raw.cursor),
            skipped=_count(raw.skipped) + self.skipped,
            sample=line(raw.sample, NOTE_LIMIT),
            note=note,
            more=raw.more is True,
        )

    def thread(self, raw: Thread, posts: tuple[Post, ...]) -> Thread:
        absent = self._some(raw.absent, MOST_IDS, self.absent)
        known = None if raw.known is None else _count(raw.known)
        return Thread(posts=posts, absent=absent, known=known, skipped=_count(raw.skipped) + self.skipped)

    def profile(self, raw: Profile) -> Profile:
        """Raises :class:`Refused` where it is no profile at all."""
        if not isinstance(raw, Profile):
            raise Refused("not a profile")
        return Profile(
            identity=self.identity(raw.identity),
            server=line(raw.server, 200),
            may=frozenset(act for act in raw.may if isinstance(act, Act)),
            reads=line(raw.reads, NOTE_LIMIT),
            text=raw.text if isinstance(raw.text, TextRules) else None,
            streaming=None if raw.streaming is None else bool(raw.streaming),
            warnings=tuple(said(words, NOTE_LIMIT) for words in (*self._running_out(raw), *islice(raw.warnings, 20))),
            why_not={act: said(why, NOTE_LIMIT) for act, why in raw.why_not.items() if isinstance(act, Act)},
            poll_seconds=raw.poll_seconds if type(raw.poll_seconds) is int and raw.poll_seconds > 0 else None,
            quotas=self.quotas(raw.quotas),
            expires=tuple(
                replace(one, what=line(one.what, NOTE_LIMIT), then=line(one.then, NOTE_LIMIT))
                for one in islice(raw.expires, 10)
                if one.words(self.now)
            ),
        )

    def _running_out(self, raw: Profile) -> list[str]:
        """The announcements that are due; they stand among the warnings from here on."""
        return [words for one in islice(raw.expires, 10) if (words := one.words(self.now))]

    def quotas(self, raw: object) -> tuple[Quota, ...]:
        """Those that can be shown; anything else is left out."""
        kept = []
        for one in islice(raw, 20) if isinstance(raw, tuple) else ():
            with suppress(Exception):  # a figure that cannot be shown is no reason to show nothing
                shown = replace(one, what=line(one.what, 100))
                if shown.words():
                    kept.append(shown)
        return tuple(kept)

    # --- one post

    def try_post(self, raw: object) -> Post | None:
        """A post if it may pass; otherwise it is counted."""
        try:
            return self.post(raw)
        except Exception:  # noqa: BLE001 - whatever is wrong with one post, it must not cost the others
            self.skipped += 1
            return None

    def post(self, raw: object) -> Post:
        """Raises where ``raw`` is not a post that can be stored."""
        if not isinstance(raw, Post):
            raise Refused("not a post")
        ref = self.ref(raw.ref)
        parent = _maybe_id(raw.parent)
        created_at = self._created(raw.created_at)
        return Post(
            ref=ref,
            author=self.identity(raw.author),
            created_at=created_at,
            text=text(raw.text),
            kind=PostKind(raw.kind),
            ours=raw.ours is True,
            automated=raw.automated is True,
            parent=None if parent == ref.id else parent,
            parent_author=_maybe_id(raw.parent_author),
            root=_maybe_id(raw.root),
            audience=Audience(raw.audience),
            spoiler=line(raw.spoiler, SPOILER_LIMIT),
            sensitive=bool(raw.sensitive),
            mentions=self._some(raw.mentions, 500, self.identity),
            mentions_us=bool(raw.mentions_us),
            edited_at=self._edited(raw.edited_at, created_at),
            url=url(raw.url),
            language=raw.language if _LANGUAGE.fullmatch(raw.language) else "",
            links=self._some(raw.links, 200, _link),
            media=self._some(raw.media, 100, _media),
            poll=None if raw.poll is None else _poll(raw.poll),
            quoted=None if raw.quoted is None else _quoted(raw.quoted),
            stars=raw.stars if type(raw.stars) is int and 1 <= raw.stars <= 5 else None,
            liked=raw.liked is True,
            boosted=raw.boosted is True,
            replies=_count(raw.replies) if raw.replies is not None else None,
            closed=said(raw.closed, NOTE_LIMIT),
            state=PostState(raw.state),
        )

    def ref(self, raw: PostRef) -> PostRef:
        return PostRef(
            id=remote_id(raw.id),
            version=raw.version if _storable(raw.version, 512) else "",
            channel=remote_id(raw.channel) if raw.channel else "",
            extra=_extra(raw.extra),
        )

    def identity(self, raw: Identity) -> Identity:
        if not isinstance(raw, Identity):
            raise Refused("not an identity")
        try:
            known = self._people.get(raw)
        except TypeError:
            raise Refused("not an identity") from None
        if known is not None:
            return known
        name = remote_id(raw.id)
        handle = clean_name(line(raw.handle, HANDLE_LIMIT).removeprefix("@"), line(name, 60))
        passed = Identity(
            id=name,
            handle=handle,
            name=clean_name(raw.name, "") if raw.name else "",
            url=url(raw.url),
            bio=clean(raw.bio, limit=5_000),
            bot=raw.bot is True,
        )
        if len(self._people) >= MOST_PEOPLE:
            self._people.clear()
        self._people[raw] = passed
        return passed

    def absent(self, raw: Absent) -> Absent:
        state = PostState(raw.state)
        if state is PostState.LIVE:
            raise Refused("absent and live")
        return Absent(id=remote_id(raw.id), state=state, parent=_maybe_id(raw.parent))

    def mark(self, raw: str) -> str:
        """A fence: a connector's own words to itself, kept as they are."""
        if raw and not _storable(raw, EXTRA_LIMIT):
            raise Refused("not a mark")
        return raw

    # --- how

    def _some(self, raw: Iterable[Any], most: int, take: Callable[[Any], Item]) -> tuple[Item, ...]:
        """Those of ``raw`` that ``take`` lets in, at most ``most``; the rest is counted."""
        items = tuple(islice(raw, MOST_IDS + 1))
        taken = []
        for item in items[:most]:
            try:
                taken.append(take(item))
            except Exception:  # noqa: BLE001 - one bad item must not cost the others
                self.skipped += 1
        self.skipped += max(0, len(items) - most)
        return tuple(taken)

    def _cursor(self, raw: Cursor | None) -> Cursor | None:
        if raw is None or raw == "":
            return None
        if not _storable(raw, CURSOR_LIMIT):
            self.skipped += 1
            return None
        return raw

    def _created(self, raw: datetime) -> datetime:
        at = _utc(raw)
        if at is None or not EARLIEST <= at <= self.now + SKEW:
            self.odd_times += 1
            return self.now
        return at

    def _edited(self, raw: datetime | None, created_at: datetime) -> datetime | None:
        if raw is None:
            return None
        at = _utc(raw)
        if at is None or at > self.now + SKEW:
            self.odd_times += 1
            return created_at
        return max(at, created_at)

    def _note(self, note: str) -> str:
        if not self.odd_times:
            return note
        odd = f"{self.odd_times} impossible {'time was' if self.odd_times == 1 else 'times were'} taken for now."
        return line(f"{note} {odd}".strip(), NOTE_LIMIT)


def text(raw: str) -> str:
    return clean(_str(raw))


def line(raw: str, limit: int) -> str:
    return clean(_str(raw), limit=limit, one_line=True)


def said(raw: str, limit: int) -> str:
    """A sentence, which ends as one."""
    return sentence(line(raw, limit))


def remote_id(raw: str) -> RemoteId:
    """An id as it is, or :class:`Refused`: it is compared and handed back, so it must never be altered."""
    if not _storable(raw, ID_LIMIT) or not raw.isprintable() or not raw.strip():
        raise Refused("not an id")
    return RemoteId(raw)


def url(raw: str) -> str:
    """An address if every character of it can be seen, else nothing. What may be opened is decided on opening."""
    return raw if _storable(raw, URL_LIMIT) and raw.isprintable() and " " not in raw else ""


def _str(raw: object) -> str:
    if not isinstance(raw, str):
        raise Refused("not text")
    return raw


def _storable(raw: object, limit: int) -> bool:
    """Whether a string can be kept as it is: bounded, and nothing in it that UTF-8 (or SQLite's length) trips over."""
    if not isinstance(raw, str) or not 0 < len(raw) <= limit or "\x00" in raw:
        return False
    return raw.isascii() or not any("\ud800" <= character <= "\udfff" for character in raw)


def _maybe_id(raw: RemoteId | None) -> RemoteId | None:
    try:
        return None if raw is None else remote_id(raw)
    except Refused:
        return None


def _utc(raw: datetime) -> datetime | None:
    if not isinstance(raw, datetime):
        raise Refused("not a time")
    try:
        return (raw if raw.tzinfo else raw.replace(tzinfo=UTC)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def _count(raw: object) -> int:
    return min(raw, 10**9) if type(raw) is int and raw >= 0 else 0


def _extra(raw: Mapping[str, str]) -> Mapping[str, str]:
    kept = {key: value for key, value in islice(raw.items(), 64) if isinstance(key, str) and isinstance(value, str)}
    return {
        key: value
        for key, value in kept.items()
        if _storable(key, 200) and (not value or _storable(value, EXTRA_LIMIT))
    }


def _link(raw: Hyperlink) -> Hyperlink:
    return Hyperlink(text=line(raw.text, URL_LIMIT), url=url(raw.url))


def _media(raw: Media) -> Media:
    kind = raw.kind if raw.kind in _MEDIA else "unknown"
    return Media(kind=kind, url=url(raw.url), alt=clean(raw.alt, limit=ALT_LIMIT))


def _poll(raw: Poll) -> Poll:
    options = tuple((line(words, 500), _votes(votes)) for words, votes in islice(raw.options, 50))
    return Poll(options=options, closed=bool(raw.closed))


def _votes(raw: object) -> int:
    return -1 if raw == -1 else _count(raw)


def _quoted(raw: Quoted) -> Quoted:
    return replace(
        raw,
        id=remote_id(raw.id),
        author=line(raw.author, HANDLE_LIMIT),
        text=clean(raw.text, limit=10_000),
        url=url(raw.url),
    )
