"""What X does while one listens: edits, deletions, quotes, messages, pages that repeat, a week away, and its bill."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inbox_tui.connector import Answer, Unreadable
from inbox_tui.domain.model import Audience, PostKind, PostState
from inbox_tui.testing.harness import listen, posts_of, run
from inbox_tui.testing.link import answer
from inbox_tui_x import cursor
from x_desk import Desk, desk
from x_world import BRAND, problem


def note(desk: Desk) -> str:
    return next((page.note for page in desk.listen() if page.note), "")


# --- lists


def test_a_look_that_finds_nothing_is_cheap(shop: Desk) -> None:
    shop.world.say("ana", "Does it ship?")
    shop.listen()
    spent = shop.connector.quotas()[0].used
    before = len(shop.link.http.calls)
    assert shop.later(minutes=11).posts() == []
    assert [call.path for call in shop.asked()[before:]] == [
        f"/2/users/{BRAND}/mentions",
        f"/2/users/{BRAND}/tweets",
        "/2/dm_events",
    ]
    assert shop.connector.quotas()[0].used == spent


def test_many_mentions_come_whole_and_once(shop: Desk) -> None:
    said = {f"Question {number}." for number in range(250)}
    for each in sorted(said):
        shop.world.say("ana", each)
    found = shop.posts()
    assert {post.text for post in found} == said
    assert len(found) == 250
    assert shop.later(minutes=2).posts() == []


def test_a_walk_cut_short_goes_on_where_it_stopped(shop: Desk) -> None:
    for number in range(350):
        shop.world.say("ana", f"Question {number}.")
    pages: list[object] = []

    async def two() -> None:
        async for page in shop.connector.updates(None):
            pages.append(page)
            shop.cursor = page.cursor
            if len(pages) == 2:
                return

    run(two())
    shop.world.say("ana", "Said meanwhile.")
    shop.again()
    first = {post.ref.id for page in pages for post in page.posts}  # type: ignore[attr-defined]
    rest = {post.ref.id for post in shop.posts()}
    assert len(first) == 200
    more = {post.ref.id for post in shop.later(minutes=2).posts()}
    assert len(first | rest | more) == 351


def test_a_page_that_repeats_for_ever_ends(shop: Desk) -> None:
    shop.world.say("ana", "Again and again.")
    same = shop.world._listed
    kept: list[Answer] = []

    def stuck(call: object, found: object) -> Answer:
        if not kept:
            kept.append(same(call, found))  # type: ignore[arg-type]
            body = kept[0].body.replace(b'"result_count": 1', b'"result_count": 1, "next_token": "for-ever"')
            kept[0] = Answer(200, {}, body)
        return kept[0]

    shop.world._listed = stuck  # type: ignore[method-assign,assignment]
    assert {post.text for post in shop.posts()} == {"Again and again."}
    assert len(shop.link.http.calls) < 20


def test_reposts_are_no_posts(shop: Desk) -> None:
    ours = shop.world.post(BRAND, "News.")
    shop.world.post(
        shop.world.id_of("fan"), "RT @brand News.", referenced_tweets=[{"type": "retweeted", "id": ours["id"]}]
    )
    pages = shop.listen()
    assert [post.text for post in posts_of(pages)] == ["News."]
    assert sum(page.skipped for page in pages) == 0


def test_a_post_that_cannot_be_read_is_counted_and_costs_no_other(shop: Desk) -> None:
    shop.world.say("ana", "Fine.")
    shop.world.say("ben", "Odd.")
    next(raw for raw in shop.world.posts.values() if "Odd" in raw["text"])["author_id"] = "nobody"
    pages = shop.listen()
    assert [post.text for post in posts_of(pages)] == ["Fine."]
    assert sum(page.skipped for page in pages) == 1
    assert any(page.sample.startswith("keys: ") for page in pages)


def test_a_post_with_a_future_nobody_can_have_is_survived(shop: Desk) -> None:
    shop.world.say("ana", "From tomorrow.")
    for raw in shop.world.posts.values():
        raw["created_at"] = "9999-99-99T00:00:00Z"
    assert shop.posts()[0].created_at == shop.link.time.replace(microsecond=0)


@pytest.mark.parametrize("dialect", ["tweet", "post"])
def test_both_vocabularies_are_understood(shop: Desk, dialect: str) -> None:
    shop.world.dialect = dialect
    ours = shop.world.say("us", "News.")
    theirs = shop.world.say("ana", "Which?", to=ours)
    found = {post.ref.id: post for post in shop.posts()}
    assert found[theirs].parent == ours  # type: ignore[index]
    assert found[theirs].kind is PostKind.REPLY  # type: ignore[index]


def test_when_x_drops_the_older_names_the_newer_are_used(shop: Desk) -> None:
    shop.world.dialect, shop.world.only_newer = "post", True
    ours = shop.world.say("us", "News.")
    theirs = shop.world.say("ana", "Which?", to=ours)
    found = {post.ref.id: post for post in shop.posts()}
    assert found[theirs].parent == ours  # type: ignore[index]
    assert found[theirs].author.handle == "ana"  # type: ignore[index]
    assert shop.asked("/mentions")[-1].param("tweet.fields") is None


def test_when_x_names_no_authors_nothing_is_taken_for_read(shop: Desk) -> None:
    shop.world.say("ana", "Anybody?")
    shop.world.only_newer = True
    shown = shop.world._shown
    shop.world._shown = lambda raw, call: {k: v for k, v in shown(raw, call).items() if k in ("id", "text")}  # type: ignore[method-assign]
    with pytest.raises(Unreadable, match="no authors"):
        shop.listen()
    shop.world._shown = shown  # type: ignore[method-assign]
    assert shop.find("Anybody")


def test_more_mentions_than_x_tells_of_are_not_passed_over_in_silence(shop: Desk) -> None:
    shop.link.settings = {**shop.link.settings, "monthly_cap": "1000"}
    for number in range(850):
        shop.world.say("ana", f"Hello {number}.")
    listed = shop.world._listed
    shop.world._listed = lambda call, posts: listed(call, posts[-800:])  # type: ignore[method-assign]
    assert any("last 800 mentions" in page.note for page in shop.listen())
    assert not any(page.note for page in shop.later(minutes=2).listen())


# --- names


def test_names_are_asked_for_once_and_remembered(shop: Desk) -> None:
    for number in range(120):
        shop.world.say(f"guest{number}", "Hello.")
    first = shop.posts()
    assert {post.author.handle for post in first} == {f"guest{number}" for number in range(120)}
    assert len(shop.asked("/2/users")) - len(shop.asked(f"/2/users/{BRAND}")) == 2
    shop.world.say("guest7", "Me again.")
    shop.again()
    (again,) = shop.later(minutes=2).posts()
    assert (again.author.handle, again.author.name) == ("guest7", "Guest7")
    assert len(shop.asked("/2/users")) - len(shop.asked(f"/2/users/{BRAND}")) == 2


def test_posts_come_without_names_where_names_cannot_be_had(shop: Desk) -> None:
    shop.world.say("ana", "Who am I?")
    people = shop.world._people
    shop.world._people = lambda call: answer(503)  # type: ignore[method-assign,assignment]
    (found,) = shop.posts()
    assert found.author.handle == found.author.id
    shop.world._people = people  # type: ignore[method-assign]
    shop.world.say("ana", "And now?")
    assert shop.later(minutes=2).find("now").author.handle == "ana"


def test_somebody_who_is_suspended_is_asked_for_once(shop: Desk) -> None:
    shop.world.say("ana", "Not for long.")
    del shop.world.users[shop.world.id_of("ana")]
    (found,) = shop.posts()
    assert found.author.handle == found.author.id
    asked = len(shop.asked())
    shop.later(minutes=2).listen()
    assert not [call for call in shop.asked()[asked:] if call.path == "/2/users"]


# --- edits and deletions


def test_an_edited_mention_is_the_same_post_with_other_words(shop: Desk) -> None:
    first = shop.world.say("ana", "Does it ship to Lagos?")
    before = shop.find("Lagos")
    shop.later(minutes=3).world.edit(first, "Does it ship to Accra?")
    after = shop.find("Accra")
    assert after.ref.id == before.ref.id == first
    assert after.ref.version != before.ref.version
    assert after.created_at == before.created_at
    assert after.edited_at == shop.link.time


def test_an_answer_to_a_later_version_stands_below_the_first(shop: Desk) -> None:
    first = shop.world.say("ana", "Does it ship to Lagos?")
    later = shop.later(minutes=3).world.edit(first, "Does it ship to Accra?")
    shop.listen()
    shop.again()
    shop.world.say("us", "It does.", to=later)
    assert shop.later(minutes=1).find("does.").parent == first


def test_a_deletion_is_found_by_asking_again(shop: Desk) -> None:
    first = shop.world.say("ana", "Never mind.")
    shop.world.say("ben", "I stay.")
    own = shop.world.say("us", "Ours, regretted.")
    shop.listen()
    shop.world.remove(first)
    shop.world.remove(own)
    assert not [gone for page in shop.later(hours=1).listen() for gone in page.deleted]
    gone = [each for page in shop.later(hours=6).listen() for each in page.deleted]
    assert sorted(gone) == sorted([first, own])
    asked = shop.asked("/2/tweets")[-1].param("ids").split(",")
    assert sorted(asked) == sorted([first, own]), "what still stands in a list is not asked for"


def test_who_protects_his_posts_is_hidden_not_deleted(shop: Desk) -> None:
    first = shop.world.say("ana", "Only for friends from now on.")
    shop.listen()
    shop.world.remove(first, "not-authorized-for-resource")
    pages = shop.later(hours=7).listen()
    assert [each for page in pages for each in page.deleted] == []
    assert [(each.id, each.state) for page in pages for each in page.absent] == [(first, PostState.HIDDEN)]


def test_what_merely_vanished_from_a_list_is_not_deleted(shop: Desk) -> None:
    first = shop.world.say("ana", "@brand hello")
    shop.listen()
    raw = shop.world.posts[first]
    raw["entities"] = {}
    assert not [gone for page in shop.later(hours=7).listen() for gone in page.deleted]


# --- messages


def test_messages_come_with_their_conversation(shop: Desk) -> None:
    shop.world.message("ana", "Hello &amp; good morning")
    shop.world.message("ben", "All of us?", channel="1580000000000000001")
    shop.world.messages.append(
        {
            "id": "1",
            "event_type": "ParticipantsJoin",
            "dm_conversation_id": "1580000000000000001",
            "created_at": "2026-03-02T09:00:00.000Z",
            "participant_ids": ["7"],
        }
    )
    group, alone = (post for post in shop.posts() if post.ref.channel)
    assert alone.text == "Hello &amp; good morning"
    assert (alone.kind, alone.audience) == (PostKind.DIRECT, Audience.DIRECT)
    assert alone.ref.channel == f"{BRAND}-{alone.author.id}"
    assert group.ref.channel == "1580000000000000001"
    assert group.author.handle == "ben"


def test_a_week_of_messages_is_read_down_to_the_known(shop: Desk) -> None:
    shop.world.message("ana", "The first.")
    shop.listen()
    for number in range(260):
        shop.world.message("ana", f"Number {number}.")
    found = shop.later(minutes=2).posts()
    assert len({post.ref.id for post in found}) == 260
    sizes = [call.param("max_results") for call in shop.asked("/2/dm_events")]
    assert sizes[1:4] == ["5", "100", "100"]
    assert shop.later(minutes=2).posts() == []


def test_more_messages_than_one_round_asks_for_come_with_the_next() -> None:
    shop = desk(monthly_cap="100")
    for number in range(1000):
        shop.world.message("ana", f"Number {number}.")
    first = shop.posts()
    shop.again()
    rest = shop.later(minutes=2).posts()
    assert len({post.ref.id for post in [*first, *rest]}) == 1000


def test_messages_that_repeat_for_ever_end(shop: Desk) -> None:
    shop.world.message("ana", "Again.")
    talk, token = shop.world._talk, b'"next_token": "18LAA5G1V9DLILOG0G00Z0", "result_count"'
    shop.world._talk = lambda call, found: Answer(  # type: ignore[method-assign]
        200, {}, talk(call, found).body.replace(b'"result_count"', token)
    )
    assert [post.text for post in shop.posts()] == ["Again."]
    assert len(shop.asked("/2/dm_events")) <= 3


def test_limited_messages_stop_nothing_else(shop: Desk) -> None:
    reset = str(int((shop.link.time + timedelta(minutes=15)).timestamp()))
    shop.world.refuse = {"GET /2/dm_events": answer(429, {"title": "Too Many Requests"}, {"x-rate-limit-reset": reset})}
    shop.world.say("ana", "A mention.")
    assert shop.find("mention")
    shop.world.refuse = {}
    shop.world.message("ana", "A message.")
    assert shop.later(minutes=10).posts() == []
    assert shop.later(minutes=6).find("message")


def test_a_login_without_messages_reads_the_rest(shop: Desk) -> None:
    shop.world.refuse = {"GET /2/dm_events": problem(403, "scope dm.read is missing", kind="about:blank")}
    shop.world.say("ana", "A mention.")
    pages = shop.listen()
    assert [post.text for post in posts_of(pages)] == ["A mention."]
    assert "Messages could not be read" in pages[-1].note
    shop.later(hours=1).listen()
    assert len(shop.asked("/2/dm_events")) == 1
    shop.world.refuse = {"GET /2/dm_events": answer(500)}
    assert "Messages could not be read" in note(shop.later(days=2))


# --- the cursor


@pytest.mark.parametrize(
    "broken", ["", "{", "[]", '{"v": 2}', '{"v": 1, "seen": [], "people": 3, "spent": ["", "x"]}', "[" * 9000]
)
def test_a_broken_cursor_is_a_beginning(shop: Desk, broken: str) -> None:
    shop.world.say("ana", "Found anyway.")
    shop.cursor = cursor.Cursor(broken)
    assert shop.find("Found")


def test_a_cursor_stays_small_however_many_there_are(shop: Desk) -> None:
    place = cursor.Place()
    place.people = {str(10**18 + n): ("a" * 15, "\U0001f431" * 50) for n in range(2000)}
    place.chains = {str(10**18 + n): str(10**18) for n in range(2000)}
    place.seen = {str(10**18 + n): cursor.Seen(str(10**18 + n + 1), str(10**17 + n)) for n in range(2000)}
    place.spending.billed = {f"{n:08x}": None for n in range(1200)}
    written = place.encode()
    assert len(written.encode()) < 64_000
    read = cursor.decode(written, shop.link.time)
    assert len(read.seen) == cursor.WATCHED
    assert read.encode() == written


def test_the_contract_rounds_stay_within_their_requests(shop: Desk) -> None:
    for number in range(500):
        shop.world.say(f"guest{number}", "Hello.")
        shop.world.say("us", f"Hello {number}.")
    shop.link.settings = {**shop.link.settings, "monthly_cap": "1000"}
    run(listen(shop.connector))
    assert len(shop.asked()) <= 45
