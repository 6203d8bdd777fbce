"""The whole loop with a mail server over real sockets; a real Dovecot is in tests/live."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime

from inbox_tui.domain.secret import Secret
from inbox_tui.engine.setup import Wish
from mail_world import ADDRESS, CHECKER, MailWorld, served
from whole_loop import WholeLoop


class TestMail(WholeLoop):
    platform = "mail"
    connector = "inbox_tui_mail:MailConnector"
    refreshes = False

    def world(self, now: Callable[[], datetime]) -> MailWorld:
        return MailWorld(now)

    def serve(self, world: MailWorld) -> AbstractAsyncContextManager[str]:
        return served(world)

    def wish(self, origin: str, world: MailWorld) -> Wish:
        given = {"address": ADDRESS, "server": origin, "outgoing": world.outgoing, "checked_by": CHECKER}
        return Wish(given=given, secrets={"password": Secret(world.password)})
