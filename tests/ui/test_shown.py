"""The review shows a text as its platform will; Reddit's Markdown is read for it."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.domain.length import TextRules, Unit
from inbox_tui.domain.preview import wording
from inbox_tui.ui.lines import size_of
from inbox_tui.ui.shown import _spoilers, laid_out, same, shown

REDDIT = TextRules(limit=10_000, markup="reddit", linked="u/name r/name")


def drawn(text, width=60):
    return ["".join(words for words, _ in line) for line in laid_out(shown(text, REDDIT), width, "|")]


def inks(text):
    return {words: ink for line in laid_out(shown(text, REDDIT), 60, "|") for words, ink in line if words.strip()}


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("one\ntwo", ["one two"]),
        ("one  \ntwo\\\nthree", ["one", "two", "three"]),
        ("one\n\n\n\ntwo", ["one", "", "two"]),
        (r"\*as is\* 2 \> 1", ["*as is* 2 > 1"]),
        ("# Head\ntext", ["Head", "", "text"]),
        ("> quote\n> goes on\n\n> > deep\n\nend", ["| quote goes on", "| ", "| | deep", "", "end"]),
        ("- a\n- b\n    - c\n- d\n\n3. x\n4. y", ["• a", "• b", "  • c", "• d", "", "3. x", "4. y"]),
        ("before\n\n    x = 1\n    y = 2\n\n```py\nz\n```", ["before", "", "x = 1", "y = 2", "", "py", "z"]),
        ("a | b\n-|-\n1 | 2", ["a | b", "1 | 2"]),
        ("a\n\n---\n\nb", ["a", "", "----------", "", "b"]),
        ("[here](https://shop.example/x?y=1)", ["here (shop.example)"]),
        ("[bank.example](https://other.example)", ["bank.example (other.example)"]),
        ("[here][1]\n\n[1]: https://shop.example", ["here (shop.example)"]),
        ("[top](/r/lamps) <https://a.example>", ["top (/r/lamps) https://a.example"]),
        ("[no](javascript:x) <b>no</b> ![pic](https://a.example/p)", ["[no](javascript:x) <b>no</b> !pic (a.example)"]),
        (">!it was Ana!<, `>!not here!<`", ["it was Ana, >!not here!<"]),
        ("x^2 and H~~2~~O", ["x^2 and H2O"]),
    ],
)  # fmt: skip
def test_reddit_shows(typed, rows):
    assert drawn(typed) == rows
    assert not same(shown(typed, REDDIT), typed)


def test_looks_are_drawn():
    found = inks("**a** *b* ~~c~~ `d` [e](https://x.example) u/f ***g*** >!h!<\n\n# i")
    assert found["a"] == "text bold"
    assert found["b"] == "text italic"
    assert found["c"] == "text strike"
    assert found["d"] == "quote"
    assert (found["e"], found[" (x.example)"]) == ("accent", "muted")
    assert found["u/f"] == "accent"
    assert found["g"] == "text bold italic"
    assert found["h"] == "soon"
    assert found["i"] == "text bold"


def test_plain_words_stay_what_they_are():
    for text in ("Yes, it does.", "Two\n\nparagraphs, u/ana.", "5 > 3 and 2 < 4; a_b_c", ""):
        assert same(shown(text, REDDIT), text)


@pytest.mark.parametrize("signs", [">!", ">!a", ">! ", ">!a!<", "\\\\>!", "!<"])
def test_thousands_of_a_spoilers_signs_are_read_at_once(signs):
    text = signs * 20_000
    begun = time.process_time()
    assert _spoilers(text, "[", "]").count("[") == (20_000 if signs == ">!a!<" else 0)
    assert time.process_time() - begun < 1, "in time that grows with the text, not with its square"


@given(st.text("a>!<\\\\ \n\t", max_size=60))
def test_spoilers_are_what_stands_between_their_signs_in_one_line(text):
    assert _spoilers(text, "[", "]") == re.sub(r"(?<!\\)>!(?=\S)([^\n]*?\S)!<", r"[\1]", text)


@given(st.text(max_size=120) | st.text("ab*_~`>#-!\\[](): \n\t<|=+1.&;^", max_size=120))
def test_no_text_is_too_odd(text):
    for rules in (REDDIT, TextRules(markup="youtube"), TextRules(links="host-15", linked="@name #tag")):
        rows = shown(text, rules)
        lines = list(laid_out(rows, 40, "|"))
        drawn = "".join(words for line in lines for words, _ in line[2:])
        assert "".join(drawn.split()) == "".join("".join(row.text for row in rows).split())
        assert all(size_of(line) <= 40 for line in lines)


@given(st.text("ab*_~`>#-! \\\n\t=+1.^", max_size=120))
def test_every_letter_that_is_no_markup_is_shown(text):
    assert [c for c in wording(shown(text, REDDIT)) if c in "ab"] == [c for c in text if c in "ab"]


@pytest.mark.parametrize(
    ("rules", "label", "typed", "seen", "note"),
    [
        (REDDIT, "Reddit", "It is **blue**.", "It is blue.", True),
        (
            TextRules(limit=280, unit=Unit.WEIGHTED, url_length=23, links="host-15", linked="@name"),
            "X",
            "See https://www.shop.com/lamps/blue/one-of-them",
            "See shop.com/lamps/blue/one…",
            True,
        ),
        (TextRules(linked="@host #tag"), "Bluesky", "See #blue", "See #blue", False),
        (
            TextRules(linked="@name@host", links="cut-30", short_mentions=True),
            "Mastodon",
            "@ben@town.example yes",
            "@ben@town.example yes",
            False,
        ),
    ],
)
async def test_the_review_shows_what_the_platform_will(stage, inbox, rules, label, typed, seen, note):
    inbox.add("Ben Okafor", (41, "does it ship?", {}), waiting=41, due=60)
    inbox.account_list[0] = replace(inbox.account_list[0], text=rules, label=label)
    async with stage(inbox) as s:
        await s.press("l")
        await s.listen(3)
        await s.press("r")
        s.main.composer.put(typed)
        await s.press("ctrl+s")
        assert s.shows(seen)
        assert s.shows(f"as {label} will show it; e goes back to what you typed") is note
        assert s.shows("a link counts 23") is bool(rules.url_length)
        await s.press("e")
        assert s.main.composer.text == typed
