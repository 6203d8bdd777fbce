"""Every call this connector makes, and every answer its stub gives, fit X's published description (OpenAPI)."""

from __future__ import annotations

import pytest

from inbox_tui.domain.model import Act
from inbox_tui.testing.harness import run
from inbox_tui.testing.permits import permit_for
from x_desk import Desk, desk
from x_schema import SCHEMA, answer_faults, call_faults

pytestmark = pytest.mark.skipif(not SCHEMA.is_file(), reason="X's description is not at hand")


def busy_day() -> Desk:
    """Everything once."""
    shop = desk(monthly_cap="1000")
    world = shop.world
    root = world.say("us", "News, see https://example.com/news")
    theirs = world.say("ana", "Which & where?", to=root)
    for number in range(120):
        world.say(f"guest{number}", f"Hello {number}.")
    world.message("dora", "A word?")
    world.message("dora", "In the group.", channel="1580000000000000001")
    run(shop.connector.profile())
    posts = {post.text: post for post in shop.posts()}
    question, message = posts["Which & where?"], posts["A word?"]
    for target, words in ((question, "Here: https://example.com/here"), (message, "Yes?")):
        reply = shop.reply(target, words)
        run(shop.connector.fence(reply))
        sent = shop.send(reply)
        run(shop.connector.find_sent(reply))
        run(shop.connector.thread(target.ref))
        if not sent.ref.channel:
            shop.act(Act.DELETE, sent)
    run(shop.connector.reply(permit_for(shop.reply(None, "More news.", Act.POST))))
    shop.act(Act.HIDE, question)
    shop.act(Act.UNHIDE, question)
    world.edit(theirs, "Which, and where?")
    shop.later(minutes=20).listen()
    world.remove(root)
    world.remove(theirs, "not-authorized-for-resource")
    for number in range(120):
        world.message("dora", f"And {number}.")
    shop.later(hours=8).listen()
    shop.later(days=8).listen()
    return shop


def test_calls_and_answers_fit_the_description() -> None:
    shop = busy_day()
    paths = {f"{call.method} {call.path}" for call in shop.world.calls}
    assert len(paths) >= 12
    for call, said in shop.world.answers:
        if call.path == "/2/oauth2/token":
            continue  # not part of the description
        assert list(call_faults(call)) == [], f"{call.method} {call.path}"
        assert list(answer_faults(call, said)) == [], f"{call.method} {call.path}"


def test_the_check_notices() -> None:
    call, said = next((c, a) for c, a in busy_day().world.answers if c.path == "/2/tweets" and c.method == "POST")
    assert list(call_faults(call)) == list(answer_faults(call, said)) == []
    wrong = type(call)(call.method, call.path, (("nonsense", "1"),), call.headers, {"text": 5, "extra": True})
    assert len(list(call_faults(wrong))) == 3
    assert list(answer_faults(call, type(said)(201, {}, b'{"data": {"id": 7}}')))
