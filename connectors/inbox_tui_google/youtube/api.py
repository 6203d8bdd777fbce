"""Calls for one channel: with its token, counted against the day's units, errors by what happens next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from inbox_tui.connector import Answer, ConnectorError, Link, RateLimited
from inbox_tui.connector.oauth import Login
from inbox_tui_google.fields import document
from inbox_tui_google.youtube.errors import OUT_OF_UNITS, read_error, spent, write_error
from inbox_tui_google.youtube.quota import Meter
from inbox_tui_google.youtube.requests import Call


class Api:
    def __init__(self, link: Link, login: Login, meter: Meter) -> None:
        self.link = link
        self.login = login
        self.meter = meter

    async def read(self, call: Call, doing: str) -> Mapping[str, Any]:
        """The JSON of a good answer. Raises :class:`ConnectorError`."""
        answer = await self._answer(call)
        if answer.status != 200:
            raise self._noted(answer, read_error(answer, self.link.now(), doing))
        return document(answer.body, "YouTube's answer")

    async def write(self, call: Call, doing: str) -> Answer:
        """A good answer, whose body is still to be checked. Raises ``Unsure`` for anything that refuses nothing."""
        answer = await self._answer(call)
        if (error := write_error(answer, self.link.now(), doing)) is not None:
            raise self._noted(answer, error)
        return answer

    async def _answer(self, call: Call) -> Answer:
        now = self.link.now()
        if (until := self.meter.empty_until(now)) is not None:
            raise RateLimited(OUT_OF_UNITS, until)
        self.meter.count(call.units, now)
        return await self.login.request(call.method, call.path, params=call.params, json=call.json)

    def _noted(self, answer: Answer, error: ConnectorError) -> ConnectorError:
        if spent(answer):
            self.meter.ran_out(self.link.now())
        return error
