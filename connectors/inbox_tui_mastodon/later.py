"""Replies a server is still fetching from elsewhere when a thread is opened (Mastodon 4.5).

Its answer says so in the header ``Mastodon-Async-Refresh: id="…", retry=5, result_count=2``. Opening a thread does not
wait for that: the next rounds of listening ask whether it is done, and then bring what came.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from inbox_tui.connector import Answer, ConnectorError, RateLimited, SignInNeeded, Unreachable
from inbox_tui.connector.fields import items, part, text
from inbox_tui.domain.model import Page
from inbox_tui_mastodon import requests as ask
from inbox_tui_mastodon.api import Api
from inbox_tui_mastodon.errors import read_error
from inbox_tui_mastodon.parse import View, document, posts

HEADER = "mastodon-async-refresh"
AT_ONCE = 3
"""How many are asked about in one round."""
TRIES = 5
_ID = re.compile(r'(?:^|[\s,;])id="([^"\s]{1,500})"')
_RETRY = re.compile(r"(?:^|[\s,;])retry=([0-9]{1,4})")
_MOST = 50


@dataclass(slots=True)
class _Fetching:
    id: str
    due: datetime
    pause: timedelta
    tries: int = 0


class Later:
    """What one account's threads are still waiting for, by the status that was opened. In memory only: after a restart
    the thread is opened anew anyway."""

    def __init__(self) -> None:
        self._waiting: dict[str, _Fetching] = {}

    def note(self, number: str, answer: Answer, now: datetime) -> None:
        """Remember what the answer to opening a thread says is still on its way."""
        header = answer.header(HEADER)[:2000]
        found, retry = _ID.search(header), _RETRY.search(header)
        if found is None:
            return
        pause = timedelta(seconds=min(max(int(retry[1]) if retry else 5, 1), 600))
        self._waiting.pop(number, None)
        self._waiting[number] = _Fetching(found[1], now + pause, pause)
        while len(self._waiting) > _MOST:
            del self._waiting[next(iter(self._waiting))]

    async def pages(self, api: Api, view: View) -> AsyncIterator[Page]:
        """The threads whose replies have come since; raises only what ends a round."""
        now = api.link.now()
        due = [(number, one) for number, one in self._waiting.items() if one.due <= now][:AT_ONCE]
        for number, one in due:
            try:
                if await self._running(api, one, now):
                    continue
                del self._waiting[number]
                around = await api.get(ask.status_path(number, "context"), dict)
            except (SignInNeeded, RateLimited, Unreachable):
                raise
            except ConnectorError as error:
                self._waiting.pop(number, None)
                api.link.log.info("replies fetched from elsewhere could not be read: %s", error)
                continue
            found = posts([*items(around.get("ancestors")), *items(around.get("descendants"))], view)
            if found.items:
                once = {each.ref.id: each for each in found.items}
                yield Page(posts=tuple(once.values()), skipped=found.skipped, sample=found.sample)

    async def _running(self, api: Api, one: _Fetching, now: datetime) -> bool:
        """Whether to ask again later. A refresh that is not known any more counts as done."""
        answer = await api.answer(f"/api/v1_alpha/async_refreshes/{quote(one.id, safe='')}")
        if answer.status in (401, 421, 429) or answer.status >= 500:
            raise read_error(answer, now, "reading what was fetched from elsewhere")
        if answer.status != 200:
            return False
        state = part(document(answer.body, dict), "async_refresh")
        one.tries += 1
        one.due = now + one.pause
        return text(state, "status", 40) == "running" and one.tries < TRIES
