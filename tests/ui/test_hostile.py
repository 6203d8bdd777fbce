"""Whatever a stranger writes, in any field of any screen: no control byte is drawn, nothing runs, nothing breaks."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from inbox_tui.domain.account import Health
from inbox_tui.domain.model import Act, Audience, Hyperlink, Media, OutboxId, OutboxState, Poll, Quoted
from inbox_tui.domain.views import Outgoing
from inbox_tui.testing.hostile import HOSTILE, SMALL

BAD = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
BATCHES = [SMALL[start :: len(SMALL) // 8][:8] for start in (0, 1, 2)]
MARKUP = (
    "[@click=app.quit]click me[/]",
    "[/]",
    "[/foo]",
    "[b]x[/i]",
    "[link='file:///etc/passwd']x[/link]",
    "[@click=app.simulate_key('q')]everything",
    "list[0] [ ] [x] :smile:",
    "[a=b]x[/a] \\",
)


def fill(inbox, texts):
    """Every field of every view, uncleaned: as if every border had failed."""
    texts = [*texts]
    for number, text in enumerate(texts):
        words = text[:3000]
        id = inbox.add(
            words or "x",
            (9, words, {"spoiler": words if number % 5 == 0 else "", "edited_at": inbox.now(), "revisions": 2,
                "media": (Media(kind="image", url=words, alt=words),), "links": (Hyperlink(text=words, url=words),),
                "quoted": Quoted(id="q", author=words, text=words), "poll": Poll(options=((words, 1), ("b", 2))),
                "closed": words}),
            (5, words, {"parent": None}),
            waiting=9, due=60, tag=words[:8], handle=words, tags=(words,),
        )  # fmt: skip
        post = inbox.conversations[id]["posts"][0]
        inbox.wordings[post] = ((inbox.now(), "before"), (inbox.now(), words))
        inbox.posts[post] = replace(inbox.posts[post], url=words)
        for state in (OutboxState.DRAFT, OutboxState.UNSURE):
            entry = OutboxId(id * 10 + (state is OutboxState.DRAFT))
            inbox.entries[entry] = Outgoing(
                id=entry, act=Act.REPLY, state=state, account="acme", tag=words[:8], conversation=id, target=post,
                text=words, spoiler=words, audience=Audience.PUBLIC, to=words, quote=words, updated_at=inbox.now(),
                cause=words, next_step=words, sent_url=words, send_at=inbox.now() + timedelta(seconds=5), attempts=2,
            )  # fmt: skip
    inbox.account_list[0] = replace(
        inbox.account_list[0], handle=texts[0][:500], server=texts[-1][:500], sentence=texts[1][:500],
        health=Health.OFFLINE, reads=texts[2][:500], warnings=tuple(text[:200] for text in texts[:5]),
        why_not={Act.EDIT: texts[3][:300]}, distribution=texts[4][:100], label=texts[5][:100],
    )  # fmt: skip
    inbox.searches = {text[:60]: text for text in texts}


def check(s):
    for strip in s.app.screen._compositor.render_strips():
        for segment in strip:
            found = BAD.search(segment.text)
            assert found is None, repr(segment.text)
            assert segment.style is None or segment.style.link is None
            meta = segment.style.meta if segment.style else {}
            assert not any(key.startswith("@") for key in meta), meta


async def tour(s, inbox, rows):
    check(s)
    for _ in range(rows):
        await s.pilot.press("l")
        await s.pilot.pause()
        check(s)
        await s.pilot.press("g", "g", "enter", "d")
        await s.pilot.pause()
        check(s)
        await s.pilot.press("h", "j")
    await s.settle()
    for keys in (
        ("r",),
        ("ctrl+s",),
        ("p",),
        ("h", "o"),
        ("escape", "m"),
        ("escape", "t"),
        ("escape", "g", "o"),
        ("j", "j"),
    ):
        await s.press(*keys)
        check(s)
    await s.press("q", "g", "d")
    check(s)
    await s.press("q", "a")
    check(s)
    await s.press("q", "slash")
    await s.type("e")
    check(s)
    await s.press("escape", "h")
    check(s)


def test_every_hostile_string_in_every_part_of_a_row_and_a_post(inbox):
    """All of them, drawn without a screen around: what the screens put together line by line."""
    from inbox_tui.ui.lines import strip
    from inbox_tui.ui.posts import Drawing, diffed, lines_of
    from inbox_tui.ui.preferences import Preferences
    from inbox_tui.ui.rows import compact, roomy
    from inbox_tui.ui.theme import DARK, Inks, _derived

    inks = Inks(_derived(DARK.to_color_system().generate()), ansi=False)
    fill(inbox, SMALL)
    preferences = Preferences()
    drawn = 0
    for id, made in inbox.conversations.items():
        row = replace(made["row"], unheard=1, draft="x", snoozed_until=inbox.now())
        lines = [*roomy(row, 46, inbox.now(), preferences, True, True, True)]
        lines.append(compact(row, 78, inbox.now(), preferences, False, False, False))
        for post_id in made["posts"]:
            for opened in (True, False):
                lines += lines_of(
                    inbox.posts[post_id], Drawing(width=60, now=inbox.now(), preferences=preferences, opened=opened)
                )
        lines += diffed([("gone", "a"), ("new", row.name)], 50)
        for line in lines:
            made_strip = strip(line, 60, inks)
            assert made_strip.cell_length == 60
            for segment in made_strip:
                assert BAD.search(segment.text) is None, (id, segment.text)
                drawn += 1
    assert drawn > 10_000


@pytest.mark.parametrize("batch", range(len(BATCHES)))
async def test_no_control_byte_in_any_field_of_any_screen(stage, inbox, batch):
    fill(inbox, BATCHES[batch])
    async with stage(inbox) as s:
        await tour(s, inbox, 6)


async def test_markup_is_text_and_clicking_on_it_does_nothing(stage, inbox):
    fill(inbox, MARKUP)
    async with stage(inbox) as s:
        await s.press("l")
        assert s.shows("[@click=app.quit]click me[/]")
        for x in (75, 90, 120):
            for y in range(3, 24, 4):
                await s.pilot.click(offset=(x, y))
        await s.settle()
        assert s.app.is_running
        assert s.opened == []
        assert [what for what, *_ in inbox.said if what != "heard"] == []
        await tour(s, inbox, 3)


async def test_the_longest_texts_are_drawn_in_time(stage, inbox):
    import time

    big = [text for text in HOSTILE if len(text) > 3000][::6]
    for text in big:
        inbox.add("Ana", (5, text, {}), waiting=5, due=60)
    async with stage(inbox) as s:
        for _ in big:
            before = time.perf_counter()
            await s.press("l")
            check(s)
            await s.press("h", "j")
            assert time.perf_counter() - before < 5


async def test_the_editor_and_the_prompts_take_no_control_byte(stage, inbox):
    inbox.add("Ana", (5, "hello", {}), waiting=5, due=60)
    async with stage(inbox) as s:
        await s.press("r")
        s.main.composer.put("\x1b]52;c;cm0=\x07 red \x9b31m\u202e evil")
        await s.settle()
        check(s)
