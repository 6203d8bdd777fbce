"""The few signs we draw. All are in every monospace font; in simple mode they are ASCII."""

from __future__ import annotations

from inbox_tui.domain.value import value_class


@value_class()
class Glyphs:
    unheard: str
    heard: str
    cursor: str
    rule: str
    thumb: str
    star: str
    draft: str
    tick: str
    cross: str
    selected: str
    dot: str
    quote: str
    deeper: str
    link: str
    snooze: str
    full: str
    empty: str
    ellipsis: str
    up: str
    none: str


PRETTY = Glyphs(
    unheard="○",
    heard="●",
    cursor="┃",
    rule="│",
    thumb="▐",
    star="★",
    draft="✎",
    tick="✓",
    cross="✗",
    selected="✓",
    dot="·",
    quote="│",
    deeper="↳",
    link="→",
    snooze="until",
    full="█",
    empty="░",
    ellipsis="…",
    up="↑",
    none="·",
)
ASCII = Glyphs(
    unheard="o",
    heard="*",
    cursor=">",
    rule="|",
    thumb="|",
    star="*",
    draft="draft:",
    tick="+",
    cross="x",
    selected="x",
    dot="-",
    quote="|",
    deeper=">",
    link="->",
    snooze="until",
    full="#",
    empty=".",
    ellipsis="...",
    up="^",
    none="-",
)
