"""The packet of a hand-off: one conversation as Markdown, for people who do not sit at this inbox.

Whatever somebody else wrote is quoted and escaped: it is read as they wrote it, in a file as in a renderer, and makes
no heading, link, image or HTML of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from inbox_tui.domain.ages import age
from inbox_tui.domain.links import openable
from inbox_tui.domain.model import Audience, Kind, PostState
from inbox_tui.domain.value import value_class

MOST_POSTS = 200
"""A transcript of more holds the newest of them, and says so."""
_GONE = {
    PostState.DELETED: "(deleted since)",
    PostState.HIDDEN: "(hidden from us)",
    PostState.MISSING: "(known to exist, never fetched)",
    PostState.EXPIRED: "(removed here, as the platform's terms ask)",
}
_SEEN_BY = {
    Audience.PUBLIC: "anybody can read it",
    Audience.UNLISTED: "anybody can read it",
    Audience.FOLLOWERS: "followers can read it",
    Audience.DIRECT: "in private",
}


@value_class(kw_only=True)
class Said:
    """A post of the transcript."""

    who: str
    at: datetime
    text: str
    ours: bool = False
    heard: bool = True
    spoiler: str = ""
    pictures: tuple[str, ...] = ()
    """The descriptions of what is attached; empty ones have none."""
    url: str = ""
    state: PostState = PostState.LIVE


@value_class(kw_only=True)
class Due:
    """A promise, or the next step of a plan."""

    text: str
    at: datetime
    ended: str = ""
    """``kept``; empty: open."""


@value_class(kw_only=True)
class Packet:
    """What is handed over. Times are UTC; ``zone`` is whose wall clock they are told by."""

    department: str
    made_at: datetime
    zone: ZoneInfo
    name: str
    handle: str
    platform: str
    account: str
    kind: Kind
    audience: Audience
    profile: str = ""
    url: str = ""
    waiting_since: datetime | None = None
    due_at: datetime | None = None
    """When our answer would have been due."""
    asks: tuple[tuple[str, str], ...] = ()
    """What they asked, and how that stands."""
    heard: tuple[tuple[datetime, str], ...] = ()
    """What we heard, in our words."""
    plan: tuple[tuple[str, str], ...] = ()
    """The plan card's fields that are filled in, as words."""
    next_at: datetime | None = None
    """When the plan's next step is to be taken."""
    promises: tuple[Due, ...] = ()
    notes: tuple[tuple[datetime, str], ...] = ()
    """Private notes; only where the user chose to hand them over, too."""
    said: tuple[Said, ...] = ()
    unknown: int = 0
    """Posts known to exist that are not here."""


def markdown(packet: Packet) -> str:
    """The whole packet, ending in a line feed."""
    return "\n".join(_lines(packet)).rstrip() + "\n"


def subject(packet: Packet) -> str:
    """One line for a mail."""
    return " ".join(f"{packet.name} on {packet.platform}: {packet.kind.value}, for {packet.department}".split())


def _lines(packet: Packet) -> Iterator[str]:
    def when(at: datetime) -> str:
        return f"{at.astimezone(packet.zone):%a %d %b %Y, %H:%M %Z}"

    yield f"# For {plain(packet.department)}: {plain(packet.name)}"
    yield ""
    yield f"Handed over {when(packet.made_at)}. All times are those of {packet.zone.key}."
    yield ""
    handle = f" ({plain(packet.handle)})" if packet.handle else ""
    yield f"- **Who:** {plain(packet.name)}{handle} on {plain(packet.platform)}{_link(' · ', packet.profile)}"
    yield f"- **What it is:** {packet.kind.value}; {_SEEN_BY[packet.audience]}"
    yield f"- **Reached us as:** {plain(packet.account)}{_link(' · ', packet.url)}"
    yield f"- **Their clock:** {_theirs(packet, when)}"
    yield f"- **Our clock:** {_ours(packet, when)}"
    yield from _section("They asked", (f"- {plain(text)} ({state})" for text, state in packet.asks))
    yield from _section("What we heard", (f"- {plain(text)} ({when(at)})" for at, text in packet.heard))
    plan = [f"- **{name}:** {plain(text)}" for name, text in packet.plan]
    if packet.next_at is not None:
        plan.append(f"- **Next step by:** {when(packet.next_at)}")
    yield from _section("Plan", plan)
    promises = (f"- by {when(one.at)}: {plain(one.text)} ({one.ended or 'open'})" for one in packet.promises)
    yield from _section("What we promised", promises)
    yield from _section("Private notes", (f"- {plain(text)} ({when(at)})" for at, text in packet.notes))
    yield from ("", "## What was said", "")
    left_out = len(packet.said) - MOST_POSTS
    if left_out > 0:
        yield from (f"{left_out} earlier posts are left out here.", "")
    for post in packet.said[-MOST_POSTS:]:
        heard = "us" if post.ours else "heard" if post.heard else "not heard yet"
        yield f"**{plain(post.who)}** · {when(post.at)} · {heard}{_link(' · ', post.url)}"
        yield ""
        yield from _quoted(post)
        yield ""
    if packet.unknown:
        known = "One more post is" if packet.unknown == 1 else f"{packet.unknown} more posts are"
        yield f"{known} known to exist there, and not known here."


def _theirs(packet: Packet, when: Callable[[datetime], str]) -> str:
    if packet.waiting_since is None:
        return "they do not wait for an answer now"
    waited = age((packet.made_at - packet.waiting_since).total_seconds())
    return f"waiting since {when(packet.waiting_since)} ({waited}); it runs on"


def _ours(packet: Packet, when: Callable[[datetime], str]) -> str:
    if packet.waiting_since is None or packet.due_at is None:
        return "stands still until it is back"
    left = (packet.due_at - packet.made_at).total_seconds()
    rest = f"{age(left)} left" if left >= 0 else f"{age(-left)} late"
    return f"stands still until it is back; an answer was due {when(packet.due_at)} ({rest})"


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = tuple(lines)
    if found:
        yield from ("", f"## {title}", "", *found)


def _quoted(post: Said) -> Iterator[str]:
    if post.state is not PostState.LIVE:
        yield f"> {_GONE[post.state]}"
        return
    if post.spoiler:
        yield f"> Content warning: {plain(post.spoiler)}  "
    for line in post.text.splitlines() or [""]:
        yield f"> {escaped(line)}  " if line.strip() else ">"
    for words in post.pictures:
        yield f"> (attached: {plain(words) or 'no description'})  "


def _link(before: str, url: str) -> str:
    """An address that a browser may open, as a link that shows where it leads; else nothing."""
    found = openable(url) if url else None
    if found is None or not re.fullmatch(r"[!-;=?-~]+", found):
        return ""
    return f"{before}<{found}>"


def plain(text: str) -> str:
    """Somebody's words within a line of ours."""
    return escaped(" ".join(text.split()))


def escaped(line: str) -> str:
    """One line of somebody's words, so that Markdown shows them as they are: nothing in it means anything.

    Addresses stay in one piece: an underscore within a word is no emphasis.
    """
    said = line.strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    said = re.sub(r"([\\`*\[\]|~$])", r"\\\1", said)
    said = re.sub(r"(?<![^\W_])_|_(?![^\W_])", r"\\_", said)
    said = re.sub(r"^([#+=:-])", r"\\\1", said)
    return re.sub(r"^(\d{1,9})([.)])", r"\1\\\2", said)
