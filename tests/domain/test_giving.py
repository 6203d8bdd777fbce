from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inbox_tui.domain.giving import AskRules, Given, Hint, Share, Sort, Standing, budget, hint, solicits, sort_of
from inbox_tui.domain.relationship import Stage
from inbox_tui.testing.hostile import SMALL

NOW = datetime(2026, 3, 16, 12, tzinfo=UTC)
OURS = ("acme.example",)

ASKS = [
    "Our spring boots are here, buy yours today!",
    "Order now and have it by Friday.",
    "Want to see it live? Book a demo with me.",
    "20% off until Sunday with code SPRING",
    "You can sign up for the beta, takes a minute",
    "It is only $19.99 this week",
    "All pots for 12 € each",
    "-30 % on everything",
    "Have a look: https://acme.example/pots",
    "More at shop.acme.example",
    "Details: https://other.example/?utm_source=masto&utm_campaign=may",
    "https://amzn.to/3abc is where we list it",
    "Read it here https://friend.example/list?aff=991",
    "Jetzt bestellen und morgen auspacken!",
    "Für dich 10 % Rabatt, nur heute",
    "Melde dich an, der Kurs beginnt im Mai",
    "Der neue Topf kostet 49 Euro",
    "Compra ahora y llega mañana",
    "Te dejo un código de descuento",
    "Suscríbete y no te pierdas nada",
    "Commandez avant vendredi",
    "Avec le code MAI, c'est 15 € de moins",
    "Inscris-toi à l'atelier",
    "Compre já o seu",
    "Aproveite a promoção de abril",
    "São só R$ 30 até sexta",
    "Acquistalo prima di domenica",
    "Iscriviti, ti mandiamo le novità",
    "Bestel nu, morgen in huis",
    "Met code MEI krijg je korting",
    "ご購入はプロフィールからどうぞ",
    "今なら3000円です",
    "クーポンをお使いください",
    "现在下单就送一个",
    "本周打8折",
    "只要99元",
]
GIVES = [
    "",
    "Thank you, that made our day!",
    "Soak it overnight and the crust comes right off.",
    "Here is how we season ours: https://friend.example/seasoning",
    "The red one in your picture is lovely!",
    "No need to buy anything, salt and a cloth will do",
    "You don't need to sign up for that",
    "I read that book twice",
    "We refunded the 30 € this morning.",
    "Your money back: $19.99 went out today",
    "The 2 l pot weighs 3.5 kg and fits 5 people",
    "Customs is included, nothing to pay at the door.",
    "The bill in their story said 2026-03-01, 14:00",
    "write to help@acme.example any time",
    "well said, @ben@acme.example",
    "not-acme.example and acme.example.org are other people's",
    "Das haben wir gern gemacht, liebe Grüße!",
    "Du musst dafür nichts kaufen",
    "Wir haben dir 20 € erstattet",
    "Qué bonito, gracias por enseñarlo",
    "No hace falta comprar nada",
    "Te hemos hecho un reembolso de 30 €",
    "Avec du sel, ça part tout seul",
    "On vous a remboursé 12 €",
    "Que bom que gostou!",
    "Fizemos o reembolso de R$ 30",
    "Che bella foto, complimenti",
    "Wat mooi geworden!",
    "30 euro terugbetaald, excuses nogmaals",
    "ありがとうございます！嬉しいです",
    "3000円を返金いたしました",
    "谢谢你的照片，真好看",
    "99元已退款",
]


@pytest.mark.parametrize("text", ASKS)
def test_what_sells_is_an_ask_and_says_by_which_words(text: str) -> None:
    sort, why = sort_of(text, own_domains=OURS)
    assert sort is Sort.ASK
    assert why.startswith("because of: ")
    assert len(why) > len("because of: ")


@pytest.mark.parametrize("text", GIVES)
def test_what_helps_or_thanks_is_a_give(text: str) -> None:
    assert sort_of(text, own_domains=OURS) == (Sort.GIVE, "asks nothing of them")


@pytest.mark.parametrize("text", ASKS)
def test_what_they_asked_for_is_an_answer(text: str) -> None:
    sort, why = sort_of(text, own_domains=OURS, solicited=True, asked=True)
    assert sort is Sort.ANSWER
    assert why.startswith("they asked for it: ")


def test_who_asked_anything_gets_an_answer() -> None:
    assert sort_of("Soak it overnight.", asked=True) == (Sort.ANSWER, "answers what they asked")
    assert sort_of("Buy the big one.", asked=True)[0] is Sort.ASK, "they asked something else"


def test_the_words_found_are_told_links_first_and_few() -> None:
    said = "Buy now, 20% off: acme.example, book a demo, free trial"
    assert sort_of(said, own_domains=OURS)[1] == "because of: link to acme.example, buy now, 20% off"


@pytest.mark.parametrize("domain", ["acme.example", "www.acme.example", "ACME.example/", ".acme.example"])
def test_a_site_of_ours_is_known_however_it_is_written(domain: str) -> None:
    for text in ("https://www.acme.example/a", "see Acme.Example!", "https://help.acme.example."):
        assert sort_of(text, own_domains=[domain])[0] is Sort.ASK
    assert sort_of("https://acme.example/a")[0] is Sort.GIVE, "nothing was said of whose it is"


@pytest.mark.parametrize("text", SMALL)
def test_no_text_breaks_it(text: str) -> None:
    assert sort_of(text, own_domains=OURS)[0] in Sort
    assert solicits(text) in (True, False)


@pytest.mark.parametrize(
    "text",
    [
        "How much is the blue one?",
        "what's the price",
        "Link please!",
        "link?",
        "Where can I buy this in Leeds?",
        "is it back in stock",
        "does the blue one ship to Lagos?",
        "Take my money",
        "Do you have a discount code?",
        "Was kostet der große?",
        "Wo kann man den kaufen",
        "Habt ihr noch welche?",
        "Kann ich bestellen?",
        "¿Cuánto cuesta?",
        "dónde puedo comprar uno",
        "¿Tenéis en azul? ¿Queda alguno?",
        "C'est combien ?",
        "Vous livrez en Belgique ?",
        "Le lien ?",
        "Quanto custa o azul",
        "Onde compro?",
        "Vocês vendem avulso?",
        "Quanto costa?",
        "Dove posso comprarlo?",
        "È ancora disponibile?",
        "Wat kost die?",
        "Waar te koop?",
        "Leveren jullie ook in België?",
        "いくらですか",
        "どこで買えますか？",
        "再入荷はいつ？",
        "多少钱",
        "求链接",
        "还有货吗",
    ],
)
def test_they_ask_to_be_told_of_it(text: str) -> None:
    assert solicits(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Third time it arrives broken.",
        "Love it, thank you",
        "What is it made of?",
        "Wie reinige ich den?",
        "¿De qué está hecho?",
        "Depuis combien de temps existez-vous ?",
        "De que é feito?",
        "Di che cosa è fatto?",
        "Waar is het van gemaakt?",
        "これは何でできていますか？",
        "这是什么做的？",
        "https://shop.example/where-can-i-buy",
        "@link.please look at this",
        "Grow your page by 10k followers for the price of a coffee. DM us!",
        "Want 10k followers? Check our pricing? DM us now!",
        "Mine cost the price of a coffee, and I love it.",
        "It is back in stock, wonderful. What is it made of?",
    ],
)
def test_other_words_ask_for_nothing_to_buy(text: str) -> None:
    assert not solicits(text)


# --- the budget


def rows(*said: str) -> list[Given]:
    """``give 3`` is a give three days ago."""
    parts = [each.split() for each in said]
    return [Given(NOW - timedelta(days=float(days)), Sort(sort)) for sort, days in parts]


GOOD = rows("give 1", "give 2", "give 3")
ASKED_1 = rows("ask 1", "give 0.5", "give 0.2")
ASKED_3 = rows("ask 3", "give 2", "give 2", "give 1")
ASKED_13 = rows("ask 13.5", "give 2", "give 2", "give 1")


@pytest.mark.parametrize(
    ("ledger", "stage", "share", "state", "dots", "sentence"),
    [
        (GOOD, "engage", (0, 10), "free", "●●●", "ask is fine"),
        (GOOD, "promote", (0, 0), "free", "●●●", "ask is fine"),
        ([], "engage", (0, 10), "over", "○○○", "0 gives, ask after 3 more"),
        (rows("give 1"), "engage", (0, 10), "over", "●○○", "1 give, ask after 2 more"),
        (rows("give 1", "give 9"), "engage", (0, 10), "over", "●●○", "2 gives, ask after 1 more"),
        (rows("give 1", "answer 2", "answer 3"), "engage", (0, 10), "over", "●○○", "1 give, ask after 2 more"),
        # what was given before the last ask is spent
        (rows("give 40", "give 39", "give 38", "ask 30"), "engage", (0, 9), "over", "○○○", "0 gives, ask after 3 more"),
        (rows("ask 30", "give 3", "give 2", "give 1"), "engage", (0, 9), "free", "●●●", "ask is fine"),
        # fourteen days
        (ASKED_3, "engage", (1, 19), "over", "●●●", "asked 3 days ago, next in 11 days"),
        (ASKED_13, "engage", (1, 19), "over", "●●●", "asked 13 days ago, next in 1 day"),
        (rows("ask 14", "give 2", "give 2", "give 1"), "engage", (1, 19), "free", "●●●", "ask is fine"),
        (rows("ask 0.1"), "engage", (1, 19), "over", "○○○", "asked today, next in 14 days and 3 more gives"),
        (ASKED_1, "engage", (1, 19), "over", "●●○", "asked 1 day ago, next in 13 days and 1 more give"),
        # the clocks of the platform and of this machine disagree
        (rows("ask -0.1"), "engage", (1, 19), "over", "○○○", "asked today, next in 14 days and 3 more gives"),
        (GOOD, "aware", (0, 10), "over", "●●●", "no ask yet: their stage is aware"),
        # the share of all that goes out: with this one it would be
        (GOOD, "engage", (0, 4), "free", "●●●", "ask is fine"),  # 1 of 5: but too few to judge
        (GOOD, "engage", (4, 4), "free", "●●●", "ask is fine"),
        (GOOD, "engage", (0, 5), "free", "●●●", "ask is fine"),  # 1 of 6
        (GOOD, "engage", (1, 5), "over", "●●●", "1 of 5 posts are asks"),  # 2 of 6
        (GOOD, "engage", (1, 9), "free", "●●●", "ask is fine"),  # 2 of 10, exactly a fifth
        (GOOD, "engage", (2, 10), "over", "●●●", "2 of 10 posts are asks"),
        ([*GOOD, *rows("give 4")], "engage", (0, 10), "free", "●●●", "ask is fine"),
    ],
)  # fmt: skip
def test_an_ask_is_due_or_not(
    ledger: list[Given], stage: str, share: tuple[int, int], state: str, dots: str, sentence: str
) -> None:
    found = budget(reversed(ledger), NOW, stage=Stage(stage), open_complaint=False, share=Share(*share))
    assert (found.state, found.budget.dots, found.budget.sentence) == (Standing(state), dots, sentence)
    assert found.budget.free == (state == "free")
    assert bool(found.why) == (state != "free")


def test_an_open_complaint_refuses_whatever_was_given() -> None:
    found = budget(GOOD, NOW, stage=Stage.PROMOTE, open_complaint=True, share=Share(0, 100))
    assert found.state is Standing.REFUSED
    assert not found.budget.free
    assert found.budget.sentence == "no ask while a complaint is open"


def test_why_tells_all_that_speaks_against_it() -> None:
    found = budget(rows("ask 3", "give 1"), NOW, stage=Stage.AWARE, open_complaint=False, share=Share(3, 10))
    assert found.why == (
        "You asked them 3 days ago; 14 days are usual. They had 1 give since the last ask; 3 are usual. "
        "Their stage is aware; asks begin at engage. 3 of your 10 posts in 30 days are asks; one more goes over 20 %."
    )


def test_the_numbers_are_settings() -> None:
    rules = AskRules(gives=0, days=0, percent=100)
    found = budget(rows("ask 0"), NOW, stage=Stage.ENGAGE, open_complaint=False, rules=rules, share=Share(9, 9))
    assert found.state is Standing.FREE
    assert found.budget.dots == ""


@pytest.mark.parametrize(
    ("ledger", "complaint", "sort", "shown"),
    [
        ([], False, Sort.GIVE, None),
        ([], False, Sort.ANSWER, None),
        ([], False, Sort.ASK, Hint(gives=0, needed=3, words="ask: 0 gives, ask after 3 more", warns=True)),
        (rows("give 1", "give 2"), False, Sort.GIVE, Hint(gives=2, needed=3, words="2 gives, ask after 1 more")),
        (GOOD, False, Sort.GIVE, Hint(gives=3, needed=3, words="ask is fine")),
        (GOOD, False, Sort.ASK, Hint(gives=3, needed=3, words="ask is fine")),
        ([*GOOD, *GOOD], False, Sort.ANSWER, Hint(gives=3, needed=3, words="ask is fine")),
        (
            rows("ask 3"),
            False,
            Sort.GIVE,
            Hint(gives=0, needed=3, words="asked 3 days ago, next in 11 days and 3 more gives"),
        ),
        (GOOD, True, Sort.GIVE, None),
        (
            GOOD,
            True,
            Sort.ASK,
            Hint(gives=3, needed=3, words="no ask while a complaint is open", warns=True),
        ),
    ],
)
def test_the_composer_is_told_only_what_says_something(
    ledger: list[Given], complaint: bool, sort: Sort, shown: Hint | None
) -> None:
    assert hint(budget(ledger, NOW, stage=Stage.ENGAGE, open_complaint=complaint), sort) == shown
