"""Instagram's way of answering the questions that listening asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from inbox_tui.connector.fields import mapping, part
from inbox_tui_meta import messages
from inbox_tui_meta.dialect import Listed, Sifted
from inbox_tui_meta.fields import ident, ident_or_none
from inbox_tui_meta.graph import Pairs, next_after
from inbox_tui_meta.instagram import fields as ask
from inbox_tui_meta.instagram import parse

OWN = "media"


class Instagram:
    """See ``dialect.Dialect``."""

    posts = (OWN, ask.MEDIA)
    guests: tuple[tuple[str, Pairs], ...] = ()
    tagged = ("tags", ask.TAGS)
    # With an Instagram token that is the account, with a Page's the Page: conversations hang on either.
    box = ask.BOX
    talks = ask.TALKS
    private = (
        "Direct messages are not read: that needs the permission to manage messages, and in Instagram's app, under "
        "Messages and story replies, Connected tools, access to messages."
    )

    def __init__(self, view: parse.View) -> None:
        self.view = view
        self.us = view.id

    def listed(self, raw: Any, edge: str) -> Listed:
        return parse.listed(raw, self.view, own=edge == OWN)

    def comments(self, wall: str) -> tuple[tuple[str, ...], Pairs]:
        return (wall, "comments"), ask.COMMENTS

    def sift(self, raw: Sequence[Any], wall: str) -> Sifted:
        return parse.comments(raw, self.view, wall)

    def unfinished(self, raw: Sequence[Any]) -> list[tuple[tuple[str, ...], Pairs, str]]:
        """Comments with more than the 50 answers that come along."""
        found: list[tuple[tuple[str, ...], Pairs, str]] = []
        for each in raw:
            number = ident_or_none(part(each).get("id"))
            after = next_after(part(each, "replies"))
            if number is not None and after:
                found.append((*self.answers(number), after))
        return found

    def answers(self, under: str) -> tuple[tuple[str, ...], Pairs]:
        return (under, "replies"), ask.REPLIES

    def below(self, raw: Sequence[Any], wall: str, under: str) -> Sifted:
        return parse.comments(raw, self.view, wall, under)

    def talk(self, raw: Any) -> tuple[tuple[str, ...], Pairs]:
        return (ident(mapping(raw).get("id")),), messages.asked(ask.us(self.view.ids, self.view.handle))

    def messages(self, raw: Any) -> Sifted:
        return messages.messages(raw, ask.us(self.view.ids, self.view.handle))
