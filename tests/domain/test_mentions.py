"""The mentions that a reply begins with, when its words are written anew."""

from __future__ import annotations

import pytest

from inbox_tui.domain.mentions import named_again, unnamed, without_names


@pytest.mark.parametrize(
    ("opening", "before", "anew", "kept"),
    [
        ("@ana@a.example ", "@ana@a.example Hello", "Hi", "@ana@a.example Hi"),
        ("@ana@a.example ", "@ana@a.example Hello", "Hi @ANA@a.example", "Hi @ANA@a.example"),
        ("@ana @ben ", "@ana Hello", "Hi", "@ana Hi"),  # ben was taken out before
        ("@ana ", "@ana Hello", "@anabel has it", "@ana @anabel has it"),
        ("Ana Ruiz ", "Ana Ruiz Hello", "Hi", "Ana Ruiz Hi"),
        ("", "Hello", "Hi", "Hi"),
    ],
)
def test_what_was_mentioned_stays_mentioned(opening: str, before: str, anew: str, kept: str) -> None:
    assert named_again(opening, before, anew) == kept


@pytest.mark.parametrize(
    ("opening", "text", "missing"),
    [
        ("@ana @ben ", "@ana Hello", ("@ben",)),
        ("@ana ", "Hello (@ana).", ()),
        ("Ana Ruiz ", "Hello Ana", ("Ana Ruiz",)),
        ("", "Hello", ()),
    ],
)
def test_whom_it_does_not_name(opening: str, text: str, missing: tuple[str, ...]) -> None:
    assert unnamed(opening, text) == missing


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@ana Yes.", "Yes."),
        ("@ana@one.example ＠ben  Yes, @cleo.", "Yes, @cleo."),
        ("Yes, @ana", "Yes, @ana"),
        ("@ana", ""),
        ("@ana @ben ", ""),
        ("", ""),
    ],
)
def test_what_is_said_behind_the_names(text: str, said: str) -> None:
    assert without_names(text) == said
