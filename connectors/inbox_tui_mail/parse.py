"""A letter as a post: whether it is a platform's notification, whether that is proven, and what it says. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from inbox_tui.domain.model import Audience, Hyperlink, Identity, Post, PostKind, PostRef, RemoteId
from inbox_tui.domain.value import value_class
from inbox_tui_mail import results
from inbox_tui_mail.message import Letter
from inbox_tui_mail.results import domain, under
from inbox_tui_mail.senders import Sender, Table

ODD = timedelta(days=30)
"""A Date further than this from when the mail was received is not believed."""
SKEW = timedelta(hours=1)
OWN = "own"
_LOOKED_AT = 20_000
_QUOTED_TAIL = re.compile(
    r"\n(?:On [^\n]{1,300} wrote:|-{2,}\s?Original Message\s?-{2,})\s*\n[\s\S]*\Z"
    r"|\n(?!>)[^\n]{1,300}[:：]\n\n?(?:>[^\n]*(?:\n|\Z))+\Z",  # in any language: a line with a colon, then only quotes
    re.IGNORECASE,
)


class Trust(StrEnum):
    """What is known of where a mail comes from."""

    PROVEN = "proven"
    FORGED = "forged"
    """The account's own server found no good signature of the platform it claims to come from."""
    UNCHECKED = "unchecked"
    """The account's own server says nothing about signatures."""


@value_class(kw_only=True)
class View:
    """What reading depends on: the table, whose mailbox it is, and whose findings count."""

    table: Table
    us: Identity
    checked_by: tuple[str, ...]
    several: bool = False
    unnamed: bool = False
    """Both: see :func:`inbox_tui_mail.results.verdict`."""


@value_class(kw_only=True)
class Found:
    """A notification. ``post`` only where its sender is proven."""

    sender: Sender
    trust: Trust
    post: Post | None = None


def us(address: str) -> Identity:
    return Identity(id=RemoteId(address.lower()), handle=address)


def notification(letter: Letter, view: View, arrived: datetime | None, now: datetime) -> Found | None:
    """What a mail of the watched mailbox is; None where it is no notification. ``arrived``: when the server took it."""
    sender = view.table.of(letter.from_domain)
    kind = _kind(letter, sender) if sender is not None else None
    if sender is None or kind is None:
        return None
    trust = _trust(letter, sender, view)
    if trust is not Trust.PROVEN:
        return Found(sender=sender, trust=trust)
    return Found(sender=sender, trust=trust, post=_post(letter, sender, kind, view, arrived, now))


def _kind(letter: Letter, sender: Sender) -> PostKind | None:
    for rule in sender.rules:
        if rule.pattern.search(_looked_at(letter, sender, rule.header)[:_LOOKED_AT]):
            return rule.kind
    return sender.other


def _looked_at(letter: Letter, sender: Sender, name: str) -> str:
    """What a rule is matched with: the subject, the From address alone, the links, or a header."""
    match name:
        case "subject":
            return letter.subject
        case "address":
            return letter.from_address
        case "links":
            return "\n".join(link.url for link in letter.links)
        case "link":
            return _link(letter, sender, _trimmed(letter.text, sender)[1])
        case _:
            return letter.header(name)


def findings(headers: Sequence[tuple[str, str]], view: View) -> results.Verdict | None:
    """What the account's own server says of signatures; None where it says nothing."""
    return results.verdict(headers, view.checked_by, several=view.several, unnamed=view.unnamed)


def _trust(letter: Letter, sender: Sender, view: View) -> Trust:
    found = findings(letter.headers, view)
    if found is None:
        return Trust.UNCHECKED
    return Trust.PROVEN if any(under(each, sender.signers) for each in found.signed) else Trust.FORGED


# --- ids


def source(sender: Sender, letter_id: str, fallback: str = "") -> str:
    """Whose ids these are: the platform; for software that runs on many hosts, the host. Ids of one platform can so
    never stand for another's."""
    if not sender.own_host:
        return sender.platform if sender.platform != "discourse" else sender.hosts[0]
    return domain(letter_id.rpartition("@")[2]) or fallback or sender.platform


def post_id(whose: str, letter_id: str) -> RemoteId:
    return RemoteId(f"{whose}:{letter_id}")


def own_id(key: str) -> RemoteId:
    """The id of a mail of ours. ``key`` is its Message-ID without brackets."""
    return RemoteId(f"{OWN}:{key}")


# --- a notification as a post


def _post(letter: Letter, sender: Sender, kind: PostKind, view: View, arrived: datetime | None, now: datetime) -> Post:
    whose = source(sender, letter.message_id, letter.from_domain)
    number = letter.message_id or f"no-id-{letter.digest}"
    ours = bool(sender.our_login[0]) and letter.header(sender.our_login[0]).lower() == sender.our_login[1]
    words, rest = _trimmed(letter.text, sender)
    url = _link(letter, sender, rest)
    if sender.subject_first or not words:
        words = f"{letter.subject}\n\n{words}".strip() if words != letter.subject else words
    parent = letter.references[-1] if sender.threads and letter.references else ""
    private = kind is PostKind.DIRECT
    answerable = _answer_address(letter, sender)
    author = view.us if ours else _author(letter, sender, whose)
    return Post(
        ref=PostRef(
            id=post_id(whose, number),
            channel="" if sender.threads else _channel(whose, url, author, private),
            extra=_extra(letter, sender, answerable),
        ),
        author=author,
        created_at=_time(letter, arrived, now),
        text=words or letter.subject or "(a mail without words)",
        kind=kind,
        ours=ours,
        parent=post_id(whose, parent) if parent and parent != letter.message_id else None,
        root=post_id(whose, letter.references[0]) if sender.threads and letter.references else None,
        audience=Audience.DIRECT if private else Audience.PUBLIC,
        mentions_us=kind is PostKind.MENTION,
        url=url,
        links=_links(letter, url, words),
        closed="" if answerable else f"{sender.label} takes no answers by mail: opens the page in the browser.",
    )


def _extra(letter: Letter, sender: Sender, answerable: str) -> dict[str, str]:
    told = {
        "platform": sender.platform,
        "message_id": letter.message_id,
        "references": " ".join(letter.references),
        "subject": letter.subject[:500],
        "reply_to": answerable,
    }
    return {name: value for name, value in told.items() if value}


def _answer_address(letter: Letter, sender: Sender) -> str:
    """Where an answer by mail goes: only to an address in the domain that this platform takes answers at."""
    at = domain(letter.reply_to.rpartition("@")[2])
    return letter.reply_to if letter.message_id and under(at, sender.answers) else ""


def _time(letter: Letter, arrived: datetime | None, now: datetime) -> datetime:
    """When it was written, as it says itself where that can be."""
    edge = arrived or now
    if letter.at is not None and edge - ODD <= letter.at <= edge + SKEW:
        return letter.at
    return (arrived or letter.at or now).astimezone(UTC)


def _author(letter: Letter, sender: Sender, whose: str) -> Identity:
    login = letter.header(sender.login).strip().removeprefix("@")[:100] if sender.login else ""
    name = ""
    for pattern in sender.author:
        for text in (
            (letter.subject[:500], letter.from_name[:500]) if sender.subject_first else (letter.from_name[:500],)
        ):
            if not name and (found := pattern.search(text)):
                name = found["who"].strip().strip('"')[:100]
    host = sender.hosts[0] if not sender.own_host else whose
    if login:
        return Identity(id=RemoteId(f"{whose}/{login.lower()}"), handle=f"{login}@{host}", name=name or login)
    if name:
        return Identity(id=RemoteId(f"{whose}/~{name.lower()}"), handle=host, name=name)
    return Identity(id=RemoteId(whose), handle=host, name=sender.label, bot=True)


def _channel(whose: str, url: str, author: Identity, private: bool) -> str:
    """What holds mails together that do not refer to each other: whose message it is, or the page they lead to."""
    if private:
        return f"{author.id} in private"
    parts = urlsplit(url) if url else None
    return f"{whose} {parts.path}" if parts is not None and parts.path.strip("/") else ""


# --- words and links


def _trimmed(text: str, sender: Sender) -> tuple[str, str]:
    """The words without the notification's own, and what was cut off below them."""
    for pattern in sender.drop:
        text = pattern.sub("", text, count=1)
    ends = [found.start() for pattern in sender.cut if (found := pattern.search(text))]
    end = min(ends, default=len(text))
    return text[:end].strip(), text[end:]


def _link(letter: Letter, sender: Sender, rest: str) -> str:
    """The post's own page: a link below the words is the notification's, one within them may be the author's."""
    told = re.search(r"https?://[^\s<>]+", letter.header(sender.link_header)) if sender.link_header else None
    below = [link.url for link in letter.links if link.url in rest]
    every = [*below, *(link.url for link in letter.links)]
    own = [url for url in every if _own(url, letter, sender)]
    for pattern in sender.links:
        for url in own:
            parts = urlsplit(url)
            if pattern.search(f"{parts.path}#{parts.fragment}" if parts.fragment else parts.path):
                return _bare(url, sender)
    if told is not None and _own(told[0], letter, sender):
        return _bare(told[0], sender)
    return _bare(own[0], sender) if own and not sender.links else ""


def _own(url: str, letter: Letter, sender: Sender) -> bool:
    try:
        parts = urlsplit(url)
        host = domain(parts.hostname or "")
    except ValueError:
        return False
    hosts = sender.hosts
    if sender.own_host and (at := domain(letter.message_id.rpartition("@")[2])):
        hosts = (*hosts, at)
    return (
        parts.scheme == "https"
        and "@" not in parts.netloc
        and under(host, hosts)
        and sender.not_links.search(f"{parts.path}?{parts.query}") is None
    )


def _bare(url: str, sender: Sender) -> str:
    """An address without what only follows its reader."""
    parts = urlsplit(url)
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query[:1500]) if k in sender.query])
    fragment = parts.fragment if sender.threads else ""
    return urlunsplit(("https", parts.netloc, parts.path, query, fragment))


def _links(letter: Letter, url: str, words: str) -> tuple[Hyperlink, ...]:
    """The post's page first, under its discussion's title; then the links in its words."""
    title = re.sub(r"^(?:re:\s*)+", "", letter.subject, flags=re.IGNORECASE)
    own = (Hyperlink(text=title[:200] or "open", url=url),) if url else ()
    within = [link for link in letter.links if link.url in words or (link.text and link.text in words)]
    return (*own, *dict.fromkeys(link for link in within if link.url != url))[:50]


# --- our own


def own_mail(letter: Letter, view: View, arrived: datetime | None, now: datetime) -> Post | None:
    """A mail from the mailbox of sent ones that answers a notification; None for any other."""
    if letter.from_address.lower() != view.us.handle.lower() or not letter.message_id or not letter.references:
        return None
    for address in letter.to:
        sender = view.table.answered_at(domain(address.rpartition("@")[2]))
        if sender is not None:
            whose = source(sender, letter.references[-1])
            # An answer keeps its subject, which is what tells a private discussion.
            private = _kind(letter, sender) is PostKind.DIRECT
            return Post(
                ref=PostRef(
                    id=own_id(letter.message_id),
                    extra={"platform": sender.platform, "message_id": letter.message_id},
                ),
                author=view.us,
                created_at=_time(letter, arrived, now),
                text=_QUOTED_TAIL.sub("", letter.text).strip(),
                kind=PostKind.REPLY,
                ours=True,
                parent=post_id(whose, letter.references[-1]),
                audience=Audience.DIRECT if private else Audience.PUBLIC,
            )
    return None
