"""A new login's first calls see the account as it will be."""

from __future__ import annotations

import pytest

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


def test_it_reads_again_and_keeps_as_an_account_does() -> None:
    link = FakeLink(lambda call: None)
    kept = AsKept(link, {}, {"password": Secret("given"), "token": Secret("good")})
    assert run(kept.reread("password")) == Secret("given"), "what no other place has is as it was"
    link.printed = {"password": "printed"}
    assert run(kept.reread("password")) == kept.secrets["password"] == Secret("printed")
    with pytest.raises(ValueError, match="empty"):
        run(kept.keep({"token": Secret("")}))
    assert kept.secret("token") == Secret("good")
