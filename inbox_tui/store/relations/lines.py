"""One line of an export, taken apart: each value of the right kind and size, each name somebody's that is here."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, BinaryIO

from inbox_tui.domain.cleaning import clean
from inbox_tui.domain.model import (
    Audience,
    Hyperlink,
    Identity,
    Media,
    Poll,
    Post,
    PostKind,
    PostRef,
    PostState,
    Quoted,
    RemoteId,
)
from inbox_tui.domain.value import value_class
from inbox_tui.errors import InboxError
from inbox_tui.store.codec import maybe, moment, ms
from inbox_tui.store.relations.exchanged import FORMAT, NAME, Column, Is, Table

LONGEST_LINE = 4_000_000
"""Bytes. A post of the longest kind, with all its links and wordings, takes a fifth of that."""
LONGEST_ID = 2_048
LONGEST_TEXT = 100_000
GREATEST = 1 << 53
_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


_NOTHING_CHANGED = "Nothing was changed. Export anew where it came from."


class Refused(InboxError):
    """A file that cannot be taken in."""

    def __init__(self, sentence: str, next_step: str = _NOTHING_CHANGED) -> None:
        super().__init__(sentence, next_step=next_step)


class Odd(Exception):
    """What is wrong with a line, in words that follow its number."""


@value_class(kw_only=True)
class PostLine:
    """A post as a file tells of it; times in milliseconds."""

    id: str
    state: PostState
    ours: bool
    parent: RemoteId | None
    post: Post | None
    """None where only its place is known."""
    points: str
    """What is kept of its data where its words are not, as JSON."""
    created_at: int
    seen_at: int
    revision: int
    to_us: bool
    earlier: tuple[tuple[int, str, str, int], ...] = ()
    heard: tuple[int, int, str] | None = None


def parsed(raw: bytes) -> dict[str, Any]:
    """Raises :class:`Odd`."""
    try:
        line = json.loads(raw)
    except (ValueError, RecursionError):
        raise Odd("is no JSON") from None
    if not isinstance(line, dict) or not isinstance(line.get("type"), str):
        raise Odd("is not a thing with a type")
    return line


def begins(line: dict[str, Any]) -> None:
    """Look at the first line. Raises :class:`Odd`, :class:`Refused`."""
    if line["type"] != NAME:
        raise Refused(
            "This is not an export of inbox-tui.", "Nothing was changed. Make one with: inbox-tui export FILE"
        )
    if type(line.get("format")) is not int:
        raise Odd("does not say which format it has")
    if line["format"] > FORMAT:
        raise Refused(
            "The file was made by a newer inbox-tui.", "Nothing was changed. Upgrade inbox-tui and import it again."
        )


def lines_of(file: BinaryIO) -> Iterable[bytes]:
    """The lines of a file, none of them endless. Raises :class:`Refused`."""
    number = 0
    while raw := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(raw) > LONGEST_LINE:
            raise Refused(f"Line {number} is longer than any that inbox-tui writes.")
        if not raw.endswith(b"\n"):
            raise Refused(f"The file was cut off: line {number} does not end.")
        yield raw


class Given:
    """Reads values out of lines, and knows which row here a name in the file stands for."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.accounts: dict[str, int] = {}
        self.us: dict[int, str] = {}
        self.people: dict[str, int] = {}
        self.promises: dict[str, int] = {}
        """0 for what a draft would have promised that was thrown away here."""
        self.entries: dict[str, int] = {}

    # --- plain values

    def text(self, line: dict[str, Any], name: str, limit: int = LONGEST_TEXT) -> str:
        return clean(self.written(line, name, limit), limit=limit)

    def written(self, line: dict[str, Any], name: str, limit: int = LONGEST_TEXT) -> str:
        """A text as it is; half a character (a lone surrogate) becomes a mark."""
        value = line.get(name)
        if not isinstance(value, str):
            raise Odd(f"has no text for {name!r}")
        if len(value) > limit:
            raise Odd(f"has a text for {name!r} that is longer than any")
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def texts(self, line: dict[str, Any], *names: str) -> dict[str, str]:
        return {name: self.text(line, name) for name in names}

    def id(self, line: dict[str, Any], name: str) -> str:
        return _id(line.get(name), name)

    def number(self, line: dict[str, Any], name: str) -> int:
        value = line.get(name)
        if type(value) is not int or not 0 <= value < GREATEST:
            raise Odd(f"has no number for {name!r}")
        return value

    def yes_no(self, line: dict[str, Any], name: str) -> bool:
        value = line.get(name)
        if type(value) is not bool:
            raise Odd(f"says neither true nor false for {name!r}")
        return value

    def list(self, line: dict[str, Any], name: str, most: int = 10_000) -> list[Any]:
        value = line.get(name)
        if not isinstance(value, list) or len(value) > most:
            raise Odd(f"has no list for {name!r}")
        return value

    def time(self, line: dict[str, Any], name: str, *, may_lack: bool = False) -> int | None:
        value = line.get(name)
        if value is None and may_lack:
            return None
        try:
            at = datetime.fromisoformat(value)  # type: ignore[arg-type]
            if at.tzinfo is None or not _EARLIEST <= at <= _LATEST:
                raise ValueError
        except (ValueError, TypeError, OverflowError):
            raise Odd(f"has no time for {name!r}") from None
        return ms(at)

    # --- names

    def account(self, line: dict[str, Any], name: str) -> int:
        return self._account(line.get(name))

    def _account(self, value: object) -> int:
        if not isinstance(value, str) or value not in self.accounts:
            raise Odd("speaks of an account that the file does not tell of")
        return self.accounts[value]

    def _pair(self, value: object, what: str) -> tuple[int, str]:
        if not isinstance(value, list) or len(value) != 2:
            raise Odd(f"names no {what}")
        return self._account(value[0]), _id(value[1], what)

    def identity_called(self, value: object) -> int:
        return self._look(value, "identity", "SELECT id FROM identity WHERE account = ? AND remote_id = ?")

    def post_called(self, value: object) -> int:
        return self._look(value, "post", "SELECT id FROM post WHERE account = ? AND remote_id = ?")

    def conversation(self, line: dict[str, Any], name: str) -> int:
        return self._conversation(line.get(name))

    def _conversation(self, value: object) -> int:
        return self._look(value, "conversation", "SELECT conversation_id FROM post WHERE account = ? AND remote_id = ?")

    def _look(self, value: object, what: str, question: str) -> int:
        found = self._db.execute(question, self._pair(value, what)).fetchone()
        if found is None or found[0] is None:
            raise Odd(f"speaks of a {what} that the file does not tell of")
        return int(found[0])

    @staticmethod
    def _label(value: object, known: dict[str, int], what: str) -> int:
        if not isinstance(value, str) or value not in known:
            raise Odd(f"speaks of a {what} that the file does not tell of")
        return known[value]

    # --- whole rows

    def row(self, table: Table, line: dict[str, Any]) -> dict[str, Any]:
        """Column by column, as the table here has them. Raises :class:`Odd`."""
        return {column.name: self._value(column, line) for column in table.columns}

    def _value(self, column: Column, line: dict[str, Any]) -> Any:
        word, value = column.word, line.get(column.word)
        if value is None and column.may_lack:
            return None
        match column.sort:
            case Is.TEXT:
                text = self.text(line, word)
                if column.one_of and text not in column.one_of:
                    raise Odd(f"has {text!r:.40} for {word!r}, which means nothing here")
                return text
            case Is.WRITTEN:
                return self.written(line, word)
            case Is.NUMBER:
                return self.number(line, word)
            case Is.YES_NO:
                return int(self.yes_no(line, word))
            case Is.TIME:
                return self.time(line, word)
            case Is.WORDS:
                words = self.list(line, word, 100)
                if not all(isinstance(each, str) and len(each) <= 200 for each in words):
                    raise Odd(f"has no list of words for {word!r}")
                return json.dumps([clean(each, one_line=True) for each in words], ensure_ascii=False)
            case Is.ACCOUNT:
                return self._account(value)
            case Is.IDENTITY:
                return self.identity_called(value)
            case Is.POST:
                return self.post_called(value)
            case Is.CONVERSATION:
                return self._conversation(value)
            case Is.PERSON:
                if isinstance(value, list):
                    return -self.identity_called(value)
                return self._label(value, self.people, "person")
            case Is.PROMISE:
                return self._label(value, self.promises, "promise") or None
            case Is.ENTRY:
                return self.entries.get(_id(value, word))  # thrown away here meanwhile: then of none


def _id(value: object, name: str) -> str:
    """A name that is compared and must not be altered."""
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ID or not value.isprintable():
        raise Odd(f"has nothing that can be a name for {name!r}")
    return value


# --- posts


def post_line(line: dict[str, Any], given: Given, account: int) -> PostLine:
    """Raises :class:`Odd`."""
    try:
        return _post_line(line, given)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Odd("is a post of no shape that inbox-tui writes") from None


def _post_line(line: dict[str, Any], given: Given) -> PostLine:
    data = line["data"]
    if not isinstance(data, dict):
        raise Odd("is a post without its data")
    state = PostState(line["state"])
    created, seen = given.time(line, "created_at"), given.time(line, "seen_at")
    assert created is not None
    assert seen is not None
    parent = line.get("parent") or data.get("parent")
    heard = line.get("heard")
    known = line["author"] is not None
    number = given.id(line, "id")
    return PostLine(
        id=number,
        state=state,
        ours=given.yes_no(line, "ours"),
        parent=RemoteId(_id(parent, "parent")) if parent else None,
        post=_post(line, data, given, number, state, created, parent) if known else None,
        points=_points(data, given),
        created_at=created,
        seen_at=seen,
        revision=max(1, given.number(line, "revision")),
        to_us=given.yes_no(line, "to_us"),
        earlier=tuple(
            (
                given.number(old, "revision"),
                given.text(old, "text"),
                given.text(old, "content_warning"),
                given.time(old, "seen_at") or 0,
            )
            for old in (given.list(line, "earlier") if "earlier" in line else ())
        ),
        heard=None
        if heard is None
        else (given.number(heard, "revision"), given.time(heard, "at") or 0, given.text(heard, "how", 40)),
    )


def _post(
    line: dict[str, Any], data: dict[str, Any], given: Given, number: str, state: PostState, created: int, parent: Any
) -> Post:
    quoted, poll = data.get("quoted"), data.get("poll")
    return Post(
        ref=PostRef(
            id=RemoteId(number),
            version=str(line["version"]),
            channel=str(line["channel"]),
            extra=dict(data.get("extra", {})),
        ),
        author=Identity(id=RemoteId(given.id(line, "author")), handle=""),
        created_at=moment(created),
        text=given.text(line, "text"),
        kind=PostKind(line["kind"]),
        ours=given.yes_no(line, "ours"),
        automated=given.yes_no(line, "automated"),
        parent=RemoteId(_id(parent, "parent")) if parent else None,
        parent_author=RemoteId(data["parent_author"]) if data.get("parent_author") else None,
        root=RemoteId(data["root"]) if data.get("root") else None,
        audience=Audience(line["audience"]),
        spoiler=given.text(line, "content_warning"),
        sensitive=bool(data.get("sensitive")),
        mentions=tuple(
            Identity(id=RemoteId(each[0]), handle=each[1], name=each[2]) for each in data.get("mentions", ())
        ),
        mentions_us=given.yes_no(line, "mentions_us"),
        edited_at=maybe(given.time(line, "edited_at", may_lack=True)),
        url=str(line["url"]),
        language=str(data.get("language", "")),
        links=tuple(Hyperlink(text=text, url=url) for text, url in data.get("links", ())),
        media=tuple(Media(kind=kind, url=url, alt=alt) for kind, url, alt in data.get("media", ())),
        poll=None if poll is None else Poll(options=tuple((words, votes) for words, votes in poll[0]), closed=poll[1]),
        quoted=None
        if quoted is None
        else Quoted(id=RemoteId(quoted[0]), author=quoted[1], text=quoted[2], url=quoted[3]),
        stars=data.get("stars"),
        liked=given.yes_no(line, "liked"),
        boosted=given.yes_no(line, "boosted"),
        replies=line.get("replies"),
        closed=str(data.get("closed", "")),
        state=state,
    )


def _points(data: dict[str, Any], given: Given) -> str:
    """What is kept of a post whose words are not: what it is fetched again by, and why they are not."""
    kept: dict[str, Any] = {}
    for name, value in data.items():
        if name in ("root", "parent", "parent_author"):
            kept[name] = _id(value, name)
        elif name == "removed":
            kept[name] = given.text(data, name, 300)
        elif name == "told":
            kept[name] = given.number(data, name)
        elif name == "extra":
            kept[name] = {_id(key, name): given.text(value, key, 8_192) for key in value}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) if kept else "{}"
