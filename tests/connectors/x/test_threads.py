"""A conversation put together: from search, from what is older, from what is quoted, and from messages."""

from __future__ import annotations

import pytest

from inbox_tui.connector import TargetGone
from inbox_tui.testing.harness import run
from x_desk import Desk
from x_world import BRAND


def test_a_thread_is_put_together_from_search_and_what_is_older(shop: Desk) -> None:
    world = shop.world
    root = world.say("us", "News of last month.")
    asked = world.say("ana", "What news?", to=root)
    shop.later(days=20)
    mine = world.say("us", "This news.", to=asked)
    last = world.say("ana", "Oh, that.", to=mine)
    world.post(world.id_of("ben"), "I knew it.", to=last)
    target = shop.find("Oh")
    thread = run(shop.connector.thread(target.ref))
    assert {post.ref.id for post in thread.posts} >= {root, asked, mine, last}
    assert any(post.text == "I knew it." for post in thread.posts)
    assert thread.absent == ()
    world.remove(mine)
    thread = run(shop.connector.thread(target.ref))
    assert mine in {gap.id for gap in thread.absent}


def test_what_a_post_quotes_is_read_when_it_is_opened(shop: Desk) -> None:
    theirs = shop.world.post(shop.world.id_of("ben"), "Blue is the best colour.")["id"]
    shop.world.post(
        shop.world.id_of("ana"), "@brand do you agree?", referenced_tweets=[{"type": "quoted", "id": theirs}]
    )
    found = shop.find("agree")
    assert found.quoted is not None
    assert found.quoted.text == ""
    thread = run(shop.connector.thread(found.ref))
    quoted = next(post for post in thread.posts if post.ref.id == found.ref.id).quoted
    assert quoted is not None
    assert (quoted.author, quoted.text) == ("ben", "Blue is the best colour.")


def test_a_thread_whose_post_is_gone(shop: Desk) -> None:
    shop.world.say("ana", "Does it ship?")
    found = shop.find("Does it ship?")
    shop.world.remove(found.ref.id)
    with pytest.raises(TargetGone):
        run(shop.connector.thread(found.ref))


def test_a_conversation_of_messages(shop: Desk) -> None:
    first = shop.world.message("ana", "The first.")
    for number in range(70):
        shop.world.message("us", f"Number {number}.", channel=f"{BRAND}-{shop.world.id_of('ana')}")
    found = shop.find("The first")
    thread = run(shop.connector.thread(found.ref))
    assert first in {post.ref.id for post in thread.posts}
    shop.world.messages.clear()
    with pytest.raises(TargetGone):
        run(shop.connector.thread(found.ref))
