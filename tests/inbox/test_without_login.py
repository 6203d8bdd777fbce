"""Conversations of an account that is not signed in: imported, or fetched before it was removed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from inbox_tui.domain.model import AccountId, Act
from inbox_tui.domain.views import ViewKey
from inbox_tui.engine.accounts import Accounts
from inbox_tui.errors import InboxError
from inbox_tui.inbox import Inbox


async def test_what_is_missing_is_the_login_and_that_is_said(
    town: Any, inbox: Inbox, arrive: Callable[..., Awaitable[str]]
) -> None:
    await arrive("@brand is the blue one back?")
    assert inbox.without_login() == ()
    Accounts(town.home.accounts_file).remove("brand")
    await inbox.forget_account(AccountId("brand"))
    assert inbox.accounts() == ()
    (left,) = inbox.without_login()
    assert left.refuses(Act.REPLY).startswith("not signed in to brand.")
    (row,) = inbox.window(ViewKey("all"), limit=5).rows
    entry = await inbox.save_draft(
        entry=None, account=row.account, conversation=row.id, target=inbox.thread(row.id).target, text="Yes."
    )
    with pytest.raises(InboxError, match="not signed in to brand"):
        await inbox.queue(entry)
