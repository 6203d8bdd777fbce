"""Addresses as people type them, as the origins credentials go to; and the setting that gives one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import pytest

from inbox_tui.connector import Connector, Rejected, Setting, elsewhere, server_of

API = "https://api.platform.example"


class Anywhere(Connector):
    """People name its server, as of a forum's software."""

    settings: ClassVar[tuple[Setting, ...]] = (Setting(name="server", label="Server"),)


class Somewhere(Connector):
    """It has one address."""

    settings: ClassVar[tuple[Setting, ...]] = (elsewhere(API),)


class Nowhere(Connector):
    """It reads a file."""


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("", API),
        ("  ", API),
        ("server.example", "https://server.example"),
        (" server.example/ ", "https://server.example"),
        ("server.example:8443", "https://server.example:8443"),
        ("localhost:8080", "https://localhost:8080"),
        ("https://server.example//", "https://server.example"),
        ("HTTPS://API.Platform.Example", API),
        ("https://api.platform.example:443", API),
        ("https://api.platform.example:", API),
        ("https://bücher.example", "https://bücher.example"),
        ("https://[2001:DB8::1]:8443", "https://[2001:db8::1]:8443"),
        ("http://127.0.0.1:9", "http://127.0.0.1:9"),
        ("http://LOCALHOST", "http://localhost"),
        ("http://localhost:80", "http://localhost"),
        ("http://[::1]:9", "http://[::1]:9"),
    ],
)
def test_an_address_is_written_one_way(given: str, origin: str) -> None:
    assert server_of(given, API) == origin
    assert server_of(origin, API) == origin


@pytest.mark.parametrize(
    "given",
    [
        "/",
        "http://server.example",
        "http://127.0.0.1.example",
        "http://[2001:db8::1]",
        "http://",
        "https://",
        "ftp://server.example",
        "javascript:alert(1)",
        "server.example/forum",
        "https://server.example/forum",
        "https://server.example?a=b",
        "https://server.example#a",
        "https://me@server.example",
        "https://me:pass@server.example",
        "me@server.example",
        "https://server.example\\@other.example",
        "https://server.example:port",
        "https://server.example:99999",
        "https://[",
        "https://[::1",
        "two words.example",
        "server\t.example",
        "server.example\n.other.example",
        "server.example\u202e",
    ],
)
def test_what_is_no_address_is_refused_without_repeating_it(given: str) -> None:
    with pytest.raises(Rejected) as refused:
        server_of(given, API)
    assert str(refused.value) == "That is not a server's https address. Leave it empty for api.platform.example."
    with pytest.raises(Rejected, match="https address"):
        Somewhere.origins({"server": given})


@pytest.mark.parametrize("given", ["", " "])
def test_nothing_is_no_address_where_there_is_no_usual_one(given: str) -> None:
    with pytest.raises(Rejected, match=r"Give its domain, such as server\.example\.$"):
        server_of(given)


@pytest.mark.parametrize(
    ("kind", "settings", "origins"),
    [
        (Anywhere, {"server": "server.example"}, ("https://server.example",)),
        (Anywhere, {"server": ""}, ()),
        (Anywhere, {}, ()),
        (Somewhere, {}, (API,)),
        (Somewhere, {"server": ""}, (API,)),
        (Somewhere, {"server": "http://127.0.0.1:9/"}, ("http://127.0.0.1:9",)),
        (Nowhere, {}, ()),
    ],
)
def test_credentials_go_to_the_server_that_is_set(
    kind: type[Connector], settings: Mapping[str, str], origins: tuple[str, ...]
) -> None:
    assert kind.origins(settings) == origins


def test_the_setting_for_another_address_asks_nobody() -> None:
    setting = elsewhere(API)
    assert (setting.name, setting.default, setting.required, setting.advanced) == ("server", API, False, True)
