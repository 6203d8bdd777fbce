"""How a platform counts and shows a text is known at the next start, before its connector is."""

from __future__ import annotations

from inbox_tui.domain.length import TextRules, Unit
from inbox_tui.store.accounts import _pack_rules, _rules


def test_every_rule_is_kept() -> None:
    kept = TextRules(
        limit=9, unit=Unit.WEIGHTED, byte_limit=8, url_length=7, short_mentions=True, spoiler_counts=True,
        spoilers=True, markup="reddit", links="cut-30", linked="#tag",
    )  # fmt: skip
    assert _rules(_pack_rules(kept)) == kept
    assert all(getattr(kept, name) != getattr(TextRules(), name) for name in _pack_rules(kept))


def test_what_an_older_version_kept_is_understood() -> None:
    packed = _pack_rules(TextRules(limit=280))
    del packed["links"], packed["linked"]
    assert _rules(packed) == TextRules(limit=280)
