"""Who is owed thanks, whom we are losing touch with, and whether a text of ours waits for an answer. Pure rules."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from inbox_tui.domain.model import ConversationId, Kind, PersonId, PostKind
from inbox_tui.domain.relationship import Stage
from inbox_tui.domain.value import value_class
from inbox_tui.domain.words.asking import MARK

THANKS_HOURS = 48
LOSING_TOUCH_DAYS = 45

_NAMED = re.compile(r"https?://|[@#]")
"""Links, names and tags, which may stand behind a question without ending it; so may quotes, hearts and smileys."""
_MARKED = re.compile(rf".?(?:{MARK})\Z")
_REFERRAL = re.compile(
    r"\b(?:i(?:'d| would| can|'ll)? (?:only |really |highly |always )?recommend"
    r"|recommended (?:you|them|this) to|told (?:all )?my \w+ about (?:you|them)"
    r"|sent (?:a friend|my \w+) (?:to you|your way)"
    r"|ich empfehle|weiterempfohlen|weiterempfehlen|kann ich nur empfehlen"
    r"|(?:os|lo|la|les|te) recomiendo|je (?:vous |les |le |la )?recommande|recomendo|(?:vi |lo |la )?consiglio a tutti"
    r"|aanrader|raad ik (?:iedereen )?aan)\b|おすすめします|オススメです|推荐给",
    re.IGNORECASE,
)
_PRAISING = frozenset({Kind.PRAISE, Kind.IDEA, Kind.CHAT})


def nobody_waits(hours: int) -> str:
    """What is so where nobody is owed thanks and nobody is lost: a sentence. ``hours``: so long, thanks may wait."""
    span = "an hour" if hours == 1 else f"{hours} hours"
    return f"Nobody waits for thanks longer than {span}, and nobody is out of touch."


def ends_asking(text: str) -> bool:
    """Whether a text of ours ends with a question; links, names, tags and emoji behind it do not count."""
    for word in reversed(text.split()):
        if _NAMED.match(word):
            continue
        for end in range(len(word), 0, -1):
            if _MARKED.match(word, max(end - 2, 0), end):
                return True
            if word[end - 1].isalnum():
                return False
    return False


def refers(text: str) -> bool:
    """Whether somebody says that they recommend us. A guess by their words, in eight languages."""
    return _REFERRAL.search(text.replace("’", "'")) is not None


def earns_thanks(kind: Kind, reached: PostKind, referral: bool) -> bool:
    """Praise, a quote with something kind (or nothing bad) to say, and a recommendation earn thanks. A question or a
    complaint earns an answer, whatever else is in it."""
    if kind is Kind.PRAISE:
        return True
    return kind in _PRAISING and (referral or reached is PostKind.QUOTE)


def thanks_due(since: datetime, now: datetime, *, hours: float = THANKS_HOURS, let_be: datetime | None = None) -> bool:
    """Whether thanks are overdue for something said at ``since``. ``let_be``: when the user said not to be reminded;
    what was said after that reminds anew."""
    return now - since >= timedelta(hours=hours) and (let_be is None or let_be < since)


def losing_touch(
    stage: Stage,
    last_contact: datetime | None,
    now: datetime,
    *,
    days: float = LOSING_TOUCH_DAYS,
    let_be: datetime | None = None,
) -> bool:
    """Whether somebody who is a customer or more was not spoken with for so long. Any contact, by either side, starts
    it over, also after ``let_be``."""
    if stage.step < Stage.CONVERT.step or last_contact is None:
        return False
    return now - last_contact >= timedelta(days=days) and (let_be is None or let_be < last_contact)


@value_class(kw_only=True)
class OwedThanks:
    """Somebody said something kind and was not thanked."""

    conversation: ConversationId
    name: str
    tag: str
    kind: Kind
    reached: PostKind
    since: datetime
    excerpt: str


@value_class(kw_only=True)
class OutOfTouch:
    """A customer or more, not spoken with for long."""

    person: PersonId
    name: str
    tag: str
    stage: Stage
    last_at: datetime
    conversation: ConversationId | None
    """The latest with them; None: there is none here."""
    excerpt: str = ""
