"""The life of something on its way out: which state may follow which, and the permit that lets it leave."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NoReturn

from inbox_tui.domain.model import AccountId, Act, OutboxId, OutboxState, Reply

LOOK_DELAYS = (0.2, 1.0, 5.0, 30.0, 120.0, 300.0)
"""Seconds between looks for an entry that may have been posted."""
SETTLED = timedelta(seconds=30)
"""After this long, "looked and not there" is believed."""

_S = OutboxState
NEXT: dict[OutboxState, frozenset[OutboxState]] = {
    _S.DRAFT: frozenset({_S.QUEUED}),
    _S.QUEUED: frozenset({_S.SENDING, _S.HELD, _S.DRAFT, _S.FAILED, _S.SENT}),
    _S.SENDING: frozenset({_S.SENT, _S.UNSURE, _S.QUEUED, _S.FAILED}),
    _S.UNSURE: frozenset({_S.SENT, _S.QUEUED, _S.HELD, _S.DRAFT}),
    _S.HELD: frozenset({_S.QUEUED, _S.DRAFT, _S.SENT}),
    _S.FAILED: frozenset({_S.QUEUED, _S.DRAFT}),
    _S.SENT: frozenset(),
}


def may_follow(now: OutboxState, then: OutboxState) -> bool:
    return then in NEXT[now]


def body_hash(reply_text: str, spoiler: str = "") -> str:
    """What the stored text is compared with before any send: a flipped byte on disk must not go out."""
    import hashlib  # brings in OpenSSL, and a start hashes nothing

    return hashlib.sha256(f"{spoiler}\x00{reply_text}".encode("utf-8", "surrogatepass")).hexdigest()


def backoff(attempt: int, jitter: float) -> timedelta:
    """Pause before attempt number ``attempt`` (1 is the first repeat); ``jitter`` in [0, 1)."""
    return timedelta(seconds=min(900.0, 5.0 * 2 ** min(attempt - 1, 8)) * (0.75 + jitter / 2))


class PermitRefused(Exception):
    """A permit was forged, used twice, or used for something else. A bug or an attack; never a user's doing."""


_MINT = object()


class Permit:
    """Leave to carry out one outward act once. Minted by the store from a row it has just claimed, by nothing else."""

    __slots__ = ("__weakref__", "_mint", "_used", "attempt", "entry", "expires_at", "reply")

    def __init__(self, mint: object, entry: OutboxId, reply: Reply, attempt: int, expires_at: datetime) -> None:
        if mint is not _MINT:
            raise PermitRefused("a permit is minted from a claimed outbox entry, not made")
        self._mint = mint
        self.entry = entry
        self.reply = reply
        self.attempt = attempt
        self.expires_at = expires_at
        self._used = False

    def use(self, account: AccountId, acts: tuple[Act, ...]) -> Reply:
        """Spend it. Raises :class:`PermitRefused` for another account, another act, or a second time."""
        if self._used:
            raise PermitRefused("this permit has been used")
        if self.reply.account != account:
            raise PermitRefused("this permit is another account's")
        if self.reply.act not in acts:
            raise PermitRefused(f"this permit is for {self.reply.act.value}")
        self._used = True
        return self.reply

    @property
    def used(self) -> bool:
        """Minted, and spent since."""
        return getattr(self, "_mint", None) is _MINT and self._used

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise PermitRefused("a permit is not copied: it is good for one act")


def mint(entry: OutboxId, reply: Reply, attempt: int, expires_at: datetime) -> Permit:
    """Only ``inbox_tui.store.outbox`` may call this; a test reads the source tree for other callers."""
    return Permit(_MINT, entry, reply, attempt, expires_at)
