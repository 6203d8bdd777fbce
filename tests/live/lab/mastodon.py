"""A person on a Mastodon-API server who is not us: writes, answers, edits, deletes; and what a stranger sees there."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

import httpx


def words(status: dict[str, Any]) -> str:
    """A status's text without its markup."""
    text = re.sub(r"<br\s*/?>|</p>\s*<p>", "\n", status["content"])
    return html.unescape(re.sub(r"<[^>]+>", "", text)).strip()


@dataclass(slots=True)
class MastodonPerson:
    """One account. Every method raises ``httpx.HTTPStatusError`` where the server refuses."""

    server: str
    name: str
    id: str
    token: str
    http: httpx.Client = field(repr=False)

    @classmethod
    def create(cls, server: str, name: str, display_name: str) -> MastodonPerson:
        wish = {"username": name, "display_name": display_name}
        for _ in range(10):  # several tests make people at once, and the server's database is then briefly locked
            made = httpx.post(f"{server}/api/v1/_mock/dev_user", json=wish, timeout=90, trust_env=False)
            if made.status_code != 500:
                break
        made.raise_for_status()
        body = made.json()
        http = httpx.Client(base_url=server, timeout=90, trust_env=False)
        return cls(server, name, body["id"], body["access_token"], http)

    def call(self, method: str, path: str, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        answer = self.http.request(method, path, headers=headers, **more)
        answer.raise_for_status()
        return answer.json()

    def post(self, text: str, *, reply_to: str = "", visibility: str = "public", spoiler: str = "") -> dict[str, Any]:
        body = {"status": text, "visibility": visibility}
        if reply_to:
            body["in_reply_to_id"] = reply_to
        if spoiler:
            body["spoiler_text"] = spoiler
        status: dict[str, Any] = self.call("POST", "/api/v1/statuses", json=body)
        return status

    def edit(self, status: str, text: str) -> None:
        self.call("PUT", f"/api/v1/statuses/{status}", json={"status": text})

    def delete(self, status: str) -> None:
        self.call("DELETE", f"/api/v1/statuses/{status}")

    def block(self, account: str) -> None:
        self.call("POST", f"/api/v1/accounts/{account}/block")

    def notifications(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.call("GET", "/api/v1/notifications", params={"limit": "40"})
        return rows

    def revoke_token(self) -> None:
        """Make this token worthless, as its owner does under "authorised apps"."""
        self.http.post("/oauth/revoke", data={"token": self.token}).raise_for_status()

    def log_in_again(self) -> None:
        answer = self.http.post("/api/v1/_mock/login", json={"username": self.name})
        answer.raise_for_status()
        self.token = answer.json()["access_token"]

    def close(self) -> None:
        self.http.close()


@dataclass(frozen=True, slots=True)
class MastodonStranger:
    """Somebody without an account. What they can see is what was really published."""

    server: str

    def get(self, path: str, **params: str) -> Any:
        answer = httpx.get(f"{self.server}{path}", params=params, timeout=90, trust_env=False)
        answer.raise_for_status()
        return answer.json()

    def by(self, account: str) -> list[dict[str, Any]]:
        """All that an account has published, oldest first."""
        found: list[dict[str, Any]] = []
        page = self.get(f"/api/v1/accounts/{account}/statuses", limit="40")
        while page:
            found += page
            page = self.get(f"/api/v1/accounts/{account}/statuses", limit="40", max_id=page[-1]["id"])
        return found[::-1]

    def answers(self, status: str, author: str) -> list[str]:
        """The texts an account has published right under a status."""
        below = self.get(f"/api/v1/statuses/{status}/context")["descendants"]
        return [words(s) for s in below if s["account"]["id"] == author and s["in_reply_to_id"] == status]

    def shows(self, status: str) -> bool:
        answer = httpx.get(f"{self.server}/api/v1/statuses/{status}", timeout=90, trust_env=False)
        return answer.status_code == 200


class Trouble:
    """Faults inside the server itself, for the length of a ``with``: the server answers ``status`` (and rate-limit
    headers where asked), garbage, or nothing for a while."""

    def __init__(self, server: str, path: str, effect: dict[str, Any], methods: tuple[str, ...] = (), count: int = 0):
        self._url = f"{server}/api/v1/_mock/faults"
        match: dict[str, Any] = {"path": path}
        if methods:
            match["methods"] = list(methods)
        self._rule = {"match": match, "effect": effect, **({"count": count} if count else {})}
        self._id = ""

    def __enter__(self) -> Trouble:
        made = httpx.post(self._url, json=self._rule, timeout=90, trust_env=False)
        made.raise_for_status()
        self._id = made.json()["id"]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        httpx.delete(f"{self._url}/{self._id}", timeout=90, trust_env=False)
