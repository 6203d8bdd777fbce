"""Accounts on the lab's servers: each test gets people of its own, so that counts are its own too."""

from __future__ import annotations

import secrets
from typing import Any

from lab.bluesky import BlueskyPerson
from lab.mastodon import MastodonPerson
from lab.servers import Servers

CUSTOMERS = ("ana", "ben", "cleo")


def mastodon_person(server: str, name: str, *, tag: str = "") -> MastodonPerson:
    """A fresh account ``name_tag`` (a random tag unless given) with a token that may read and write."""
    tag = tag or secrets.token_hex(3)
    return MastodonPerson.create(server, f"{name}_{tag}", name.capitalize())


def bluesky_person(servers: Servers, name: str, *, tag: str = "") -> BlueskyPerson:
    """A fresh account ``name-tag.test``, logged in, freed of the server's rate limits."""
    tag = tag or secrets.token_hex(3)
    return BlueskyPerson.create(servers, f"{name}-{tag}.test", name.capitalize())


def mastodon_cast(servers: Servers) -> list[dict[str, Any]]:
    """One brand and its customers, for a developer's hands."""
    people = [mastodon_person(servers.mastodon, name) for name in ("brand", *CUSTOMERS)]
    return [{"user": person.name, "token": person.token} for person in people]


def bluesky_cast(servers: Servers) -> list[dict[str, Any]]:
    people = [bluesky_person(servers, name) for name in ("brand", *CUSTOMERS)]
    return [{"handle": person.handle, "did": person.did, "password": person.password} for person in people]
