"""Who lives where: the brand, its customers, the proxy before its server, and the stranger looking on."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from lab.bluesky import BlueskyPerson, BlueskyStranger
from lab.mastodon import MastodonPerson, MastodonStranger
from lab.processes import Running, answers, wait_for
from lab.proxy import Proxy
from lab.servers import Servers, mastodon_start


@dataclass(slots=True)
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


@dataclass(slots=True)
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
        wait_for("the Mastodon-API server", lambda: answers(self.port), process, 60)

    def kill(self) -> None:
        """As the kernel does when memory runs out: at once, in the middle of whatever it did."""
        if self.process:
            self.process.end(patience=0)
