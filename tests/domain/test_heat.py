"""Which drafts read as heated and why, and which posts are hostile."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.domain.heat import heated, hostile
from inbox_tui.testing.hostile import SMALL


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("We NEVER said that.", ("capitals: NEVER",)),
        ("NO WE DID NOT", ("capitals: NO WE DID",)),
        ("READ THIS again", ("capitals: READ THIS",)),
        ("You people are all the same", ("“you people”",)),
        ("Leute wie Sie kennen wir", ("“leute wie sie”",)),
        ("Como ya le dije, está enviado", ("“como ya le dije”",)),
        ("Les gens comme vous, vraiment", ("“les gens comme vous”",)),
        ("Gente como você não entende", ("“gente como você”",)),
        ("Non è un nostro problema", ("“non è un nostro problema”",)),
        ("Zoals ik al zei", ("“zoals ik al zei”",)),
        ("あなたたちはいつも", ("“あなたたち”",)),
        ("你们这些人", ("“你们这些人”",)),
        ("No! We sent it!", ("2 exclamation marks",)),
        ("送りました！！", ("2 exclamation marks",)),
        ("Thanks for nothing!!", ("2 exclamation marks",)),
        ("Sorry, but we NEVER said that!", ("capitals: NEVER",)),
        ("Sorry! You should have read it!", ("2 exclamation marks",)),
        ("Entschuldigung, aber das stand da!!", ("2 exclamation marks",)),
        ("Gracias, pero es su culpa!!", ("2 exclamation marks",)),
        ("Merci pour rien !!", ("2 exclamation marks",)),
        ("You lot NEVER read!!", ("capitals: NEVER", "“you lot”", "2 exclamation marks")),
    ],
)
def test_what_reads_as_heated_says_why(text: str, reasons: tuple[str, ...]) -> None:
    assert heated(text, None, False) == reasons


@pytest.mark.parametrize(
    "text",
    [
        "",
        "So sorry, let me look into it!",
        "The USB cable works with HDMI and DVD, ask DHL or UPS.",
        "We take VISA.",
        "Our ASAP is about a week; FAQ and PDF are on the site.",
        "Use the code at https://shop.example/SUMMERSALE/NOW!!",
        "@BIGBRAND #LOUD thank you",
        "Thank you, people like this make our day",
        "I am a UK citizen",
        "So sorry, Ana!!",
        "Thank you so much! You made our whole week!!",
        "THANK YOU!!",
        "CONGRATULATIONS! What a shelf!",
        "Vielen Dank! Das freut uns sehr!",
        "¡Muchas gracias! ¡Qué alegría!!",
        "Merci beaucoup ! Quelle belle photo !!",
        "Parabéns!! Ficou lindo!",
        "Grazie mille!! Bellissimo!",
        "Hartelijk dank! Wat leuk!",
        "ありがとうございます！！",
        "非常感谢！！",
    ],
)
def test_a_calm_draft_has_no_reasons(text: str) -> None:
    assert heated(text, None, False) == ()


@pytest.mark.parametrize(
    ("seconds", "was_hostile", "is_heated"),
    [
        (5.0, True, True),
        (19.9, True, True),
        (20.0, True, False),
        (5.0, False, False),
        (None, True, False),
        (-1.0, True, False),
    ],
)
def test_an_answer_begun_at_once_counts_only_after_a_hostile_post(
    seconds: float | None, was_hostile: bool, is_heated: bool
) -> None:
    assert bool(heated("We sent it on Monday.", seconds, was_hostile)) is is_heated


def test_how_soon_is_hasty_can_be_set() -> None:
    assert heated("We sent it.", 30, True, hasty_seconds=60) == ("begun 30 s after you first saw a hostile post",)


@pytest.mark.parametrize(
    "text",
    [
        "You are a bunch of liars",
        "what the FUCK is this",
        "Ihr seid alle Betrüger, schämt euch",
        "Sois unos sinvergüenzas",
        "Bande de voleurs",
        "Seus golpistas!",
        "Siete dei ladri",
        "Stelletje oplichters",
        "ふざけるな、返せ",
        "黑心商家，骗子",
        "WHERE IS MY ORDER I HAVE WAITED FOR WEEKS",
    ],
)
def test_a_hostile_post(text: str) -> None:
    assert hostile(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The handle broke after a week, I would like a refund.",
        "Das Gerät ist kaputt, ich bin enttäuscht.",
        "OMG I LOVE IT",
        "Is it made in the USA?",
        "届きません。返金してください",
    ],
)
def test_a_complaint_need_not_be_hostile(text: str) -> None:
    assert not hostile(text)


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert all(heated(text, 3, hostile(text)))


def test_hostile_characters_can_be_read() -> None:
    for text in SMALL:
        heated(text, 3, hostile(text))
