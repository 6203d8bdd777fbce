"""Conversations and posts in words: pure functions from what the inbox knows to sentences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from inbox_tui.domain.ages import spoken
from inbox_tui.domain.clock import State
from inbox_tui.domain.handing import WaitingOn, Waits
from inbox_tui.domain.links import shown_host, warning
from inbox_tui.domain.model import Audience, Kind, OutboxState, PostKind, PostState
from inbox_tui.domain.telling import clock_state
from inbox_tui.domain.text import beside, content_warning, sentence
from inbox_tui.domain.views import ConversationRow, PostView

QUOTED = 200
"""Characters of a quote that reminds of what is answered."""

_STATES = {State.OK: "in good time", State.SOON: "due soon", State.NOW: "due now", State.LATE: "late"}
_LEAVING = {
    OutboxState.QUEUED: "your reply goes out soon",
    OutboxState.SENDING: "your reply is being sent",
    OutboxState.UNSURE: "your reply may have been posted",
    OutboxState.HELD: "your reply is held for you",
    OutboxState.FAILED: "your reply was not sent",
}
STANDS = {
    OutboxState.DRAFT: "draft",
    OutboxState.QUEUED: "goes out soon",
    OutboxState.SENDING: "is being sent",
    OutboxState.UNSURE: "may have been posted",
    OutboxState.HELD: "held for you",
    OutboxState.FAILED: "not sent",
    OutboxState.SENT: "sent",
}
_ABSENT = {
    PostState.DELETED: "Deleted by its author; what it said is gone here too.",
    PostState.HIDDEN: "Hidden from you by a block or a privacy setting.",
    PostState.MISSING: "Not here yet; it may be private, or gone for good.",
}


def counted(count: int, one: str, many: str = "") -> str:
    """``1 post``, ``2 posts``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def since(at: datetime, now: datetime) -> str:
    """How long ago, to be read aloud."""
    seconds = (now - at).total_seconds()
    return "just now" if seconds < 60 else f"{spoken(seconds)} ago"


def cut(words: str, most: int = QUOTED) -> str:
    """At most so many characters of them, on one line, ending at a word."""
    line = " ".join(words.split())
    return line if len(line) <= most else f"{line[:most].rpartition(' ')[0] or line[:most]} ..."


def conversation(row: ConversationRow, now: datetime, platform: str, place: str = "") -> str:
    """Who waits, where, what it is about, for how long, how near that is to late, and what is to be heard."""
    facts = [f"{row.name} on {platform}", "direct message" if row.channel is PostKind.DIRECT else row.kind.value]
    if row.kind is Kind.COMPLAINT and row.channel is PostKind.DIRECT:
        facts.insert(1, row.kind.value)
    state = clock_state(row, now)
    if row.closed is not None:
        facts.append(f"done: {row.closed.value}")
    elif row.waiting_since is not None:
        facts.append(f"waiting {spoken((now - row.waiting_since).total_seconds())}")
        if state is not None:
            facts.append(_STATES[state])
    else:
        facts.append(f"nobody waits, last words {since(row.last_at, now)}")
    said = [sentence(", ".join(facts)), f"{row.unheard} to hear." if row.unheard else "All heard."]
    said += [sentence(words[:1].upper() + words[1:]) for words in _marks(row, now)]
    return " ".join([place, *said]).strip()


def _marks(row: ConversationRow, now: datetime) -> Iterator[str]:
    if row.outgoing is not None and row.outgoing in _LEAVING:
        yield _LEAVING[row.outgoing]
    if row.draft:
        yield "you began a reply"
    if row.snoozed_until is not None:
        yield f"asleep for {spoken((row.snoozed_until - now).total_seconds())} more"
    elif row.woke:
        yield "back from its sleep"
    if row.handed_at is not None:
        yield f"handed over {since(row.handed_at, now)}"
    if row.promised_at is not None:
        left = (row.promised_at - now).total_seconds()
        yield f"a promise is missed by {spoken(-left)}" if left <= 0 else f"a promise is due in {spoken(left)}"
    if row.later:
        yield "in the pile to reply to later"
    if row.muted:
        yield "muted"
    if row.starred:
        yield "starred"
    if row.tags:
        yield f"tags {', '.join(row.tags)}"


def waits(one: WaitingOn, now: datetime) -> str:
    """Whom or what is waited for, and how long, to be read aloud; without a full stop."""
    match one.waits:
        case Waits.HANDED:
            told = f"{one.department} got {one.name} {since(one.since, now)}"
            if one.waiting_since is not None:
                told += f", who waits for {spoken((now - one.waiting_since).total_seconds())}"
            else:
                told += ", who has your answer"
            if one.asked_again_at is not None:
                told += f", asked again {since(one.asked_again_at, now)}"
        case Waits.FOLLOW_UP:
            left = (one.due_at - now).total_seconds() if one.due_at is not None else 0.0
            told = f"look in on {one.name}, {f'due {spoken(-left)} ago' if left <= 0 else f'in {spoken(left)}'}"
        case _:
            told = f"you asked {one.name} {since(one.since, now)}"
    return f"{told}, they wrote {since(one.wrote_at, now)}" if one.wrote_at is not None else told


def author(post: PostView) -> str:
    """Who wrote it, in short."""
    return "somebody" if post.author is None else "you" if post.ours else post.author.name


def covered(post: PostView) -> bool:
    """Whether a content warning stands before it."""
    return bool(post.spoiler or post.sensitive) and not post.ours and post.state is PostState.LIVE


def cover(post: PostView) -> str:
    """The content warning, in words."""
    return sentence(content_warning(post.spoiler))


def short(post: PostView) -> str:
    """Its words in short, or its content warning while that was not opened."""
    return cover(post) if covered(post) and not post.heard else cut(post.text)


def head(post: PostView, now: datetime, place: str = "", *, handle: bool = False) -> str:
    """The sentence before a post's words."""
    facts = [author(post)]
    if handle and post.author is not None and not post.ours and (said := beside(post.author.name, post.author.handle)):
        facts.append(said)
    facts[0] = facts[0][:1].upper() + facts[0][1:]
    if post.author is not None and post.author.bot:
        facts.append("a bot")
    if post.state is not PostState.MISSING:
        facts.append(since(post.created_at, now))
    if post.kind is PostKind.DIRECT:
        facts.append("direct message")
    elif post.audience is Audience.FOLLOWERS:
        facts.append("followers only")
    elif post.audience is Audience.DIRECT:
        facts.append("direct")
    if post.stars is not None:
        facts.append(f"{post.stars} of 5 stars")
    if post.edited_at is not None and post.state is PostState.LIVE:
        facts.append("edited")
    facts += [words for words, so in (("you liked it", post.liked), ("you boosted it", post.boosted)) if so]
    if not post.ours and post.state is PostState.LIVE:
        facts.append("heard before" if post.heard else "not heard yet")
    return f"{place} {', '.join(facts)}:".strip()


def body(post: PostView) -> Iterator[tuple[bool, str]]:
    """What a post says, opened: (whether these are somebody's own words, the words)."""
    if post.state is not PostState.LIVE:
        yield False, _ABSENT.get(post.state) or post.removed or "Removed, as the platform asks."
        return
    if post.text.strip():
        yield True, post.text
    elif not (post.media or post.poll or post.quoted or post.links):
        yield False, "No words."
    for media in post.media:
        yield False, f"{(media.kind or 'file').capitalize()}: {media.alt or 'no description'}"
    if post.poll is not None:
        votes = [max(0, count) for _, count in post.poll.options]
        yield False, f"Poll, {'closed' if post.poll.closed else 'open'}, {counted(sum(votes), 'vote')}:"
        for (words, count), known in zip(post.poll.options, votes, strict=True):
            yield True, words if count < 0 else f"{words}: {known:,}"
    if post.quoted is not None:
        yield False, f"It quotes {post.quoted.author or 'a post'}:"
        yield True, post.quoted.text
    for words in links(post):
        yield False, words
    if post.closed:
        yield False, sentence(f"No reply possible: {post.closed}")


def links(post: PostView) -> Iterator[str]:
    """Where each link goes, and what is odd about it."""
    told = set()
    for link in post.links:
        host = shown_host(link.url)
        note = warning(link.text, link.url)
        words = f"Link: {host}" + (f". {note}" if note else "") if host else f"Link: {note}"
        if words not in told:
            told.add(words)
            yield words
