"""Requests to Tumblr's API v2: paths, parameters and bodies. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from inbox_tui.connector import EMPTY
from inbox_tui.connector.fields import items, part, text
from inbox_tui.domain.value import value_class
from inbox_tui_tumblr import npf
from inbox_tui_tumblr.fields import number
from inbox_tui_tumblr.parse import KINDS

API, SITE = "https://api.tumblr.com", "https://www.tumblr.com"
AUTHORIZE, TOKEN = "/oauth2/authorize", "/v2/oauth2/token"
SCOPES = "basic write offline_access"
USER = "/v2/user/info"
PAGE = 20
"""The most posts in one answer."""


@value_class()
class Call:
    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    body: Mapping[str, Any] = field(default_factory=lambda: EMPTY)


def _blog(name: str) -> str:
    return f"/v2/blog/{name}"


def user() -> Call:
    return Call("GET", USER)


def activity(blog: str, before: str = "") -> Call:
    """Activity, newest first, each item by itself, of the kinds that are utterances."""
    types = {f"types[{index}]": kind for index, kind in enumerate(KINDS)}
    paged = {"before": before} if before else {}
    return Call("GET", f"{_blog(blog)}/notifications", {"rollups": "false", **types, **paged})


def waiting(blog: str, offset: int = 0) -> Call:
    """Asks and submissions that wait."""
    return Call(
        "GET", f"{_blog(blog)}/posts/submission", {"npf": "true", **({"offset": str(offset)} if offset else {})}
    )


def published(blog: str, before: str = "") -> Call:
    """A blog's posts, newest first."""
    paged = {"before": before} if before else {}
    return Call("GET", f"{_blog(blog)}/posts", {"npf": "true", "reblog_info": "true", "limit": str(PAGE), **paged})


def published_one(blog: str, name: str) -> Call:
    """A published post as lists tell of it."""
    return Call("GET", f"{_blog(blog)}/posts", {"npf": "true", "id": name})


def post(blog: str, name: str) -> Call:
    return Call("GET", f"{_blog(blog)}/posts/{name}", {"post_format": "npf"})


def notes(blog: str, name: str, before: str = "") -> Call:
    """Replies and reblogs with words; ``before`` is in microseconds, as the answer before named it."""
    paged = {"before_timestamp": before} if before else {}
    return Call("GET", f"{_blog(blog)}/notes", {"id": name, "mode": "conversation", **paged})


def reblog(blog: str, words: str, parent: Mapping[str, str]) -> Call:
    """Reblogs ``parent`` (``uuid``, ``post`` and ``key`` of a post) with words below it."""
    body = {
        "content": npf.blocks(words), "state": "published", "parent_tumblelog_uuid": parent["uuid"],
        "parent_post_id": parent["post"], "reblog_key": parent["key"],
    }  # fmt: skip
    return Call("POST", f"{_blog(blog)}/posts", body=body)


def put(blog: str, name: str, raw: Mapping[str, Any], words: str, *, state: str, private: bool = False) -> Call:
    """Answers an ask, or changes one of our posts: ``raw`` as it stands, with ``words`` in place of our text. PUT wants
    everything anew, so question, media, tags and what it reblogs are given back as they are."""
    asked, own = npf.split(items(raw.get("content")), raw.get("layout"))
    kept = [block for block in own if part(block).get("type") != "text"]
    body: dict[str, Any] = {"content": [*asked, *npf.blocks(words), *kept], "state": state}
    ask = npf.ask_layout(raw.get("layout"))
    if ask is not None:
        body["layout"] = [{**ask, "blocks": list(range(len(asked)))}]
        body["is_private"] = private
    tags = [tag for tag in items(raw.get("tags"), 100) if isinstance(tag, str)]
    if tags:
        body["tags"] = ",".join(tags)
    if parent := number(raw.get("parent_post_id")):
        body["parent_post_id"] = parent
        body["parent_tumblelog_uuid"] = text(raw, "parent_tumblelog_uuid", 100)
        body["reblog_key"] = text(raw, "reblog_key", 100)
    return Call("PUT", f"{_blog(blog)}/posts/{name}", body=body)


def delete(blog: str, name: str) -> Call:
    return Call("POST", f"{_blog(blog)}/post/delete", body={"id": name})


def like(name: str, key: str, *, on: bool) -> Call:
    return Call("POST", f"/v2/user/{'like' if on else 'unlike'}", body={"id": name, "reblog_key": key})
