"""Who waits among the notifications that the account's own filter holds back (Mastodon 4.3).

They are in no list and in no stream: by default strangers' direct messages are among them.
"""

from __future__ import annotations

from typing import Any

from inbox_tui.connector import ConnectorError
from inbox_tui.connector.fields import mapping, part, whole
from inbox_tui_mastodon import requests as ask
from inbox_tui_mastodon.api import Api
from inbox_tui_mastodon.parse import identity, sift

NAMED = 5


async def held_back(api: Api) -> str:
    """A sentence that counts them and names the newest; empty where nobody waits, or the server does not say."""
    waiting = 0
    raw: list[Any] = []
    try:
        policy: dict[str, Any] = await api.get(ask.POLICY, dict)
        waiting = whole(part(policy, "summary").get("pending_requests_count")) or 0
        if waiting:
            raw = await api.get(ask.REQUESTS, list, (("limit", str(NAMED)),))
    except ConnectorError as error:
        api.link.log.info("no filtered notifications: %s", error)
    return sentence(waiting, raw) if waiting else ""


def sentence(waiting: int, raw: list[Any]) -> str:
    """``3 people wait among the filtered notifications, which are not shown here: @ana@far.example and 2 more.``"""

    def name(each: Any) -> str:
        return "@" + identity(mapping(each).get("account"), "").handle

    names = list(dict.fromkeys(sift(raw[:NAMED], name).items))
    people = "1 person waits" if waiting == 1 else f"{waiting} people wait"
    if not names:
        return f"{people} among the filtered notifications, which are not shown here."
    more = waiting - len(names)
    who = ", ".join(names) + (f" and {more} more" if more > 0 else "")
    return f"{people} among the filtered notifications, which are not shown here: {who}."
