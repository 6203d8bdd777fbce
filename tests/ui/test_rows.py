"""A row of the list: what one most needs to see stands there, however narrow the list is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from inbox_tui.cli import canvas
from inbox_tui.domain.model import AccountId, ConversationId, IdentityId, Kind, PersonId, PostKind
from inbox_tui.domain.person import PersonRow
from inbox_tui.domain.relationship import Stage
from inbox_tui.domain.stats import Figure
from inbox_tui.domain.views import ConversationRow
from inbox_tui.ui import persons
from inbox_tui.ui.lines import size_of
from inbox_tui.ui.preferences import Preferences
from inbox_tui.ui.rows import compact, roomy

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ROW = ConversationRow(
    id=ConversationId(1), position=(0, 1), account=AccountId("a"), tag="masto", name="Ana", handle="ana",
    kind=Kind.COMPLAINT, channel=PostKind.MENTION, excerpt="Third time my order arrives broken, and nobody answers me.",
    last_at=NOW, waiting_since=NOW, due_at=NOW + timedelta(hours=20), unheard=1,
)  # fmt: skip
PREFERENCES = Preferences()


def drawn(lines, width):
    for line in lines:
        assert size_of(line) <= width
    return ["".join(text for text, _ in line).rstrip() for line in lines]


@pytest.mark.parametrize("name", ["Ana", "Hank Dillard", "Hank Dillard of the Lower Lampworks", "田中ゆき"])
@pytest.mark.parametrize("vip", [False, True])
@pytest.mark.parametrize("width", [39, 42, 60, 90])
@pytest.mark.parametrize("channel", [PostKind.MENTION, PostKind.DIRECT])
def test_a_complaint_says_so_however_long_the_name_is(name, vip, width, channel):
    row = replace(ROW, name=name, vip=vip, channel=channel)
    shown = drawn(roomy(row, width, NOW, PREFERENCES, False, False, True), width)
    assert " ".join(shown).count("complaint") == 1
    assert "Third" in shown[1]


@pytest.mark.parametrize(
    ("width", "sign"), [(79, "complaint · Third time"), (62, "complaint · Third"), (56, "! Third time")]
)
def test_on_one_line_it_is_a_word_or_where_there_is_no_room_a_sign(width, sign):
    (shown,) = drawn([compact(ROW, width, NOW, PREFERENCES, False, False, True)], width)
    assert sign in shown


def test_other_kinds_leave_their_room_to_the_words():
    praise = replace(ROW, kind=Kind.PRAISE)
    assert "praise · Third" in drawn([compact(praise, 79, NOW, PREFERENCES, False, False, True)], 79)[0]
    assert "praise" not in drawn([compact(praise, 53, NOW, PREFERENCES, False, False, True)], 56)[0]


@pytest.mark.parametrize("kind", [Kind.COMPLAINT, Kind.PRAISE, Kind.CHAT])
@pytest.mark.parametrize("room", [15, 21, 22, 28, 29, 40])
@pytest.mark.parametrize("channel", [PostKind.MENTION, PostKind.DIRECT])
def test_the_first_frame_says_it_alike(kind, room, channel):
    from inbox_tui.ui.rows import _excerpt

    row = replace(ROW, kind=kind, channel=channel)
    plain = {"kind": kind.value, "excerpt": row.excerpt, "excerpt_ours": False, "unheard": 1}
    plain["reached"] = channel.value
    assert canvas._excerpt(plain, room, True) == _excerpt(row, room, PREFERENCES, "text", True)


@pytest.mark.parametrize("width", [54, 60, 76, 100])
def test_among_people_the_name_comes_first(width):
    row = PersonRow(
        id=PersonId(1), identity=IdentityId(1), name="Hank Dillard", handle="hank", vip=False, stage=Stage.AWARE,
        networks=("bsky", "masto", "yt"), last_at=NOW, exchanges=3, response=Figure(None, False, 0),
        position=(None, 0, 1),
    )  # fmt: skip
    (line,) = drawn([persons.row_line(row, width, NOW, str)], width)
    assert line.startswith("Hank Dillard ")
    assert size_of(persons.columns(width)) <= width
