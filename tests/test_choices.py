from __future__ import annotations

from pathlib import Path

import pytest

from inbox_tui.choices import Choices
from inbox_tui.config import Config
from inbox_tui.errors import ConfigError


def test_choices_override_the_file_and_last(tmp_path: Path) -> None:
    file = tmp_path / "choices.json"
    config = Config.parse('[look]\ntheme = "inbox-dark"\ndensity = "roomy"\n')
    for name, value in (("theme", "inbox-light"), ("undo_seconds", "30"), ("linear", "True"), ("times", "exact")):
        Choices(file).keep(name, value)
    found = Choices(file).applied(config)
    assert (found.look.theme, found.look.density, found.look.times) == ("inbox-light", "roomy", "exact")
    assert (found.sending.undo_seconds, found.listening.linear) == (30, True)
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", ["", "{", "[]", '{"theme": 3}', '{"density": "huge", "nonsense": "x"}'])
def test_a_damaged_file_means_nothing_was_chosen(tmp_path: Path, content: str) -> None:
    file = tmp_path / "choices.json"
    file.write_text(content)
    assert Choices(file).applied(Config()) == Config()


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="lasts until you quit"):
        Choices(tmp_path / "nowhere" / "choices.json").keep("theme", "inbox-light")
