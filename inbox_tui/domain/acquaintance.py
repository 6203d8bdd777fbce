"""What is said of people, in the same words on their card, in the list, over a thread and in the shell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from inbox_tui.domain.ages import age
from inbox_tui.domain.person import Acquaintance, PersonCard
from inbox_tui.domain.relationship import Stage
from inbox_tui.domain.stats import Figure


def response_words(figure: Figure, cells: int = 0) -> str:
    """The middle wait, ``31m`` or ``≥2d``; of few waits each one, for a middle of them means nothing: ``2m, 9m, ≥4d``.
    In ``cells`` (0: as many as it takes) the shortest and the longest stand for all. Empty: nobody ever waited."""
    if figure.listed is None:
        return str(figure)
    spans = _spans(figure.listed)
    said = ", ".join(spans)
    return f"{spans[0]} … {spans[-1]}" if cells and len(said) > cells else said


def answering(figure: Figure) -> str:
    """``you answer in 31m``, ``you answered in 2m, 9m · open ≥4d``. Empty: nobody ever waited."""
    if figure.listed is None:
        return f"you answer in {figure}"
    answered, waiting = (_spans(one for one in figure.listed if one[1] is still) for still in (False, True))
    parts = (("you answered in", answered), ("open", waiting))
    return " · ".join(f"{words} {', '.join(spans)}" for words, spans in parts if spans)


def _spans(waits: Iterable[tuple[float, bool]]) -> list[str]:
    """One that has just begun tells nothing yet."""
    return [f"{'≥' if still else ''}{_span(seconds)}" for seconds, still in waits if not still or seconds >= 60]


def _span(seconds: float) -> str:
    return age(seconds).split()[0] if seconds >= 60 else "<1m"


def facts(card: PersonCard, now: datetime) -> str:
    """Who it is in a line: ``stage convert · VIP · 4 exchanges since Mar 2026 · you answer in 31m · they wait``."""
    parts = [card.standing]
    if card.vip:
        parts.append("VIP")
    if card.first_at is not None:
        parts.append(f"{exchanged(card.exchanges)} since {card.first_at:%b %Y}")
    else:
        parts.append("not spoken with yet")
    if card.exchanges:
        parts.append(answering(card.response))
    if card.waiting:
        parts.append("they wait" if card.waiting == 1 else f"they wait in {card.waiting} conversations")
    if card.last_at is not None and not card.waiting:
        ago = age((now - card.last_at).total_seconds())
        parts.append(
            f"last contact {'just now' if ago == 'now' else f'{ago} ago'}, by {'you' if card.last_by_us else 'them'}"
        )
    if card.losing_touch:
        parts.append("you are losing touch")
    return " · ".join(filter(None, parts))


def exchanged(count: int) -> str:
    return "1 exchange" if count == 1 else f"{count} exchanges"


def crown(known: Acquaintance, now: datetime) -> str:
    """Who it is, over a thread: ``VIP · convert · 4 exchanges since March · you answer in 31m``. Empty for somebody who
    was never answered and of whom nothing is known."""
    parts = ["VIP"] if known.vip else []
    if known.stage is not Stage.AWARE:
        parts.append(known.stage.value)
    if known.exchanges:
        words = exchanged(known.exchanges)
        if known.first_at is not None:
            since = f"{known.first_at:%B}" if (now - known.first_at).days < 300 else f"{known.first_at:%b %Y}"
            words += f" since {since}"
        parts.append(words)
        parts.append(answering(known.response))
    return " · ".join(filter(None, parts))
