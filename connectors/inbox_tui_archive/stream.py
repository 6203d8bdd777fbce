"""Long files item by item: memory holds one item at a time, however long the file is."""

from __future__ import annotations

import codecs
import csv
import json
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

from inbox_tui.connector import Rejected

MOST_ITEM = 8 * 1024 * 1024
"""Characters of one item."""
CHUNK = 1 << 18
_SPACE = re.compile(r"[\s,]*")
_BEGIN = re.compile(r"[\[{]")
_BROKEN = "A file in that archive cannot be understood. Download the archive again, choosing JSON where it asks."


class _Text:
    """A growing and shrinking window on a file's text."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self.text = ""
        self.at = 0
        self.ended = False

    def more(self) -> bool:
        """Read on; False at the end. Raises ``Rejected`` where one item would not end."""
        if self.ended:
            return False
        if len(self.text) - self.at > MOST_ITEM:
            raise Rejected(_BROKEN)
        got = self._file.read(CHUNK)
        self.ended = not got
        self.text = self.text[self.at :] + self._decoder.decode(got, final=not got)
        self.at = 0
        return True

    def skip_space(self) -> str:
        """Past blanks and commas; the next character, or nothing at the end."""
        while True:
            self.at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more():
                return ""

    def value(self) -> Any:
        """The JSON value that begins here. Raises ``Rejected``."""
        while True:
            try:
                found, end = _decode(self.text, self.at)
            except RecursionError:
                raise Rejected(_BROKEN) from None
            except ValueError:
                if not self.more():
                    raise Rejected(_BROKEN) from None
                continue
            if end == len(self.text) and not self.ended:  # a number may go on
                self.more()
                continue
            self.at = end
            return found


_decode = json.JSONDecoder().raw_decode


def items(file: IO[bytes], key: str = "") -> Iterator[Any]:
    """The items of a JSON array: the file's own, or the one under ``key`` of its object. What stands before the array
    (X begins its files with an assignment) is passed over. Raises ``Rejected``."""
    text = _Text(file)
    _enter(text, key)
    while text.skip_space() not in ("]", ""):
        yield text.value()


def document(file: IO[bytes]) -> Any:
    """A short file's whole value. Raises ``Rejected``."""
    text = _Text(file)
    while True:
        begin = _BEGIN.search(text.text, text.at)
        if begin is not None:
            text.at = begin.start()
            return text.value()
        text.at = len(text.text)
        if not text.more():
            raise Rejected(_BROKEN)


def _enter(text: _Text, key: str) -> None:
    opening = "{" if key else "["
    while (at := text.text.find(opening, text.at)) < 0:
        text.at = len(text.text)
        if not text.more():
            raise Rejected(_BROKEN)
    text.at = at + 1
    while key:
        if text.skip_space() != '"':
            raise Rejected(_BROKEN)
        name = text.value()
        if text.skip_space() != ":":
            raise Rejected(_BROKEN)
        text.at += 1
        head = text.skip_space()
        if name == key:
            if head != "[":
                raise Rejected(_BROKEN)
            text.at += 1
            return
        text.value()


def rows(file: IO[bytes], first: str) -> Iterator[Mapping[str, str]]:
    """The rows of a CSV file by its column names; lines above the one that holds the column ``first`` are notes."""
    columns: list[str] | None = None
    try:
        for row in csv.reader(_lines(file)):
            if columns is None:
                columns = [name.strip() for name in row] if first in [name.strip() for name in row] else None
            elif row:
                yield dict(zip(columns, row, strict=False))
    except csv.Error:
        raise Rejected(_BROKEN) from None


def _lines(file: IO[bytes]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
    kept = ""
    while got := file.read(CHUNK):
        *whole, kept = (kept + decoder.decode(got)).split("\n")
        yield from (line.replace("\0", "") + "\n" for line in whole)
        if len(kept) > MOST_ITEM:
            raise Rejected(_BROKEN)
    if kept:
        yield kept.replace("\0", "")
