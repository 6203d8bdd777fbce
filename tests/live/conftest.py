"""What the tests against real servers share: the running lab, fresh people for every test, our program beside them."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from lab import people
from lab.app import App
from lab.bluesky import BlueskyStranger
from lab.mastodon import MastodonStranger
from lab.processes import LabError, free_ports
from lab.proxy import Proxy
from lab.servers import Servers, pds_kill, pds_start
from lab.towns import BlueskyTown, MastodonTown, Mortal, OwnServer, Town


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(pytest.mark.live)


@pytest.fixture(scope="session")
def servers() -> Servers:
    try:
        return Servers.read()
    except LabError as missing:
        pytest.exit(str(missing), returncode=3)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """Our program with an empty home. Its undo window is short: ten seconds a send would be most of this suite.
    Its own log is printed in the end, which pytest shows for a test that failed."""
    made = App(tmp_path / "home")
    made.set(undo_seconds=1)
    yield made
    sys.stdout.write(made.log())


@pytest.fixture
def town(servers: Servers) -> Iterator[MastodonTown]:
    yield from _mastodon_town(servers.mastodon)


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Callable[..., OwnServer]]:
    """Makes Mastodon-API servers for this test alone: ``own_server(limit=…, window=…)``."""
    made: list[OwnServer] = []

    def make(limit: int = 0, window: int = 0) -> OwnServer:
        server = OwnServer(free_ports(1)[0], tmp_path / f"server{len(made)}", limit, window)
        made.append(server)
        server.start()
        return server

    yield make
    for server in made:
        server.end()


@pytest.fixture
def own_town(own_server: Callable[..., OwnServer]) -> Iterator[Callable[[OwnServer], MastodonTown]]:
    """People on a server of this test's own."""
    open_towns: list[Iterator[MastodonTown]] = []

    def make(server: OwnServer) -> MastodonTown:
        town = _mastodon_town(server.url)
        open_towns.append(town)
        return next(town)

    yield make
    for town in open_towns:
        next(town, None)


@pytest.fixture
def sky(servers: Servers) -> Iterator[BlueskyTown]:
    tag = secrets.token_hex(3)
    with ThreadPoolExecutor() as pool:  # making an account takes its server a second of waiting
        made = pool.map(lambda name: people.bluesky_person(servers, name, tag=tag), ("brand", "ana", "ben"))
        brand, ana, ben = made
    with Proxy(servers.pds) as proxy:
        yield BlueskyTown(servers, proxy, brand, ana, ben, BlueskyStranger(servers), brand.app_password())
    for person in (brand, ana, ben):
        person.close()


@pytest.fixture(params=["town", "sky"], ids=["mastodon", "bluesky"])
def anywhere(request: pytest.FixtureRequest) -> Town:
    """A brand and its customers, once on each platform."""
    found: Town = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=["mastodon", "bluesky"])
def mortal(request: pytest.FixtureRequest) -> Iterator[Mortal]:
    """A town of this test's own server on one platform; on the other, of the server all share, which is up again
    afterwards whatever happened."""
    if request.param == "mastodon":
        server = request.getfixturevalue("own_server")()
        yield Mortal(request.getfixturevalue("own_town")(server), server.kill, server.start)
        return
    servers = request.getfixturevalue("servers")
    town = request.getfixturevalue("sky")
    try:
        yield Mortal(town, pds_kill, lambda: pds_start(servers))
    finally:
        pds_start(servers)


def _mastodon_town(server: str) -> Iterator[MastodonTown]:
    tag = secrets.token_hex(3)
    four = [people.mastodon_person(server, name, tag=tag) for name in ("brand", *people.CUSTOMERS)]
    brand, ana, ben, cleo = four
    with Proxy(server) as proxy:
        yield MastodonTown(server, proxy, brand, ana, ben, cleo, MastodonStranger(server))
    for person in four:
        person.close()
