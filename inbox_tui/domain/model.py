"""The words of the product as types: what a platform tells us, and what the user makes of it.

All times are aware datetimes in UTC. All text has been through :func:`inbox_tui.domain.text.clean` once it is
past the contract's border; a connector itself hands over raw text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NewType

from inbox_tui.domain.value import value_class

AccountId = NewType("AccountId", str)
"""The local name of one login on one platform, unique in a store: ``acme`` or ``acme-bsky``."""
RemoteId = NewType("RemoteId", str)
"""A platform's own id. Opaque: never parsed, never compared by value, any length."""
PostId = NewType("PostId", int)
"""Our id of a post. Ids grow in time order as posts arrive; back-filled older posts count downward."""
ConversationId = NewType("ConversationId", int)
IdentityId = NewType("IdentityId", int)
PersonId = NewType("PersonId", int)
OutboxId = NewType("OutboxId", int)
Cursor = NewType("Cursor", str)
"""Where a connector's listening stopped. Opaque to everybody but that connector; stored with the page it came with."""

EMPTY: Mapping[str, str] = MappingProxyType({})


class PostKind(StrEnum):
    """How a post reached us."""

    MENTION = "mention"
    REPLY = "reply"
    COMMENT = "comment"
    QUOTE = "quote"
    DIRECT = "direct"
    REVIEW = "review"
    POST = "post"
    """Anything else that stands in a thread: our own posts, strangers' posts around them."""


class PostState(StrEnum):
    LIVE = "live"
    DELETED = "deleted"
    """A tombstone: it was here, its text is gone."""
    HIDDEN = "hidden"
    """Known, but a block or a privacy setting keeps it from us."""
    MISSING = "missing"
    """Known by its id only; not fetched, or never to be had."""
    EXPIRED = "expired"
    """It was here and heard of; the platform's terms let its text be kept no longer."""


class Audience(StrEnum):
    """Who can read a post, from widest to narrowest; see :func:`width`."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    FOLLOWERS = "followers"
    DIRECT = "direct"


_WIDTH = {Audience.PUBLIC: 3, Audience.UNLISTED: 2, Audience.FOLLOWERS: 1, Audience.DIRECT: 0}


def width(audience: Audience) -> int:
    """How wide an audience is: 3 for public, 0 for direct."""
    return _WIDTH[audience]


class Kind(StrEnum):
    """What an inbound conversation is about; decides its response target."""

    QUESTION = "question"
    COMPLAINT = "complaint"
    PRAISE = "praise"
    IDEA = "idea"
    CHAT = "chat"
    SPAM = "spam"


@value_class(kw_only=True)
class Identity:
    """One profile on one platform."""

    id: RemoteId
    handle: str
    """As people write it on that platform, without a leading ``@``: ``ana@fosstodon.example``, ``ana.bsky.social``."""
    name: str = ""
    url: str = ""
    bio: str = ""
    bot: bool = False


@value_class(kw_only=True)
class Media:
    """An attachment as text: what it is, where it is, and its description, if its author gave one."""

    kind: str
    """``image``, ``video``, ``audio``, ``gif``, ``link``, ``file`` or ``unknown``."""
    url: str = ""
    alt: str = ""


@value_class(kw_only=True)
class Hyperlink:
    """A link in a post, as data: what its author made it look like, and where it really goes."""

    text: str
    url: str


@value_class(kw_only=True)
class Poll:
    options: tuple[tuple[str, int], ...]
    """Each option's words and its votes (-1 while hidden)."""
    closed: bool = False


@value_class(kw_only=True)
class Quoted:
    """The post that a post quotes, as far as the platform shows it."""

    id: RemoteId
    author: str
    """A handle, or empty where the platform does not tell."""
    text: str
    url: str = ""


@value_class(kw_only=True)
class PostRef:
    """How to name a post towards its platform."""

    id: RemoteId
    version: str = ""
    """Changes whenever the post's content changes (a content hash, an edit time). Empty where there is none."""
    channel: str = ""
    """The direct-message channel it stands in, where the platform has such things."""
    extra: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """What that platform's connector needs to answer it. Kept as it is and handed back."""


@value_class(kw_only=True)
class Post:
    """One utterance, as a platform tells it. Identity and deduplication go by ``ref.id`` within an account."""

    ref: PostRef
    author: Identity
    created_at: datetime
    text: str
    kind: PostKind = PostKind.POST
    ours: bool = False
    """Written by the account itself, here or in the platform's own app."""
    automated: bool = False
    """Known to be sent by a machine on our behalf; never counts as a human reply."""
    parent: RemoteId | None = None
    parent_author: RemoteId | None = None
    """Who wrote the parent, where the platform says so; lets a thread be placed before the parent has been fetched."""
    root: RemoteId | None = None
    """The top of its thread, where the platform says so. Only a hint: threading goes by ``parent``."""
    audience: Audience = Audience.PUBLIC
    spoiler: str = ""
    """The content warning. Empty: none."""
    sensitive: bool = False
    mentions: tuple[Identity, ...] = ()
    mentions_us: bool = False
    edited_at: datetime | None = None
    url: str = ""
    language: str = ""
    links: tuple[Hyperlink, ...] = ()
    media: tuple[Media, ...] = ()
    poll: Poll | None = None
    quoted: Quoted | None = None
    stars: int | None = None
    """A review's rating, 1 to 5."""
    liked: bool = False
    boosted: bool = False
    replies: int | None = None
    """How many direct answers the platform says there are; None where it does not say."""
    closed: str = ""
    """Why the platform takes no reply to this post (its own rule, in words). Empty: it does."""
    state: PostState = PostState.LIVE


@value_class(kw_only=True)
class Absent:
    """A post that is known to exist in a thread but cannot be shown."""

    id: RemoteId
    state: PostState
    parent: RemoteId | None = None


@value_class(kw_only=True)
class Thread:
    """What a platform tells of one thread at one moment. Never assumed to be complete."""

    posts: tuple[Post, ...]
    absent: tuple[Absent, ...] = ()
    known: int | None = None
    """How many posts the platform says the thread has; None where it does not say."""
    skipped: int = 0
    """Items that could not be read."""


@value_class(kw_only=True)
class Page:
    """One step of listening. Stored whole, with its cursor, in one transaction; storing it twice changes nothing."""

    posts: tuple[Post, ...] = ()
    deleted: tuple[RemoteId, ...] = ()
    absent: tuple[Absent, ...] = ()
    cursor: Cursor | None = None
    """Where to go on once this page is stored. None leaves the stored cursor as it is."""
    skipped: int = 0
    sample: str = ""
    """A short excerpt of what could not be read, without secrets."""
    note: str = ""
    """Something the user should know about this account ("3 message requests wait in the app")."""
    more: bool = False
    """This round ends here, and what is left can be had at once: the next round begins after a second, not after the
    usual pause. For what costs nobody anything, such as reading on in a file."""


class Act(StrEnum):
    """An outward act. REPLY and EDIT put our words under somebody's post and need everything heard."""

    REPLY = "reply"
    POST = "post"
    EDIT = "edit"
    LIKE = "like"
    UNLIKE = "unlike"
    BOOST = "boost"
    UNBOOST = "unboost"
    DELETE = "delete"
    HIDE = "hide"
    UNHIDE = "unhide"


SPEAKING = frozenset({Act.REPLY, Act.EDIT})
"""Acts that the listening gate guards."""


@value_class(kw_only=True)
class Reply:
    """What is to go out, complete and unchanging from the moment it is queued.

    For ``Act.REPLY`` target is the post answered; for ``POST`` it is None; for all others it is the post acted on
    (for ``EDIT`` and ``DELETE`` one of ours). ``text`` is empty for acts that carry none.
    """

    act: Act
    account: AccountId
    key: str
    """Idempotency key, made once by the connector's ``new_key`` and stored before the first attempt."""
    target: PostRef | None
    target_post: Post | None
    """The target as we last knew it, for a connector that needs more than the reference. None for a new post."""
    text: str = ""
    spoiler: str = ""
    audience: Audience = Audience.PUBLIC
    language: str = ""
    created_at: datetime
    """When it was queued. Part of what is sent where the platform lets the client say it, so it never changes."""
    fence: str = ""
    """The connector's mark of what was newest among our own posts before the first attempt; see ``Connector.fence``."""


class OutboxState(StrEnum):
    """A draft and an outbox entry are one durable record; this is where it stands."""

    DRAFT = "draft"
    QUEUED = "queued"
    """Waits for its undo window, its turn or the network."""
    SENDING = "sending"
    """A request may be on its way. After a crash this means UNSURE."""
    UNSURE = "unsure"
    """May have been posted: being looked for. Never sent again before that is known."""
    HELD = "held"
    """The conversation moved on, or the person must decide. Nothing is sent until they do."""
    FAILED = "failed"
    """Refused. The text is kept."""
    SENT = "sent"


class DoneReason(StrEnum):
    """Why a conversation was closed without (another) reply."""

    REPLIED = "replied"
    THANKED = "thanked or liked"
    NOTHING_TO_ANSWER = "nothing to answer"
    ANSWERED_BY_OTHERS = "answered by others"
    SPAM = "spam"
    NOT_FOR_US = "not for us"


class SnoozeMode(StrEnum):
    UNTIL_THEY_WRITE = "until they write"
    REGARDLESS = "regardless"


class ChangeTopic(StrEnum):
    CONVERSATIONS = "conversations"
    OUTBOX = "outbox"
    ACCOUNTS = "accounts"
    DRAFTS = "drafts"


@value_class()
class ChangeSet:
    """What a write touched: the only thing that travels from the store to the screens."""

    conversations: frozenset[ConversationId] = frozenset()
    topics: frozenset[ChangeTopic] = frozenset()
    new_posts: int = 0
    changed_posts: int = 0

    def __or__(self, other: ChangeSet) -> ChangeSet:
        return ChangeSet(
            self.conversations | other.conversations,
            self.topics | other.topics,
            self.new_posts + other.new_posts,
            self.changed_posts + other.changed_posts,
        )

    def __bool__(self) -> bool:
        return bool(self.conversations or self.topics)
