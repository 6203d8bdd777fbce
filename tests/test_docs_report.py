"""docs/report.md says what the code does: its numbers are those of the settings and of the rules."""

from __future__ import annotations

from pathlib import Path

from inbox_tui.cli import parser
from inbox_tui.config import Config
from inbox_tui.domain.giving import AskRules
from inbox_tui.domain.kinds import COMPLAINT_OPEN_FOR
from inbox_tui.domain.report import FEW
from inbox_tui.domain.reported import MARKS, STEPS
from inbox_tui.domain.spans import SPANS, TITLES
from inbox_tui.domain.stats import LIST_BELOW, NO_P90_BELOW
from inbox_tui.domain.words.giving import SELLING, SOLICITING

TEXT = " ".join((Path(__file__).parents[1] / "docs" / "report.md").read_text(encoding="utf-8").split())


def test_the_numbers_of_the_figures():
    assert f"Fewer than {LIST_BELOW} are listed one by one; fewer than {NO_P90_BELOW} have no p90" in TEXT
    assert f"a share of fewer than {FEW} is given as a count" in TEXT
    hour, four, day = (step // 3600 for step in STEPS)
    assert (hour, day) == (1, 24)
    within = f"`{MARKS[0]}` within an hour, `{MARKS[1]}` within {four} hours, `{MARKS[2]}` within a day, `{MARKS[3]}`"
    assert within in TEXT
    assert ", ".join(list(TITLES.values())[:2]) + f" or {TITLES['quarter']}" in TEXT
    assert SPANS["quarter"] == 13 * 7
    assert tuple(SPANS) == parser.SPANS


def test_the_numbers_of_the_budget():
    given, rules = Config().relationship, AskRules()
    assert (rules.gives, rules.days, rules.percent) == (
        given.gives_before_ask,
        given.ask_every_days,
        given.ask_percent,
    )
    assert f"after {rules.gives} gives to that person since the last one, {rules.days} days after it" in TEXT
    assert f"at most {rules.percent} % of all you sent in {rules.share_days} days" in TEXT
    assert f"with fewer than {rules.share_from} posts" in TEXT
    assert f"a word in it in the last {COMPLAINT_OPEN_FOR.days} days" in TEXT


def test_the_languages():
    names = "English, German, Spanish, French, Portuguese, Italian, Dutch, Japanese and Chinese"
    assert names in TEXT
    assert len(SELLING) == len(SOLICITING) == len(names.replace(" and", ",").split(", "))


def test_the_commands_it_shows_are_understood():
    made = parser.parser()
    shown = (Path(__file__).parents[1] / "docs" / "report.md").read_text(encoding="utf-8").splitlines()
    commands = [line.partition("#")[0].partition(">")[0].split() for line in shown if line.startswith("inbox-tui ")]
    assert len(commands) == 3
    for command in commands:
        assert made.parse_args(command[1:]).command == "stats"
