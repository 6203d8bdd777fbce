"""What a start does once, it does once."""

from __future__ import annotations

from textual.css.stylesheet import Stylesheet

from inbox_tui.config import Config, Look


async def test_a_chosen_theme_is_no_change_of_theme(stage, town, monkeypatch):
    again = []
    monkeypatch.setattr(Stylesheet, "reparse", again.append)
    async with stage(town, config=Config(look=Look(theme="inbox-light"))) as s:
        assert s.app.theme == "inbox-light"
        assert s.app.has_class("-light-mode")
        assert not s.app.has_class("-dark-mode")
        assert again == []
