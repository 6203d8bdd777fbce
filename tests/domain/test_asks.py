"""What is asked, where it stands, and whether a draft speaks to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.domain.asks import asks_in, content, says_more, settles, ticked
from inbox_tui.testing.hostile import SMALL


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Does it ship to Lagos?", ["Does it ship to Lagos?"]),
        ("Lovely lamp! Is it still made? And in blue?", ["Is it still made?", "And in blue?"]),
        ("can I pay by card", ["can I pay by card"]),
        (
            "Hi there. I was wondering whether the lid is sold alone. Cheers",
            ["I was wondering whether the lid is sold alone."],
        ),
        ("Please send me the screws. Thanks!", ["Please send me the screws."]),
        ("I paid 3.50 for it, is that right?", ["I paid 3.50 for it, is that right?"]),
        ("Ich wüsste gern, ob es den Deckel einzeln gibt.", ["Ich wüsste gern, ob es den Deckel einzeln gibt."]),
        ("Habt ihr am 24. offen?", ["Habt ihr am 24. offen?"]),
        ("¿Hacéis envíos a Canarias? ¡Gracias!", ["¿Hacéis envíos a Canarias?"]),
        ("j'aimerais savoir si ça existe en bleu", ["j'aimerais savoir si ça existe en bleu"]),
        ("Amei! Quanto custa o frete", ["Quanto custa o frete"]),
        ("Bella. Vorrei sapere se avete il blu.", ["Vorrei sapere se avete il blu."]),
        ("Mooi! Hoeveel kost de blauwe", ["Hoeveel kost de blauwe"]),
        ("昨日届きました。最初に洗いますか？", ["最初に洗いますか？"]),
        ("違いを教えてください。", ["違いを教えてください。"]),
        ("想问一下可以开发票吗", ["想问一下可以开发票吗"]),
        ("هل يوجد باللون الأزرق؟ شكرا", ["هل يوجد باللون الأزرق؟"]),
        ("Το έχετε σε μπλε; Ευχαριστώ", ["Το έχετε σε μπλε;"]),
        ("It arrived; I am happy", []),
        ("why me??", []),
        ("you know what? I love it", []),
        ("Seriously? Again? Why do I even bother.", []),
        ("Echt jetzt? Schon wieder?", []),
        ("え、また？", []),
        ("???", []),
        ("Hello? Anybody? Is it still made?", ["Is it still made?"]),
        ("Hello? Anyone there? Are you there?", []),
        ("Really? Right? Isn't it?", []),
        ("Hallo? Jemand da? Nicht wahr?", []),
        ("¿Hola? ¿Hay alguien? ¿Verdad?", []),
        ("Allô ? Il y a quelqu’un ? N’est-ce pas ?", []),
        ("Olá? Alguém aí? Não é?", []),
        ("C'è qualcuno? Ci siete? Davvero?", []),
        ("Hallo? Is daar iemand? Toch?", []),
        ("もしもし？誰かいますか？", []),
        ("有人吗？在吗？真的吗？", []),
        ('My friend said "why not buy one?" and I did', []),
        ("> is it still made?\nYes it is", []),
        ("look at https://shop.example/find?what=lamp", []),
        ("What a lovely lamp!", []),
        ("I love how it looks", []),
        ("", []),
    ],
)
def test_the_sentences_that_want_an_answer(text: str, asked: list[str]) -> None:
    found = asks_in(text)
    assert [ask.text for ask in found] == asked
    assert all(text[ask.start : ask.end] == ask.text for ask in found)


def test_no_more_than_five_are_kept_and_the_first_ones() -> None:
    text = " ".join(f"Is number {n} blue?" for n in range(9))
    assert [ask.text for ask in asks_in(text)] == [f"Is number {n} blue?" for n in range(5)]
    assert len(asks_in(text, most=2)) == 2


def test_places_are_counted_in_code_points() -> None:
    text = "👩‍🎨🎉 wow! Is it made of clay?"
    (ask,) = asks_in(text)
    assert text[ask.start : ask.end] == "Is it made of clay?"


@pytest.mark.parametrize(
    ("ask", "draft", "is_ticked"),
    [
        ("Do you ship to Lagos?", "Yes, shipping to Lagos takes a week", True),
        ("Do you ship to Lagos?", "We ship everywhere", False),
        ("Is the lid sold alone?", "The lids are sold in pairs", True),
        ("vegan?", "Yes, all of it is vegan", True),
        ("Is it?", "It is", False),
        ("Passt der Deckel auch auf die große Kanne?", "Ja, die Deckel passen auf beide Kannen", True),
        ("¿Cuánto cuesta la taza azul?", "Las tazas azules están a 12 euros", True),
        ("Est-ce que le couvercle se vend à part ?", "Oui, les couvercles sont vendus à part", True),
        ("Quanto custa o frete para Manaus?", "O frete pra Manaus fica em 20 reais", True),
        ("La borsa è in pelle vera?", "Sì, pelle vera, come tutte le borse", True),
        ("Leveren jullie op Texel?", "Wij leveren ook op Texel", True),
        ("北海道まで送料はいくらですか？", "北海道までの送料は900円です", True),
        ("北海道まで送料はいくらですか？", "ありがとうございます", False),
        ("可以开发票吗", "发票已开好", False),
        ("运费多少，能开发票吗", "运费十元，发票随货", True),
        ("Does it work at 230V?", "Thank you, we will look into it", False),
    ],
)
def test_an_ask_is_ticked_by_two_of_its_words(ask: str, draft: str, is_ticked: bool) -> None:
    assert ticked(ask, draft) is is_ticked


SETTLED = [
    ("Do you ship to Peru?", "Yes!", True),
    ("Do you ship to Peru?", "Not yet 😊", True),
    ("can you ship it today", "Sure.", True),
    ("Does it come in blue?", "No.", True),
    ("Was it posted?", "Yes.", True),
    ("Liefert ihr nach Wien?", "Leider nicht.", True),
    ("¿Tenéis en azul?", "¡Claro!", True),
    ("Vous livrez en Belgique ?", "Bien sûr", True),
    ("Vocês entregam em Lisboa?", "Sim!", True),
    ("Spedite in Belgio?", "Sì.", True),
    ("Leveren jullie in België?", "Jazeker", True),
    ("送料無料ですか", "はい", True),
    ("还有货吗", "有的", True),
    ("Which bulb does the Heron lamp take?", "Sure.", False),
    ("How much is it?", "Yes.", False),
    ("Do you know when it comes?", "Yes.", False),
    ("Was kostet der große?", "Ja.", False),
    ("¿Cuándo llega?", "Sí.", False),
    ("Qu'est-ce que c'est ?", "Oui.", False),
    ("Como faço para pedir?", "Sim.", False),
    ("Come si ordina?", "Sì.", False),
    ("Hoeveel kost het?", "Ja.", False),
    ("いつ届きますか", "はい", False),
    ("多少钱？", "好", False),
    ("Please send me the invoice.", "Sure.", False),
    ("Do you ship to Peru?", "Lovely!", False),
    ("Do you ship to Peru?", "No idea", False),
    ("Do you ship to Peru?", "Yesterday.", False),
]


@pytest.mark.parametrize(("ask", "draft", "answers"), SETTLED)
def test_a_plain_yes_or_no_answers_what_can_be_answered_so(ask: str, draft: str, answers: bool) -> None:
    assert settles(ask, draft) is answers


LAMP = "Does anybody know a lamp that does not hum?"


@pytest.mark.parametrize(
    ("ask", "draft", "promised", "says"),
    [
        ("What will be different?", "I will send a new one by Friday", "I will send a new one by Friday", False),
        ("When is it back?", "We will have it on Friday.", "We will have it on Friday.", True),
        ("Can I get another?", "I will send one by Friday.", "I will send one by Friday.", True),
        (LAMP, "Thank you so much! You made our whole week!!", "", False),
        (LAMP, "Thank you so much for your kind words, Ana", "", False),
        (LAMP, "We are so sorry about that, Ana.", "", False),
        (LAMP, "Sorry to hear that, it only buzzes at full power", "", True),
        (LAMP, "We do not have those any more", "", True),
        ("Liefert ihr?", "Vielen Dank für deine lieben Worte!", "", False),
        ("Liefert ihr?", "Danke, in drei Tagen ist das Paket da", "", True),
        ("¿Tenéis?", "Muchas gracias por tu mensaje, nos alegra mucho", "", False),
        ("Vous livrez ?", "Merci beaucoup pour ce gentil message", "", False),
        ("Spedite?", "Grazie mille per le belle parole", "", False),
        ("送料は？", "ありがとうございます。とても嬉しいです", "", False),
        ("送料は？", "ありがとうございます。900円です", "", True),
        ("运费多少", "非常感谢您的支持", "", False),
        ("运费多少", "谢谢，运费十元包邮", "", True),
    ],
)
def test_thanks_an_apology_and_another_promise_answer_nothing(ask: str, draft: str, promised: str, says: bool) -> None:
    assert says_more(ask, draft, [promised] if promised else []) is says


def test_hostile_text_is_read_too() -> None:
    for text in SMALL:
        for ask in asks_in(text):
            assert text[ask.start : ask.end] == ask.text


@given(st.text(max_size=200))
def test_what_is_found_stands_in_the_text(text: str) -> None:
    found = asks_in(text)
    assert len(found) <= 5
    assert all(text[ask.start : ask.end] == ask.text and ask.text.strip() for ask in found)
    assert list(found) == sorted(found, key=lambda ask: ask.start)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("السلام عليكم، هل الورق مناسب للكتابة؟", {"الورق", "مناسب", "للكتابة"}),
        ("وهل تشحنون إلى لاغوس أيضًا؟ وكم؟", {"تشحنون", "لاغوس"}),
        ("متى يصل، ومن أين؟", {"يصل"}),
        ("क्या यह लैंप 230 वोल्ट पर चलेगा?", {"लैंप", "230", "वोल्ट", "चलेगा"}),
        ("डिलीवरी में कितना समय लगता है?", {"डिलीवरी", "समय", "लगता"}),
        ("Bu defter ne zaman gelir, çok mu pahalı?", {"defter", "gelir", "pahalı"}),
        ("何のペンですか？", {"ペン"}),
        ("这个可以单独买吗？", {"单独", "独买"}),
    ],
)
def test_what_it_is_about_is_told_without_the_words_of_every_sentence(text: str, told: set[str]) -> None:
    assert content(text) == told
