"""Text from strangers, made safe to show; and how text is cut into what people call characters and words."""

from __future__ import annotations

import re

from inbox_tui.domain.characters import CJK, UNSPACED
from inbox_tui.domain.cleaning import Safe, clean, clean_name, is_clean, preview
from inbox_tui.domain.diff import word_diff
from inbox_tui.domain.terms import search_aux, search_query
from inbox_tui.domain.width import simplify_emoji


def left_open(text: str) -> str:
    """The first ``{{name}}`` by which a template marks what is to be filled in; empty: there is none."""
    found = re.search(r"\{\{[^{}]*\}\}", text)
    return found.group() if found else ""


def sentence(words: str) -> str:
    """``words`` with the full stop that a sentence ends in, where it was left out. Fragments in a column have none."""
    words = words.strip()
    return words if not words or words[-1] in ".!?…" else f"{words}."


def beside(name: str, handle: str) -> str:
    """The handle beside a name; empty where the name says it already: a Facebook Page has no other."""
    return "" if handle in ("", name, name.removeprefix("@")) else handle if " " in handle else f"@{handle}"


def content_warning(words: str) -> str:
    """What stands for a text behind a content warning; ``words``: the warning's own, empty where it has none."""
    return f"Content warning: {words or 'marked as sensitive'}"


def graphemes(text: str) -> list[str]:
    """The grapheme clusters of ``text`` (Unicode UAX 29): what a person would call its characters."""
    import regex  # 20 ms of import that only a composer or a counter needs

    found: list[str] = regex.findall(r"\X", text)
    return found


def words(text: str) -> int:
    """How many words there are to read. Two Chinese or Japanese characters count as one, four Thai letters too."""
    if text.isascii():
        return len(text.split())
    text, cjk = re.subn(f"[{CJK}]", " ", text)
    text, unspaced = re.subn(f"[{UNSPACED}]", " ", text)
    return len(text.split()) + -(-cjk // 2) + -(-unspaced // 4)


__all__ = [
    "Safe", "beside", "clean", "clean_name", "content_warning", "graphemes", "is_clean", "preview", "search_aux",
    "search_query", "simplify_emoji", "word_diff", "words",
]  # fmt: skip
