"""Templates: read, offered in a good order, filled, and made somebody's own."""

from __future__ import annotations

import pytest

from inbox_tui.domain.model import Kind
from inbox_tui.domain.templates import (
    MOST_STEPS,
    Setting,
    fill,
    first_name,
    hole,
    mark,
    offered,
    parse,
    personal,
    quoted,
)

PLAYBOOK = """title: Lost parcel
kind: complaint
platforms: bsky, masto
language: de

Hallo {{name}}, das tut uns leid.
---
Es geht um {{last order}}?
"""


def test_a_file_says_where_it_fits_and_may_have_steps():
    found = parse("lost", PLAYBOOK)
    assert (found.title, found.kind, found.platforms, found.language) == (
        "Lost parcel",
        Kind.COMPLAINT,
        ("bsky", "masto"),
        "de",
    )
    assert found.steps == ("Hallo {{name}}, das tut uns leid.", "Es geht um {{last order}}?")
    assert (mark(found, 1), mark(parse("plain", "Hello."), 0)) == ("lost#2", "plain")


def test_a_file_without_a_header_is_all_text():
    found = parse("hello", "Hello there:\nwelcome.\n")
    assert (found.title, found.steps, found.kind) == ("hello", ("Hello there:\nwelcome.",), None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no text"),
        ("title: x\n\n", "no text"),
        ("kind: rage\n\nHello", "is no kind"),
        ("kind: praise\nHello", "an empty line is missing"),
        ("x\n---\n" * (MOST_STEPS + 1), "more than"),
    ],
)
def test_what_is_no_template_is_said_in_a_sentence(text, words):
    with pytest.raises(ValueError, match=words):
        parse("file", text)


def test_what_a_terminal_would_obey_does_not_come_through():
    assert "\x1b" not in parse("x", "Hello \x1b[31m you").steps[0]


def test_the_next_step_comes_first_then_what_fits():
    lost = parse("lost", PLAYBOOK)
    thanks = parse("thanks", "kind: praise\n\nThank you {{name}}!")
    plain = parse("any", "Hello.")
    insta = parse("insta", "kind: complaint\nplatforms: insta\n\nOh no.")
    here = {"kind": Kind.COMPLAINT, "platform": "mastodon", "tag": "masto"}

    def names(**more):
        return [mark(*one) for one in offered((thanks, plain, insta, lost), Setting(**here, **more))]

    assert names(language="de") == ["lost#1", "lost#2", "any", "thanks", "insta"]
    assert names(language="en", used="lost#1")[0] == "lost#2"


@pytest.mark.parametrize(
    ("text", "words", "filled"),
    [
        ("You asked: {{their words}}.", "Does it ship?", "You asked: Does it ship?"),
        ("You say {{their words}}.", "It broke.", "You say It broke."),
        ("You say {{their words}}!", "It broke.", "You say It broke!"),
        ("{{ their words }}? Yes.", "Does it ship?", "Does it ship? Yes."),
        ("{{their words}}, you say.", "It broke.", "It broke, you say."),
        ("{{their words}}.", "so late", "so late."),
        ("{{their words}}.", "and so on…", "and so on…"),
        ("“{{their words}}”: yes.", "Does it ship?", "“Does it ship?”: yes."),
        ("{{their words}} Yes.", "It broke.", "It broke. Yes."),
        ("{{their words}}. And?", "届きません。", "届きません。 And?"),
        ("{{name}}.", "It broke.", "{{name}}."),
    ],
)
def test_no_sentence_ends_twice(text, words, filled):
    assert fill(text, {"their words": words}) == filled


def test_what_is_known_is_filled_in_and_the_rest_stays_a_hole():
    text = fill(
        "Hi {{ Name }}, {{their  words}} {{last order}}", {"name": "Ana", "their words": "where?", "handle": ""}
    )
    assert text == "Hi Ana, where? {{last order}}"
    assert text[slice(*hole(text))] == "{{last order}}"
    assert hole("none here") is None


@pytest.mark.parametrize(
    ("name", "handle", "called"),
    [
        ("Ana Ruiz", "ana@town.example", "Ana"),
        ("Jean-Luc Petit", "jl", "Jean-Luc"),
        ("ana", "ana@town.example", ""),
        ("@ana", "ana.bsky.example", ""),
        ("ana.bsky.example", "ana.bsky.example", ""),
        ("xX_gamer_99", "gamer", ""),
        ("✨ Zoë", "zo", ""),
        ("", "ana", ""),
        ("李雷", "lilei", "李雷"),
    ],
)
def test_nobody_is_greeted_by_a_handle(name, handle, called):
    assert first_name(name, handle) == called


def test_their_words_are_what_they_ask():
    assert quoted("Hello. My lamp came broken.\nCan I get a new one?") == "Can I get a new one?"
    assert len(quoted("word " * 90)) <= 120


@pytest.mark.parametrize(
    ("draft", "found"),
    [
        ("Hello Ana, we are sorry about the order.", ()),
        ("Hello Ana, we are sorry about the order. A new lamp leaves today.", ("lamp",)),
        ("Hello Ana, we are sorry about the order. See you at the regatta!", ("regatta",)),
    ],
)
def test_a_template_is_made_somebodys_own_by_their_words_or_their_card(draft, found):
    template = "Hello {{name}}, we are sorry about the order."
    assert personal(draft, template, ["My lamp is broken, where is my order?"], ["regatta 2026"]) == found
