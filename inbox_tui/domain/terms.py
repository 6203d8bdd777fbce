"""What full-text search needs to find every word, every piece of Chinese or Japanese, and every emoji.

SQLite's ``unicode61`` tokenizer cuts text at spaces and drops symbols: it takes a Japanese sentence for one word and
does not see emoji. So an extra column ``aux`` holds what it needs: overlapping pairs of characters, and each emoji as a
word. The same cutting is done to what is searched for.
"""

from __future__ import annotations

import re
import unicodedata

from inbox_tui.domain.characters import CJK, EMOJI
from inbox_tui.domain.cleaning import clean
from inbox_tui.domain.patterns import compiled

_MOST_TERMS = 24
_LONGEST_QUERY = 400
_KEYCAP = "[0-9#*]\ufe0f?\u20e3"
_SIGNS = f"(?:{_KEYCAP}|[{EMOJI}][\u200d\ufe0e\ufe0f\U000e0020-\U000e007f]*)+"
_PIECE = f"(?P<cjk>[{CJK}]+)|(?P<signs>{_SIGNS})|(?P<word>(?:[^\\W0-9_{CJK}{EMOJI}]|(?!{_KEYCAP})[0-9])+)"
_CHUNK = f'(?P<cjk>[{CJK}]+)|(?P<signs>{_SIGNS})|(?P<rest>(?:(?![{CJK}]|{_SIGNS})[^\\s"])+)'
_SIGN = f"{_KEYCAP}|[{EMOJI}\U000e0020-\U000e007f]"
_IS_CJK = f"[{CJK}]"
_PIECES_MATTER = f"[{CJK}\u20e3\U000e0020-\U000e007f]"
_WANTS_HELP = f"[{CJK}{EMOJI}\u20e3]"
_LAST_WORD = re.compile(r"[^\W_]+(?=[\W_]*$)")


def search_aux(text: str) -> str:
    """The words to index beside ``text``; empty for most.

    A run of Chinese or Japanese becomes its overlapping pairs and its last character (so that every character begins
    a word, and two runs never make a pair); an emoji becomes ``u`` and its code point, keycaps ``k``; a word written
    against Chinese or Japanese, which the tokenizer would not see as a word, is repeated.
    """
    if text.isascii() or _unaided.issuperset(text) or not _wants_help(text):
        return ""
    text = unicodedata.normalize("NFC", text)
    found: list[str] = []
    if not compiled(_PIECES_MATTER).search(text):
        return " ".join(f"u{ord(sign):x}" for sign in compiled(f"[{EMOJI}]").findall(text))
    for piece in compiled(_PIECE).finditer(text):
        said = piece.group()
        match piece.lastgroup:
            case "cjk":
                found += _pairs(said)
                found.append(said[-1])
            case "signs":
                found += _sign_words(said)
            case _:
                before, after = text[max(piece.start() - 1, 0) : piece.start()], text[piece.end() : piece.end() + 1]
                if compiled(_IS_CJK).match(before) or compiled(_IS_CJK).match(after):
                    found.append(said)
    return " ".join(found)


_MOST_KNOWN = 5_000
_unaided: set[str] = set()
"""Characters met so far that the tokenizer sees by itself: most texts are made of these."""


def _wants_help(text: str) -> bool:
    if len(_unaided) > _MOST_KNOWN:
        _unaided.clear()
    helped = compiled(_WANTS_HELP)
    _unaided.update(each for each in set(text) - _unaided if not helped.match(each))
    return not _unaided.issuperset(text)


def search_query(user_text: str) -> str:
    """An FTS5 query over columns ``body``, ``who`` and ``aux`` for what a person typed; empty: nothing to search for.

    All of the words must be there; the last one (from two letters on) may go on. Whatever is typed is searched for,
    never read as FTS5 syntax. At most 24 terms count.
    """
    text = unicodedata.normalize("NFC", clean(user_text, limit=_LONGEST_QUERY, one_line=True).rstrip("…"))
    chunks = [chunk for chunk in compiled(_CHUNK).finditer(text) if _says_something(chunk)][:_MOST_TERMS]
    terms: list[str] = []
    for chunk in chunks:
        said = chunk.group()
        match chunk.lastgroup:
            case "cjk" if len(said) == 1:
                terms.append(f'aux : "{said}" *')
            case "cjk":
                terms.append(f'aux : "{" ".join(_pairs(said))}"')
            case "signs":
                terms.append(f'aux : "{" ".join(_sign_words(said))}"')
            case _:
                last = _LAST_WORD.search(said) if chunk is chunks[-1] else None
                terms.append(f'"{said}" *' if last and len(last.group()) >= 2 else f'"{said}"')
    return " AND ".join(terms)


def _says_something(chunk: re.Match[str]) -> bool:
    return chunk.lastgroup != "rest" or any(c.isalnum() for c in chunk.group())


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


def _sign_words(signs: str) -> list[str]:
    return [f"{'k' if len(s) > 1 else 'u'}{ord(s[0]):x}" for s in compiled(_SIGN).findall(signs)]
