"""Calls for one login: with its token, errors by what happens next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from inbox_tui.connector import Answer, Link
from inbox_tui.connector.oauth import Login
from inbox_tui_google.business.errors import read_error, write_error
from inbox_tui_google.business.requests import Call, Hosts
from inbox_tui_google.fields import document


class Api:
    def __init__(self, link: Link, login: Login, hosts: Hosts) -> None:
        self.link = link
        self.login = login
        self.hosts = hosts

    async def read(self, call: Call, doing: str) -> Mapping[str, Any]:
        """The JSON of a good answer. Raises :class:`ConnectorError`."""
        answer = await self.login.request(call.method, call.url, params=call.params)
        if answer.status != 200:
            raise read_error(answer, self.link.now(), doing)
        return document(answer.body)

    async def write(self, call: Call, doing: str) -> Answer:
        """A good answer, whose body is still to be checked. Raises ``Unsure`` for anything that refuses nothing."""
        answer = await self.login.request(call.method, call.url, params=call.params, json=call.json)
        if (error := write_error(answer, self.link.now(), doing)) is not None:
            raise error
        return answer
