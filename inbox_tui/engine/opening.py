"""From an account's record to a connector that works: its class, its client, its secrets."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime

from inbox_tui.connector import Connector, ConnectorError
from inbox_tui.domain.model import AccountId
from inbox_tui.domain.text import clean
from inbox_tui.domain.value import value_class
from inbox_tui.engine.accounts import AccountRecord
from inbox_tui.engine.registry import Registry
from inbox_tui.errors import ConfigError
from inbox_tui.secrets import Choice, MemoryVault, Vault, Vaults


@value_class(kw_only=True)
class Ground:
    """What every account stands on; injected so that tests repeat."""

    registry: Registry
    vaults: Vaults
    now: Callable[[], datetime]
    random_bits: Callable[[int], int]
    sleep: Callable[[float], Awaitable[None]]
    proxy: str | None = None


def vault_of(ground: Ground, record: AccountRecord, kind: type[Connector], *, interactive: bool = False) -> Vault:
    """Where an account's secrets are. Raises :class:`ConfigError` for a record that names no such place."""
    if not record.secrets:
        return MemoryVault()
    choice = Choice.parse(record.secrets)
    return ground.vaults.open(choice, record.id, primary=primary(kind), interactive=interactive)


def primary(kind: type[Connector]) -> str:
    """The secret that a bare command or variable holds: the first one the connector asks for."""
    return next((setting.name for setting in kind.settings if setting.secret), "token")


@asynccontextmanager
async def connection(
    ground: Ground, kind: type[Connector], account: AccountId, settings: Mapping[str, str], vault: Vault
) -> AsyncIterator[Connector]:
    """A connector with a client of its own, closed at the end, once a renewal under way has been kept. Raises
    :class:`~inbox_tui.errors.InboxError` where its secrets or its server's address are not to be had."""
    from inbox_tui.net.client import AccountHttp
    from inbox_tui.net.link import AccountLink
    from inbox_tui.net.origin import BadAddress

    try:
        http = AccountHttp(
            account, kind.origins(settings), kind.sign_in_paths, now=ground.now, proxy=ground.proxy
        )  # fmt: skip
    except BadAddress as error:
        raise ConfigError(f"The server's address cannot be used. {error}") from None
    except Exception as error:
        raise _failed(kind, error) from error
    try:
        link = await AccountLink.open(
            account, settings, http, vault, now=ground.now, random=ground.random_bits, sleep=ground.sleep
        )
        try:
            try:
                connector = kind(link)
            except Exception as error:
                raise _failed(kind, error) from error
            yield connector
        finally:
            await link.settle()
    finally:
        await http.aclose()


def _failed(kind: type[Connector], error: Exception) -> ConfigError:
    """What a connector raised before it was there: a refusal in its own words, or a bug in it."""
    if isinstance(error, ConnectorError):
        return ConfigError(clean(str(error), limit=300, one_line=True))
    return ConfigError(f"The {kind.label} connector failed at its start ({type(error).__name__}).")


@asynccontextmanager
async def opened(ground: Ground, record: AccountRecord, *, interactive: bool = False) -> AsyncIterator[Connector]:
    """An account's connector. Raises :class:`~inbox_tui.errors.InboxError`: the connector does not load, the secrets
    are out of reach, the settings make no sense."""
    kind = ground.registry.load(record.platform)
    vault = vault_of(ground, record, kind, interactive=interactive)
    async with connection(ground, kind, record.id, record.settings, vault) as connector:
        yield connector
