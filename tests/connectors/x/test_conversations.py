"""What others say in our conversations, and quotes: searched whole, over as many rounds as it takes."""

from __future__ import annotations

from inbox_tui.connector import Answer
from inbox_tui.domain.model import PostKind
from inbox_tui.testing.link import answer
from inbox_tui_x import cursor
from x_desk import Desk, desk
from x_world import BRAND, problem


def test_what_others_say_in_our_conversations_is_found(shop: Desk) -> None:
    ours = shop.world.say("us", "We have news.")
    theirs = shop.world.say("ana", "What news?", to=ours)
    shop.listen()
    aside = shop.world.post(shop.world.id_of("ben"), "Something about colours.", to=theirs)
    aside["entities"] = {"mentions": [each for each in aside["entities"]["mentions"] if each["id"] != BRAND]}
    found = shop.later(minutes=16).find("colours")
    assert found.parent == theirs
    assert found.kind is PostKind.POST
    assert "mentioned or quoted" in found.closed


def test_a_quote_of_our_post_reaches_us_and_can_be_answered(shop: Desk) -> None:
    ours = shop.world.say("us", "We have news.")
    shop.listen()
    shop.world.post(
        shop.world.id_of("ana"), "Look at this: https://x.com/brand/status/" + ours,
        referenced_tweets=[{"type": "quoted", "id": ours}],
    )  # fmt: skip
    found = shop.later(minutes=16).find("Look")
    assert found.kind is PostKind.QUOTE
    assert found.text == "Look at this:"
    assert found.quoted is not None
    assert found.quoted.id == ours
    assert not found.closed


def aside(shop: Desk, to: str, words: str) -> None:
    """Ben tells Ana something that neither names nor mentions us."""
    said = shop.world.post(shop.world.id_of("ben"), words, to=to)
    said["entities"] = {"mentions": []}


def rounds(shop: Desk, many: int, minutes: float = 2) -> list[str]:
    """What the next so many looks bring, each by a program started anew."""
    heard: list[str] = []
    for _ in range(many):
        shop.later(minutes=minutes).again()
        heard += [post.text for post in shop.posts()]
    return heard


def test_in_a_busy_week_every_conversation_is_searched_and_read_to_its_end() -> None:
    shop = desk(monthly_cap="1000")
    talks = [shop.world.say("ana", f"Question {number}.") for number in range(60)]
    busy = shop.world.say("us", "We have news.")
    shop.listen()
    shop.later(minutes=16)
    for number, each in enumerate(talks):
        aside(shop, each, f"Aside {number}.")
    for number in range(350):
        aside(shop, busy, f"Noise {number}.")
    heard = rounds(shop, 16)
    assert {each for each in heard if "Aside" in each} == {f"Aside {number}." for number in range(60)}
    assert {each for each in heard if "Noise" in each} == {f"Noise {number}." for number in range(350)}
    watched = cursor.decode(shop.cursor, shop.link.time).seen
    assert {*talks, busy} <= watched.keys(), "what others say pushes no mention and no post of ours out of sight"


def test_a_pass_promises_its_time_only_when_it_is_through() -> None:
    shop = desk(monthly_cap="1000")
    for number in range(150):
        shop.world.say("ana", f"Question {number}.")
    shop.listen()
    first = cursor.decode(shop.cursor, shop.link.time)
    assert not first.talked
    assert first.search.talks
    rounds(shop, 2)
    later = cursor.decode(shop.cursor, shop.link.time)
    assert later.talked == first.search.until
    assert not later.search.until


def test_what_a_search_could_not_read_is_searched_again(shop: Desk) -> None:
    talks = [shop.world.say("ana", f"Question {number}.") for number in range(30)]
    shop.listen()
    shop.later(minutes=50)
    for each in talks:
        aside(shop, each, "Psst.")
    searched = shop.world._searched
    asked: list[object] = []

    def failing(call: object) -> Answer:
        asked.append(call)
        return answer(503) if len(asked) == 2 else searched(call)  # type: ignore[arg-type]

    shop.world._searched = failing  # type: ignore[method-assign]
    some = rounds(shop, 1)
    assert 0 < len(some) < 30
    assert rounds(shop, 1) == [], "trouble is worth a pause"
    assert len(some + rounds(shop, 1, minutes=16)) == 30
    assert rounds(shop, 1, minutes=60) == []


def test_a_search_that_costs_much_is_spread_over_the_day(shop: Desk) -> None:
    busy = shop.world.say("us", "We have news.")
    shop.listen()
    for number in range(250):
        aside(shop, busy, f"Noise {number}.")
    before = shop.connector.quotas()[0].used
    heard = [post.text for post in shop.later(minutes=16).posts()]
    assert len(heard) == 100
    assert shop.connector.quotas()[0].used - before <= 0.52
    assert shop.later(minutes=2).posts() == []
    heard += rounds(shop, 2, minutes=16)
    assert len(set(heard)) == 250


def test_after_eight_days_away_the_whole_week_x_can_search_is_searched(shop: Desk) -> None:
    ours = shop.world.say("us", "We have news.")
    shop.listen()
    shop.later(days=5, hours=12)
    aside(shop, ours, "Three days before you came back.")
    shop.later(days=3)
    shop.world.say("us", "Back.", to=ours)
    assert shop.find("Three days before")


def test_a_search_that_is_not_allowed_stops_nothing(shop: Desk) -> None:
    shop.world.say("us", "News.")
    shop.world.refuse = {"GET /2/tweets/search": problem(400, "not available", kind="about:blank")}
    shop.listen()
    shop.world.say("ana", "Still here?")
    assert shop.later(minutes=20).find("Still")
