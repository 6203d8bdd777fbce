"""Every question of the review over a real store: it stands there, says why, is met with its key, and then y sends."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import timedelta
from types import SimpleNamespace

import pytest

from inbox_tui.config import Relationship
from inbox_tui.connector import Features, Profile
from inbox_tui.domain.giving import Standing
from inbox_tui.domain.model import Act, OutboxState, Page
from inbox_tui.domain.plan import Owner, Plan
from inbox_tui.domain.relationship import Gate, Stage
from inbox_tui.domain.views import Freshness

from promised_desk import MONDAY, US, Clock, begun, engine, opened, until  # isort: skip  (put there by conftest)

SAME = "Thank you for writing, it is on its way to you."


async def nothing(*_):
    return None


async def fresh(_):
    return Freshness(ok=True, checked=True)


@pytest.fixture
def at():
    return Clock()


@pytest.fixture
async def desk(tmp_path, at):
    async with opened(tmp_path, at, Relationship()) as inbox:
        made = inbox._late_engine.made = engine()
        made.ready, made.new_key, made.delivery = nothing, lambda _: "key", SimpleNamespace(knock=lambda: None)
        inbox.check_fresh = fresh
        await inbox.store.saw_profile("acme", Profile(identity=US, may=frozenset({Act.REPLY})), Features())
        inbox.templates_folder = tmp_path / "templates"
        inbox.templates_folder.mkdir()
        yield inbox


class Review:
    """Of a text to somebody, all of theirs heard."""

    def __init__(self, story, desk, entry):
        self.story, self.desk, self.entry = story, desk, entry
        self.press, self.type, self.shows, self.says = story.press, story.type, story.shows, story.says

    async def tells_why(self, gate):
        """Of what is asked first: the case, and what it is for."""
        want = self.want(gate)
        await self.press("w")
        await self.shows(want.why, self.desk.explain(gate))
        await self.press("w")

    def want(self, gate):
        return next(one for one in self.desk.care(self.entry).wants if one.gate is gate)

    def met(self, gate):
        return self.want(gate).met

    @property
    def state(self):
        return self.desk.outgoing(self.entry).state

    async def sends(self):
        await self.press("y")
        await until(lambda: self.state is OutboxState.QUEUED)
        return self.desk.outgoing(self.entry)


async def drafted(desk, who, text):
    row = next(one for one in desk.window("all").rows if one.name == who)
    await desk.heard(desk.thread(row.id).ids)
    return await desk.save_draft(account="acme", conversation=row.id, text=text)


@asynccontextmanager
async def reviewed(desk, who, text, *, template=None):
    entry = await drafted(desk, who, text)
    if template is not None:
        await desk.made_from(entry, template, 0)
    async with begun(desk) as story:
        await story.go_to(who)
        await story.press("r")
        await until(lambda: story.main.composer.text == text)
        await story.press("ctrl+s")
        await story.shows("Review", "heard all")
        yield Review(story, desk, entry)


async def wrote(desk, *posts):
    """Each (number, who, text, hours ago, and what it answers)."""
    await desk.store.ingest("acme", Page(posts=tuple(desk.store.say(*post) for post in posts)))


async def planted(desk, sql, *values):
    """A row as a long use would have made it."""

    def act(db):
        db.execute(sql, values)

    await desk.store._desk.db.write(act)


async def test_the_first_words_to_a_vip_want_a_line(desk):
    await wrote(desk, ("9", "dora", "I love what you do with lamps.", 2))
    row = next(one for one in desk.window("all").rows if one.name == "dora")
    await desk.set_vip(desk.identity_of(row.id))
    async with reviewed(desk, "dora", "Thank you, that makes our day.") as r:
        await r.tells_why(Gate.HEARD)
        await r.press("y")
        await r.says("First a line of what you heard.")
        assert r.state is OutboxState.DRAFT
        await r.type("she loves our lamps")
        await r.shows("✓ she loves our lamps")
        await r.sends()


async def test_two_things_asked_and_none_taken_up(desk):
    await wrote(desk, ("9", "dora", "Do you ship to Peru? And can I pay by invoice?", 2))
    async with reviewed(desk, "dora", "Thanks a lot, dear.") as r:
        await r.tells_why(Gate.ASKS)
        await r.press("y")
        await r.says("First: they asked 2 things.")
        await r.press("2", "2", "enter")
        await until(lambda: not desk.care(r.entry).open)
        await r.sends()
        assert dict(desk._store.relations.people.read.execute("SELECT text, state FROM ask").fetchall()) == {
            "Do you ship to Peru?": "answered",
            "And can I pay by invoice?": "deferred",
        }


async def test_an_early_ask_wants_a_reason(desk):
    await wrote(desk, ("9", "dora", "I like the lamp in your window.", 2))
    async with reviewed(desk, "dora", "Buy it today, 20% off with the code LAMP!") as r:
        await r.tells_why(Gate.BUDGET)
        await r.press("y")
        await r.says("First a few words why.")
        await r.type("she has waited for the sale")
        await r.shows("✓ she has waited for the sale")
        await r.sends()


async def test_no_ask_goes_while_a_complaint_is_open(desk):
    async with reviewed(desk, "Ana Ruiz", "Buy the new one today, 20% off!") as r:
        await r.tells_why(Gate.REFUSED)
        await r.press("y", "y", "enter")
        await r.says("Not now: e goes back to the text.")
        assert r.state is OutboxState.DRAFT


async def test_a_third_public_reply_asks_how_and_a_day_to_look_in_is_offered(desk):
    await wrote(
        desk,
        ("5", "us", "We are sorry. A new one leaves today.", 2.5, "1"),
        ("6", "ana", "It came broken again!", 2, "5"),
        ("7", "us", "We are sorry for that one, too.", 1.5, "6"),
        ("8", "ana", "And the third one is broken as well.", 1, "7"),
    )
    ana = next(one for one in desk.window("all").rows if one.name == "Ana Ruiz")
    later = desk.now() + timedelta(days=1)
    await desk.save_plan(ana.id, Plan(words="broken", owner=Owner.ME, next_step="ring her", next_at=later))
    async with reviewed(desk, "Ana Ruiz", "We pack the next one ourselves, in wood.") as r:
        await r.tells_why(Gate.RULE_OF_TWO)
        await r.press("y")
        await r.says("First a choice: 1-3.")
        await r.press("3")
        await r.type("others read along and ask the same")
        await until(lambda: r.met(Gate.RULE_OF_TWO))
        await r.press("a")
        await r.shows("✓ look in on them again · Thu 12:00")
        await r.sends()


async def test_what_is_heated_goes_only_a_little_later(desk):
    await wrote(desk, ("9", "dora", "Is the lamp back?", 2))
    async with reviewed(desk, "dora", "YES IT IS BACK, AS WE SAID!! READ IT!!") as r:
        await r.shows("heated", "it leaves after 60 s")
        await r.press("j", "j")
        await r.tells_why(Gate.HEAT)
        assert (await r.sends()).send_at == MONDAY + timedelta(seconds=60)


async def test_a_promise_in_ones_own_words_is_kept_with_a(desk):
    await wrote(desk, ("9", "dora", "The lamp is out of stock, I see.", 2))
    async with reviewed(desk, "dora", "You will have the list by Friday, dear.") as r:
        await r.tells_why(Gate.PROMISE)
        await r.press("a")
        await r.shows("✓ “by Friday”")
        await r.sends()


async def test_the_same_words_to_three_people_are_pointed_out(desk):
    await wrote(desk, *((str(n), who, "The kettle works.", 5) for n, who in ((9, "dora"), (10, "emil"), (11, "fay"))))
    for who in ("dora", "emil"):
        await desk.queue(await drafted(desk, who, SAME))
    async with reviewed(desk, "fay", SAME) as r:
        await r.shows("The same words to 3 people within a day.")
        await r.tells_why(Gate.SAME)
        await r.sends()


async def test_a_template_has_to_take_up_something_of_theirs(desk):
    (desk.templates_folder / "thanks.md").write_text("Good to read you. Have a nice day.\n")
    await wrote(desk, ("9", "dora", "The blue kettle sings in the morning.", 2))
    ((template, _),) = desk.templates(None).offered
    async with reviewed(desk, "dora", "Good to read you. Have a nice day.", template=template) as r:
        await r.tells_why(Gate.TEMPLATE)
        await r.press("y")
        await r.says("Not now: e goes back to the text.")
        await r.press("e")
        await until(lambda: r.story.app.screen is r.story.main)
        await r.press("space", *"kettle", "ctrl+s")
        await until(lambda: r.story.app.screen is not r.story.main)
        await r.sends()


async def test_a_hole_is_never_sent(desk):
    await wrote(desk, ("9", "dora", "The blue kettle sings in the morning.", 2))
    async with reviewed(desk, "dora", "Your kettle of {{last order}} sings?") as r:
        await r.shows("{{last order}} is still to be filled in.")
        await r.press("y")
        assert r.state is OutboxState.DRAFT


async def piled(desk, *words):
    """Dora writes one after the other, and nobody answers."""
    posts = [(str(20 + n), "dora", text, 9 - n, str(19 + n) if n else None) for n, text in enumerate(words)]
    await wrote(desk, *posts)


KETTLE = "The kettle came.", "It is blue.", "It sings.", "My cat listens.", "She hums along."


async def test_five_posts_in_a_row_want_a_line_of_what_was_heard(desk):
    await piled(desk, *KETTLE)
    await planted(desk, "INSERT INTO gate_run VALUES (?, 9)", Gate.HEARD)
    async with reviewed(desk, "dora", "Kettle and cat, what a choir.") as r:
        assert r.want(Gate.HEARD).why == "Asked because dora wrote 5 posts, and had no answer yet."
        await r.tells_why(Gate.HEARD)
        await r.press("y")
        await r.says("First a line of what you heard.")
        await r.type("cat and kettle sing")
        await r.shows("✓ cat and kettle sing")
        await r.sends()


async def test_after_ten_clean_passes_it_is_a_notice_that_holds_nothing_up(desk):
    await piled(desk, *KETTLE)
    await planted(desk, "INSERT INTO gate_run VALUES (?, 10)", Gate.HEARD)
    async with reviewed(desk, "dora", "Kettle and cat, what a choir.") as r:
        await r.shows("What did you hear? One line, for you alone.")
        await r.sends()


async def test_one_ask_too_many_among_all_wants_a_reason(desk):
    gives = ("Lovely.", "What a window.", "That lamp suits you.")
    talk = [(str(20 + n), "us" if n % 2 else "dora", gives[n // 2], 20 - n, str(19 + n)) for n in range(6)]
    await wrote(desk, ("19", "dora", "Look, my window.", 21), *talk, ("26", "dora", "My lamp shines.", 2, "25"))
    dora = desk.identity_of(next(one.id for one in desk.window("all").rows if one.name == "dora"))
    await desk.set_stage(dora, Stage.ENGAGE)
    assert desk.ask_standing(dora).state is Standing.FREE, "with fewer than five posts a share says nothing"
    await wrote(desk, ("40", "emil", "Hello there.", 9), ("41", "us", "Hello, emil.", 8, "40"))
    async with reviewed(desk, "dora", "Buy the second lamp today, 20% off!") as r:
        assert "1 of your 5 posts in 30 days are asks; one more goes over 20 %." in r.want(Gate.BUDGET).why
        await r.tells_why(Gate.BUDGET)
        await r.press("y")
        await r.says("First a few words why.")
        await r.type("she has waited for the sale")
        await r.sends()
