"""What is asked of a server: paths, parameters and bodies. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from inbox_tui.connector import Rejected, Unsupported
from inbox_tui.connector.fields import items, text
from inbox_tui.domain.model import EMPTY, Act, Audience, Post, Reply
from inbox_tui_mastodon.fields import ident_or_none
from inbox_tui_mastodon.parse import VISIBILITY

PAGE = 80
OWN_PAGE = 40
BULK = 20
VERIFY = "/api/v1/accounts/verify_credentials"
NOTIFICATIONS = "/api/v1/notifications"
STATUSES = "/api/v1/statuses"
CONVERSATIONS = "/api/v1/conversations"
INSTANCE = ("/api/v2/instance", "/api/v1/instance")
POLICY = "/api/v2/notifications/policy"
REQUESTS = "/api/v1/notifications/requests"
STREAM = "/api/v1/streaming/user"

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    path: str
    params: Pairs = ()
    json: Any = None
    headers: Mapping[str, str] = field(default_factory=lambda: EMPTY)


def status_path(number: str, action: str = "") -> str:
    return f"{STATUSES}/{quote(number, safe='')}" + (f"/{action}" if action else "")


def older(params: Pairs, at: str) -> Pairs:
    return (*params, ("max_id", at)) if at else params


def notification_params(software: str, *, excluding: bool = True) -> Pairs:
    """Left out are the types that can come by the thousand. Whatever else comes is sorted out here: not every server
    knows every type, and Friendica knows ``exclude_types`` only (and shows read ones only when asked)."""
    params: list[tuple[str, str]] = [("limit", str(PAGE))]
    if excluding:
        params += [("exclude_types[]", name) for name in ("favourite", "reblog", "follow", "poll")]
    if software == "friendica":
        params.append(("include_all", "true"))
    return tuple(params)


def own_path(us: str) -> str:
    return f"/api/v1/accounts/{quote(us, safe='')}/statuses"


OWN_PARAMS: Pairs = (("limit", str(OWN_PAGE)), ("exclude_reblogs", "true"))


def bulk_params(numbers: Sequence[str]) -> Pairs:
    return tuple(("id[]", number) for number in numbers[:BULK])


def addressees(target: Post, us_id: str) -> tuple[str, ...]:
    """The ids a direct answer may reach: the author and those already in the conversation, and ourselves."""
    return tuple(dict.fromkeys([target.author.id, *(m.id for m in target.mentions), us_id]))


def _body(reply: Reply) -> dict[str, Any]:
    body: dict[str, Any] = {"status": reply.text}
    if reply.spoiler:
        body |= {"spoiler_text": reply.spoiler, "sensitive": True}
    if reply.language:
        body["language"] = reply.language
    return body


def send(reply: Reply, us_id: str, *, guard_mentions: bool) -> Call:
    """A new status. The visibility is always said: a server's default is the account's, not the parent's.

    ``guard_mentions`` (Mastodon only) lets the server refuse a direct message that would reach somebody new.
    """
    body = _body(reply) | {"visibility": VISIBILITY[reply.audience]}
    if reply.target is not None:
        body["in_reply_to_id"] = reply.target.id
    target = reply.target_post
    if guard_mentions and reply.audience is Audience.DIRECT and target is not None:
        body["allowed_mentions"] = list(addressees(target, us_id))
    return Call("POST", STATUSES, json=body, headers={"Idempotency-Key": reply.key})


_ACTIONS = {Act.LIKE: "favourite", Act.UNLIKE: "unfavourite", Act.BOOST: "reblog", Act.UNBOOST: "unreblog"}


def act(reply: Reply) -> Call:
    """An act on a status. Raises ``Unsupported``, ``Rejected``."""
    if reply.target is None:
        raise Rejected("There is no post to do that to.")
    number = reply.target.id
    if reply.act is Act.DELETE:
        return Call("DELETE", status_path(number))
    if reply.act in _ACTIONS:
        return Call("POST", status_path(number, _ACTIONS[reply.act]))
    raise Unsupported("Mastodon cannot do that.")


def edit(reply: Reply, now: Mapping[str, Any]) -> Call:
    """An edit of ``now``, the status as it is. Whatever is not sent again is lost, so its attachments and language are
    carried over; a poll cannot be. Raises ``Rejected``."""
    if reply.target is None:
        raise Rejected("There is no post to edit.")
    if isinstance(now.get("poll"), dict):
        raise Rejected("This post has a poll, which an edit from here would remove. Edit it on the web.")
    body = {"spoiler_text": "", "sensitive": now.get("sensitive") is True} | _body(reply)
    if not reply.language and (language := text(now, "language", 35)):
        body["language"] = language
    attached = items(now.get("media_attachments"), 50)
    media = [number for each in attached if isinstance(each, dict) and (number := ident_or_none(each.get("id")))]
    if media:
        body["media_ids"] = media
    return Call("PUT", status_path(reply.target.id), json=body)


def fence(ids: Sequence[str]) -> str:
    """The newest of our own posts before an attempt, as stored with it."""
    return json.dumps(list(ids[:OWN_PAGE]), separators=(",", ":"))
