"""Who lives where: the brand, its customers, the proxy before its server, and the stranger looking on."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from lab.app import App
from lab.bluesky import BlueskyPerson, BlueskyStranger
from lab.mastodon import MastodonPerson, MastodonStranger
from lab.processes import Running, answers, wait_for, wait_free
from lab.proxy import Proxy
from lab.servers import PATIENCE, Servers, forget, mastodon_start, remember


@dataclass
class MastodonTown:
    """A brand and three customers on one Mastodon-API server, a proxy in front of it, and a stranger looking on."""

    server: str
    proxy: Proxy
    brand: MastodonPerson
    ana: MastodonPerson
    ben: MastodonPerson
    cleo: MastodonPerson
    stranger: MastodonStranger

    # --- the same words for every platform, so that one test can be about both

    account = "masto"
    write_path = "/api/v1/statuses"
    read_path = "/api/v1/notifications*"

    @property
    def at_brand(self) -> str:
        return f"@{self.brand.name}"

    @property
    def customers(self) -> tuple[MastodonPerson, ...]:
        return (self.ana, self.ben, self.cleo)

    def join(self, app: App) -> None:
        """Add the brand's account to our program, through the proxy."""
        app.add_mastodon(self.proxy.url, self.brand.token)

    def ask(self, words: str) -> str:
        """Ana mentions the brand. Returns her post's id."""
        return self.say(self.ana, words)

    def say(self, who: MastodonPerson, words: str, *, to: str = "") -> str:
        """A customer mentions the brand, in reply to a post or by itself. Returns the post's id."""
        return str(who.post(f"{self.at_brand} {words}", reply_to=to)["id"])

    def below(self, who: MastodonPerson, words: str, post: str) -> str:
        """A customer replies to a post; here every app mentions the author, there none does. Returns the reply's id."""
        return self.say(who, words, to=post)

    def native(self, words: str, *, to: str = "") -> str:
        """The brand posts in the platform's own app, past our program."""
        return str(self.brand.post(words, reply_to=to)["id"])

    def block(self, who: MastodonPerson) -> None:
        """A customer blocks the brand."""
        who.block(self.brand.id)

    def received(self, app: App, who: MastodonPerson) -> list[str]:
        """The words of one customer's mentions that our program has, sorted."""
        return app.mentions_by(who.name)

    def answers(self, post: str) -> list[str]:
        """The texts of the brand's answers right under a post, as the server holds them."""
        return self.stranger.answers(post, self.brand.id)

    def seen(self, post: str) -> list[str]:
        """The texts of the brand's answers right under a post, as a stranger's app shows them."""
        return self.answers(post)

    def likes(self, post: str) -> int:
        """How many people like a post, as a stranger sees it."""
        return int(self.stranger.get(f"/api/v1/statuses/{post}")["favourites_count"])

    def published(self) -> int:
        """How many posts the brand has published in all."""
        return len(self.stranger.by(self.brand.id))

    def lose_login(self) -> None:
        """The brand takes our program's login away, on the platform's own page."""
        self.brand.revoke_token()

    def new_login(self, app: App) -> None:
        """And gives it another."""
        self.brand.log_in_again()
        app.env["LAB_MASTODON_TOKEN"] = self.brand.token

    @property
    def secret(self) -> str:
        """What must stand in no message."""
        return self.brand.token


@dataclass
class BlueskyTown:
    """The same on Bluesky's own servers."""

    servers: Servers
    proxy: Proxy
    brand: BlueskyPerson
    ana: BlueskyPerson
    ben: BlueskyPerson
    stranger: BlueskyStranger
    password: str
    """The brand's app password."""

    account = "bsky"
    write_path = "/xrpc/com.atproto.repo.[cp]*Record"
    read_path = "/xrpc/app.bsky.notification.listNotifications"

    @property
    def at_brand(self) -> str:
        return f"@{self.brand.handle}"

    @property
    def customers(self) -> tuple[BlueskyPerson, ...]:
        return (self.ana, self.ben)

    def join(self, app: App) -> None:
        app.add_bluesky(self.proxy.url, self.brand.handle, self.password)

    def ask(self, words: str) -> str:
        return self.say(self.ana, words)

    def say(self, who: BlueskyPerson, words: str, *, to: str = "") -> str:
        return who.post(f"{self.at_brand} {words}", mentions=(self.brand,), reply_to=to)

    def below(self, who: BlueskyPerson, words: str, post: str) -> str:
        return who.post(words, reply_to=post)

    def native(self, words: str, *, to: str = "") -> str:
        return self.brand.post(words, reply_to=to)

    def block(self, who: BlueskyPerson) -> None:
        who.block(self.brand)

    def received(self, app: App, who: BlueskyPerson) -> list[str]:
        return app.mentions_by(who.handle)

    def answers(self, post: str) -> list[str]:
        return self.stranger.answers(post, self.brand.did)

    def seen(self, post: str) -> list[str]:
        return self.stranger.sees(post, self.brand.did)

    def likes(self, post: str) -> int:
        return int(self.stranger.thread(post)["post"]["likeCount"])

    def published(self) -> int:
        return len(self.stranger.by(self.brand.did))

    def lose_login(self) -> None:
        self.brand.revoke_app_password()

    def new_login(self, app: App) -> None:
        app.env["LAB_BLUESKY_PASSWORD"] = self.brand.app_password("another")

    @property
    def secret(self) -> str:
        return self.password


@dataclass(slots=True)
class OwnServer:
    """A Mastodon-API server of one test, which may be killed and started again on the same files."""

    port: int
    folder: Path
    limit: int = 0
    window: int = 0
    process: Running | None = field(default=None)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        wait_free(self.port)
        process = mastodon_start(self.port, self.folder, limit=self.limit, window=self.window)
        self.process = process
        remember(process)
        wait_for("the Mastodon-API server", lambda: answers(self.port), process, PATIENCE)

    def back_date(self, status: str, by: timedelta) -> None:
        """Make a status older, as one is that another server could deliver only now. No API offers it."""
        with closing(sqlite3.connect(self.folder / "server.db", timeout=30)) as base, base:
            (written,) = base.execute("SELECT created_at FROM statuses WHERE id = ?", (status,)).fetchone()
            older = datetime.fromisoformat(written) - by
            base.execute("UPDATE statuses SET created_at = ? WHERE id = ?", (older.isoformat(" "), status))

    def end(self) -> None:
        if self.process:
            self.process.end()
            forget(self.process)

    def kill(self) -> None:
        """As the kernel does when memory runs out: at once, in the middle of whatever it did."""
        if self.process:
            os.kill(self.process.pid, signal.SIGKILL)
            self.end()


Town = MastodonTown | BlueskyTown


@dataclass(frozen=True, slots=True)
class Mortal:
    """A town whose server this test may kill and start again."""

    town: Town
    kill: Callable[[], None]
    start: Callable[[], None]
