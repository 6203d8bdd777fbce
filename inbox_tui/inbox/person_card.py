"""A person's card, put together from what is stored: for the app, and for the shell beside it."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from inbox_tui.config import Config
from inbox_tui.domain.kinds import propose
from inbox_tui.domain.model import IdentityId, Kind, PersonId, PostKind
from inbox_tui.domain.person import Heard, PersonCard, StageFacts, propose_stage
from inbox_tui.domain.relationship import PromiseState, Stage
from inbox_tui.domain.touch import losing_touch
from inbox_tui.errors import NoSuchThing
from inbox_tui.inbox.giving import ask_rules
from inbox_tui.store.codec import maybe, moment
from inbox_tui.store.queries import Lists
from inbox_tui.store.relations import Relations
from inbox_tui.store.relations.people import called, identity_card, spoken, tags
from inbox_tui.store.relations.persons import members, person_number

SHOWN = 20
_ALL = 5_000
"""Waits of one person that count for our response on their card."""


def person_card(relations: Relations, lists: Lists, config: Config, now: datetime, identity: IdentityId) -> PersonCard:
    """All that is known of whoever has this profile. Raises ``NoSuchThing``."""
    store, db = relations.people, relations.people.read
    number = person_number(db, identity)
    them = members(db, number)
    profiles = store.profiles(them)
    if not profiles:
        raise NoSuchThing("That person is not here (any more).")
    own = store.own(number)
    stage = Stage(own["stage"]) if own is not None else Stage.AWARE
    stage_at = maybe(own["stage_at"]) if own is not None else None
    first_at, last_at, last_by_us = spoken(profiles)
    response, waiting = store.response(db, them, _ALL)
    exchanges = sum(row["exchanges"] for row in profiles)
    inbound = sum(row["inbound"] for row in profiles)
    tagged = tags(db, number)
    facts = StageFacts(
        stage=stage,
        stage_at=stage_at,
        exchanges=exchanges,
        inbound=inbound,
        last_in=max((moment(row["last_in"]) for row in profiles if row["last_in"]), default=None),
        heard=tuple(
            Heard(
                at=moment(row["created_at"]),
                text=row["text"],
                praise=_praises(row["text"]),
                quote=row["kind"] == PostKind.QUOTE,
            )
            for row in store.heard(them)
        ),
        tags=tagged,
        zone=config.hours.zone,
    )
    promises = relations.promises.of_people(IdentityId(each) for each in them)
    suggested = relations.merging.suggestions(PersonId(number))
    return PersonCard(
        id=PersonId(number),
        identity=identity,
        name=called(own, profiles),
        vip=own is not None and bool(own["vip"]),
        stage=stage,
        stage_at=stage_at,
        proposal=propose_stage(facts),
        identities=tuple(map(identity_card, profiles)),
        first_at=first_at,
        last_at=last_at,
        last_by_us=last_by_us,
        exchanges=exchanges,
        response=response,
        waiting=waiting,
        tags=tagged,
        notes=relations.knowing.notes(PersonId(number)),
        promises=tuple(one for one in promises if one.state is PromiseState.OPEN),
        losing_touch=losing_touch(
            stage,
            last_at,
            now,
            days=config.relationship.losing_touch_days,
            let_be=store.let_be(number),
        ),
        remembered=store.remembered(them),
        conversations=tuple(lists.rows(store.conversations(them, SHOWN))),
        suggestions=tuple((one, identity_card(store.profiles([one.b])[0])) for one in suggested),
        merged=relations.merging.merged(PersonId(number)),
        budget=relations.ledger.judged(identity, ask_rules(config.relationship)).budget,
    )


@lru_cache(maxsize=400)
def _praises(text: str) -> bool:
    """Kept, for a card is put together anew at every change, from the same hundred posts."""
    return propose(text)[0] is Kind.PRAISE
