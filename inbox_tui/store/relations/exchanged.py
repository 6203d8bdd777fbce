"""What an export holds, table by table: the words of its lines, and which row here is the same as one in a file.

A line names accounts, identities, posts and conversations by what they are called on their platforms, never by our own
row numbers; people and promises have labels that hold within one file. docs/export.md is the format for readers.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

from inbox_tui.domain.giving import Sort
from inbox_tui.domain.model import Audience, DoneReason, Kind, PostKind, SnoozeMode
from inbox_tui.domain.relationship import AskState, PromiseSort, PromiseState, Stage
from inbox_tui.domain.value import value_class

NAME: Final = "inbox-tui export"
FORMAT: Final = 1
"""Raised whenever an older inbox-tui could misread what is written."""


class Is(Enum):
    """What stands in a column, and how a line writes it."""

    TEXT = auto()
    WRITTEN = auto()
    """What the user wrote and will send: to the letter."""
    NUMBER = auto()
    YES_NO = auto()
    TIME = auto()
    """ISO 8601 in UTC, to the millisecond; a number of milliseconds here."""
    WORDS = auto()
    """A list of texts; JSON here."""
    ACCOUNT = auto()
    """Its name here."""
    IDENTITY = auto()
    """``[account, its id there]``."""
    POST = auto()
    CONVERSATION = auto()
    """``[account, id of its first post there]``; the first that was known."""
    PERSON = auto()
    """A label, or ``[account, id]`` of the one identity that a person is."""
    PROMISE = auto()
    """A label."""
    ENTRY = auto()
    """The mark by which a draft is the same one everywhere."""


@value_class()
class Column:
    name: str
    sort: Is
    called: str = ""
    """In a line, where the column's own name is not it."""
    may_lack: bool = False
    one_of: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        return self.called or self.name


@value_class(kw_only=True)
class Table:
    name: str
    type: str
    """Of its lines."""
    columns: tuple[Column, ...]
    same: tuple[str, ...]
    """A row with these columns' values is the same thing."""
    newer: tuple[str, ...] = ()
    """Of two that are the same, the one with the greater values wins, the first of these that differs deciding. Empty:
    what is here stays."""
    wording: str = ""
    """Where words may have been changed since: two with the same words are the same; with other words they are only
    where one of them was edited."""
    only: str = ""
    """Which of the rows, as SQL; empty: all."""
    order: str = "rowid"
    label: Is | None = None
    """Where other lines refer to these: as what."""


def _where(may_lack: bool = True) -> Column:
    return Column("conversation_id", Is.CONVERSATION, "conversation", may_lack)


def _entry() -> Column:
    return Column("outbox_id", Is.ENTRY, "entry", may_lack=True)


_ACTS = ("reply", "post", "edit")
_DONE_HERE = ("draft", "sent")

PERSON = Table(
    name="person",
    type="person",
    columns=(
        Column("name", Is.TEXT),
        Column("stage", Is.TEXT, one_of=tuple(Stage)),
        Column("stage_at", Is.TIME, may_lack=True),
        Column("vip", Is.YES_NO),
        Column("created_at", Is.TIME),
    ),
    same=("name", "created_at"),
    label=Is.PERSON,
)
CONVERSATION = Table(
    name="conversation",
    type="conversation",
    columns=(
        Column("person_id", Is.IDENTITY, "with", may_lack=True),
        Column("reached", Is.TEXT, one_of=tuple(PostKind)),
        Column("kind", Is.TEXT, one_of=tuple(Kind)),
        Column("kind_by", Is.TEXT),
        Column("kind_why", Is.TEXT),
        Column("closed_at", Is.TIME, may_lack=True),
        Column("closed_reason", Is.TEXT, may_lack=True, one_of=tuple(DoneReason)),
        Column("snoozed_until", Is.TIME, may_lack=True),
        Column("snooze_mode", Is.TEXT, may_lack=True, one_of=tuple(SnoozeMode)),
        Column("woke", Is.YES_NO),
        Column("later_at", Is.TIME, may_lack=True),
        Column("starred", Is.YES_NO),
        Column("muted", Is.YES_NO),
        Column("tags", Is.WORDS),
    ),
    same=(),
    label=Is.CONVERSATION,
)
OUTBOX = Table(
    name="outbox",
    type="draft",
    columns=(
        Column("uid", Is.TEXT, "entry"),
        Column("act", Is.TEXT, one_of=_ACTS),
        Column("state", Is.TEXT, one_of=_DONE_HERE),
        Column("account", Is.ACCOUNT),
        _where(),
        Column("target_id", Is.POST, "answers", may_lack=True),
        Column("text", Is.WRITTEN),
        Column("spoiler", Is.WRITTEN, "content_warning"),
        Column("audience", Is.TEXT, one_of=tuple(Audience)),
        Column("target_version", Is.TEXT, "answers_version"),
        Column("baseline", Is.TIME, "known_until"),
        Column("created_at", Is.TIME),
        Column("updated_at", Is.TIME),
        Column("cause", Is.TEXT),
        Column("next_step", Is.TEXT),
        Column("sent_id", Is.POST, "sent_as", may_lack=True),
        Column("sent_at", Is.TIME, may_lack=True),
        Column("template", Is.TEXT),
    ),
    same=("uid",),
    newer=("state", "updated_at"),
    label=Is.ENTRY,
)

PROMISE = Table(
    name="promise",
    type="promise",
    columns=(
        _where(),
        Column("identity_id", Is.IDENTITY, "identity", may_lack=True),
        Column("sort", Is.TEXT, one_of=tuple(PromiseSort)),
        Column("text", Is.TEXT),
        Column("why", Is.TEXT),
        Column("made_at", Is.TIME),
        Column("due_at", Is.TIME),
        Column("state", Is.TEXT, one_of=tuple(PromiseState)),
        Column("ended_at", Is.TIME, may_lack=True),
        Column("moved", Is.NUMBER),
        Column("post_id", Is.POST, "post", may_lack=True),
        _entry(),
    ),
    same=("conversation_id", "identity_id", "sort", "made_at", "text"),
    newer=("ended_at", "moved"),
    label=Is.PROMISE,
)

TABLES: Final = (
    Table(
        name="triage",
        type="decision",
        columns=(
            Column("batch", Is.NUMBER),
            _where(may_lack=False),
            Column("at", Is.TIME),
            Column("act", Is.TEXT),
            Column("detail", Is.TEXT),
        ),
        same=("conversation_id", "at", "act", "detail"),
    ),
    Table(
        name="wait",
        type="wait",
        columns=(
            Column("conversation_id", Is.CONVERSATION, "conversation"),
            Column("account", Is.ACCOUNT),
            Column("since", Is.TIME),
            Column("answered_at", Is.TIME, may_lack=True),
            Column("closed_at", Is.TIME, may_lack=True),
            Column("reason", Is.TEXT, may_lack=True),
            Column("first", Is.YES_NO),
            Column("due_at", Is.TIME, may_lack=True),
        ),
        same=("conversation_id", "since"),
        order="conversation_id, since",
    ),
    OUTBOX,
    Table(
        name="person_tag",
        type="person tag",
        columns=(Column("person_id", Is.PERSON, "person"), Column("tag", Is.TEXT)),
        same=("person_id", "tag"),
        order="person_id, tag",
    ),
    Table(
        name="not_the_same",
        type="not the same",
        columns=(Column("a", Is.IDENTITY), Column("b", Is.IDENTITY), Column("at", Is.TIME)),
        same=("a", "b"),
        order="a, b",
    ),
    Table(
        name="note",
        type="note",
        columns=(
            Column("person_id", Is.PERSON, "person", may_lack=True),
            _where(),
            Column("at", Is.TIME),
            Column("edited_at", Is.TIME, may_lack=True),
            Column("text", Is.TEXT),
        ),
        same=("person_id", "conversation_id", "at"),
        newer=("edited_at",),
        wording="text",
    ),
    Table(
        name="stage_move",
        type="stage",
        columns=(
            Column("person_id", Is.PERSON, "person"),
            Column("at", Is.TIME),
            Column("before", Is.TEXT, one_of=tuple(Stage)),
            Column("after", Is.TEXT, one_of=tuple(Stage)),
            Column("why", Is.TEXT),
        ),
        same=("person_id", "at", "before", "after"),
    ),
    Table(
        name="kind_memory",
        type="kind",
        columns=(
            Column("identity_id", Is.IDENTITY, "identity"),
            Column("cue", Is.TEXT),
            Column("kind", Is.TEXT, one_of=tuple(Kind)),
            Column("at", Is.TIME),
        ),
        same=("identity_id", "cue"),
        newer=("at",),
        order="identity_id, cue",
    ),
    Table(
        name="heard_line",
        type="heard",
        columns=(
            _where(may_lack=False),
            Column("post_id", Is.POST, "post", may_lack=True),
            _entry(),
            Column("text", Is.TEXT),
            Column("at", Is.TIME),
        ),
        same=("conversation_id", "at", "text"),
    ),
    Table(
        name="plan",
        type="plan",
        columns=(
            _where(may_lack=False),
            *(Column(name, Is.TEXT) for name in ("words", "wrong", "owner", "offer", "next_step")),
            Column("next_at", Is.TIME, may_lack=True),
            Column("place", Is.TEXT),
            Column("made_at", Is.TIME),
            Column("changed_at", Is.TIME),
        ),
        same=("conversation_id",),
        newer=("changed_at",),
    ),
    PROMISE,
    Table(
        name="ask",
        type="ask",
        columns=(
            Column("post_id", Is.POST, "post"),
            Column("place", Is.NUMBER),
            Column("text", Is.TEXT),
            Column("state", Is.TEXT, one_of=tuple(AskState)),
            Column("at", Is.TIME),
            _entry(),
            Column("promise_id", Is.PROMISE, "promise", may_lack=True),
        ),
        same=("post_id", "place"),
        newer=("at",),
    ),
    Table(
        name="handoff",
        type="hand-off",
        columns=(
            _where(may_lack=False),
            Column("department", Is.TEXT),
            Column("way", Is.TEXT),
            Column("place", Is.TEXT),
            Column("at", Is.TIME),
            Column("nudged_at", Is.TIME, may_lack=True),
            Column("returned_at", Is.TIME, may_lack=True),
        ),
        same=("conversation_id", "department", "at"),
        newer=("returned_at", "nudged_at"),
    ),
    Table(
        name="ledger",
        type="ledger",
        columns=(
            Column("post_id", Is.POST, "post"),
            Column("identity_id", Is.IDENTITY, "identity", may_lack=True),
            Column("account", Is.ACCOUNT),
            Column("at", Is.TIME),
            Column("sort", Is.TEXT, one_of=tuple(Sort)),
            Column("solicited", Is.YES_NO),
            Column("why", Is.TEXT),
        ),
        same=("post_id",),
    ),
    *(
        Table(
            name="let_be",
            type=f"let be: {sort}",
            columns=(Column("sort", Is.TEXT, one_of=(sort,)), Column("number", what, called), Column("at", Is.TIME)),
            same=("sort", "number"),
            newer=("at",),
            only=f"sort = '{sort}'",
            order="sort, number",
        )
        for sort, what, called in (("touch", Is.PERSON, "person"), ("thanks", Is.CONVERSATION, "conversation"))
    ),
    Table(
        name="gate_run",
        type="gate run",
        columns=(Column("gate", Is.TEXT), Column("clean", Is.NUMBER)),
        same=("gate",),
        order="gate",
    ),
    Table(
        name="gate_log",
        type="gate",
        columns=(
            Column("at", Is.TIME),
            Column("gate", Is.TEXT),
            Column("outcome", Is.TEXT),
            Column("words", Is.TEXT),
            Column("wording", Is.TEXT),
            _entry(),
            _where(),
        ),
        same=("at", "gate", "outcome", "words", "conversation_id"),  # its entry may be gone, here or there
    ),
    Table(
        name="saved_search",
        type="search",
        columns=(Column("name", Is.TEXT), Column("words", Is.TEXT)),
        same=("name",),
        order="name",
    ),
)
"""In the order in which a file has them: whatever a line refers to stands above it."""
