"""A shop's account on an empty X."""

from __future__ import annotations

import pytest

from x_desk import Desk, desk


@pytest.fixture
def shop() -> Desk:
    return desk()
