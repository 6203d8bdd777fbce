"""What is this forum's own: how its answers are read, and what a write's answer proves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from inbox_tui.connector import (
    Answer,
    PermissionMissing,
    RateLimited,
    Rejected,
    SignInNeeded,
    TargetGone,
    Unreachable,
    Unsure,
)
from inbox_tui.domain.model import Act, Audience, Post, PostKind, PostState
from inbox_tui.testing.contract import listen, posts_of, run
from inbox_tui.testing.link import EPOCH, Call, FakeLink, answer
from inbox_tui.testing.permits import permit_for, reply_for

from inbox_tui_forum import ForumConnector, parse
from world import ANA, KEY, US, Forum

TOPIC = {"id": 3, "title": "Hinges", "first": 10, "author": 8, "private": False, "closed": False}
RAW = {
    "id": 11,
    "author": ANA,
    "topic": TOPIC,
    "reply_to": None,
    "created_at": "2026-03-01T10:00:00+01:00",
    "edited_at": None,
    "version": 1,
    "text": "Hello",
    "mentions": [],
    "liked": False,
}


def read(**changed: Any) -> Post:
    return parse.post({**RAW, **changed}, parse.number(US["id"]))


def topic(**changed: Any) -> dict[str, Any]:
    return {**TOPIC, **changed}


def test_what_a_post_is() -> None:
    assert read().kind is PostKind.POST
    assert read(mentions=[US]).kind is PostKind.MENTION
    assert read(reply_to={"id": 10, "author": 7}).kind is PostKind.REPLY
    assert read(topic=topic(author=7)).kind is PostKind.REPLY
    assert read(topic=topic(private=True)).kind is PostKind.DIRECT


def test_where_a_post_stands() -> None:
    assert (read().parent, read().parent_author, read().root) == ("10", "8", "10")
    assert read(reply_to={"id": 12, "author": 7}).parent == "12"
    assert read(id=10).parent is None
    assert read(topic=topic(private=True)).ref.channel == "3"
    assert read(topic=topic(private=True)).audience is Audience.DIRECT
    assert read(topic=topic(closed=True)).closed == "The topic is closed."


def test_a_title_is_heard_but_never_sent_back() -> None:
    assert read(id=10).text == "Hinges\n\nHello"
    assert read(id=10, author=US).text == "Hello"


def test_times_are_utc() -> None:
    assert read().created_at.isoformat() == "2026-03-01T09:00:00+00:00"


@pytest.mark.parametrize(
    "wrong",
    [{"id": True}, {"id": 0}, {"author": None}, {"topic": []}, {"created_at": "2026-03-01T10:00"}, {"text": None}],
)
def test_one_unreadable_post_costs_that_post(wrong: dict[str, Any]) -> None:
    page = parse.activity(
        {"events": [{"what": "posted", "post": {**RAW, **wrong}}, {"what": "posted", "post": RAW}], "last": 2},
        parse.number(US["id"]),
    )
    assert [post.ref.id for post in page.posts] == ["11"]
    assert (page.skipped, page.cursor) == (1, "2")


def test_of_a_post_only_the_last_event_counts() -> None:
    events = [{"what": "posted", "post": RAW}, {"what": "deleted", "id": 11}]
    page = parse.activity({"events": events, "last": 2}, parse.number(US["id"]))
    assert (page.posts, page.deleted) == ((), ("11",))


@pytest.mark.parametrize(
    ("status", "error"),
    [(401, SignInNeeded), (403, PermissionMissing), (404, TargetGone), (410, TargetGone), (422, Rejected)]
    + [(status, Unreachable) for status in (408, 500, 502, 503)],
)
def test_every_status_has_its_error(status: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        parse.checked(answer(status), EPOCH)


@pytest.mark.parametrize(("header", "seconds"), [("90", 90), ("", 60), ("soon", 60), ("²", 60), ("9" * 30, 3600)])
def test_a_pause_is_what_the_forum_says_within_reason(header: str, seconds: int) -> None:
    with pytest.raises(RateLimited) as limited:
        parse.checked(answer(429, headers={"Retry-After": header}), EPOCH)
    assert limited.value.until == EPOCH + timedelta(seconds=seconds)


def test_an_address_may_be_typed_without_its_scheme() -> None:
    origins = [ForumConnector.origins({"server": typed}) for typed in ("forum.example", "https://forum.example/")]
    assert origins == [("https://forum.example",)] * 2


# --- acts


@pytest.fixture
def forum() -> Forum:
    return Forum(EPOCH)


@pytest.fixture
def link(forum: Forum) -> FakeLink:
    return FakeLink(forum, secrets={"token": KEY})


@pytest.fixture
def connector(link: FakeLink) -> ForumConnector:
    return ForumConnector(link)


def newest(connector: ForumConnector, *, ours: bool) -> Post:
    return [post for post in posts_of(run(listen(connector))) if post.ours is ours][-1]


def test_likes_edits_and_deletions(connector: ForumConnector) -> None:
    theirs, mine = newest(connector, ours=False), newest(connector, ours=True)

    def did(act: Act, post: Post, text: str = "") -> Post:
        done = run(connector.act(permit_for(reply_for(connector, post, text, act=act))))
        assert done is not None
        return done

    assert did(Act.LIKE, theirs).liked
    assert not did(Act.UNLIKE, theirs).liked
    assert did(Act.EDIT, mine, "Sent today. ").text == "Sent today."
    assert did(Act.DELETE, mine).state is PostState.DELETED
    # A deletion that is done already is done.
    assert run(connector.act(permit_for(reply_for(connector, mine, act=Act.DELETE)))) is None
    with pytest.raises(TargetGone):
        run(connector.thread(mine.ref))


def test_an_answer_that_got_lost_is_found(forum: Forum, link: FakeLink, connector: ForumConnector) -> None:
    target = newest(connector, ours=False)
    blank = reply_for(connector, target, "Tomorrow. ")
    reply = replace(blank, fence=run(connector.fence(blank)))

    def lossy(call: Call) -> Answer:
        said = forum(call)
        return answer(502) if call.method == "POST" else said

    link.http.handler = lossy
    with pytest.raises(Unsure):
        run(connector.reply(permit_for(reply)))
    found = run(connector.find_sent(reply))
    assert found is not None
    assert found.text == "Tomorrow."


def test_a_private_topic_is_never_answered_in_public(connector: ForumConnector) -> None:
    target = newest(connector, ours=False)
    assert target.audience is Audience.DIRECT
    with pytest.raises(Rejected):
        run(connector.reply(permit_for(replace(reply_for(connector, target), audience=Audience.PUBLIC))))


def test_told_to_wait_nothing_was_done(forum: Forum, connector: ForumConnector) -> None:
    reply = reply_for(connector, newest(connector, ours=False))
    forum.busy = 1
    with pytest.raises(RateLimited):
        run(connector.reply(permit_for(reply)))
    assert run(connector.find_sent(reply)) is None
