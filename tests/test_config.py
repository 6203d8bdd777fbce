from __future__ import annotations

import re
import subprocess
import sys
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.config import Config, Look, Sending
from inbox_tui.config_file import default_text
from inbox_tui.domain.clock import Target
from inbox_tui.domain.model import SnoozeMode
from inbox_tui.errors import ConfigError


def test_no_file_means_the_defaults_of_the_specification(tmp_path: Path) -> None:
    config = Config.load(tmp_path / "config.toml")
    assert config.sending == Sending(10, 2.0, 60, 15, 2.0)
    assert (config.listening.seconds_per_word, config.listening.shortest, config.listening.longest) == (0.1, 0.4, 6.0)
    assert config.targets.complaint == Target(60)
    assert config.targets.other == Target(1440, business=False)
    assert (config.waiting.thresholds.soon, config.waiting.thresholds.now, config.waiting.now_minutes) == (
        0.25,
        0.1,
        15,
    )
    assert not config.listening.linear


def test_the_template_is_valid_and_changes_nothing_until_a_line_is_taken() -> None:
    assert Config.parse(default_text()) == Config()


def test_the_template_with_every_line_taken_shows_the_defaults() -> None:
    taken = re.sub(r'^# (?=["\w.-]+ = )', "", default_text(), flags=re.MULTILINE)
    config = Config.parse(taken)
    for name in ("listening", "sending", "waiting", "snoozing", "look", "notifications"):
        assert getattr(config, name) == getattr(Config(), name)
    assert config.hours.zone.key == "Europe/Berlin"
    assert config.hours.holidays == {date(2026, 12, 25): "Christmas Day"}
    assert config.polling == {"mastodon": 60}
    assert config.keys.bind == {"triage.done": "J"}
    assert taken.count("undo_seconds") == 1


def test_a_full_file(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        """
[hours]
zone = "America/New_York"
mon-thu = "8-12, 13:30-18"
fri = "8-12"
sat = ""
[hours.holidays]
2026-07-03 = "Independence Day"
[targets]
complaint = "30 business"
next_question = "45 calendar"
[sending]
undo_seconds = 20
[look]
density = "compact"
[snoozing]
choices = ["90m"]
morning = "8:30"
mode = "regardless"
[keys]
preset = "modifiers"
[keys.bind]
"inbox.quit" = "ctrl+q"
[polling]
acme-bsky = 120
"""
    )
    config = Config.load(path)
    assert [len(day) for day in config.hours.week] == [2, 2, 2, 2, 1, 0, 0]
    assert config.hours.openings(date(2026, 7, 3)) == ()
    assert config.targets.complaint == Target(30)
    assert config.targets.next_question == Target(45, business=False)
    assert config.sending.undo_seconds == 20
    assert config.look == Look(density="compact")
    assert config.snoozing.morning == time(8, 30)
    assert config.snoozing.mode is SnoozeMode.REGARDLESS
    assert config.keys.preset == "modifiers"
    assert config.keys.bind["inbox.quit"] == "ctrl+q"
    assert config.polling["acme-bsky"] == 120


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[sending]\nundo_second = 5",
            r"config.toml, line 2: sending.undo_second is not a setting; did you mean undo_seconds",
        ),
        (
            '[sending]\n\nundo_seconds = "ten"',
            r"line 3: sending.undo_seconds is 'ten', but must be a whole number from 0 to 600",
        ),
        ("[sending]\nundo_seconds = -1", "must be a whole number from 0 to 600"),
        ("[sending]\nundo_seconds = true", "must be a whole number"),
        ("[sending]\nfreshness_seconds = nan", "must be a number from 0.5 to 30"),
        ("[look]\ndensity = 'dense'", '"auto" or "roomy" or "compact"'),
        ("[look]\ntheme = ''", "look.theme is '', but must be a text"),
        ("[zzz]\nx = 1", "line 1: zzz is not a setting; known here: hours"),
        ("look = 3", r"line 1: look must be a section: write \[look\]"),
        ("[hours]\nzone = 'Mars/Olympus'", "line 2: hours.zone must be the name of a time zone"),
        ("[hours]\nzone = '../../etc/passwd'", "hours.zone must be"),
        ("[hours]\nmon = '17-9'", "line 2: hours.mon is not understood"),
        ("[hours]\nsomeday = '9-17'", "hours.someday is not understood"),
        ("[hours]\nmon = 9", "hours are a text in quotes"),
        ("[hours]\nmon = ''", "at least one opening"),
        ("[hours.holidays]\nxmas = 'Christmas'", "line 2: hours.holidays.xmas must be a day like 2026-12-25"),
        ("[targets]\ndirect = 60", "targets.direct is 60, but must be minutes"),
        ("[targets]\ndirect = '0 business'", "targets.direct is '0 business'"),
        ("[snoozing]\nmode = 'forever'", '"until they write" or "regardless"'),
        ("[snoozing]\nmorning = '25:00'", "time of day"),
        ("[snoozing]\nchoices = []", "list of texts"),
        ("[listening]\nlinear = 1", "must be true or false"),
        ("[polling]\nmastodon = 1", "polling.mastodon is 1, but must be a whole number from 10"),
        ("[keys]\nbind = 3", "keys.bind must be a section"),
        ("[sending\n", r"not valid TOML: .*line 1"),
    ],
)
def test_a_mistake_is_answered_with_its_place_and_what_is_allowed(text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as caught:
        Config.parse(text)
    assert caught.value.next_step


def test_a_file_that_cannot_be_read_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        Config.load(tmp_path)
    (tmp_path / "latin").write_bytes(b"[look]\ntheme = '\xe4'")
    with pytest.raises(ConfigError, match="not UTF-8"):
        Config.load(tmp_path / "latin")


@given(st.text(max_size=80))
def test_any_text_is_a_configuration_or_a_sentence(text: str) -> None:
    try:
        config = Config.parse(text)
    except ConfigError as error:
        config = Config() if str(error).startswith("config.toml") else None
    assert config is not None


def test_the_reading_clock_is_clamped() -> None:
    listening = Config().listening
    assert [listening.seconds(words) for words in (0, 10, 1000)] == [0.4, 1.0, 6.0]


def test_importing_it_brings_in_no_parser() -> None:
    code = "import sys, inbox_tui.config; sys.exit(bool({'tomllib', 'difflib', 'regex', 'textual'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
