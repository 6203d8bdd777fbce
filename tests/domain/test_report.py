"""Every figure of the report against worlds counted by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from inbox_tui.domain.giving import Sort
from inbox_tui.domain.report import (
    Entry,
    Facts,
    Handed,
    Moved,
    Pledge,
    Promises,
    Report,
    Run,
    Share,
    on_time,
    replied,
    report,
)
from inbox_tui.domain.reported import figures, markdown, sections, shade
from inbox_tui.domain.spans import Span, span_between, span_of

BERLIN = ZoneInfo("Europe/Berlin")
UTC_ZONE = ZoneInfo("UTC")
NOW = datetime(2026, 3, 16, 12, tzinfo=UTC)  # a Monday
WEEK = span_of("week", NOW)


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def run(
    since: float,
    took: float | None = None,
    *,
    due: float | None = 60,
    closed: str = "",
    platform: str = "Mastodon",
    kind: str = "question",
    first: bool = True,
) -> Run:
    """Somebody wrote ``since`` minutes ago; answered, or closed for a reason, after ``took`` minutes."""
    end = ago(since - took) if took is not None else None
    return Run(
        platform, kind, ago(since), None if closed else end, end if closed else None, closed, first,
        ago(since) + timedelta(minutes=due) if due is not None else None,
    )  # fmt: skip


def made(*runs: Run, zone: ZoneInfo = UTC_ZONE, span: Span = WEEK, now: datetime = NOW, **facts: object) -> Report:
    return report(Facts(runs=runs, **facts), span, now, zone)  # type: ignore[arg-type]


def test_few_waits_are_listed_and_an_open_one_is_marked():
    found = made(run(500, 20), run(400, 5), run(30))
    assert str(found.every.times.p50) == "5m, 20m, ≥30m"
    assert (found.every.times.open, found.every.times.oldest_s) == (1, 1800)


def test_an_open_wait_counts_at_its_age_and_marks_the_figure():
    found = made(*(run(600 + n, took) for n, took in enumerate((1, 2))), run(90), run(100), run(120))
    assert str(found.every.times.p50) == "≥1h 30m"
    assert found.every.times.p90.value_s is None


def test_twenty_waits_have_a_p90():
    found = made(*(run(1000 + n, n + 1) for n in range(20)))
    assert (str(found.every.times.p50), str(found.every.times.p90)) == ("10m", "18m")


def test_spam_and_not_for_us_are_left_out_and_other_closes_count():
    found = made(
        run(500, 20), run(400, 3, closed="spam"), run(300, 4, closed="not for us"), run(200, 7, closed="thanked")
    )
    assert str(found.every.times.p50) == "7m, 20m"
    assert found.every.replied == Share(1, 2)


@pytest.mark.parametrize(
    ("runs", "share"),
    [
        ((), Share(0, 0)),
        ((run(500, 20),), Share(1, 1)),
        ((run(500, 60),), Share(1, 1)),  # in the very minute
        ((run(500, 61),), Share(0, 1)),
        ((run(59),), Share(0, 0)),  # there is still time
        ((run(62),), Share(0, 1)),  # silence is late
        ((run(500, 10, closed="thanked"),), Share(1, 1)),
        ((run(500, 20, due=None),), Share(0, 0)),
        ((run(500, 20), run(500, 90), run(300), run(10)), Share(1, 3)),
    ],
)
def test_on_time(runs, share):
    assert on_time(runs, NOW) == share


@pytest.mark.parametrize(
    ("runs", "share"),
    [
        ((run(500, 20),), Share(1, 1)),
        ((run(500, 400),), Share(1, 1)),  # late, but answered
        ((run(300),), Share(0, 1)),  # late and silent
        ((run(30),), Share(0, 0)),
        ((run(30), run(300), run(500, 5), run(500, 5, closed="answered by others")), Share(1, 3)),
        ((run(300, due=None),), Share(0, 0)),
    ],
)
def test_silence_cannot_polish_the_reply_rate(runs, share):
    assert replied(runs, NOW) == share


def test_first_and_next_responses_stand_apart():
    found = made(run(500, 20), run(400, 5, first=False), run(300, 7, first=False))
    assert (str(found.first.times.p50), str(found.next.times.p50)) == ("20m", "5m, 7m")


def test_platforms_and_kinds_stand_by_how_many_they_are():
    found = made(
        run(500, 1, platform="YouTube", kind="praise"), run(400, 2), run(300, 3), run(200, 4, kind="complaint")
    )
    assert [(line.name, line.times.n) for line in found.platforms] == [("Mastodon", 3), ("YouTube", 1)]
    assert [(line.name, line.times.n) for line in found.kinds] == [("question", 2), ("complaint", 1), ("praise", 1)]


def test_a_span_that_is_over_is_told_as_it_stood_then():
    """Answered after its end: at its end it was open."""
    past = Span("then", NOW - timedelta(days=2), NOW - timedelta(days=1))
    found = made(run(1500, 100), span=past)
    assert str(found.every.times.p50) == "≥1h"
    assert found.every.replied == Share(0, 0), "due at that very minute"
    assert found.at == past.until


# --- hours of the week


@pytest.mark.parametrize(
    ("since", "zone", "cell"),
    [
        (datetime(2026, 3, 16, 8, 59, tzinfo=UTC), UTC_ZONE, (0, 8)),
        (datetime(2026, 3, 15, 23, 30, tzinfo=UTC), BERLIN, (0, 0)),  # half past midnight on Monday there
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), BERLIN, (6, 1)),  # before the clocks go forward
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), BERLIN, (6, 3)),  # two o'clock never comes
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), BERLIN, (6, 2)),  # half past two
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), BERLIN, (6, 2)),  # and half past two again
    ],
)
def test_who_wrote_when_is_told_by_the_clock_on_the_wall(since, zone, cell):
    late = since + timedelta(days=1)
    found = report(Facts(runs=[Run("x", "chat", since, late)]), span_of("week", late), late, zone)
    day, hour = cell
    assert found.cells[day][hour].n == 1
    assert sum(cell.n for row in found.cells for cell in row) == 1
    assert found.hours[hour].times.n == found.weekdays[day].times.n == 1


def test_shades_tell_how_long_the_middle_one_waited():
    found = made(run(700, 60), run(700, 61), run(800, 61), run(1300, 600), run(2900, 2880))
    used = {shade(cell) for row in found.cells for cell in row if cell.n}
    assert used == {"░", "▒", "▓", "█"}
    assert shade(found.cells[3][3]) == "·"


# --- what was agreed, given and asked


def test_promises_by_how_they_ended():
    hour = timedelta(hours=1)
    found = made(
        pledges=[
            Pledge(NOW - hour, "kept", NOW - 2 * hour),
            Pledge(NOW - 2 * hour, "kept", NOW - hour),
            Pledge(NOW - hour, "open"),
            Pledge(NOW + hour, "open"),
            Pledge(NOW + hour, "dropped", NOW - hour),
            Pledge(NOW - hour, "kept", WEEK.since - hour),  # before
        ]
    )
    assert found.promises == Promises(kept=1, late=1, missed=1, dropped=1, open=1)


def test_weeks_count_what_left_from_monday_on_and_leave_no_gap():
    found = made(
        ledger=[
            Entry(datetime(2026, 3, 1, 22, 59, tzinfo=UTC), Sort.GIVE),  # Sunday there
            Entry(datetime(2026, 3, 1, 23, 1, tzinfo=UTC), Sort.ASK),  # Monday
            Entry(datetime(2026, 3, 16, 9, tzinfo=UTC), Sort.ANSWER),
        ],
        zone=BERLIN,
    )
    assert [(week.begins, week.gives, week.answers, week.asks) for week in found.weeks] == [
        (date(2026, 2, 23), 1, 0, 0),
        (date(2026, 3, 2), 0, 0, 1),
        (date(2026, 3, 9), 0, 0, 0),
        (date(2026, 3, 16), 0, 1, 0),
    ]
    assert found.asks == Share(1, 3)


def test_hand_offs_count_who_still_has_one_at_its_age():
    found = made(handed=[Handed("support", ago(300), ago(60)), Handed("support", ago(30)), Handed("PR", ago(10))])
    assert [(each.name, each.handed, each.back, str(each.away)) for each in found.departments] == [
        ("support", 2, 1, "≥30m, 4h"),
        ("PR", 1, 0, "≥10m"),
    ]


def test_stages_moved_are_counted():
    found = made(moves=[Moved("aware", "engage"), Moved("engage", "convert"), Moved("aware", "engage")])
    assert found.stages == (("aware", "engage", 2), ("engage", "convert", 1))


def test_a_topic_is_what_two_posts_ask_about():
    found = made(asked=[frozenset({"lagos", "blue"}), frozenset({"lagos", "20"}), frozenset({"20", "green"})])
    assert (found.topics, found.asking) == ((("lagos", 2),), 3)


@pytest.mark.parametrize(
    ("share", "percent", "words"),
    [
        (Share(0, 0), None, "none"),
        (Share(3, 4), 75, "3 of 4"),
        (Share(199, 200), 99, "99 % (199 of 200)"),
        (Share(1, 400), 1, "1 % (1 of 400)"),
        (Share(200, 200), 100, "100 % (200 of 200)"),
        (Share(0, 200), 0, "0 % (0 of 200)"),
    ],
)
def test_a_share_never_rounds_to_all_or_nothing(share, percent, words):
    assert (share.percent, str(share)) == (percent, words)


# --- spans


def test_named_spans_end_now():
    assert span_of("month", NOW).since == NOW - timedelta(days=30)
    with pytest.raises(KeyError):
        span_of("year", NOW)


def test_days_are_whole_days_of_the_zone_the_last_one_included():
    found = span_between(date(2026, 3, 1), date(2026, 3, 29), datetime(2026, 5, 1, tzinfo=UTC), BERLIN)
    assert found.since == datetime(2026, 2, 28, 23, tzinfo=UTC)
    assert found.until == datetime(2026, 3, 29, 22, tzinfo=UTC), "the clocks went forward that day"
    assert found.name == "2026-03-01 to 2026-03-29"


@pytest.mark.parametrize(("first", "last"), [(date(2026, 3, 9), date(2026, 3, 1)), (date(2026, 4, 1), None)])
def test_time_that_runs_backwards_is_refused(first, last):
    with pytest.raises(ValueError, match="before it begins"):
        span_between(first, last, NOW, BERLIN)


# --- in words


def test_every_part_says_what_it_rests_on():
    found = made(*(run(3000 + n, n + 1) for n in range(25)), run(200, platform="YouTube"), heard=3, spoken=4, sends=12)
    text = markdown(found, NOW)
    assert "# Listening review: the last 7 days" in text
    assert "| waited | p50 13m · p90 24m | 26 waits; 1 still waits, the longest for 3h 20m |" in text
    assert "| replied | 96 % | 25 of 26 that ended or are late; silence counts |" in text
    assert "| heard | 3 of 4 | posts that spoke to you: too few for a share |" in text
    assert "| interrupted | 0 % | 0 of 12 replies sent from here |" in text
    assert "| YouTube | 1 | ≥3h 20m |  | 0 of 1 | 0 of 1 |" in text
    assert "Fewer than 5 waits are listed one by one" in text


@pytest.mark.parametrize(
    ("kept", "late", "missed", "share", "told"),
    [
        (0, 1, 0, "1 of 1", "1 kept (1 of them late), 0 missed, 0 open"),
        (3, 1, 2, "67 %", "4 kept (1 of them late), 2 missed, 0 open"),
        (2, 0, 0, "2 of 2", "2 kept, 0 missed, 0 open"),
    ],
)
def test_a_promise_kept_a_minute_late_is_kept_and_said_to_be_late(kept, late, missed, share, told):
    ends = [*[-1] * kept, *[1] * late]
    given = [Pledge(ago(5), "kept", ago(5) + timedelta(minutes=end)) for end in ends]
    found = made(run(100, 5), pledges=[*given, *[Pledge(ago(5), "open")] * missed])
    row = next(row for row in sections(found)[0].rows if row[0] == "promises")
    assert row[1:] == (share, told)


def test_nothing_at_all_says_so():
    found = made()
    assert found.empty
    (only,) = sections(found)
    assert only.notes == ("Nothing was said to you or by you in the last 7 days. Another span may have more.",)
    assert figures(found)


def test_a_word_of_somebody_cannot_break_the_page():
    found = made(run(100, 5), handed=[Handed("a|b<script>", ago(9))])
    assert "| to a\\|b&lt;script> |" in markdown(found, NOW)


def test_figures_have_numbers_for_a_spreadsheet():
    rows = figures(made(*(run(3000 + n, n + 1) for n in range(20))))
    assert ("all", "all", "p50", 600.0, False, 20) in rows
    assert ("all", "all", "replied", 100, False, 20) in rows
    assert len({row[:3] for row in rows}) == len(rows), "each figure has a name of its own"
