"""Facebook's way of answering the questions that listening asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from inbox_tui.connector.fields import mapping
from inbox_tui_meta import messages
from inbox_tui_meta.dialect import Listed, Sifted
from inbox_tui_meta.facebook import fields as ask
from inbox_tui_meta.facebook import parse
from inbox_tui_meta.fields import ident
from inbox_tui_meta.graph import Pairs

OWN = "published_posts"  # not "feed", which mixes in what visitors post and where the Page is tagged


class Facebook:
    """See ``listening.Dialect``."""

    posts = (OWN, ask.POSTS)
    # The first of the two is not documented everywhere; the other holds the Page's own posts, too.
    guests: tuple[tuple[str, Pairs], ...] = (("visitor_posts", ask.POSTS), ("feed", ask.POSTS))
    tagged = ("tagged", ask.POSTS)
    talks = ask.TALKS
    private = (
        "Messenger is not read: that needs the permission pages_messaging, and Meta's approval of your app for it."
    )

    def __init__(self, page: str) -> None:
        self.us = self.box = page

    def listed(self, raw: Any, edge: str) -> Listed:
        return parse.listed(raw, self.us, own=edge == OWN, commented=edge != "tagged")

    def comments(self, wall: str) -> tuple[tuple[str, ...], Pairs]:
        return (wall, "comments"), ask.COMMENTS

    def sift(self, raw: Sequence[Any], wall: str) -> Sifted:
        return parse.comments(raw, self.us, wall)

    def unfinished(self, raw: Sequence[Any]) -> list[tuple[tuple[str, ...], Pairs, str]]:
        return []

    def answers(self, under: str) -> tuple[tuple[str, ...], Pairs]:
        return (under, "comments"), ask.REPLIES

    def below(self, raw: Sequence[Any], wall: str, under: str) -> Sifted:
        return self.sift(raw, wall)

    def talk(self, raw: Any) -> tuple[tuple[str, ...], Pairs]:
        return (ident(mapping(raw).get("id")),), messages.asked(ask.us(self.us))

    def messages(self, raw: Any) -> Sifted:
        return messages.messages(raw, ask.us(self.us))
