"""Two looks at people that are taken often: who it is over an open thread, and whether a VIP waits."""

from __future__ import annotations

import sqlite3

from inbox_tui.domain.model import ConversationId, IdentityId
from inbox_tui.domain.person import Acquaintance, VipWait
from inbox_tui.domain.relationship import Stage
from inbox_tui.store.codec import maybe
from inbox_tui.store.relations.people import LATEST, PeopleStore
from inbox_tui.store.relations.persons import members, person_number

_CONTACT = "SELECT min(first_at), coalesce(sum(exchanges), 0) FROM contact WHERE identity_id IN ({})"
_VIPS = """
SELECT n.identity_id, c.id, c.waiting_since FROM person p JOIN person_identity n ON n.person_id = p.id
LEFT JOIN conversation c ON c.place = 'needs' AND c.id IN
  (SELECT id FROM conversation WHERE person_id = n.identity_id ORDER BY last_at DESC LIMIT 20)
WHERE p.vip = 1
"""


def acquaintance(people: PeopleStore, conversation: ConversationId) -> Acquaintance | None:
    """Who a conversation is with; None: nobody is known. A few look-ups by key. Raises ``NoSuchThing``."""
    db, identity = people.read, people.whose(conversation)
    if identity is None:
        return None
    number = person_number(db, identity)
    them = members(db, number)
    own = people.own(number)
    first, exchanges = db.execute(_CONTACT.format(",".join("?" * len(them))), them).fetchone()
    return Acquaintance(
        vip=own is not None and bool(own["vip"]),
        stage=Stage(own["stage"]) if own is not None else Stage.AWARE,
        first_at=maybe(first),
        exchanges=exchanges,
        response=people.response(db, them, LATEST)[0],
    )


def vip_waits(db: sqlite3.Connection) -> tuple[VipWait, ...]:
    """Every profile of a VIP with each newer conversation in which it waits for an answer, or once with none."""
    return tuple(
        VipWait(
            identity=IdentityId(identity),
            conversation=None if conversation is None else ConversationId(conversation),
            since=maybe(since),
        )
        for identity, conversation, since in db.execute(_VIPS)
    )
