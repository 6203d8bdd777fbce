"""What we said before comes back beside a draft: the best answer, the last line, and the same text to others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from inbox_tui.domain.asks import content
from inbox_tui.domain.echoes import alike, asked_in, fits, helps, tells
from inbox_tui.domain.model import ConversationId, IdentityId, Kind, OutboxId, Page, Post, PostId
from inbox_tui.store import Store

_ASKED = "does the blue lamp ship to Lagos?"


async def _town(store: Store, say: Callable[..., Post]) -> None:
    chatter = [say(f"c{n}", f"who{n % 7}", f"does it ship, number {n}?", ago=5000 - n) for n in range(60)]
    posts = (
        say("1", "ana", "Do you ship the blue lamp to Lagos?", ago=9000),
        say("2", "us", "Yes, nine days, by sea.", parent="1", ago=8990),
        say("3", "ben", "Which ferry goes on Sunday?", ago=8000),
        say("4", "us", "None, sadly.", parent="3", ago=7990),
        say("9", "chloe", _ASKED, ago=10),
    )
    await store.ingest("acme", Page(posts=(*posts, *chatter)))


def _of(store: Store, remote: str, column: str) -> int:
    found = store._desk.read.execute(f"SELECT {column} FROM post WHERE remote_id = ?", (remote,)).fetchone()
    return int(found[0])


async def test_the_answer_to_who_asked_the_like_comes_back(store: Store, say: Callable[..., Post]) -> None:
    await _town(store, say)
    here = ConversationId(_of(store, "9", "conversation_id"))
    found = store.relations.echoes.answered_before(content(_ASKED), Kind.QUESTION, here)
    assert found is not None
    assert (found.text, found.to) == ("Yes, nine days, by sea.", "Ana")
    there = ConversationId(_of(store, "1", "conversation_id"))
    assert store.relations.echoes.answered_before(content(_ASKED), Kind.QUESTION, there) is None, "not to themselves"


@pytest.mark.parametrize("asked", ["", "ship", "who are you people?", 'say "OR" NEAR(x)', "会来吗"])
async def test_where_nothing_is_near_nothing_is_offered(store: Store, say: Callable[..., Post], asked: str) -> None:
    await _town(store, say)
    assert store.relations.echoes.answered_before(content(asked), Kind.CHAT, ConversationId(0)) is None


async def test_the_last_line_is_to_the_person_wherever_they_are(store: Store, say: Callable[..., Post]) -> None:
    await _town(store, say)
    ana, chloe = (IdentityId(_of(store, remote, "author_id")) for remote in ("1", "9"))
    assert store.relations.echoes.last_line(chloe, "Chloe") is None

    def join(db: Any) -> None:
        db.execute("INSERT INTO person (id, name, created_at) VALUES (1, 'Chloe', 1)")
        db.execute("INSERT INTO person_identity VALUES (?, 1), (?, 1)", (ana, chloe))

    await store._desk.db.write(join)
    found = store.relations.echoes.last_line(chloe, "Chloe")
    assert found is not None
    assert (found.text, found.to) == ("Yes, nine days, by sea.", "Chloe")


async def test_the_last_line_is_the_one_that_went_to_them_in_a_thread_of_many(
    store: Store, say: Callable[..., Post]
) -> None:
    for post in (
        say("1", "ana", ago=90),
        say("2", "us", "Ana, the lamps leave on Monday.", parent="1", ago=80),
        say("3", "ben", parent="1", ago=70),
        say("4", "us", "Ben, yours went out yesterday.", parent="3", ago=60),
    ):
        await store.ingest("acme", Page(posts=(post,)))
    ana, ben = (IdentityId(_of(store, remote, "author_id")) for remote in ("1", "3"))
    found = [store.relations.echoes.last_line(who, name) for who, name in ((ana, "Ana"), (ben, "Ben"))]
    assert [one and one.text[:4] for one in found] == ["Ana,", "Ben,"]


async def test_the_same_text_to_others_within_a_day_is_counted(
    store: Store, say: Callable[..., Post], clock: Any
) -> None:
    await _town(store, say)
    text = "Hello {}, thank you for asking about our lamps!"

    def send(db: Any) -> None:
        for number, (remote, name) in enumerate((("1", "Ana"), ("3", "Ben"), ("c1", "Who1"))):
            db.execute(
                """INSERT INTO outbox (uid, act, state, account, target_id, text, audience, created_at, updated_at,
                   sent_at) VALUES (?, 'reply', 'sent', 1, ?, ?, 'public', 1, 1, ?)""",
                (str(number), _of(store, remote, "id"), text.format(name), store._desk.ms()),
            )

    await store._desk.db.write(send)
    chloe = IdentityId(_of(store, "9", "author_id"))
    same = store.relations.echoes.same_to
    assert set(same(OutboxId(0), text.format("Chloe"), chloe, "Chloe")) == {"Ana", "Ben", "Who1"}
    assert same(OutboxId(0), "Thank you!", chloe, "Chloe") == ()
    ana = IdentityId(_of(store, "1", "author_id"))
    assert set(same(OutboxId(0), text.format("Ana"), ana, "Ana")) == {"Ben", "Who1"}, "twice to one is not to two"
    clock.move(hours=25)
    assert same(OutboxId(0), text.format("Chloe"), chloe, "Chloe") == ()


async def test_a_last_line_that_is_read_anyway_or_tells_nothing_is_left_out(
    store: Store, say: Callable[..., Post]
) -> None:
    await _town(store, say)
    await store.ingest("acme", Page(posts=(say("1a", "ana", "By which harbour?", parent="2", ago=8000),)))
    ana = IdentityId(_of(store, "1", "author_id"))
    assert store.relations.echoes.last_line(ana, "Ana", PostId(_of(store, "1", "id"))) is not None
    assert store.relations.echoes.last_line(ana, "Ana", PostId(_of(store, "1a", "id"))) is None, "it answers that line"
    assert store.relations.echoes.last_line(ana, "Ana", PostId(_of(store, "2", "id"))) is None, "it is edited"
    await store.ingest("acme", Page(posts=(say("2a", "us", "Thank you, Ana! 💛", parent="1a", ago=5),)))
    assert store.relations.echoes.last_line(ana, "Ana") is None


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!", "@ana thank you so much, Ana 💛", "😍😍", "Hi Ana", "Good morning, Ana!", "You're so welcome!",
        "Have a lovely weekend", "Yes, thanks!", "Good to hear!", "Anytime, mate",
        "Vielen lieben Dank, Ana!", "Guten Morgen!", "¡Muchas gracias, Ana!",
        "Bonne journée !", "Merci beaucoup", "Muito obrigada, Ana", "Grazie mille!", "Fijne dag nog",
        "ありがとうございます！", "谢谢您！", "早上好",
    ],
)  # fmt: skip
def test_what_tells_nothing(text: str) -> None:
    assert not tells(text, ("Ana",))


@pytest.mark.parametrize(
    "text",
    [
        "Yes, nine days, by sea.", "Yes, we ship it there.", "By bike only.",
        "None left until March.", "Das blaue gibt es ab Montag.",
        "Sí, enviamos a Lagos.", "Oui, nous livrons à Lyon.", "送料は無料です。", "蓝色的下周发货",
    ],
)  # fmt: skip
def test_what_tells_something_helps(text: str) -> None:
    assert tells(text, ("Ana",))
    assert helps(text, ("Ana",))


def test_a_first_word_is_no_answer_to_others() -> None:
    first = "So sorry about the broken lamp, we will look into it today."
    assert tells(first)
    assert not helps(first)


_SCHOOLS = "@acme Do you offer a price for schools? We need thirty of the weekly planner."


@pytest.mark.parametrize(
    ("now", "then", "answer", "fit"),
    [
        (_SCHOOLS, "Is there a price for schools? Thirty weekly planners.", "From ten on, the price is 9 €.", True),
        (_SCHOOLS, "@acme My weekly planner came torn.", "A new one leaves today.", False),
        (_SCHOOLS, "Is the weekly planner back in stock, @acme?", "In about two weeks.", False),
        ("And what about customs?", "Is customs included to Nigeria?", "Customs is included.", True),
        ("And what about customs?", "Is customs included to Nigeria?", "Yes, all of it.", False),
        ("Could I get the map paper without the grid?", "Is the map paper heavy?", "No window for it.", False),
        ("Two years of daily use. Thank you!", "Two years of daily use!", "Oh, thank you!", False),
        ("Does the red cup go in the oven?", "@acme does the red cup go in the oven?", "By all means.", True),
    ],
)  # fmt: skip
def test_a_products_name_in_common_is_not_the_like(now: str, then: str, answer: str, fit: bool) -> None:
    assert any(fits(asked, then, answer) for asked in asked_in(now)) is fit


@pytest.mark.parametrize(
    ("one", "other", "names"),
    [
        ("@ana Thanks for your kind words, Ana!", "Thanks for your kind words, Ben", ("Ana", "Ben")),
        ("THANKS   for your\nkind words…", "thanks for your kind words", ()),
    ],
)
def test_what_is_alike(one: str, other: str, names: tuple[str, ...]) -> None:
    assert alike(one, names) == alike(other, names) != ""


async def test_what_was_found_before_is_never_shown_stale(store: Store, say: Callable[..., Post]) -> None:
    await _town(store, say)
    here = ConversationId(_of(store, "9", "conversation_id"))

    def told() -> str | None:
        found = store.relations.echoes.answered_before(content(_ASKED), Kind.QUESTION, here)
        return found.text if found is not None else None

    assert told() == told() == "Yes, nine days, by sea."
    await store.ingest("acme", Page(posts=(say("2", "us", "Yes, six days, by air.", parent="1", ago=8990),)))
    assert told() == "Yes, six days, by air.", "other words of the same answer"
    newer = (
        say("5", "dora", "And the blue lamp, does it ship to Lagos now?", ago=50),
        say("6", "us", "It does, two days.", parent="5", ago=40),
    )
    await store.ingest("acme", Page(posts=newer))
    assert told() == "It does, two days.", "a newer answer"
    await store.ingest("acme", Page(deleted=(newer[1].ref.id,)))
    assert told() == "Yes, six days, by air.", "that answer is gone"
    await store.ingest("acme", Page(deleted=(say("2", "us").ref.id,)))
    assert told() is told() is None
    older = (
        say("0", "emil", "Would you ship a blue lamp to Lagos?", ago=9900),
        say("0a", "us", "By bike only.", parent="0", ago=9890),
    )
    await store.ingest("acme", Page(posts=older))
    assert told() == "By bike only.", "one that was found later"


async def test_who_got_the_same_text_just_now_is_counted_at_once(store: Store, say: Callable[..., Post]) -> None:
    await _town(store, say)
    text = "Thank you, we will get-back to you about the lamps!"
    chloe = IdentityId(_of(store, "9", "author_id"))

    def same() -> tuple[str, ...]:
        return store.relations.echoes.same_to(OutboxId(0), text, chloe, "Chloe")

    def entry(uid: str, remote: str, state: str) -> Callable[[Any], object]:
        return lambda db: db.execute(
            """INSERT INTO outbox (uid, act, state, account, target_id, text, audience, created_at, updated_at)
               VALUES (?, 'reply', ?, 1, ?, ?, 'public', 1, ?)""",
            (uid, state, _of(store, remote, "id"), "@you Thank you! We will getback to you about the LAMPS",
             store._desk.ms()),
        )  # fmt: skip

    assert same() == ()
    await store._desk.db.write(entry("a", "1", "sent"))
    await store._desk.db.write(entry("b", "3", "draft"))
    assert same() == ("Ana",)
    await store._desk.db.write(lambda db: db.execute("UPDATE outbox SET state = 'sent' WHERE uid = 'b'"))
    assert set(same()) == {"Ana", "Ben"}
    await store._desk.db.write(lambda db: db.execute("UPDATE outbox SET text = 'Something else' WHERE uid = 'a'"))
    assert same() == ("Ben",)
