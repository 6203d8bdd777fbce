"""The few signs we draw. All are in every monospace font; in simple mode they are ASCII, for screen readers words."""

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
WORDS = Glyphs(
    unheard=" ",
    heard=" ",
    cursor=">",
    rule=" ",
    thumb=" ",
    star="starred",
    draft="draft",
    tick="done",
    cross="wrong",
    selected="x",
    dot=",",
    quote=" ",
    deeper="deeper,",
    link="link:",
    snooze="until",
    full=" ",
    empty=" ",
    ellipsis="...",
    up="^",
    none="0",
)
"""For who listens: nothing that is drawn, and no sign that stands for a word. What a blank leaves out is said in words
where it stands. ``>`` and ``x`` mark the row with the cursor and those selected."""
SPOKEN = str.maketrans(
    {
        **dict.fromkeys(map(chr, range(0x2500, 0x25A0)), " "),
        "\u00b7": ",",
        "\u2022": "-",
        "\u203a": ">",
        "\u2190": "<",
        "\u2192": ">",
        "\u21b3": ">",
        "\u25cb": "-",
        "\u25cf": "*",
        "\u2605": "*",
        "\u2713": "x",
        "\u270e": "*",
    }
)
"""What becomes, for who listens, of lines, boxes, blocks and signs that stand in any words: each keeps its one cell."""
