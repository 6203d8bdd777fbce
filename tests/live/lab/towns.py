"""Who lives where: the brand, its customers, the proxy before its server, and the stranger looking on."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass, field
from pathlib import Path

from lab.app import App
from lab.bluesky import BlueskyPerson, BlueskyStranger
from lab.mastodon import MastodonPerson, MastodonStranger
from lab.processes import Running, answers, wait_for
from lab.proxy import Proxy
from lab.servers import Servers, forget, mastodon_start, remember


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

    @property
    def at_brand(self) -> str:
        return f"@{self.brand.name}"

    # --- the same words for every platform, so that one test can be about both

    write_path = "/api/v1/statuses"
    read_path = "/api/v1/notifications*"

    def join(self, app: App) -> None:
        """Add the brand's account to our program, through the proxy."""
        app.add_mastodon(self.proxy.url, self.brand.token)

    def ask(self, words: str) -> str:
        """Ana mentions the brand. Returns her post's id."""
        return str(self.ana.post(f"{self.at_brand} {words}")["id"])

    def answers(self, post: str) -> list[str]:
        """The texts of the brand's answers to a post, as the server holds them."""
        return self.stranger.answers(post, self.brand.id)

    def published(self) -> int:
        """How many posts the brand has published in all."""
        return len(self.stranger.by(self.brand.id))


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

    @property
    def at_brand(self) -> str:
        return f"@{self.brand.handle}"

    write_path = "/xrpc/com.atproto.repo.[cp]*Record"
    read_path = "/xrpc/app.bsky.notification.listNotifications"

    def join(self, app: App) -> None:
        app.add_bluesky(self.proxy.url, self.brand.handle, self.password)

    def ask(self, words: str) -> str:
        return self.mention(self.ana, words)

    def answers(self, post: str) -> list[str]:
        return self.stranger.answers(post, self.brand.did)

    def published(self) -> int:
        return len(self.stranger.by(self.brand.did))

    def mention(self, who: BlueskyPerson, words: str) -> str:
        """A post by ``who`` that really mentions the brand. Returns its uri."""
        return who.post(f"{self.at_brand} {words}", mentions=(self.brand,))


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
        process = mastodon_start(self.port, self.folder, limit=self.limit, window=self.window)
        self.process = process
        remember(process)
        wait_for("the Mastodon-API server", lambda: answers(self.port), process, 60)

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
