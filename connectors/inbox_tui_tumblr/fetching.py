"""One post, whole: the address that posts are edited by does not promise to tell when or on which blog they stand."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from inbox_tui.connector import TargetGone, Unreadable
from inbox_tui.connector.fields import items, moment, part
from inbox_tui_tumblr import requests as ask
from inbox_tui_tumblr.api import Api
from inbox_tui_tumblr.fields import post_id
from inbox_tui_tumblr.parse import response


async def whole(api: Api, blog: str, name: str, doing: str) -> Mapping[str, Any]:
    """A post as it can be given back to be edited, with its time where that is known at all. Raises ``TargetGone``,
    ``Unreadable`` where the answer is another post, and what :meth:`Api.read` raises."""
    raw = dict(response(await api.read(ask.post(blog, name), doing)))
    if post_id(raw) != name:
        raise Unreadable("Tumblr answered with another post.", f"keys {sorted(map(str, raw))[:12]}")
    raw.setdefault("blog_name", blog)
    if moment(raw.get("timestamp")) is not None:
        return raw
    with suppress(TargetGone):  # what is not published is in no list
        listed = response(await api.read(ask.published_one(blog, name), doing)).get("posts")
        for one in map(part, items(listed)):
            if post_id(one) == name:
                return {**one, **raw}
    return raw
