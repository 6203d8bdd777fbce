"""When a complaint is over by their own words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inbox_tui.domain.settling import Course, Turn, course, settles

BEGAN = datetime(2026, 5, 4, 8, tzinfo=UTC)
COMPLAINT, ANSWER = "It arrived broken.", "A new one is on its way."
LOOKING, SORRY = "So sorry, I am looking into it.", "So sorry for this."


@pytest.mark.parametrize(
    "text",
    [
        "Thank you! And could I change the address after ordering?", "Fine.", "Great!", "ok, thanks", "All good now.",
        "It works now", "Danke!", "Alles klar", "Passt.", "¡Gracias! ¿Puedo cambiar la dirección?", "Todo bien ahora",
        "Merci beaucoup", "C'est réglé", "Obrigada!", "Tudo certo", "Grazie mille", "Tutto a posto", "Bedankt!",
        "Opgelost", "ありがとうございます", "解決しました", "谢谢", "解决了", "You are wonderful, I love it",
    ],
)  # fmt: skip
def test_it_settles(text: str) -> None:
    assert settles(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "ok", "Do you know when it comes?", "OK, thank you. I will wait for your message.", "Thanks for nothing.",
        "Thank you, but it is still broken", "Thanks. It arrived broken again!", "Thanks in advance", "Danke im Voraus",
        "Danke, ich warte dann", "Gracias, pero no funciona", "Merci, j'attends votre réponse", "Grazie, aspetto",
        "Obrigado, mas ainda não chegou", "Bedankt, ik wacht nog", "ありがとうございます。お待ちしています",
        "谢谢，但是还没到",
        "The address is 4 Mill Lane", "Thanks a lot for ruining my day", "no problem, I will call my lawyer",
        "Thanks, I'll go elsewhere.", "That's fine, I'm cancelling my account.", "perfect, just perfect", "no thanks",
        "It works now and then, thanks", "thanks, when?", "Danke, ich kündige", "Merci, plus jamais", "Nein danke.",
    ],
)  # fmt: skip
def test_it_settles_nothing(text: str) -> None:
    assert not settles(text)


@pytest.mark.parametrize(
    ("said", "settled", "again"),
    [
        ([COMPLAINT, "us", "Thank you!"], None, None),
        ([COMPLAINT, LOOKING, "Thank you!"], None, None),
        ([COMPLAINT, SORRY, "Thank you!"], None, None),
        ([COMPLAINT, LOOKING, "Thank you!", ANSWER, "Do you send to Norway?"], None, None),
        ([COMPLAINT, ANSWER, "Fine.", "And a question?"], 2, None),
        ([COMPLAINT, ANSWER, "Fine.", COMPLAINT, "I mean it: broken."], 2, 3),
        ([COMPLAINT, ANSWER, "Fine.", COMPLAINT, "Thank you!"], 2, 3),
        ([COMPLAINT, ANSWER, "Fine.", COMPLAINT, ANSWER, "Thank you!"], 5, None),
    ],
)
def test_how_it_went(said: list[str], settled: int | None, again: int | None) -> None:
    ours = {ANSWER, LOOKING, SORRY}
    at = [BEGAN + timedelta(hours=place) for place in range(len(said))]
    turns = [Turn(None if text in ours else 1, at[place], text) for place, text in enumerate(said) if text != "us"]
    assert course(turns) == Course(*(None if place is None else at[place] for place in (settled, again)))


def test_where_several_speak_only_who_complained_settles_it() -> None:
    later, last = BEGAN + timedelta(hours=1), BEGAN + timedelta(hours=2)
    turns = [Turn(1, BEGAN, COMPLAINT), Turn(None, BEGAN, ANSWER), Turn(2, later, "Thank you!")]
    assert course(turns) == Course(None, None)
    assert course([*turns, Turn(1, last, "Thank you, fine!")]) == Course(last, None)
    two = [Turn(1, BEGAN, COMPLAINT), Turn(2, BEGAN, COMPLAINT), Turn(None, BEGAN, ANSWER), Turn(1, later, "Fine.")]
    assert course(two) == Course(None, None)
    assert course([*two, Turn(2, last, "Fine.")]) == Course(last, None)


def test_who_was_not_answered_settles_nothing() -> None:
    first, second, last = (BEGAN + timedelta(hours=hours) for hours in (1, 2, 3))
    turns = [Turn(1, BEGAN, COMPLAINT), Turn(2, BEGAN, "Does it fit a door?"), Turn(None, first, ANSWER, 2)]
    assert course([*turns, Turn(1, second, "Thank you!")]) == Course(None, None)
    assert course([*turns, Turn(None, second, ANSWER, 1), Turn(1, last, "Thank you!")]) == Course(last, None)
