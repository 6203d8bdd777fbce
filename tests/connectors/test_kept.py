"""A new login's first calls see the account as it will be."""

from __future__ import annotations

from inbox_tui.connector import AsKept, Secret
from inbox_tui.testing.harness import run
from inbox_tui.testing.link import FakeLink


def test_it_has_what_signing_in_brought_and_leaves_the_account_alone() -> None:
    link = FakeLink(lambda call: None, settings={"server": "typed"}, secrets={"token": "typed"})
    kept = AsKept(link, {"server": "https://server.example"}, {"token": Secret("new")})
    run(kept.keep({"token": Secret("renewed")}))
    assert kept.settings == {"server": "https://server.example"}
    token = kept.secret("token")
    assert token is not None
    assert token.reveal() == kept.secrets["token"].reveal() == "renewed"
    assert kept.secret("refresh") is None
    assert link.secrets["token"].reveal() == "typed"
    assert (kept.account, kept.http, kept.now()) == (link.account, link.http, link.now())
