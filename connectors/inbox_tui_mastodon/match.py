"""Whether a status is what we sent. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from difflib import SequenceMatcher
from typing import Any

from inbox_tui.connector import Answer, Unsure
from inbox_tui.connector.fields import Odd, load, mapping
from inbox_tui.domain.model import Post, Reply, width
from inbox_tui_mastodon.parse import View, content, is_boost, post

ALIKE = 0.9
SKEW = timedelta(minutes=10)
"""How far a server's clock may be off ours."""
_MENTION = re.compile(r"@([\w.-]+)(?:@[\w.:\[\]-]+)?")
_MARKDOWN_LINK = re.compile(r"\[[^\[\]\n]{0,200}\]\(([^()\s]{1,500})\)")
# Servers set typed Markdown as such, and some turn straight quotes and dots into typographic ones.
_DRESS = re.compile(r"[\s*_`~>#\\•…“”„‘’\"'.-]+")
_COMPARED = 2000
LONGEST_COMPARED = 20_000


def essence(text: str) -> str:
    """A text without what servers change: white space, mention domains, Markdown's marks, letter case."""
    plain = _MARKDOWN_LINK.sub(r"\1", unicodedata.normalize("NFKC", text[:LONGEST_COMPARED]).casefold())
    return _DRESS.sub(" ", _MENTION.sub(r"@\1", plain)).strip()


def same_words(sent: str, found: str) -> bool:
    one, two = essence(sent), essence(found)
    if one == two:
        return True
    if min(len(one), len(two)) < ALIKE * max(len(one), len(two)):
        return False
    matcher = SequenceMatcher(None, one[:_COMPARED], two[:_COMPARED], autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def carries(raw: Mapping[str, Any], reply: Reply) -> bool:
    """Whether a status carries the reply's words. Links are compared by where they go: what is shown is shortened.
    Without a text the content warning becomes the text."""
    return same_words(reply.text or reply.spoiler, content(raw, whole_links=True).text)


def is_it(raw: object, reply: Reply, view: View) -> Post | None:
    """The post, if ``raw`` is ours, answers what ``reply`` answers and carries its words."""
    if is_boost(raw):
        return None
    try:
        found = post(raw, view)
        fits = found.ours and found.parent == (reply.target.id if reply.target else None)
        return found if fits and carries(mapping(raw), reply) else None
    except Odd:
        return None


def accepted(answer: Answer, reply: Reply, view: View, before: frozenset[str]) -> Post:
    """Our post in the answer to sending it. Raises ``Unsure`` for anything that does not prove it: a portal's page, a
    cut or foreign body, an old post of ours, another text, a lost thread, a wider audience."""
    try:
        raw = mapping(load(answer.body))
        found = post(raw, view)
    except Odd:
        raise Unsure("The server's answer does not show our post. Looking for it.") from None
    if not found.ours or found.ref.id in before or not carries(raw, reply):
        raise Unsure("The server answered with a different post than ours. Looking for it.")
    if found.parent != (reply.target.id if reply.target else None):
        raise Unsure("It was posted, but outside of its thread. Look at it on the web, and delete it if that is wrong.")
    if width(found.audience) > width(reply.audience):
        raise Unsure(
            f"It was posted, but as {found.audience.value} where {reply.audience.value} was asked. "
            "Delete it on the web if that is too wide."
        )
    return found
