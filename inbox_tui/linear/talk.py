"""Lines in, lines out. Whatever is said here is plain text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager

_DRAWN = r"[\u2500-\u259f\u23ba-\u23bd\U0001fb00-\U0001fbaf]+"
"""Box drawing, blocks and scan lines."""
_UNSAYABLE = r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
_PLAINER = str.maketrans(
    "\u2018\u2019\u201c\u201d\u2010\u2011\u2012\u2013\u2014\u00a0\u2022", "''\"\"----- *", "\u00ad"
)
NOT_DRAWN = "(drawing)"
"""What is said in place of lines and blocks drawn with letters."""
QUIT = frozenset({"q", "quit"})
YES = frozenset({"y", "yes"})
NO = frozenset({"n", "no"})


class Gone(Exception):
    """Nobody types any more: the input has ended."""


def plain(words: str) -> str:
    """``words`` as one line that no terminal obeys and no screen reader stumbles over."""
    if words.isascii() and words.isprintable():
        return words
    line = re.sub(_UNSAYABLE, " ", words.replace("\r\n", " "))
    return re.sub(_DRAWN, NOT_DRAWN, line)


def spelled(words: str, encoding: str) -> str:
    """``words`` in the letters that ``encoding`` has: accents go, what is left over becomes a question mark."""
    try:
        words.encode(encoding)
        return words
    except (UnicodeEncodeError, LookupError):
        pass
    kept = []
    for letter in unicodedata.normalize("NFC", words):
        for piece in (letter, letter.translate(_PLAINER), _bare(letter), "?"):
            if _fits(piece, encoding):
                kept.append(piece)
                break
    return "".join(kept)


def _bare(letter: str) -> str:
    taken = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    return taken or "?"


def _fits(piece: str, encoding: str) -> bool:
    try:
        piece.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return piece.isascii()
    return True


class Leaving(Exception):
    """``quit`` was typed at a question inside of something: what was begun is kept."""


class Elsewhere(Exception):
    """One of the words that lead away from a question was typed at it."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


class Talk:
    """``read`` gives the next line without its end, None once there are no more. ``put`` writes text as it is.

    ``typed`` says whether the line end of what is typed is on screen already (a terminal echoes it).
    """

    def __init__(
        self,
        read: Callable[[], Awaitable[str | None]],
        put: Callable[[str], None],
        *,
        encoding: str = "utf-8",
        typed: bool = True,
    ) -> None:
        self._read, self._put = read, put
        self._encoding, self._typed = encoding, typed
        self._asking = False
        """A question stands at the end of the last line."""
        self._away: frozenset[str] = frozenset()

    @contextmanager
    def leading_away(self, *words: str) -> Iterator[None]:
        """Within, each of ``words``, typed alone at whatever is asked, raises :class:`Elsewhere`."""
        before, self._away = self._away, frozenset(words)
        try:
            yield
        finally:
            self._away = before

    def say(self, *sentences: str) -> None:
        """One line each; empty ones are left out."""
        if self._asking and any(sentences):  # interrupted
            self._put("\n")
            self._asking = False
        for sentence in sentences:
            if sentence:
                self._put(spelled(plain(sentence), self._encoding) + "\n")

    def quote(self, text: str) -> None:
        """Somebody's words, line by line, set in by two blanks: so no stranger's line passes for one of ours."""
        for line in text.split("\n"):
            if line.strip():
                self._put("  " + spelled(plain(line.strip()), self._encoding) + "\n")

    async def ask(self, question: str) -> str:
        """The next line, without blanks around it. Raises :class:`Gone`, :class:`Elsewhere`."""
        typed = (await self.line(question)).strip()
        if typed.casefold() in self._away:
            raise Elsewhere(typed.casefold())
        return typed

    async def line(self, question: str) -> str:
        """The next line as it was typed. Raises :class:`Gone`."""
        self._put(spelled(plain(question), self._encoding) + " ")
        self._asking = True
        line = await self._read()
        self._asking = False
        if line is None:
            self._put("\n")
            raise Gone
        if not self._typed:
            self._put("\n")
        return line

    async def agreed(self, question: str) -> bool:
        """Yes or no; asked again until it is one of them. Enter means no. Raises :class:`Gone`."""
        while True:
            answer = (await self.ask(f"{question} yes or no:")).casefold()
            if answer in YES:
                return True
            if answer in NO or not answer:
                return False
            self.say("Please type yes or no.")

    async def choose(self, question: str, choices: Sequence[str], none: str = "Enter leaves it.") -> int | None:
        """One of numbered choices, counted from 0; None where nothing was chosen. Raises :class:`Gone`."""
        self.say(question)
        for number, words in enumerate(choices, 1):
            self.say(f"{number}: {words}")
        while True:
            answer = (await self.ask(f"Number? {none}")).casefold().rstrip(".")
            if not answer:
                return None
            if answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(choices):
                return int(answer) - 1
            named = [at for at, words in enumerate(choices) if words.casefold().startswith(answer)]
            if len(named) == 1:
                return named[0]
            self.say(f"Please type a number from 1 to {len(choices)}.")
