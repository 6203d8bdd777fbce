"""Direct messages: ``chat.bsky.convo.*``, through the account's own server to the chat service.

A conversation is a flat list of messages, newest first; ``getLog`` tells what happened since, in all of them. Ids are
the conversation's and the message's, joined, because a message is only ever named together with its conversation.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from inbox_tui.connector import (
    ConnectorError,
    PermissionMissing,
    RateLimited,
    SignInNeeded,
    TargetGone,
    Unreachable,
    Unreadable,
    Unsupported,
    Unsure,
)
from inbox_tui.connector.fields import part, text
from inbox_tui.domain.model import (
    Absent,
    Audience,
    Hyperlink,
    Identity,
    Page,
    Post,
    PostKind,
    PostRef,
    PostState,
    RemoteId,
    Reply,
    Thread,
)

from . import parse, richtext
from .budget import Round, Spent
from .embeds import items, media, quoted
from .session import Session

CONVO = "chat.bsky.convo."
SCOPE_WITHOUT_CHAT = "com.atproto.appPass"
NOT_OFFERED = (PermissionMissing, Unsupported, Unreachable)
"""What a server without chat, or an app password without leave, answers (400, 500, 501 and 502 were all seen)."""
_PAST = timedelta(days=30)
_RETRY = timedelta(hours=1)
_RETRY_SOON = timedelta(minutes=3)
"""Where it has worked before."""
_REQUESTS = 20
_EARLY = timedelta(minutes=5)


def message_id(convo: str, message: str) -> RemoteId:
    return RemoteId(f"{convo}/{message}")


def message(
    view: Any, convo: str, people: dict[str, Identity], me: str, now: datetime, closed: str = ""
) -> Post | None:
    """A ``messageView`` as a post; None for deleted messages and the service's own lines. Raises ``Unreadable``.
    ``closed``: why the conversation takes no message."""
    kind = text(view, "$type").rsplit("#", 1)[-1]
    if kind not in ("messageView", ""):
        return None
    name, sender = text(view, "id"), text(part(view, "sender"), "did")
    when = parse.created(view.get("sentAt") if isinstance(view, dict) else None, None, now)
    if not name or not convo or not sender or when is None or not isinstance(view.get("text"), str):
        raise Unreadable("A direct message came without its essentials.", str(view))
    marked = richtext.spans(view["text"], view.get("facets"))
    answered = text(part(view, "replyTo"), "id")
    return Post(
        ref=PostRef(id=message_id(convo, name), channel=convo, extra={"rev": text(view, "rev")}),
        author=people.get(sender) or Identity(id=RemoteId(sender), handle=sender),
        created_at=when,
        text=view["text"],
        kind=PostKind.DIRECT,
        ours=sender == me,
        parent=message_id(convo, answered) if answered else None,
        audience=Audience.DIRECT,
        links=tuple(Hyperlink(text=s.text, url=s.value) for s in marked if s.what is richtext.What.LINK),
        media=media(part(view, "embed")),
        quoted=quoted(part(view, "embed")),
        closed="" if sender == me else closed,
    )


def shut(convo: Mapping[str, Any], me: str) -> str:
    """Why a conversation (``convoView``) takes no message from us, in a sentence; empty: it does."""
    if text(part(convo, "kind"), "lockStatus").startswith("locked"):
        return "This conversation is locked, so it takes no messages."
    others = [one for one in items(convo, "members") if text(one, "did") != me]
    if len(others) != 1 or text(part(convo, "kind"), "$type").endswith("#groupConvo"):
        return ""
    if others[0].get("chatDisabled") is True:
        return "This person cannot take part in conversations at the moment."
    return parse.between_us(others[0], text(others[0], "handle"))


def people(profiles: Iterable[Any]) -> dict[str, Identity]:
    """Profile views by DID; those that cannot be read are left out."""
    found: dict[str, Identity] = {}
    for view in profiles:
        try:
            one = parse.identity(view)
        except Unreadable:
            continue
        found[one.id] = one
    return found


def messages(
    session: Session,
    views: list[Mapping[str, Any]],
    convo: str,
    known: dict[str, Identity],
    tally: parse.Tally,
    closed: str = "",
) -> list[Post]:
    """All messages that can be read, in the order given; the others go to the tally."""
    me, now = session.did, session.link.now()
    found = []
    for view in views:
        try:
            one = message(view, convo, known, me, now, closed)
        except Unreadable:
            tally.add(view)
            continue
        if one is not None:
            found.append(one)
    return found


def deleted(views: list[Mapping[str, Any]], convo: str) -> list[RemoteId]:
    return [message_id(convo, text(v, "id")) for v in views if text(v, "$type").endswith("#deletedMessageView")]


class ChatListener:
    """The direct messages of one round. Says once why it cannot listen, then asks again after an hour."""

    def __init__(self, round_: Round) -> None:
        self.round = round_
        self.chat = round_.place.chat
        self.known: dict[str, Identity] = {}
        self.shut: dict[str, str] = {}

    async def pages(self) -> AsyncIterator[Page]:
        off = self.chat.off_until
        if self.round.session.scope == SCOPE_WITHOUT_CHAT or (off is not None and self.round.now < off):
            return
        try:
            async for page in self._listen():
                yield page
        except Spent:
            raise
        except NOT_OFFERED:
            self.chat.off_until = self.round.now + (_RETRY_SOON if self.chat.log else _RETRY)
        except TargetGone:
            self.chat.log = ""

    async def _listen(self) -> AsyncIterator[Page]:
        if not self.chat.log:
            # The head of the log first, then the past: whatever is said in between comes twice, never not at all.
            head = text(await self.round.get(f"{CONVO}getLog", {}, chat=True), "cursor")
            self.chat.todo = await self._conversations()
            self.chat.log = head
            yield self.round.page(note=self._waiting)
        else:
            async for page in self._log():
                yield page
        while self.chat.todo and self.round.left > _REQUESTS // 2:
            convo = self.chat.todo[0]
            try:
                page = await self._past(convo)
            except TargetGone:
                page = self.round.page()
            self.chat.todo = self.chat.todo[1:]
            yield self.round.page(page.posts, page.deleted)

    async def _conversations(self) -> list[str]:
        answer = await self.round.get(f"{CONVO}listConvos", {"limit": "100"}, chat=True)
        convos = items(answer, "convos")
        for convo in convos:
            self._met(convo)
        requests = sum(text(convo, "status") == "request" for convo in convos)
        self._waiting = ""
        if requests:
            noun = "message request is" if requests == 1 else "message requests are"
            self._waiting = f"{requests} {noun} among the direct messages; answering one accepts it."
        return [text(convo, "id") for convo in convos if text(convo, "id")]

    def _met(self, convo: Mapping[str, Any]) -> None:
        self.known |= people(items(convo, "members"))
        self.shut[text(convo, "id")] = shut(convo, self.round.me)

    async def _past(self, convo: str) -> Page:
        answer = await self.round.get(f"{CONVO}getMessages", {"convoId": convo, "limit": "100"}, chat=True)
        views = items(answer, "messages")
        self.known |= people(items(answer, "relatedProfiles"))
        posts = await self._posts(views, convo)
        oldest = self.round.now - _PAST
        return Page(posts=tuple(p for p in posts if p.created_at >= oldest), deleted=tuple(deleted(views, convo)))

    async def _log(self) -> AsyncIterator[Page]:
        for _ in range(5):
            answer = await self.round.get(f"{CONVO}getLog", {"cursor": self.chat.log}, chat=True)
            logs, following = items(answer, "logs"), text(answer, "cursor")
            posts: list[Post] = []
            gone: list[RemoteId] = []
            for entry in logs:
                self.known |= people(items(entry, "relatedProfiles"))
                convo, view = text(entry, "convoId"), part(entry, "message")
                match text(entry, "$type").rsplit("#", 1)[-1]:
                    case "logCreateMessage":
                        posts += await self._posts([view], convo)
                    case "logDeleteMessage":
                        gone.append(message_id(convo, text(view, "id")))
            again = not logs or not following or following == self.chat.log
            self.chat.log = following or self.chat.log
            if posts or gone or self.round.tally.skipped:
                yield self.round.page(posts, gone)
            if again:
                return

    async def _posts(self, views: list[Mapping[str, Any]], convo: str) -> list[Post]:
        senders = {text(part(view, "sender"), "did") for view in views}
        if senders - {""} - set(self.known) and self.round.left > 0:
            try:
                answer = await self.round.get(f"{CONVO}getConvo", {"convoId": convo}, chat=True)
            except (SignInNeeded, RateLimited):
                raise
            except ConnectorError:
                answer = {}
            self._met(part(answer, "convo"))
        closed = self.shut.get(convo, "")
        return messages(self.round.session, views, convo, self.known, self.round.tally, closed)


# --- one conversation


async def _read(
    session: Session, convo: str, where: str = ""
) -> tuple[list[Mapping[str, Any]], dict[str, Identity], str]:
    params = {"convoId": convo, "limit": "100", **({"cursor": where} if where else {})}
    answer = await session.get(f"{CONVO}getMessages", params, chat=True)
    return items(answer, "messages"), people(items(answer, "relatedProfiles")), text(answer, "cursor")


async def conversation(session: Session, ref: PostRef) -> Thread:
    """A conversation's newest 500 messages. Raises ``TargetGone`` when the message or the conversation is gone."""
    views: list[Mapping[str, Any]] = []
    known: dict[str, Identity] = {}
    where = ""
    for _ in range(5):
        more, who, following = await _read(session, ref.channel, where)
        views += more
        known |= who
        if not following or following == where:
            break
        where = following
    gone = deleted(views, ref.channel)
    if ref.id in gone:
        raise TargetGone("That message has been deleted.")
    closed = await _closed(session, ref.channel)
    tally = parse.Tally()
    posts = messages(session, views, ref.channel, known, tally, closed)
    return Thread(
        posts=tuple(sorted(posts, key=lambda p: p.created_at)),
        absent=tuple(Absent(id=one, state=PostState.DELETED) for one in gone),
        skipped=tally.skipped,
    )


async def _closed(session: Session, convo: str) -> str:
    """Why a conversation takes no message; empty where it does, or does not tell."""
    try:
        answer = await session.get(f"{CONVO}getConvo", {"convoId": convo}, chat=True)
    except (SignInNeeded, RateLimited):
        raise
    except ConnectorError:
        return ""
    return shut(part(answer, "convo"), session.did)


async def fence(session: Session, convo: str) -> str:
    """The newest message's revision; ``0`` in an empty conversation."""
    views, _, _ = await _read(session, convo)
    return max((text(view, "rev") for view in views), default="0") or "0"


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()


async def find(session: Session, convo: str, reply: Reply) -> Post | None:
    """Our message with this text, later than the fence (or, without one, than the moment it was queued)."""
    where = ""
    for _ in range(5):
        views, known, following = await _read(session, convo, where)
        tally = parse.Tally()
        for one in messages(session, views, convo, known, tally):
            if reply.fence:
                late = one.ref.extra.get("rev", "") > reply.fence
            else:
                late = one.created_at >= reply.created_at - _EARLY
            if not late:
                return None
            if one.ours and _same(one.text, reply.text):
                return one
        if tally.skipped:
            raise Unreadable("Part of this conversation cannot be read, so the message may be in it.", tally.sample)
        if not following or following == where:
            return None
        where = following
    raise Unreachable("This conversation is too busy to be searched for the message.")


async def send(session: Session, convo: str, reply: Reply, facets: list[dict[str, Any]]) -> Post:
    """Send a message, unless it is there already: chat knows no keys, so it is looked for first."""
    there = await find(session, convo, reply) if reply.fence else None
    if there is not None:
        return there
    body: dict[str, Any] = {"text": reply.text}
    if facets:
        body["facets"] = facets
    answer = await session.post(f"{CONVO}sendMessage", {"convoId": convo, "message": body}, chat=True)
    try:
        sent = message(answer, convo, {}, session.did, session.link.now())
    except Unreadable:
        sent = None
    if sent is None or not sent.ours or not _same(sent.text, reply.text):
        raise Unsure("Bluesky's answer does not show the message, so it may have been sent.")
    return sent
