"""``people`` and ``person``: who you speak with, read beside a running app, for people and for scripts."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import datetime
from typing import Any

from inbox_tui.cli import codes, output
from inbox_tui.cli.codes import Misuse
from inbox_tui.cli.start import begin_reading, now
from inbox_tui.config import Config
from inbox_tui.domain.acquaintance import facts, response_words
from inbox_tui.domain.ages import age
from inbox_tui.domain.model import IdentityId
from inbox_tui.domain.person import IdentityCard, PeopleSort, PersonCard, PersonRow
from inbox_tui.domain.reported import plain
from inbox_tui.domain.stats import Figure
from inbox_tui.domain.text import beside, clean
from inbox_tui.errors import NoSuchThing
from inbox_tui.inbox.person_card import person_card
from inbox_tui.paths import Home
from inbox_tui.store.reader import Reader
from inbox_tui.store.relations import Relations

PAGE = 200
MOST_ALIKE = 20
"""People of one name that are told apart; of more, the first."""
_SORTS = {sort.name.lower(): sort for sort in PeopleSort}


def run_people(given: Namespace, home: Home) -> int:
    if not begin_reading(home):
        if given.json and given.command == "people":
            output.data([])
        output.say("Nothing has been fetched yet. Run: inbox-tui sync")
        return codes.OK if given.command == "people" else codes.NOTHING
    config = Config.load(home.config_file)
    with Reader(home.database) as reader:
        relations = reader.relations(config, now)
        if given.command == "people":
            return _people(given, relations)
        them = _meant(" ".join(given.who), relations)
        card = person_card(relations, reader.lists, config, now(), them)
    if given.json:
        output.data(_card_json(card))
    else:
        _tell(card, now(), config)
    return codes.OK


def _shown(words: str) -> str:
    """What we say with signs that a terminal of ASCII lacks is said without them; names stay as they are."""
    return words if (sys.stdout.encoding or "").lower().startswith("utf") else plain(words)


# --- people


def _people(given: Namespace, relations: Relations) -> int:
    words, sort = " ".join(given.words), _SORTS[given.sort]
    rows: list[PersonRow] = []
    more = True
    while more and len(rows) < given.limit:
        after = rows[-1].position if rows else None
        window = relations.people.window(sort, words, after, min(PAGE, given.limit - len(rows)))
        rows.extend(window.rows)
        more = window.more
    if given.json:
        output.data([_row_json(row) for row in rows])
    else:
        at = now()
        output.table([_line(row, at) for row in rows], widest=(10, 28, 16, 9, 6, 12, 7, 5))
        if not rows:
            output.say("Nobody of that name, handle or tag." if words else "You have spoken with nobody yet.")
        elif more:
            output.say(f"There are more. They come with --limit {given.limit * 10}.")
    return codes.OK if rows or not words else codes.NOTHING


def _line(row: PersonRow, at: datetime) -> tuple[str, ...]:
    ago = age((at - row.last_at).total_seconds()) if row.last_at is not None else "never"
    said = response_words(row.response)
    return (
        str(row.identity),
        row.name,
        " ".join(row.networks),
        row.stage.value,
        ago,
        _shown(f"in {said}") if said else "",
        f"{row.exchanges}x" if row.exchanges else "",
        "VIP" if row.vip else "",
        " ".join(filter(None, (beside(row.name, row.handle), *(f"#{tag}" for tag in row.tags)))),
    )


def _row_json(row: PersonRow) -> dict[str, Any]:
    return {
        "id": row.identity,
        "name": row.name,
        "handle": row.handle,
        "networks": list(row.networks),
        "stage": row.stage.value,
        "vip": row.vip,
        "last_at": output.iso(row.last_at),
        "exchanges": row.exchanges,
        "response": _response_json(row.response),
        "tags": list(row.tags),
    }


def _response_json(figure: Figure) -> dict[str, Any]:
    """Seconds. ``median`` is null where there are too few waits; then each one is in ``waits``."""
    return {
        "median": None if figure.value_s is None else round(figure.value_s),
        "at_least": figure.at_least,
        "n": figure.n,
        "waits": [{"seconds": round(seconds), "open": still} for seconds, still in figure.listed or ()],
    }


# --- person


def _meant(who: str, relations: Relations) -> IdentityId:
    """The one person that is meant. Raises :class:`NoSuchThing`; :class:`Misuse` where several may be."""
    shown = clean(who, limit=40, one_line=True)
    if who.isascii() and who.isdigit() and len(who) < 18 and relations.people.profiles([int(who)]):
        return IdentityId(int(who))
    found = relations.people.window(PeopleSort.NAME, who, None, PAGE)
    exactly = [row for row in found.rows if _key(who) in (_key(row.name), _key(row.handle))]
    rows = exactly or list(found.rows)
    if not rows:
        raise NoSuchThing(f"There is nobody called {shown!r} here.", next_step="Everybody: inbox-tui people")
    if len(rows) == 1 and (exactly or not found.more):
        return rows[0].identity
    some = [f"inbox-tui person {row.identity}   {_told_apart(row)}" for row in rows[:MOST_ALIKE]]
    count = f"{len(rows)} people" if len(rows) <= MOST_ALIKE and not found.more else "Many people"
    raise Misuse(f"{count} may be {shown!r}. Say which:", next_step="\n           ".join(some))


def _key(name: str) -> str:
    return name.strip().removeprefix("@").casefold()


def _told_apart(row: PersonRow) -> str:
    ago = age((now() - row.last_at).total_seconds()) if row.last_at is not None else ""
    last = "not spoken with yet" if row.last_at is None else "spoke just now" if ago == "now" else f"spoke {ago} ago"
    return ", ".join(filter(None, (row.name, beside(row.name, row.handle), "+".join(row.networks), last)))


def _tell(card: PersonCard, at: datetime, config: Config) -> None:
    zone = config.hours.zone
    output.line(card.name)
    output.line(_shown(facts(card, at)))
    if card.proposal is not None:
        output.line(_shown(f"maybe {card.proposal.stage.value}: {'; '.join(card.proposal.reasons)}"))
    if card.first_at is not None and card.last_at is not None:
        first, last = (f"{moment.astimezone(zone):%Y-%m-%d}" for moment in (card.first_at, card.last_at))
        output.line(f"first contact {first}, last contact {last}")
    if card.tags:
        output.line(f"tags: {', '.join(card.tags)}")
    if card.budget is not None:
        output.line(_shown(f"give and ask: {card.budget.sentence}"))
    for why in card.no_matching:
        output.line(why)
    _part("Networks", [_profile(one) for one in card.identities])
    alike = []
    for one, profile in card.suggestions:
        who = f"{profile.tag}  {profile.name or profile.handle} {beside(profile.name, profile.handle)}"
        alike.append(f"{who.rstrip()}: {_shown('; '.join(one.evidence))}")
    _part("May be the same person", alike)
    _part("Notes", [f"{(note.edited_at or note.at).astimezone(zone):%Y-%m-%d}  {note.text}" for note in card.notes])
    _part(
        "Promised",
        [
            f"{one.due_at.astimezone(zone):%Y-%m-%d %H:%M}{' (missed)' if one.missed(at) else ''}  {one.text}"
            for one in card.promises
        ],
    )
    talks = []
    for row in card.conversations:
        waits = ", waits" if row.waiting_since is not None and row.closed is None else ""
        said = f"{'you: ' if row.excerpt_ours else ''}{row.excerpt}"
        if other := card.other(row):
            said = f"with {other} · {said}"
        since = age((at - row.last_at).total_seconds())
        talks.append(f"{row.id}  {since}  {row.tag}  {row.kind.value}{waits}  {output.cut(said, 70)}")
    _part("Conversations (inbox-tui show ID)", talks)


def _part(title: str, items: list[str]) -> None:
    if items:
        output.line()
        output.line(title)
        for item in items:
            output.line(f"  {item.replace(chr(10), chr(10) + '    ')}")


def _profile(one: IdentityCard) -> str:
    spoken = f"{one.inbound} from them, {one.outbound} from you" if one.inbound or one.outbound else "not spoken"
    name = " ".join(filter(None, (one.name, beside(one.name, one.handle)))) or one.handle
    bio = " ".join(one.bio.split())
    return "  ".join(filter(None, (one.tag, name, spoken, one.url))) + (f"\n{bio}" if bio else "")


def _card_json(card: PersonCard) -> dict[str, Any]:
    return {
        "id": card.identity,
        "name": card.name,
        "vip": card.vip,
        "stage": card.stage.value,
        "stage_since": output.iso(card.stage_at),
        "stage_proposed": None
        if card.proposal is None
        else {"stage": card.proposal.stage.value, "reasons": list(card.proposal.reasons)},
        "first_at": output.iso(card.first_at),
        "last_at": output.iso(card.last_at),
        "last_by": None if card.last_at is None else "us" if card.last_by_us else "them",
        "exchanges": card.exchanges,
        "response": _response_json(card.response),
        "waiting": card.waiting,
        "losing_touch": card.losing_touch,
        "tags": list(card.tags),
        "networks": [
            {
                "id": one.id,
                "account": one.account,
                "platform": one.platform,
                "handle": one.handle,
                "name": one.name,
                "url": one.url,
                "bio": one.bio,
                "inbound": one.inbound,
                "outbound": one.outbound,
            }
            for one in card.identities
        ],
        "notes": [
            {"at": output.iso(note.at), "edited_at": output.iso(note.edited_at), "text": note.text}
            for note in card.notes
        ],
        "promises": [
            {"text": one.text, "due": output.iso(one.due_at), "missed": one.missed(now())} for one in card.promises
        ],
        "give_and_ask": None
        if card.budget is None
        else {
            "gives": card.budget.gives,
            "needed": card.budget.needed,
            "free": card.budget.free,
            "sentence": card.budget.sentence,
        },
        "conversations": [row.id for row in card.conversations],
    }
