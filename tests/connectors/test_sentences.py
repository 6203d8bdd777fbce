"""One rule for what platforms say of themselves: a sentence ends with a full stop, a label or name in a column not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from inbox_tui.connector import Connector
from inbox_tui.domain.text import sentence
from inbox_tui.engine.registry import Registry
from inbox_tui.engine.setup import outlook


def told(kind: type[Connector]) -> Iterator[str]:
    """What is shown as it is."""
    features = kind.features
    yield from features.why_not.values()
    yield from (features.costs, features.retention.rule if features.retention is not None else "")
    yield from outlook(features)
    yield from (setting.help for setting in kind.settings)


@pytest.mark.parametrize("kind", Registry().load_all(), ids=lambda kind: kind.platform)
def test_reasons_costs_and_terms_are_sentences_and_labels_are_not(kind: type[Connector]) -> None:
    assert [words for words in told(kind) if words != words.strip() or words != sentence(words)] == []
    labels = [setting.label for setting in kind.settings]
    assert [label for label in (kind.label, *labels) if label.endswith(".")] == []


@pytest.mark.parametrize(
    ("words", "ended"),
    [("", ""), ("It is so", "It is so."), ("It is so. ", "It is so."), ("Is it?", "Is it?"), ("and on…", "and on…")],
)
def test_a_sentence_is_ended_once(words: str, ended: str) -> None:
    assert sentence(words) == ended
