"""What the store knows of each account: who we are there, where listening stopped, and how it is doing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from inbox_tui.connector import Features, Profile
from inbox_tui.domain.account import AccountView, Health
from inbox_tui.domain.length import TextRules, Unit
from inbox_tui.domain.model import AccountId, Act, Audience, Cursor
from inbox_tui.domain.text import sentence
from inbox_tui.domain.value import value_class
from inbox_tui.errors import NoSuchThing
from inbox_tui.store import terms
from inbox_tui.store.codec import maybe


@value_class(kw_only=True)
class AccountState:
    n: int
    id: AccountId
    platform: str
    tag: str
    label: str
    handle: str
    server: str
    profile: Mapping[str, Any]
    profile_at: datetime | None
    cursor: Cursor | None
    health: Health
    sentence: str
    since: datetime | None
    last_ok: datetime | None
    next_at: datetime | None
    failures: int
    note: str
    paused: bool
    removed: bool

    @property
    def us(self) -> str:
        """Our own remote id, empty before the first profile."""
        return str(self.profile.get("us", ""))


def register(db: sqlite3.Connection, now_ms: int, account: str, platform: str, tag: str, label: str) -> None:
    """Make an account known; a forgotten one of the same name comes back with what was fetched."""
    db.execute(
        """INSERT INTO account (id, platform, tag, label, added_at) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET platform = excluded.platform, tag = excluded.tag, label = excluded.label,
             removed = 0""",
        (account, platform, tag, label, now_ms),
    )


def states(db: sqlite3.Connection, *, removed: bool = False) -> tuple[AccountState, ...]:
    """``removed``: also those that were, whose posts are still here."""
    found = db.execute("SELECT * FROM account WHERE removed <= ? ORDER BY n", (int(removed),))
    return tuple(_state(row) for row in found)


def state(db: sqlite3.Connection, account: str) -> AccountState | None:
    found = db.execute("SELECT * FROM account WHERE id = ?", (account,)).fetchone()
    return _state(found) if found else None


def need(db: sqlite3.Connection, account: str) -> AccountState:
    found = state(db, account)
    if found is None:
        raise NoSuchThing(f"There is no account named {account}.")
    return found


@lru_cache(maxsize=64)
def _profile(text: str) -> Mapping[str, Any]:
    """Read with every change on the screen, and another once a day."""
    return MappingProxyType(json.loads(text))


def _state(row: sqlite3.Row) -> AccountState:
    return AccountState(
        n=row["n"],
        id=AccountId(row["id"]),
        platform=row["platform"],
        tag=row["tag"],
        label=row["label"],
        handle=row["handle"],
        server=row["server"],
        profile=_profile(row["profile"]),
        profile_at=maybe(row["profile_at"]),
        cursor=None if row["cursor"] is None else Cursor(row["cursor"]),
        health=Health(row["health"]),
        sentence=row["sentence"],
        since=maybe(row["since"]),
        last_ok=maybe(row["last_ok"]),
        next_at=maybe(row["next_at"]),
        failures=row["failures"],
        note=row["note"],
        paused=bool(row["paused"]),
        removed=bool(row["removed"]),
    )


def set_health(
    db: sqlite3.Connection, now_ms: int, account: str, health: Health, sentence: str, next_ms: int | None
) -> bool:
    """Returns whether the health (not merely its next try) is another than before."""
    before = need(db, account)
    changed = (before.health, before.sentence) != (health, sentence)
    trouble = health not in (Health.OK, Health.SYNCING, Health.NEW)
    db.execute(
        """UPDATE account SET health = ?, sentence = ?, next_at = ?, since = CASE WHEN health = ? THEN since ELSE ? END,
           failures = CASE WHEN ? THEN failures + 1 ELSE 0 END WHERE id = ?""",
        (health.value, sentence, next_ms, health.value, now_ms, int(trouble), account),
    )
    return changed


def synced(db: sqlite3.Connection, now_ms: int, account: str, next_ms: int | None, note: str) -> None:
    db.execute(
        """UPDATE account SET last_ok = ?, next_at = ?, note = ?, failures = 0, sentence = '',
           since = CASE WHEN health = 'ok' THEN since ELSE ? END, health = 'ok' WHERE id = ?""",
        (now_ms, next_ms, note, now_ms, account),
    )


def save_profile(db: sqlite3.Connection, now_ms: int, account: str, profile: Profile, features: Features) -> None:
    before = need(db, account)
    packed = {
        "us": profile.identity.id,
        "name": profile.identity.name,
        "url": profile.identity.url,
        "reads": profile.reads,
        "may": sorted(act.value for act in profile.may),
        "why_not": {act.value: sentence(why) for act, why in {**features.why_not, **profile.why_not}.items()},
        "audiences": [audience.value for audience in features.audiences],
        "text": _pack_rules(profile.text or features.text),
        "direct_text": _pack_rules(features.direct_text) if features.direct_text else None,
        "warnings": list(profile.warnings),
        "used": [quota.words() for quota in profile.quotas],
        "costs": sentence(features.costs),
        "keeps": sentence(features.retention.rule) if features.retention else "",
        "streaming": features.streaming if profile.streaming is None else profile.streaming,
        "poll_seconds": features.poll_seconds,
        "one_level": features.one_level,
        "archive": features.archive,
        "no_matching": sentence(features.no_matching),
        "manners": {act.value: list(ways) for act, ways in features.manners.items()},
        "retention": terms.packed(features.retention, before.label),
    }
    db.execute(
        "UPDATE account SET handle = ?, server = ?, profile = ?, profile_at = ? WHERE id = ?",
        (profile.identity.handle, profile.server, json.dumps(packed, ensure_ascii=False), now_ms, account),
    )
    if packed["retention"] is not None and before.profile.get("retention") is None:
        terms.adopt(db, before.n)
        terms.obliterate(db)


def _pack_rules(rules: TextRules) -> dict[str, Any]:
    return {
        "limit": rules.limit,
        "unit": rules.unit.value,
        "byte_limit": rules.byte_limit,
        "url_length": rules.url_length,
        "short_mentions": rules.short_mentions,
        "spoiler_counts": rules.spoiler_counts,
        "spoilers": rules.spoilers,
        "markup": rules.markup,
        "links": rules.links,
        "linked": rules.linked,
    }


def _rules(packed: Mapping[str, Any] | None) -> TextRules | None:
    return TextRules(**{**packed, "unit": Unit(packed["unit"])}) if packed else None


def view(found: AccountState, *, secrets: str = "", distribution: str = "") -> AccountView:
    """As the screens show it. A paused account says so whatever else is true."""
    profile = found.profile
    health = Health.PAUSED if found.paused else found.health
    return AccountView(
        id=found.id,
        platform=found.platform,
        label=found.label,
        tag=found.tag,
        handle=found.handle,
        server=found.server,
        health=health,
        sentence="Paused: nothing is fetched or sent until you resume it."
        if found.paused
        else found.sentence or found.note,
        since=found.since,
        last_ok=found.last_ok,
        next_at=found.next_at,
        reads=str(profile.get("reads", "")),
        may=frozenset(Act(act) for act in profile.get("may", ())),
        why_not={Act(act): why for act, why in profile.get("why_not", {}).items()},
        manners={Act(act): tuple(ways) for act, ways in profile.get("manners", {}).items()},
        audiences=tuple(Audience(each) for each in profile.get("audiences", ("public",))),
        text=_rules(profile.get("text")) or TextRules(),
        direct_text=_rules(profile.get("direct_text")),
        warnings=tuple(profile.get("warnings", ())),
        used=tuple(profile.get("used", ())),
        costs=str(profile.get("costs", "")),
        keeps=str(profile.get("keeps", "")),
        secrets=secrets,
        distribution=distribution,
        streaming=bool(profile.get("streaming", False)),
    )


def of_post(db: sqlite3.Connection, post: int) -> AccountId | None:
    found = db.execute("SELECT a.id FROM post p JOIN account a ON a.n = p.account WHERE p.id = ?", (post,)).fetchone()
    return AccountId(found[0]) if found else None
