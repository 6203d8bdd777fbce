"""A person on Bluesky's own servers who is not us: writes, answers, quotes, edits, deletes, blocks; and what a
stranger sees there."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx

from lab.servers import Servers

POST = "app.bsky.feed.post"


def rkey(uri: str) -> str:
    return uri.rpartition("/")[2]


def stamp(moment: datetime | None = None) -> str:
    """A time as Bluesky writes it: UTC, milliseconds, ``Z``."""
    return (moment or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def settle(servers: Servers) -> None:
    """Return when the AppView has indexed all that was written so far."""
    answer = httpx.post(f"{servers.control}/settle", timeout=90, trust_env=False)
    answer.raise_for_status()


def token(servers: Servers, did: str, *, expires_in: float, scope: str = "com.atproto.appPass") -> str:
    """An access token the PDS takes for its own, ``expires_in`` seconds from now (negative: already expired)."""

    def part(value: dict[str, Any]) -> bytes:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=")

    now = int(time.time())
    head = part({"typ": "at+jwt", "alg": "HS256"})
    claims = {"scope": scope, "sub": did, "aud": "did:web:localhost", "iat": now - 9000, "exp": int(now + expires_in)}
    signed = head + b"." + part(claims)
    mark = hmac.new(servers.jwt_secret.encode(), signed, hashlib.sha256).digest()
    return (signed + b"." + base64.urlsafe_b64encode(mark).rstrip(b"=")).decode()


@dataclass(slots=True)
class BlueskyPerson:
    """One account. Every method raises ``httpx.HTTPStatusError`` where the server refuses, and returns only once the
    AppView knows of what was done."""

    servers: Servers
    handle: str
    did: str
    password: str
    access: str = field(repr=False)
    http: httpx.Client = field(repr=False)

    @classmethod
    def create(cls, servers: Servers, handle: str, name: str) -> BlueskyPerson:
        headers = {"x-ratelimit-bypass": servers.bypass}
        http = httpx.Client(base_url=servers.pds, timeout=90, trust_env=False, headers=headers)
        password = secrets.token_urlsafe(12)
        body = {"email": f"{handle}@example.org", "handle": handle, "password": password}
        made = http.post("/xrpc/com.atproto.server.createAccount", json=body)
        made.raise_for_status()
        answer = made.json()
        person = cls(servers, handle, answer["did"], password, answer["accessJwt"], http)
        person.put("app.bsky.actor.profile", "self", {"displayName": name})
        settle(servers)
        return person

    def call(self, method: str, name: str, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.access}"}
        answer = self.http.request(method, f"/xrpc/{name}", headers=headers, **more)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def put(self, collection: str, key: str, record: dict[str, Any]) -> dict[str, Any]:
        body = {"repo": self.did, "collection": collection, "rkey": key, "record": {"$type": collection, **record}}
        done: dict[str, Any] = self.call("POST", "com.atproto.repo.putRecord", json=body)
        return done

    def app_password(self, name: str = "inbox") -> str:
        """A password for one program, as the settings page makes it."""
        made = self.call("POST", "com.atproto.server.createAppPassword", json={"name": name})
        return str(made["password"])

    def revoke_app_password(self, name: str = "inbox") -> None:
        self.call("POST", "com.atproto.server.revokeAppPassword", json={"name": name})

    def post(
        self,
        text: str,
        *,
        mentions: tuple[BlueskyPerson, ...] = (),
        reply_to: str = "",
        quote: str = "",
        created_at: datetime | None = None,
    ) -> str:
        """Write a post; ``@handle`` of each of ``mentions`` becomes a real mention. Returns its uri."""
        record: dict[str, Any] = {"$type": POST, "text": text, "createdAt": stamp(created_at)}
        facets = [facet for person in mentions for facet in _mentions(text, person)]
        if facets:
            record["facets"] = facets
        if reply_to:
            parent = self.record(reply_to)
            here = {"uri": parent["uri"], "cid": parent["cid"]}
            record["reply"] = {"root": parent["value"].get("reply", {}).get("root", here), "parent": here}
        if quote:
            quoted = self.record(quote)
            record["embed"] = {
                "$type": "app.bsky.embed.record",
                "record": {"uri": quoted["uri"], "cid": quoted["cid"]},
            }
        body = {"repo": self.did, "collection": POST, "record": record}
        made = self.call("POST", "com.atproto.repo.createRecord", json=body)
        settle(self.servers)
        return str(made["uri"])

    def record(self, uri: str) -> dict[str, Any]:
        """A record as its author's server holds it."""
        did, collection, key = uri.removeprefix("at://").split("/")
        query = {"repo": did, "collection": collection, "rkey": key}
        found: dict[str, Any] = self.call("GET", "com.atproto.repo.getRecord", params=query)
        return found

    def edit(self, uri: str, text: str) -> None:
        """Write other words over an own post. Official apps do not offer it, other programs do."""
        self.put(POST, rkey(uri), {**self.record(uri)["value"], "text": text})
        settle(self.servers)

    def delete(self, uri: str) -> None:
        body = {"repo": self.did, "collection": POST, "rkey": rkey(uri)}
        self.call("POST", "com.atproto.repo.deleteRecord", json=body)
        settle(self.servers)

    def block(self, person: BlueskyPerson) -> None:
        record = {"$type": "app.bsky.graph.block", "subject": person.did, "createdAt": stamp()}
        body = {"repo": self.did, "collection": "app.bsky.graph.block", "record": record}
        self.call("POST", "com.atproto.repo.createRecord", json=body)
        settle(self.servers)

    def notifications(self, limit: int = 50) -> list[dict[str, Any]]:
        answer = self.call("GET", "app.bsky.notification.listNotifications", params={"limit": str(limit)})
        rows: list[dict[str, Any]] = answer["notifications"]
        return rows

    def close(self) -> None:
        self.http.close()


def _mentions(text: str, person: BlueskyPerson) -> list[dict[str, Any]]:
    raw = text.encode()
    return [
        {
            "index": {"byteStart": found.start(), "byteEnd": found.end()},
            "features": [{"$type": "app.bsky.richtext.facet#mention", "did": person.did}],
        }
        for found in re.finditer(re.escape(f"@{person.handle}").encode(), raw)
    ]


@dataclass(frozen=True, slots=True)
class BlueskyStranger:
    """Somebody without an account: what the AppView shows to all, and what a repository really holds."""

    servers: Servers

    def get(self, base: str, name: str, **params: str) -> Any:
        answer = httpx.get(f"{base}/xrpc/{name}", params=params, timeout=90, trust_env=False)
        answer.raise_for_status()
        return answer.json()

    def by(self, did: str) -> list[dict[str, Any]]:
        """All posts in an account's repository: uri, cid and value; oldest first. The truth, whatever is indexed."""
        found: list[dict[str, Any]] = []
        query = {"repo": did, "collection": POST, "limit": "100"}
        while True:
            page = self.get(self.servers.pds, "com.atproto.repo.listRecords", **query)
            found += page["records"]
            if not page.get("cursor") or not page["records"]:
                return found[::-1]
            query["cursor"] = page["cursor"]

    def answers(self, uri: str, did: str) -> list[str]:
        """The texts an account's repository holds right under a post."""
        return [
            r["value"]["text"] for r in self.by(did) if r["value"].get("reply", {}).get("parent", {}).get("uri") == uri
        ]

    def thread(self, uri: str) -> dict[str, Any]:
        """What the AppView shows under (and over) a post."""
        settle(self.servers)
        answer = self.get(self.servers.appview, "app.bsky.feed.getPostThread", uri=uri, depth="20")
        found: dict[str, Any] = answer["thread"]
        return found

    def sees(self, uri: str, did: str) -> list[str]:
        """The texts of an account's direct answers to a post, as a stranger's app shows them."""
        below = self.thread(uri).get("replies", [])
        return [r["post"]["record"]["text"] for r in below if "post" in r and r["post"]["author"]["did"] == did]
