"""A rich afternoon: what the pictures and the stories show."""

# ruff: noqa: E501

from __future__ import annotations

from datetime import timedelta

from fake_inbox import NOW, FakeInbox, ago

from inbox_tui.domain.account import Health
from inbox_tui.domain.length import TextRules
from inbox_tui.domain.model import (
    AccountId,
    Act,
    Audience,
    DoneReason,
    Hyperlink,
    IdentityId,
    Kind,
    Media,
    OutboxId,
    OutboxState,
    Poll,
    PostState,
    Quoted,
    RemoteId,
)
from inbox_tui.domain.views import Outgoing, Who


def town(clock=None):
    """A rich afternoon: what the pictures show."""
    inbox = FakeInbox(clock)
    inbox.add_account()
    inbox.add_account(
        "acme-bsky", platform="bluesky", label="Bluesky", tag="bsky", handle="acme.bsky.example", server="Bluesky",
        text=TextRules(limit=300, byte_limit=3000), audiences=(Audience.PUBLIC,), streaming=True,
        why_not={Act.EDIT: "Bluesky has no editing."},
        may=frozenset({Act.REPLY, Act.POST, Act.LIKE, Act.BOOST, Act.DELETE}),
    )  # fmt: skip
    inbox.add_account(
        "acme-yt", platform="youtube", label="YouTube", tag="yt", handle="@acme", server="YouTube", audiences=(Audience.PUBLIC,),
        health=Health.LIMITED, sentence="YouTube asks us to wait; it goes on by itself.", next_at=NOW + timedelta(minutes=40),
        why_not={Act.BOOST: "YouTube has no boosts."}, may=frozenset({Act.REPLY, Act.LIKE}),
    )  # fmt: skip
    add = inbox.add
    add("Ana Ruiz", (4600, "My order arrived broken. Second time now.", {"heard": True}),
        (4500, "So sorry, Ana! A new one leaves today.", {"ours": True}),
        (252, "Third time my order arrives broken. I am running out of kind words, and of mugs.", {}),
        tag="bsky", handle="ana.bsky.example", due=-192, waiting=252, kind=Kind.COMPLAINT, starred=True)  # fmt: skip
    ben = add("Ben Okafor", (4320, "We restocked the blue one today.", {"ours": True, "context": True}),
        (41, "@acme does the blue one ship to Lagos?\nAnd what about customs?", {"depth": 0}),
        handle="ben@masto.example", due=41, waiting=199, known=5)  # fmt: skip
    add(
        "Noor",
        (13, "Your shop page has been down for me since noon, is that known?", {}),
        due=6,
        waiting=54,
        tag="masto",
    )
    add(
        "chloé",
        (180, "still love it, bought it thrice 😍", {}),
        tag="yt",
        handle="chloe",
        due=120,
        waiting=180,
        kind=Kind.PRAISE,
    )
    add(
        "Mika S.",
        (140, "どこで買えますか？東京に店はありますか。", {}),
        tag="ig",
        handle="mika_s",
        due=300,
        waiting=140,
    )
    add("Oliver van der Berg-Śmigły", (300, "Is the lid dishwasher safe? The booklet says one thing and the box says another.", {}),
        due=400, waiting=300)  # fmt: skip
    thread = [
        (900, "@acme hello! Two questions about the large kettle.", {"heard": True, "depth": 0}),
        (890, "Ask away.", {"ours": True, "depth": 1}),
        (880, "1. Does it whistle? My old one did and the cat has opinions.", {"heard": True, "depth": 2}),
        (870, "2. Is the handle cool enough to hold? See the picture.", {"heard": True, "depth": 2,
            "media": (Media(kind="image", url="https://files.example/a.jpg", alt="A hand hovering over a kettle's handle"), Media(kind="image"))}),
        (500, "Does anybody know whether the small one whistles?", {"depth": 3, "to_us": False, "author": Who(id=IdentityId(7), name="Passer-by", handle="passer@elsewhere.example")}),
        (490, "", {"depth": 4, "state": PostState.DELETED, "to_us": False}),
        (480, "", {"depth": 4, "state": PostState.MISSING, "author": None, "to_us": False}),
        (100, "I asked the cat. Same answer as my aunt: https://kettles.example/whistle", {"depth": 2, "edited_at": ago(90), "revisions": 2,
            "links": (Hyperlink(text="kettles.example", url="https://kettles.evil.example/whistle"),)}),
        (95, "He bites.", {"depth": 3, "spoiler": "cat teeth", "sensitive": True}),
        (90, "Which one do you use?", {"depth": 3, "poll": Poll(options=(("the large one", 12), ("the small one", 5), ("a pot", 1)))}),
        (85, "As they say:", {"depth": 3, "quoted": Quoted(id=RemoteId("q"), author="kettle.fan", text="A kettle is a promise to sit down.")}),
    ]  # fmt: skip
    long = add(
        "Zuzanna Kowalczyk",
        *thread,
        handle="zuza@pl.example",
        due=900,
        waiting=100,
        known=23,
        tags=("kettles", "press"),
    )
    edited = inbox.conversations[long]["posts"][7]
    inbox.wordings[edited] = (
        (ago(100), "I asked my aunt. Same answer as the cat: https://kettles.example/whistle"),
        (ago(90), inbox.posts[edited].text),
    )
    add(
        "Paula",
        (1500, "Thanks for the quick help yesterday!", {"heard": True}),
        tag="bsky",
        due=500,
        waiting=1500,
        kind=Kind.PRAISE,
        later=True,
    )
    add(
        "José 🫖",
        (2000, "Could you make a green one?", {"heard": True}),
        tag="masto",
        kind=Kind.IDEA,
        snoozed_until=NOW + timedelta(hours=19),
        waiting=2000,
        due=900,
    )
    add("Deal Finder", (3000, "make money fast", {"heard": True}), tag="yt", closed=DoneReason.SPAM, kind=Kind.SPAM)
    for number in range(30):
        add(
            f"Customer {number + 1}",
            (600 + number * 7, f"Question number {number + 1}: where is my parcel?", {}),
            due=700 + number * 11,
            waiting=600 + number * 7,
        )
    inbox.entries[OutboxId(1)] = Outgoing(
        id=OutboxId(1), act=Act.REPLY, state=OutboxState.UNSURE, account=AccountId("acme"), tag="masto",
        conversation=None, target=None, text="Yes, the lid is dishwasher safe. The box is right.", to="Ida",
        quote="Is the lid dishwasher safe?", updated_at=ago(4), queued_at=ago(4), attempts=2,
        cause="The server did not answer in time; it may have been posted.",
        next_step="We are looking for it. r looks again, s if you see it there, A if you see that it is not.",
    )  # fmt: skip
    inbox.ben, inbox.long = ben, long
    return inbox
