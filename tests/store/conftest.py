"""A store in a temporary folder, with a clock that moves only when told."""

from __future__ import annotations

import importlib.util
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.config import Config
from inbox_tui.connector import Features, Profile
from inbox_tui.domain.model import Identity, Post, PostKind, PostRef, RemoteId
from inbox_tui.store import Rules, Store

START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # a Monday
US = Identity(id=RemoteId("us"), handle="acme", name="Acme")


class Clock:
    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time

    def move(self, **span: float) -> None:
        self.time += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def store(tmp_path: Path, clock: Clock) -> AsyncIterator[Store]:
    store = await Store.open(tmp_path / "inbox.db", now=clock, rules=Rules.of(Config()))
    await store.register_account("acme", "mastodon", "masto", "Mastodon")
    await store.saw_profile("acme", Profile(identity=US), Features())
    await store.sync_ok("acme", clock())
    yield store
    await store.close()


@pytest.fixture
def say(clock: Clock) -> Callable[..., Post]:
    """``say("7", "ana", "words", parent="6", ago=5)``: a post, ``ago`` minutes before now; by ``us`` it is ours."""

    def make(
        number: str, who: str, text: str = "hello", *, parent: str | None = None, ago: float = 0, **more: Any
    ) -> Post:
        author = US if who == "us" else Identity(id=RemoteId(who), handle=f"{who}@town.example", name=who.title())
        ref = PostRef(id=RemoteId(number), channel=more.pop("channel", ""), version=more.pop("version", ""))
        if who != "us":
            more.setdefault("kind", PostKind.MENTION)
            more.setdefault("mentions_us", True)
        return Post(
            ref=ref,
            author=author,
            created_at=clock() - timedelta(minutes=ago),
            text=text,
            parent=RemoteId(parent) if parent else None,
            ours=who == "us",
            **more,
        )

    return make


@pytest.fixture(scope="session")
def busy() -> Any:
    """The module ``busy_store`` beside this one: in importlib mode test modules cannot import each other."""
    spec = importlib.util.spec_from_file_location("busy_store", Path(__file__).with_name("busy_store.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
