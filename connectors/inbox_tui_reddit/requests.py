"""Requests to Reddit's API: paths, parameters and forms. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from inbox_tui.connector import EMPTY
from inbox_tui.domain.value import value_class

PAGE = 100
"""The most that a listing, ``/api/info`` and ``morechildren`` take."""
INBOX, SENT, MESSAGES = "/message/inbox", "/message/sent", "/message/messages"
ME = "/api/v1/me"
AUTHORIZE, TOKEN = "/api/v1/authorize", "/api/v1/access_token"
SCOPES = "identity read privatemessages submit edit vote history"


@value_class()
class Call:
    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    form: Mapping[str, str] = field(default_factory=lambda: EMPTY)


def get(path: str, **params: str) -> Call:
    # Without raw_json the API escapes <, > and & in every text.
    return Call("GET", path, {"raw_json": "1", **{k: v for k, v in params.items() if v}})


def _post(path: str, **form: str) -> Call:
    return Call("POST", path, {"raw_json": "1"}, {"api_type": "json", **form})


def me() -> Call:
    return get(ME)


def page(path: str, after: str = "", limit: int = PAGE) -> Call:
    """One page of a listing, newest first. ``mark`` keeps reading from marking as read."""
    return get(path, limit=str(limit), after=after, mark="false" if path == INBOX else "")


def own_path(name: str, what: str = "overview") -> str:
    """``overview`` are comments and posts of a user, ``comments`` comments only."""
    return f"/user/{name}/{what}"


def own(name: str, after: str = "", what: str = "overview") -> Call:
    return get(own_path(name, what), limit=str(PAGE), after=after, sort="new")


def info(names: Sequence[str]) -> Call:
    """Up to a hundred things by their fullnames."""
    return get("/api/info", id=",".join(names[:PAGE]))


def thread(link: str, comment: str = "") -> Call:
    """A post's comments, or those around one comment. Both are fullnames."""
    return get(
        f"/comments/{link[3:]}",
        comment=comment[3:],
        context="8" if comment else "",
        limit="500",
        sort="new",
        threaded="true",
    )


def more(link: str, ids: Sequence[str]) -> Call:
    """Comments that a tree left out, by their bare ids."""
    return get(
        "/api/morechildren", api_type="json", link_id=link, children=",".join(ids[:PAGE]), sort="new",
        limit_children="false",
    )  # fmt: skip


def conversation(first: str) -> Call:
    """A message with its answers; ``first`` is the fullname of the first one."""
    return get(f"{MESSAGES}/{first[3:]}")


def comment(target: str, words: str) -> Call:
    """Answers a comment, a post or a message."""
    return _post("/api/comment", thing_id=target, text=words)


def edit(target: str, words: str) -> Call:
    return _post("/api/editusertext", thing_id=target, text=words)


def delete(target: str) -> Call:
    return _post("/api/del", id=target)


def vote(target: str, direction: int) -> Call:
    return _post("/api/vote", id=target, dir=str(direction))


def read(target: str) -> Call:
    """Marks an inbox item as read."""
    return _post("/api/read_message", id=target)
