"""What our own words promise and when it is due, what only acknowledges, and what does neither."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.domain.hours import BusinessHours
from inbox_tui.domain.promising import acknowledges, promises_in, time_in
from inbox_tui.testing.hostile import SMALL

ZONE = ZoneInfo("Europe/Berlin")
HOURS = BusinessHours.of("Europe/Berlin", {"mon-fri": "9-17"})
WEDNESDAY = datetime(2026, 11, 18, 10, 0, tzinfo=ZONE)


def due(text: str, now: datetime = WEDNESDAY) -> list[tuple[str, str]]:
    """When each promise is due, on the wall, and by which words."""
    found = promises_in(text, now, ZONE, HOURS)
    assert all(promise.due.tzinfo is UTC for promise in found)
    return [(f"{promise.due.astimezone(ZONE):%a %d.%m %H:%M}", promise.why) for promise in found]


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("I'll send it by Friday", "by Friday"),
        ("ein neuer Deckel bis morgen um 14 Uhr", "bis morgen um 14 Uhr"),
        ("a new one on the 24th of November", "2026-11-24 17:00"),
        ("a new one is on its way", ""),
        ("the invoice of 2020-01-01", ""),
    ],
)
def test_the_time_in_what_is_owed_is_proposed_in_words_that_can_be_read(text: str, proposed: str) -> None:
    assert time_in(text, WEDNESDAY, ZONE, HOURS) == proposed


@pytest.mark.parametrize(
    ("text", "when", "why"),
    [
        ("I'll get back to you.", "Mon 23.11 10:00", "get back to you"),
        ("I’ll get back to you", "Mon 23.11 10:00", "get back to you"),
        ("Thanks! You'll have it by Friday.", "Fri 20.11 17:00", "by Friday"),
        ("We'll send it tomorrow", "Thu 19.11 17:00", "tomorrow"),
        ("I'll write in two hours.", "Wed 18.11 12:00", "in two hours"),
        ("We'll answer within 24 hours", "Thu 19.11 10:00", "within 24 hours"),
        ("I'll call in half an hour", "Wed 18.11 10:30", "in half an hour"),
        ("We will fix it by 5pm tomorrow", "Thu 19.11 17:00", "by 5pm tomorrow"),
        ("I'll call you tomorrow at 15:30.", "Thu 19.11 15:30", "tomorrow at 15:30"),
        ("Let me look into it and get back to you by end of day.", "Wed 18.11 17:00", "by end of day"),
        ("I'll write again tomorrow morning", "Thu 19.11 12:00", "tomorrow morning"),
        ("By Friday at the latest.", "Fri 20.11 17:00", "By Friday"),
        ("Tomorrow, or Friday at the latest, I'll have an answer", "Fri 20.11 17:00", "Friday"),
        ("I'll have an answer for you next week", "Fri 27.11 17:00", "next week"),
        ("We'll ship it in 3 days", "Sat 21.11 18:00", "in 3 days"),
        ("We'll ship it in three working days", "Mon 23.11 17:00", "in three working days"),
        ("We'll ship it on 24 December.", "Thu 24.12 17:00", "on 24 December"),
        ("I'll know by 2026-12-01", "Tue 01.12 17:00", "by 2026-12-01"),
        ("If you send me the number, I'll check it tomorrow.", "Thu 19.11 17:00", "tomorrow"),
        ("Sorry! I ask the workshop and I get back to you by Friday.", "Fri 20.11 17:00", "by Friday"),
        ("I get back to you tomorrow", "Thu 19.11 17:00", "tomorrow"),
        ("Thanks, we get back to you by Monday.", "Mon 23.11 17:00", "by Monday"),
        ("I come back to you on Monday.", "Mon 23.11 17:00", "on Monday"),
        ("Tomorrow we let you know.", "Thu 19.11 17:00", "Tomorrow"),
        ("I send you a new lid on Friday.", "Fri 20.11 17:00", "on Friday"),
        ("We look into it today.", "Wed 18.11 17:00", "today"),
        ("I am sending it tomorrow.", "Thu 19.11 17:00", "tomorrow"),
        ("We ship the right one tomorrow.", "Thu 19.11 17:00", "tomorrow"),
        ("Sorry! I call you on Friday.", "Fri 20.11 17:00", "on Friday"),
        ("A new one goes out by Friday.", "Fri 20.11 17:00", "by Friday"),
        ("Your refund will be on your account by Friday.", "Fri 20.11 17:00", "by Friday"),
        ("It will be in your inbox tomorrow.", "Thu 19.11 17:00", "tomorrow"),
        ("Ich melde mich morgen.", "Thu 19.11 17:00", "morgen"),
        ("Wir schicken dir bis Freitag einen neuen Deckel.", "Fri 20.11 17:00", "bis Freitag"),
        ("Wir schauen heute Abend nach und melden uns.", "Wed 18.11 21:00", "heute Abend"),
        ("In zwei Stunden wissen wir mehr, ich melde mich dann.", "Wed 18.11 12:00", "In zwei Stunden"),
        ("Ich melde mich.", "Mon 23.11 10:00", "melde mich"),
        ("Geht am 3.12. raus.", "Thu 03.12 17:00", "am 3.12."),
        ("Te escribo mañana.", "Thu 19.11 17:00", "mañana"),
        ("Te lo enviamos el viernes.", "Fri 20.11 17:00", "el viernes"),
        ("Te decimos algo en dos horas", "Wed 18.11 12:00", "en dos horas"),
        ("Je reviens vers vous d'ici vendredi.", "Fri 20.11 17:00", "d'ici vendredi"),
        ("On vous répond demain matin.", "Thu 19.11 12:00", "demain matin"),
        ("Nous vous rembourserons sous 3 jours ouvrés", "Mon 23.11 17:00", "sous 3 jours ouvrés"),
        ("Te aviso amanhã.", "Thu 19.11 17:00", "amanhã"),
        ("Vamos enviar até sexta-feira.", "Fri 20.11 17:00", "até sexta-feira"),
        ("Ti faccio sapere entro venerdì.", "Fri 20.11 17:00", "entro venerdì"),
        ("Domani ti scrivo.", "Thu 19.11 17:00", "Domani"),
        ("Ik kom er morgen op terug.", "Thu 19.11 17:00", "morgen"),
        ("Je krijgt uiterlijk vrijdag bericht.", "Fri 20.11 17:00", "uiterlijk vrijdag"),
        ("明日ご連絡いたします。", "Thu 19.11 17:00", "明日"),
        ("金曜日までにお送りします。", "Fri 20.11 17:00", "金曜日までに"),
        ("確認して折り返しご連絡します。", "Mon 23.11 10:00", "折り返し"),
        ("我们周五前给您答复。", "Fri 20.11 17:00", "周五前"),
        ("明天回复您。", "Thu 19.11 17:00", "明天"),
        ("我们会在两小时内联系您。", "Wed 18.11 12:00", "两小时内"),
    ],
)
def test_a_promise_is_found_with_the_words_that_say_when(text: str, when: str, why: str) -> None:
    assert due(text) == [(when, why)]


@pytest.mark.parametrize(
    "text",
    [
        "We were open on Friday.",
        "We are open on Friday.",
        "I sent it on Friday.",
        "I sent it yesterday.",
        "Did you get it on Friday?",
        "Could you send it by Friday?",
        "Will we see you tomorrow?",
        "If you send it tomorrow, that is fine.",
        "Let me know by Friday.",
        "You'll get used to it.",
        "See you tomorrow!",
        "I can't promise it for Friday.",
        "We won't have it by Friday.",
        'He wrote "I\'ll call tomorrow" and did not.',
        "> I'll call tomorrow\nThank you for waiting.",
        "I love Fridays.",
        "I get back to you.",
        "We look into it.",
        "I get back to you by 2020-01-01.",
        "I get back from Lisbon on Friday.",
        "I come back on Monday.",
        "I get back on Monday.",
        "We come back to Porto on Friday.",
        "Do I get back to you by Friday?",
        "If I send it tomorrow, it is there on Friday.",
        "When we send it on Friday, you are not at home.",
        "Parcels we send on Monday arrive late.",
        "The one I send you on Friday is blue.",
        "We send the parcels every Friday.",
        "We ship the orders every Friday.",
        "The lamps we ship on Friday are green.",
        "We call it a Friday.",
        "If we ship it tomorrow, will you be at home on Friday?",
        "We always send it on Friday.",
        "I don't get back to you by Friday.",
        "I can't promise that I get back to you by Friday.",
        "I sent you the lid on Friday.",
        "I send you greetings from Porto today.",
        "It works in 220 V.",
        "I'll send the list of 2025-05-05.",
        "You'll have it by 9999-12-31.",
        "Bis morgen!",
        "Guten Morgen, danke für die Nachricht.",
        "Wir haben es am Freitag verschickt.",
        "Wir haben morgen geöffnet.",
        "Wenn du es morgen schickst, reicht das.",
        "Lo enviamos ayer.",
        "¡Hasta mañana!",
        "Nous avons envoyé le colis vendredi.",
        "À demain !",
        "Até amanhã!",
        "A domani!",
        "Tot morgen!",
        "金曜日に送りました。",
        "明日は営業しています。",
        "また明日。",
        "昨天已经寄出了",
        "周五寄出了。",
        "",
    ],
)
def test_what_is_no_promise(text: str) -> None:
    assert due(text) == []


def test_each_sentence_promises_for_itself_and_stands_where_it_says() -> None:
    text = "So sorry 😔! I'll ask the workshop tomorrow. You'll have the new lid by Friday."
    found = promises_in(text, WEDNESDAY, ZONE, HOURS)
    assert [text[promise.start : promise.end] for promise in found] == [promise.text for promise in found]
    assert [promise.text for promise in found] == [
        "I'll ask the workshop tomorrow.",
        "You'll have the new lid by Friday.",
    ]


@pytest.mark.parametrize(
    ("text", "now", "utc"),
    [
        # The clocks go back on 25 October 2026 and forward on 28 March 2027.
        ("I'll send it in 4 hours", datetime(2026, 10, 24, 23, 0, tzinfo=ZONE), "2026-10-25 01:00"),
        ("I'll send it tomorrow at 10:00", datetime(2026, 10, 24, 23, 0, tzinfo=ZONE), "2026-10-25 09:00"),
        ("I'll send it by Monday", datetime(2026, 10, 23, 12, 0, tzinfo=ZONE), "2026-10-26 16:00"),
        ("I'll send it by Monday", datetime(2027, 3, 26, 12, 0, tzinfo=ZONE), "2027-03-29 15:00"),
        ("I'll send it in 4 hours", datetime(2027, 3, 27, 23, 0, tzinfo=ZONE), "2027-03-28 02:00"),
        ("You'll have it by Friday", datetime(2026, 12, 30, 12, 0, tzinfo=ZONE), "2027-01-01 16:00"),
        ("You'll have it on 2 January", datetime(2026, 12, 30, 12, 0, tzinfo=ZONE), "2027-01-02 17:00"),
        ("You'll have it today", datetime(2026, 11, 18, 18, 30, tzinfo=ZONE), "2026-11-18 22:59"),
        ("I'll answer by 9:00", datetime(2026, 11, 18, 18, 30, tzinfo=ZONE), "2026-11-19 08:00"),
    ],
)
def test_changes_of_the_clocks_and_the_end_of_the_year(text: str, now: datetime, utc: str) -> None:
    (promise,) = promises_in(text, now, ZONE, HOURS)
    assert f"{promise.due:%Y-%m-%d %H:%M}" == utc


def test_how_long_an_open_promise_lasts_can_be_set() -> None:
    (promise,) = promises_in("I'll get back to you", WEDNESDAY, ZONE, HOURS, open_ended=60)
    assert promise.due == datetime(2026, 11, 18, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "So sorry, let me look into it.",
        "Oh no, that should not have happened. I'm asking the warehouse and will get back to you by Friday.",
        "Das tut uns leid, wir schauen uns das an.",
        "Lo siento mucho, lo miro ahora mismo y te digo.",
        "Désolée, je regarde ça tout de suite.",
        "Sinto muito, vou verificar agora.",
        "Mi dispiace, verifico subito.",
        "Wat vervelend, ik zoek het uit.",
        "申し訳ございません。確認いたします。",
        "非常抱歉，我们马上查一下。",
    ],
)
def test_an_acknowledgement_says_sorry_and_that_it_is_looked_into(text: str) -> None:
    assert acknowledges(text)


@pytest.mark.parametrize(
    "text",
    [
        "Sorry! A new one is on its way.",
        "So sorry. We looked into it and will refund you today.",
        "Sorry, could you tell me the order number? I'll look into it.",
        "Sorry, I'll check. Please send me the order number.",
        "Thanks for your order!",
        "Let me look into it.",
        "Sorry to hear that.",
        "Sorry, I checked: it broke because the glue was wet.",
        "So sorry, let me look into it. " + "We know how this feels. " * 9,
        "Das tut uns leid, wir schauen nach und schicken Ersatz.",
        "Es tut mir leid, ich schaue nach. Versuch bitte einen Neustart.",
        "Lo siento, lo miro y te devolvemos el dinero.",
        "Désolée, je regarde. Un bon d'achat vous attend.",
        "Desculpe, vou verificar e faço a troca.",
        "Mi dispiace, verifico e ti mando un rimborso.",
        "Sorry, we kijken het na en sturen een nieuwe.",
        "申し訳ございません。確認して返金いたします。",
        "抱歉，我们查一下，给您退款。",
        "",
    ],
)
def test_an_answer_is_not_taken_for_an_acknowledgement(text: str) -> None:
    assert not acknowledges(text)


def test_hostile_text_promises_nothing_by_accident() -> None:
    for text in SMALL:
        for promise in promises_in(text, WEDNESDAY, ZONE, HOURS):
            assert text[promise.start : promise.end] == promise.text
        acknowledges(text)


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    for promise in promises_in(f"I'll {text} tomorrow in 3 days at 12", WEDNESDAY, ZONE, HOURS):
        assert promise.due > WEDNESDAY
