from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.domain.kinds import Proposal, propose, remembered
from inbox_tui.domain.model import Kind
from inbox_tui.testing.hostile import SMALL


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Third time my order arrives broken. I want a refund!", Kind.COMPLAINT),
        ("Still waiting for my parcel, when will it come?", Kind.COMPLAINT),
        ("Das Gerät ist kaputt und niemand antwortet", Kind.COMPLAINT),
        ("No funciona y sigo esperando una respuesta", Kind.COMPLAINT),
        ("Ça ne marche pas, je suis très déçue", Kind.COMPLAINT),
        ("Não funciona, quero meu dinheiro", Kind.COMPLAINT),
        ("Non funziona più, che vergogna", Kind.COMPLAINT),
        ("Hij is alweer kapot, ik wil mijn geld terug", Kind.COMPLAINT),
        ("商品が壊れていました。返金してください", Kind.COMPLAINT),
        ("收到就坏了，我要退款", Kind.COMPLAINT),
        ("does the blue one ship to Lagos?", Kind.QUESTION),
        ("Wie kann ich meine Adresse ändern", Kind.QUESTION),
        ("¿Cuánto cuesta el azul?", Kind.QUESTION),
        ("Est-ce que vous livrez en Belgique", Kind.QUESTION),
        ("Vocês têm o azul?", Kind.QUESTION),
        ("Quanto costa la blu?", Kind.QUESTION),
        ("Hoeveel kost de blauwe?", Kind.QUESTION),
        ("どこで買えますか？", Kind.QUESTION),
        ("请问多少钱", Kind.QUESTION),
        ("Thanks! Can I pay by card?", Kind.QUESTION),
        ("still love it, bought it thrice. Thank you!", Kind.PRAISE),
        ("Vielen Dank, einfach großartig", Kind.PRAISE),
        ("Me encanta, gracias", Kind.PRAISE),
        ("J’adore, merci", Kind.PRAISE),
        ("Adorei, obrigada", Kind.PRAISE),
        ("Bellissima, grazie", Kind.PRAISE),
        ("Geweldig, bedankt", Kind.PRAISE),
        ("最高です、ありがとう", Kind.PRAISE),
        ("太棒了，谢谢", Kind.PRAISE),
        ("It would be great if it came in green. Just a suggestion", Kind.IDEA),
        ("Would be nice if you shipped on Sundays?", Kind.IDEA),
        ("Ein Vorschlag: macht ihn auch in Grün", Kind.IDEA),
        ("Buy followers cheap, whatsapp me", Kind.SPAM),
        ("You have won! Claim your reward at https://evil.example", Kind.SPAM),
        ("off to the lake with mine today", Kind.CHAT),
        ("", Kind.CHAT),
        ("not great, not good either", Kind.COMPLAINT),
    ],
)
def test_kinds_in_the_words_people_use(text: str, kind: Kind) -> None:
    assert propose(text)[0] is kind


def test_the_reasons_are_words_of_the_text_itself() -> None:
    kind, reasons = propose("The pump is BROKEN and I want a refund, please")
    assert kind is Kind.COMPLAINT
    assert set(reasons) == {"broken", "refund"}


def test_each_word_that_told_is_named_once_and_whole() -> None:
    reasons = propose("Ordered the blue one. A red one stood at the door.")[1]
    assert sorted(reasons) == ["blue", "ordered", "red"]


def test_links_and_names_say_nothing() -> None:
    assert propose("@refund_bot@masto.example https://shop.example/broken?x=1 #worst")[0] is Kind.CHAT


def test_hostile_text_has_a_kind_too() -> None:
    for text in SMALL:
        assert propose(text)[0] in Kind


@given(st.text(max_size=300))
def test_the_same_words_give_the_same_answer(text: str) -> None:
    assert propose(text) == propose(text)
    assert len(propose(text)[1]) <= 5


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Thanks for nothing, honestly", Kind.COMPLAINT),
        ("never had a problem, love it", Kind.PRAISE),
        ("the clasp snapped on day four", Kind.COMPLAINT),
        ("The lamp gave up after five weeks. What now?", Kind.COMPLAINT),
        ("Das Display ging nach zwei Wochen nicht mehr", Kind.COMPLAINT),
        ("you know what? I will have toast", Kind.CHAT),
        ('my friend said "why not buy one?" and here I am', Kind.CHAT),
        ("It arrived; off to the lake", Kind.CHAT),
        ("😍😍", Kind.PRAISE),
        ("donde esta mi paquete", Kind.COMPLAINT),
        ("is the blue one back", Kind.QUESTION),
        ("Just ordered the blue one and the red one!", Kind.CHAT),
        ("I booked for Monday and Tuesday", Kind.CHAT),
        ("this is the place I told you of", Kind.CHAT),
    ],
)
def test_kinds_by_phrases_signs_and_where_a_sentence_begins(text: str, kind: Kind) -> None:
    assert propose(text)[0] is kind


def test_the_longest_cue_hides_the_shorter_one_in_it() -> None:
    assert "thanks" not in propose("thanks for nothing")[1]


def test_what_was_corrected_for_a_person_wins_where_its_cue_is_a_reason_again() -> None:
    said = "my kettle is broken in by now, a broken one sings"
    kind, reasons = propose(said)
    assert (kind, reasons) == (Kind.COMPLAINT, ("broken",))
    told = remembered(said, [("broken", Kind.CHAT)])
    assert (told.kind, told.reasons, told.remembered) == (Kind.CHAT, ("broken",), True)
    other = remembered("it never arrived", [("broken", Kind.CHAT)])
    assert (other.kind, other.remembered) == (Kind.COMPLAINT, False)


def test_the_later_correction_wins() -> None:
    told = remembered("it is broken", [("broken", Kind.CHAT), ("broken", Kind.PRAISE)])
    assert told.kind is Kind.PRAISE


def test_a_correction_without_a_cue_counts_where_nothing_else_speaks() -> None:
    corrections = [("", Kind.PRAISE)]
    assert remembered("third pot of it this week", corrections) == Proposal(Kind.PRAISE, (), remembered=True)
    assert remembered("it is broken", corrections).kind is Kind.COMPLAINT


def test_a_question_mark_alone_is_remembered_only_alone() -> None:
    corrections = [("?", Kind.IDEA)]
    assert remembered("in green?", corrections).kind is Kind.IDEA
    assert remembered("how much is the green one?", corrections).kind is Kind.QUESTION


def test_nothing_to_remember_is_the_plain_proposal() -> None:
    kind, reasons = propose("it is broken")
    assert remembered("it is broken", ()) == Proposal(kind, reasons)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Only a cold tea left. Slow morning.", Kind.CHAT),
        ("I love getting lost in your maps", Kind.CHAT),
        ("Finished it. Zero regrets 💙", Kind.PRAISE),
        ("Terminé el cuaderno, cero arrepentimientos 💙", Kind.PRAISE),
        ("Nichts kaputt, keine Beschwerden, danke!", Kind.PRAISE),
        ("Ni una queja en dos años", Kind.CHAT),
        ("Livré sans retard ni problème", Kind.CHAT),
        ("Nessun rimpianto", Kind.PRAISE),
        ("Nunca mais perco um trem com este relógio, obrigada", Kind.PRAISE),
        ("Geen spijt, geen klachten", Kind.PRAISE),
        ("落としても壊れません", Kind.CHAT),
        ("用了三年没坏", Kind.CHAT),
        ("You could sell the lid by itself, half the town has lost theirs", Kind.IDEA),
        ("¿Se puede pagar contra reembolso?", Kind.QUESTION),
        ("I ordered on Tuesday and have no number yet. Is that normal?", Kind.QUESTION),
        ("no reply, no refund, nothing", Kind.COMPLAINT),
        ("No me contesta nadie", Kind.COMPLAINT),
        ("Das Paket kam zerdrückt an", Kind.COMPLAINT),
        ("Thanks, but it is still broken", Kind.COMPLAINT),
        ("My parcel is late", Kind.COMPLAINT),
        ("I was late", Kind.CHAT),
    ],
)
def test_a_complaint_needs_more_than_a_gloomy_word(text: str, kind: Kind) -> None:
    assert propose(text)[0] is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Nobody from your office ever called me back.", Kind.COMPLAINT),
        ("The jacket you dry cleaned has lost two buttons.", Kind.COMPLAINT),
        ("I ordered blue curtains, green ones hang here now.", Kind.COMPLAINT),
        ("Die Brille sollte Freitag fertig sein, jetzt heißt es Montag.", Kind.COMPLAINT),
        ("Pedimos una cuna y nos dieron un colchón", Kind.COMPLAINT),
        ("L'abonnement s'est renouvelé alors que j'avais résilié.", Kind.COMPLAINT),
        ("La chiave che mi avete fatto non apre.", Kind.COMPLAINT),
        ("O ônibus passou direto no ponto.", Kind.COMPLAINT),
        ("De banden die vorige week zijn verwisseld verliezen lucht.", Kind.COMPLAINT),
        ("三月に解約したのに、まだ引き落としが続いています。", Kind.COMPLAINT),
        ("你们配的钥匙打不开门。", Kind.COMPLAINT),
        ("Has it been shipped yet?", Kind.QUESTION),
        ("Ist die Hose noch nicht fertig oder kann ich kommen?", Kind.QUESTION),
        ("You said it would take a week and it took two days.", Kind.CHAT),
        ("Luckily nobody called me back, I was in the lake", Kind.CHAT),
        ("I haven't bought bread elsewhere since March.", Kind.CHAT),
        ("Nadie en casa se cree que hice este cuenco en vuestro taller.", Kind.CHAT),
        ("Vijf uur geen stroom, we lazen bij jullie kaarsen.", Kind.CHAT),
        ("朋友没来，两块蛋糕都归我了。", Kind.CHAT),
        ("Nobody ever called me back but Ana, thank you Ana", Kind.PRAISE),
    ],
)
def test_what_only_tells_that_something_went_wrong_is_a_complaint(text: str, kind: Kind) -> None:
    assert propose(text)[0] is kind


@pytest.mark.parametrize(
    "text", ["We asked for a cot and got an armchair.", "Personne n'est passé réparer", "订的花，第二天才到"]
)
def test_the_signs_that_were_joined_are_shown_as_they_stand_there(text: str) -> None:
    kind, reasons = propose(text)
    assert kind is Kind.COMPLAINT
    assert reasons
    assert all(reason in text.lower() for reason in reasons)


def test_a_long_text_takes_no_longer_than_its_beginning() -> None:
    assert propose("bla " * 250 + "nobody called me back")[0] is Kind.CHAT
