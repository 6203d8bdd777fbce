"""What is said once something was taken back: how it stands now."""

from __future__ import annotations

import pytest

from inbox_tui.inbox.triage import _stands_now


@pytest.mark.parametrize(
    ("did", "now"),
    [
        ("promise to Ana Ruiz kept", "the promise to Ana Ruiz is open again"),
        ("promise to Ana Ruiz dropped", "the promise to Ana Ruiz is open again"),
        ("promise to Ana Ruiz by Fri 27 Nov 17:00", "promise to Ana Ruiz by Fri 27 Nov 17:00"),
        ("Greta Lindqvist as two people again", "Greta Lindqvist: one person again"),
        ("Greta and greta_l as one person", "Greta and greta_l: two people again"),
        ("plan kept", "the plan is as it was before"),
        ("note on Ana Ruiz", "note on Ana Ruiz"),
    ],
)
def test_it_reads_as_it_stands(did: str, now: str) -> None:
    assert _stands_now(did) == now
