from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from inbox_tui.ui.theme import GROUNDS, MEANINGS, THEMES, defaults


def contrast(one: Color, other: Color) -> float:
    """WCAG 2: the ratio of relative luminances."""

    def luminance(colour: Color) -> float:
        parts = [part / 255 for part in colour.rgb]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", MEANINGS)
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_ink_can_be_read_on_every_ground(theme, ink, ground):
    found = contrast(Color.parse(theme.variables[f"ink-{ink}"]), Color.parse(theme.variables[f"ink-{ground}"]))
    assert found >= 4.5, f"{ink} on {ground}: {found:.2f}"


@pytest.mark.parametrize("name", sorted(BUILTIN_THEMES))
def test_every_theme_of_textuals_has_all_our_meanings(name):
    assert {f"ink-{meaning}" for meaning in (*MEANINGS, *GROUNDS, "rule")} <= set(defaults(BUILTIN_THEMES[name]))


@pytest.mark.parametrize("name", ["inbox-light", "nord", "ansi-dark", "ansi-light", "gruvbox"])
async def test_the_app_opens_in_any_theme(stage, town, name):
    async with stage(town) as s:
        s.app.prefer("theme", name)
        await s.settle()
        assert s.shows("Ana Ruiz")


async def test_the_states_are_words_without_colour(stage, town, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with stage(town) as s:
        for words in ("3h 12m late", "41m soon", "6m now", "2h left"):
            assert s.shows(words)


async def test_simple_signs_are_ascii(stage, town):
    async with stage(town) as s:
        s.app.prefer("emoji", "simple")
        await s.settle()
        drawn = set(s.text())
        assert not drawn & set("○●┃★✎▐")
