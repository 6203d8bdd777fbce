from __future__ import annotations

import subprocess
import sys
from importlib.metadata import EntryPoint
from types import ModuleType, SimpleNamespace

import pytest

from inbox_tui.connector import Connector, Features
from inbox_tui.engine.registry import GROUP, ConnectorBroken, Registry


class Good(Connector):
    platform = "good"
    label = "Good"
    tag = "good"
    features = Features()

    @classmethod
    async def sign_in(cls, link, given, secrets, ask):
        raise NotImplementedError

    async def profile(self):
        raise NotImplementedError

    def updates(self, since):
        raise NotImplementedError

    async def thread(self, ref):
        raise NotImplementedError


def sneaky():
    class Sneaky(Good):
        platform = "x"

    Sneaky.reply = lambda self, permit: None
    return Sneaky


def broken_kinds():
    return {
        "notaclass": ("a string", "does not offer a Connector"),
        "stranger": (dict, "does not offer a Connector"),
        "abstract": (type("Abstract", (Connector,), {"platform": "abstract"}), "leaves out"),
        "x": (sneaky(), "replaces the sending"),
        "other": (Good, "another name"),
        "later": (type("Later", (Good,), {"platform": "later", "contract": 99}), "contract 99"),
        "mute": (type("Mute", (Good,), {"platform": "mute", "features": None}), "what it offers"),
        "tagless": (type("Tagless", (Good,), {"platform": "tagless", "tag": ""}), "no label or tag"),
        "unset": (type("Unset", (Good,), {"platform": "unset", "settings": ("server",)}), "settings are not"),
    }


@pytest.fixture
def module(monkeypatch):
    made = ModuleType("connectors_for_tests")
    made.Good = Good
    for name, (found, _) in broken_kinds().items():
        setattr(made, name, found)
    monkeypatch.setitem(sys.modules, "connectors_for_tests", made)
    return made


def point(name, value, dist=None):
    made = EntryPoint(name, value, GROUP)
    if dist is not None:
        made._for(SimpleNamespace(name=dist, version="1.2"))
    return made


def test_names_are_listed_without_importing_anything():
    code = (
        "import sys; from inbox_tui.engine.registry import Registry; print(*Registry().names());"
        "sys.exit(any(name in sys.modules for name in ('inbox_tui_demo', 'inbox_tui_mastodon', 'httpx', 'textual')))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"bluesky", "mastodon"} <= set(run.stdout.split())


def test_a_connector_is_loaded_once_and_tells_where_it_is_from(module):
    registry = Registry([point("good", "connectors_for_tests:Good", "good-inbox")])
    assert registry.load("good") is Good
    assert registry.load("good") is Good
    assert registry.distribution("good") == "good-inbox 1.2"
    assert registry.broken() == ()


@pytest.mark.parametrize("name", broken_kinds())
def test_what_is_no_connector_is_a_line_with_its_reason(module, name):
    registry = Registry([point(name, f"connectors_for_tests:{name}", "odd-inbox")])
    with pytest.raises(ConnectorBroken, match=broken_kinds()[name][1]) as told:
        registry.load(name)
    assert "odd-inbox 1.2" in str(told.value)
    assert [broken.name for broken in registry.broken()] == [name]
    assert registry.names() == ()


def test_a_module_that_does_not_load_costs_only_itself(module):
    registry = Registry(
        [point("absent", "no_such_module_here:X", "absent-inbox"), point("good", "connectors_for_tests:Good")]
    )
    assert registry.load_all() == (Good,)
    (broken,) = registry.broken()
    assert broken.name == "absent"
    assert "ModuleNotFoundError" in broken.reason


def test_two_packages_with_one_name_are_both_refused_and_named(module):
    registry = Registry(
        [point("good", "connectors_for_tests:Good", "one"), point("good", "connectors_for_tests:Good", "two")]
    )
    assert registry.names() == ()
    with pytest.raises(ConnectorBroken, match=r"one 1\.2 and two 1\.2"):
        registry.load("good")


def test_one_package_found_twice_on_the_path_is_one(module):
    registry = Registry([point("good", "connectors_for_tests:Good", "one")] * 2)
    assert registry.names() == ("good",)


def test_a_platform_that_is_not_installed_names_those_that_are(module):
    registry = Registry([point("good", "connectors_for_tests:Good")])
    with pytest.raises(ConnectorBroken) as told:
        registry.load("myspace")
    assert told.value.next_step == "Install a package that offers it. Installed here: good."


def test_a_failed_import_ahead_of_use_is_not_held_against_a_connector(monkeypatch):
    registry = Registry([EntryPoint("mastodon", "inbox_tui_mastodon:MastodonConnector", "inbox_tui.connectors")])
    with monkeypatch.context() as broken:
        broken.setattr("importlib.import_module", lambda name: (_ for _ in ()).throw(ImportError("half imported")))
        registry.warm("mastodon")
    assert registry.load("mastodon").platform == "mastodon"
    registry.warm("not installed")
