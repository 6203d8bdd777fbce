"""A mailbox in memory, and a connector on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from inbox_tui.testing.link import EPOCH, FakeLink, answer
from inbox_tui_mail import MailConnector
from mail_world import ADDRESS, CHECKER, MailWorld, MemoryWire

IMAP, SMTP = "imaps://imap.brand.example", "smtps://smtp.brand.example"


@dataclass
class Desk:
    world: MailWorld
    link: FakeLink
    connector: MailConnector


def desk(**settings: str) -> Desk:
    link = FakeLink(
        lambda call: answer(404),
        settings={"address": ADDRESS, "server": IMAP, "outgoing": SMTP, "checked_by": CHECKER, **settings},
        secrets={"password": MailWorld.password},
        origins=(IMAP, SMTP),
    )
    world = MailWorld(link.now)
    link.http.wires = lambda url: MemoryWire(world.talk(url))
    return Desk(world, link, MailConnector(link))


@pytest.fixture
def new_desk() -> Callable[..., Desk]:
    return desk


__all__ = ["EPOCH", "Desk", "desk"]
