"""Templates: texts with holes, in files of the user's own; filled with what is known, and made somebody's own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from inbox_tui.domain.asks import asks_in, content
from inbox_tui.domain.cleaning import clean
from inbox_tui.domain.model import Kind
from inbox_tui.domain.value import value_class

LARGEST = 65_536
"""Bytes of one file."""
MOST_STEPS = 20
_HOLE = re.compile(r"\{\{\s*([^{}]{1,60}?)\s*\}\}")
_FILLED = re.compile(_HOLE.pattern + r"([.!?,;:…]*)")
_HEADER = re.compile(r"(title|kind|platforms|language)\s*:\s*(.*)", re.IGNORECASE)
_BETWEEN = re.compile(r"^-{3,}[ \t]*$", re.MULTILINE)
_LONGEST_QUOTE = 120


@value_class(kw_only=True)
class Template:
    """One file. ``steps`` has one text, or those of a playbook in their order."""

    name: str
    """The file's name without its ending: what an answer made from it remembers."""
    title: str
    steps: tuple[str, ...]
    kind: Kind | None = None
    platforms: tuple[str, ...] = ()
    """Names or short tags; none: all."""
    language: str = ""

    @property
    def playbook(self) -> bool:
        return len(self.steps) > 1


@value_class(kw_only=True)
class Setting:
    """What is answered, as far as it decides which template fits."""

    kind: Kind | None = None
    platform: str = ""
    tag: str = ""
    language: str = ""
    used: str = ""
    """What the last answer here was made from, as :func:`mark` writes it; empty: from none."""


def parse(name: str, text: str) -> Template:
    """Read a file. Lines such as ``kind: complaint`` at its top, up to an empty one, say where it fits; lines of
    three or more ``-`` divide the steps of a playbook. Raises ``ValueError`` with a sentence."""
    lines = clean(text).split("\n")
    said: dict[str, str] = {}
    while lines and (found := _HEADER.fullmatch(lines[0].strip())):
        said[found[1].lower()] = found[2].strip()
        lines.pop(0)
    if said and lines and lines[0].strip() and not _BETWEEN.fullmatch(lines[0]):
        raise ValueError(f"{name}: an empty line is missing between what it is for and its text.")
    steps = tuple(step for part in _BETWEEN.split("\n".join(lines)) if (step := part.strip("\n").rstrip()))
    if not steps:
        raise ValueError(f"{name}: there is no text in it.")
    if len(steps) > MOST_STEPS:
        raise ValueError(f"{name}: it has more than {MOST_STEPS} steps.")
    kind = said.get("kind", "").lower()
    if kind and kind not in set(Kind):
        raise ValueError(f"{name}: {kind[:30]!r} is no kind; kinds are {', '.join(Kind)}.")
    return Template(
        name=name,
        title=said.get("title") or name,
        steps=steps,
        kind=Kind(kind) if kind else None,
        platforms=tuple(said.get("platforms", "").replace(",", " ").lower().split()),
        language=said.get("language", "").lower()[:2],
    )


def mark(template: Template, step: int) -> str:
    """How an answer remembers what it was made from: ``complaint`` or, of a playbook, ``complaint#2``."""
    return f"{template.name}#{step + 1}" if template.playbook else template.name


def offered(templates: Sequence[Template], setting: Setting) -> tuple[tuple[Template, int], ...]:
    """Every step of every template, best fitting first: the next step of a playbook that is under way, then those for
    this kind, language and platform. What is for another platform comes last."""

    def rank(one: tuple[Template, int]) -> tuple[bool, bool, int, str, int]:
        template, step = one
        here = not template.platforms or bool({setting.platform, setting.tag} & set(template.platforms))
        fits = 4 * (template.kind is not None and template.kind is setting.kind)
        fits += 2 * bool(template.language and template.language == setting.language)
        fits += bool(template.platforms and here)
        fits -= 4 * (template.kind is not None and template.kind is not setting.kind)
        fits -= 2 * bool(template.language and setting.language and template.language != setting.language)
        under_way = template.playbook and step > 0 and setting.used == mark(template, step - 1)
        return not under_way, not here, -fits, template.title.casefold(), step

    return tuple(sorted(((one, step) for one in templates for step in range(len(one.steps))), key=rank))


def fill(text: str, known: Mapping[str, str]) -> str:
    """Put in what is known; ``known`` by lower-case name. Everything else stays a hole. Of two marks that end one
    sentence, theirs and the template's, one is left: a question stays one."""

    def put(found: re.Match[str]) -> str:
        words, mark = known.get(" ".join(found[1].lower().split())), found[2]
        if not words:
            return found[0]
        if not mark:
            return words
        if words.endswith(".") and not words.endswith(".."):
            return words[:-1] + mark
        return words if words[-1] in ".!?…。！？" and mark in (".", words[-1]) else words + mark

    return _FILLED.sub(put, text)


def hole(text: str) -> tuple[int, int] | None:
    """Where the first hole begins and ends."""
    found = _HOLE.search(text)
    return found.span() if found else None


def first_name(name: str, handle: str) -> str:
    """What somebody is called; empty where only a handle is known, for nobody is greeted by one."""
    name = " ".join(name.split())
    plain = name.casefold().removeprefix("@")
    handle = handle.casefold()
    if not name or plain in (handle, handle.partition("@")[0], handle.partition(".")[0]):
        return ""
    first = name.split(" ")[0]
    letters = "".join(c for c in first if c.isalpha() or c in "-'’")
    return letters if len(letters) > 1 and not any(c in first for c in "@_/0123456789") else ""


def quoted(text: str) -> str:
    """Their words in short: what they ask, else how they begin. On one line."""
    asked = asks_in(text, 1)
    said = asked[0].text if asked else text
    line = " ".join(said.split())
    return line if len(line) <= _LONGEST_QUOTE else f"{line[: _LONGEST_QUOTE - 1].rstrip()}…"


def personal(draft: str, template: str, their_words: Sequence[str], card_words: Sequence[str]) -> tuple[str, ...]:
    """Words of a draft that are not the template's and are the person's: of what they wrote (``their_words``) or of
    what is known of them (``card_words``: tags and notes; a name alone is no touch). Sorted."""
    known: frozenset[str] = frozenset().union(*map(content, (*their_words, *card_words)))
    return tuple(sorted((content(draft) - content(_HOLE.sub(" ", template))) & known))
