"""The first calls of a new login, before its account is kept."""

from __future__ import annotations

from collections.abc import Mapping

from inbox_tui.connector.given import Link
from inbox_tui.domain.secret import Secret


class AsKept:
    """``link`` as it will be once the account is kept: with the settings and secrets that signing in brought. What is
    renewed meanwhile is in ``secrets``, for ``SignedIn``."""

    def __init__(self, link: Link, settings: Mapping[str, str], secrets: Mapping[str, Secret]) -> None:
        self.secrets = dict(secrets)
        self.account, self.http, self.log = link.account, link.http, link.log
        self.settings = settings
        self.now, self.random, self.sleep, self.file = link.now, link.random, link.sleep, link.file
        self.finish = link.finish
        self._reread = link.reread

    def secret(self, name: str) -> Secret | None:
        return self.secrets.get(name)

    async def reread(self, name: str) -> Secret | None:
        if (found := await self._reread(name)) is not None:
            self.secrets[name] = found
        return self.secret(name)

    async def keep(self, secrets: Mapping[str, Secret]) -> None:
        if not all(secrets.values()):
            raise ValueError("an empty secret is not kept")
        self.secrets.update(secrets)
