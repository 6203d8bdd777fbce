"""One X, one connector on it, and a clock that stands until it is moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from inbox_tui.connector import Link
from inbox_tui.domain.model import Act, Cursor, Page, Post, Reply
from inbox_tui.testing.harness import listen, posts_of, run
from inbox_tui.testing.link import FakeLink
from inbox_tui.testing.permits import permit_for, reply_for
from inbox_tui_x import XConnector
from x_world import BRAND, XWorld

ORIGIN = "https://x.test"


@dataclass
class Desk:
    """What a test works with."""

    world: XWorld
    link: FakeLink
    connector: XConnector
    cursor: Cursor | None = None

    def listen(self) -> list[Page]:
        pages = run(listen(self.connector, self.cursor))
        self.cursor = next((page.cursor for page in reversed(pages) if page.cursor), self.cursor)
        return pages

    def posts(self) -> list[Post]:
        return posts_of(self.listen())

    def later(self, **passed: float) -> Desk:
        self.link.time += timedelta(**passed)
        return self

    def again(self) -> XConnector:
        """The program starts anew: what it knows is the cursor."""
        self.connector = XConnector(self.link)
        return self.connector

    def reply(self, target: Post | None, words: str, act: Act = Act.REPLY, fence: str = "") -> Reply:
        return reply_for(self.connector, target, words, act=act, fence=fence)

    def send(self, reply: Reply) -> Post:
        return run(self.connector.reply(permit_for(reply)))

    def act(self, act: Act, target: Post) -> Post | None:
        return run(self.connector.act(permit_for(self.reply(target, "", act))))

    def asked(self, path: str = "") -> list[Any]:
        return [call for call in self.link.http.calls if path in call.path]

    def find(self, words: str) -> Post:
        return next(post for post in self.posts() if words in post.text)


def desk(world: XWorld | None = None, **settings: str) -> Desk:
    link: FakeLink
    made = world or XWorld(lambda: link.time)
    given = {"server": ORIGIN, "client_id": made.client_id, "user_id": BRAND, "username": "brand", **settings}
    link = FakeLink(
        made,  # type: ignore[arg-type]
        settings=given,
        secrets={"token": made.access, "refresh": made.refresh},
        origins=(ORIGIN,),
        sign_in_paths=XConnector.sign_in_paths,
    )
    typed: Link = link
    return Desk(made, link, XConnector(typed))
