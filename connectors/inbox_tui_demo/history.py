"""Builds a town's past, and the part of its future that is written down: from the stories, and from stock phrases."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

from inbox_tui.domain.model import Audience
from inbox_tui_demo.chance import between, choose
from inbox_tui_demo.people import US, citizens, neighbours
from inbox_tui_demo.pool import KINDS, PURPOSES, phrase, spoken
from inbox_tui_demo.script import Line, Story, parse, read
from inbox_tui_demo.styles import Style
from inbox_tui_demo.town import Town, Utterance, mentions_us

FILLED = {"masto": 9, "bsky": 10, "yt": 9, "ig": 9}
"""How many short conversations each platform has besides the written stories."""
SPAN = timedelta(days=27)
SETTLED = timedelta(hours=18)
"""What is older was answered, but for the stories left open."""
WAITS = (2, 4, 5, 7, 9, 11, 14, 16, 19, 24, 24, 28, 31, 38, 47, 60, 85, 130, 210, 380, 640)
"""Minutes our shop used to take for an answer; drawn from by chance."""


@cache
def _stories(style: str) -> tuple[Story, ...]:
    return parse(read(f"{style}.txt"))


def found(style: Style, seed: str, born: datetime) -> Town:
    """A town as it stands at its birth."""
    town = Town(style, seed, born)
    left_open: set[str] = set()
    for number, story in enumerate(_stories(style.key)):
        name = f"{style.key}-{number}"
        _play(town, name, story)
        if story.open:
            left_open.add(name)
    tops = [post.id for post in town.newest_of_ours(born, tops=True)]
    for number in range(FILLED[style.key]):
        _fill(town, number, tops)
    _settle(town, left_open)
    return town


# --- the written stories


def _play(town: Town, name: str, story: Story) -> None:
    for index, line in enumerate(story.lines):
        town.add(_utterance(town, story, name, index, line))


def _utterance(town: Town, story: Story, name: str, index: int, line: Line) -> Utterance:
    parent = None if line.parent is None else story.lines[line.parent]
    direct = story.direct
    chained = not direct or town.style.chained_direct
    above = f"{name}-{index - 1}" if direct and index else f"{name}-{line.parent}" if parent else None
    addressee = parent.who if parent else None

    def said(text: str) -> str:
        return address(text, town.style, line.who, None if direct else addressee)

    return Utterance(
        id=f"{name}-{index}",
        story=name,
        who=line.who,
        at=town.born + line.at,
        text=said(line.text),
        parent=above if chained else None,
        kind=story.kind,
        language=line.flags.get("lang") or citizens()[line.who].language,
        direct=direct,
        audience=Audience.DIRECT if direct else Audience(line.flags.get("audience", "public")),
        spoiler=line.flags.get("cw", ""),
        flags={**line.flags},
        quotes=f"{name}-{index - 1}" if "quote" in line.flags else "",
        edits=[(town.born + at, said(text)) for at, text in line.edits],
        deleted=town.born + line.deleted if line.deleted is not None else None,
    )


def address(text: str, style: Style, who: str, addressee: str | None) -> str:
    """Where replies open with a mention, put it there: people answering us, and we answering them."""
    if not style.mentions_open or not addressee or addressee == who or US not in (who, addressee):
        return text
    login = citizens()[addressee].login
    return text if f"@{login}" in text else f"@{login} {text}"


# --- the stock conversations


def _fill(town: Town, number: int, tops: list[str]) -> None:
    style, seed = town.style, town.seed
    where = (seed, style.key, "fill", number)
    share = (number + between(1, 9, *where, "age") / 10) / FILLED[style.key]
    age = timedelta(minutes=25) + SPAN * share**2
    opener = opening(town, town.born - age, where, tops)
    town.add(opener)
    hours = age.total_seconds() / 3600
    chance = 20 if hours < 3 else 60 if hours < 30 else 90
    if opener.kind == "spam" or between(1, 100, *where, "answered") > chance:
        return
    wait = timedelta(minutes=choose(WAITS, *where, "wait"), seconds=between(0, 59, *where, "wait"))
    answered = min(opener.at + wait, town.born - timedelta(minutes=3))
    answer = follow(
        town, opener, US, answered, f"answer-{opener.kind}", where=(*where, "answer"), post_id=f"{opener.id}-1"
    )
    town.add(answer)
    later = answered + timedelta(minutes=between(4, 95, *where, "thanks"))
    if later < town.born - timedelta(hours=2) and between(1, 100, *where, "thanked") <= 55:
        town.add(follow(town, answer, opener.who, later, "thanks", where=(*where, "thanks"), post_id=f"{opener.id}-2"))


def _settle(town: Town, left_open: set[str]) -> None:
    """Have us answer what is old and unanswered: an inbox in use, not a heap."""
    last: dict[str, Utterance] = {}
    for post in sorted(town.posts.values(), key=lambda p: (p.at, p.id)):
        if post.at > town.born or post.gone(town.born) or post.withheld or not town.speaks_to_us(post):
            continue
        chain = [post, *town.ancestors(post)]
        branch = chain[-2].id if len(chain) > 1 and chain[-1].ours else chain[-1].id
        last[post.story if post.direct else branch] = post
    for post in last.values():
        where = (town.seed, town.style.key, "settle", post.id)
        old = post.at < town.born - SETTLED and not citizens()[post.who].bot
        if post.ours or not old or post.story in left_open:
            continue
        met = any(p.ours and p.at < post.at for p in town.around(post, town.born) if p.parent or p.direct)
        purpose = "welcome" if met or f"answer-{post.kind}" not in PURPOSES else f"answer-{post.kind}"
        at = post.at + timedelta(minutes=choose(WAITS, *where, "wait"), seconds=between(0, 59, *where))
        town.add(follow(town, post, US, at, purpose, where=where, post_id=f"{post.id}-a"))


def opening(town: Town, at: datetime, where: tuple[object, ...], tops: list[str]) -> Utterance:
    """Somebody turns to us: a mention, or a comment under one of the posts named in ``tops``."""
    style = town.style
    spam = between(1, 100, *where, "spam") <= 9 and at > town.born - SETTLED
    if spam:
        crowd = [c for c in citizens().values() if c.bot and style.key in c.homes]
        who, kind = choose(crowd, *where, "who"), "spam"
    else:
        who, kind = choose(neighbours(style.key), *where, "who"), choose(KINDS, *where, "kind")
    language = who.language if spoken(kind, who.language) else "en"
    text = phrase(kind, language, *where)
    below = [top for top in tops if town.posts[top].at < at]
    parent = (
        choose(below, *where, "top") if below and (style.one_level or between(0, 2, *where, "under") == 0) else None
    )
    if parent:
        text = address(text, style, who.key, US)
    elif not mentions_us(text):
        text = f"@{US} {text}" if between(0, 1, *where, "place") else f"{text} @{US}"
    post_id = "-".join(str(part) for part in (style.key, *where[2:]))
    return Utterance(
        id=post_id, story=post_id, who=who.key, at=at, text=text, parent=parent, kind=kind, language=language
    )


def follow(
    town: Town,
    above: Utterance,
    who: str,
    at: datetime,
    purpose: str,
    *,
    where: tuple[object, ...],
    post_id: str,
) -> Utterance:
    """Somebody answers ``above`` with a stock phrase, in the language the conversation is held in."""
    style = town.style
    spoken_to = above.who if above.who != US or not above.parent else town.posts[above.parent].who
    text = phrase(purpose, above.language, *where)
    language = above.language if spoken(purpose, above.language) else "en"
    if not above.direct:
        text = address(text, style, who, spoken_to if who == US else US)
    return Utterance(
        id=post_id,
        story=above.story,
        who=who,
        at=at,
        text=text,
        parent=place(town, above),
        kind=above.kind,
        language=language,
        direct=above.direct,
        audience=above.audience,
        spoiler=above.spoiler,
    )


def place(town: Town, above: Utterance) -> str | None:
    """The parent of an answer to ``above``: where only one level is kept, the comment that it stands under."""
    if above.direct and not town.style.chained_direct:
        return None
    if town.style.one_level and above.parent and not above.direct and town.posts[above.parent].parent:
        return above.parent
    return above.id
