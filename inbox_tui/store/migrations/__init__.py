"""Forward-only, named migrations. Each is a module with ``NAME`` and ``STATEMENTS``; the order is the list below.

A migration that has landed is never edited. Statements run one by one inside one transaction: a migration happens
whole or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from inbox_tui.store.migrations import (
    m0001_beginning,
    m0002_gate_shut_by_default,
    m0003_kept_no_longer,
    m0004_relationship,
    m0005_behind_warnings,
    m0006_said_to,
)


class Migration(Protocol):
    @property
    def NAME(self) -> str: ...  # noqa: N802 (a module's constant)

    @property
    def STATEMENTS(self) -> Sequence[str]: ...  # noqa: N802


ALL: tuple[Migration, ...] = (
    m0001_beginning,
    m0002_gate_shut_by_default,
    m0003_kept_no_longer,
    m0004_relationship,
    m0005_behind_warnings,
    m0006_said_to,
)
