"""Which sentence of theirs a plan card begins with."""

from __future__ import annotations

import pytest

from inbox_tui.domain.plan import the_matter


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I am so angry! The parcel never came.", "The parcel never came."),
        ("Hello again. My lamp arrived broken. I am really disappointed in you.", "My lamp arrived broken."),
        ("Unbelievable. Worst shop ever. The handle fell off after a week.", "The handle fell off after a week."),
        ("I am furious. Where is my refund?", "Where is my refund?"),
        ("@acme @other still broken", "still broken"),
        ("Ich bin so wütend! Das Paket ist nie angekommen.", "Das Paket ist nie angekommen."),
        ("Estoy muy enfadada. La lámpara llegó rota.", "La lámpara llegó rota."),
        ("Je suis vraiment en colère. Le colis n'est jamais arrivé.", "Le colis n'est jamais arrivé."),
        ("Que raiva! A encomenda nunca chegou.", "A encomenda nunca chegou."),
        ("Sono davvero delusa. Il pacco non è mai arrivato.", "Il pacco non è mai arrivato."),
        ("Ik ben zo boos. Het pakket is nooit aangekomen.", "Het pakket is nooit aangekomen."),
        ("本当に腹が立ちます。荷物が届きません。", "荷物が届きません。"),
        ("我非常生气！包裹一直没收到。", "包裹一直没收到。"),
    ],
)
def test_the_matter_goes_before_the_mood(text: str, told: str) -> None:
    assert the_matter([text]) == told


def test_the_matter_of_an_older_post_goes_before_the_mood_of_a_newer_one() -> None:
    assert the_matter(["The parcel never came.", "I am so angry!"]) == "The parcel never came."
    assert the_matter(["The parcel never came.", "The second one came broken."]) == "The second one came broken."


def test_where_there_is_but_mood_or_no_complaint_it_is_their_own_words_all_the_same() -> None:
    assert the_matter(["I am so angry!"]) == "I am so angry!"
    assert the_matter(["@acme Nice day. See you."]) == "Nice day. See you."
    assert the_matter([]) == ""
