"""The Mastodon connector passes the contract suite, against a small invented server."""

from __future__ import annotations

from typing import Any

from inbox_tui.connector import Answer
from inbox_tui.testing.contract import ConnectorContract, Harness
from inbox_tui.testing.link import Call, FakeLink, answer
from inbox_tui_mastodon import MastodonConnector

ORIGIN = "https://server.example"


def account(number: str, name: str) -> dict[str, Any]:
    return {"id": number, "username": name, "acct": name, "display_name": name.title(), "url": f"{ORIGIN}/@{name}"}


ACME, BEN, ANA = account("1", "acme"), account("2", "ben"), account("3", "ana")


class Server:
    """Three customers' statuses and ours, in memory."""

    def __init__(self) -> None:
        self.statuses: dict[str, dict[str, Any]] = {}
        self.add("101", ACME, "We restocked the blue one today.", minute=0)
        self.add("102", BEN, "does it ship to Lagos?", parent="101", minute=5)
        self.add("103", ANA, "a thing between us", visibility="direct", minute=9)
        self.add("104", ANA, "my parcel is late", spoiler_text="complaint", visibility="unlisted", minute=12)
        self.add("105", BEN, "and what about customs?", parent="102", minute=20)

    def add(self, number: str, author: dict[str, Any], words: str, minute: int, **more: Any) -> dict[str, Any]:
        to_us = author is not ACME
        parent = more.pop("parent", None)
        self.statuses[number] = {
            "id": number,
            "created_at": f"2026-03-02T08:{minute:02}:00.000Z",
            "account": author,
            "content": f"<p>{words}</p>",
            "visibility": "public",
            "spoiler_text": "",
            "in_reply_to_id": parent,
            "in_reply_to_account_id": self.statuses[parent]["account"]["id"] if parent else None,
            "mentions": [{**ACME, "acct": "acme"}] if to_us else [],
            "edited_at": None,
            "reblog": None,
            "replies_count": 0,
            "media_attachments": [],
            "url": f"{ORIGIN}/{number}",
        } | more
        return self.statuses[number]

    def newest_first(self, ours: bool) -> list[dict[str, Any]]:
        return [s for s in reversed(self.statuses.values()) if (s["account"] is ACME) is ours]

    def __call__(self, call: Call) -> Answer:
        match call.method, call.path.removeprefix("/api/").split("/"):
            case "GET", ["v2", "instance"]:
                return answer(200, {"domain": "server.example", "version": "4.5.1", "api_versions": {"mastodon": 7}})
            case "GET", ["v1", "accounts", "verify_credentials"]:
                return answer(200, ACME)
            case "GET", ["v1", "notifications"]:
                notices = [
                    {"id": f"9{s['id']}", "type": "mention", "created_at": s["created_at"], "account": s["account"]}
                    | {"status": s}
                    for s in self.newest_first(ours=False)
                ]
                return answer(200, [] if call.param("max_id") else notices)
            case "GET", ["v1", "accounts", "1", "statuses"]:
                return answer(200, [] if call.param("max_id") else self.newest_first(ours=True))
            case "GET", ["v1", "conversations"]:
                return answer(200, [])
            case "GET", ["v1", "statuses"]:
                asked = [value for key, value in call.query if key == "id[]"]
                return answer(200, [self.statuses[number] for number in asked if number in self.statuses])
            case "GET", ["v1", "statuses", number, "context"] if number in self.statuses:
                return answer(200, {"ancestors": self._above(number), "descendants": self._below(number)})
            case "GET", ["v1", "statuses", number] if number in self.statuses:
                return answer(200, self.statuses[number])
            case "POST", ["v1", "statuses"]:
                return answer(200, self._sent(call.body))
        return answer(404, {"error": "Record not found"})

    def _above(self, number: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while parent := self.statuses[number]["in_reply_to_id"]:
            found.insert(0, self.statuses[parent])
            number = parent
        return found

    def _below(self, number: str) -> list[dict[str, Any]]:
        found = [s for s in self.statuses.values() if s["in_reply_to_id"] == number]
        return found + [deeper for s in found for deeper in self._below(s["id"])]

    def _sent(self, body: dict[str, Any]) -> dict[str, Any]:
        more = {"visibility": body["visibility"], "spoiler_text": body.get("spoiler_text", "")}
        return self.add(
            str(200 + len(self.statuses)), ACME, body["status"], 59, parent=body.get("in_reply_to_id"), **more
        )


class TestMastodon(ConnectorContract):
    def make(self) -> Harness:
        link = FakeLink(
            Server(),
            settings={"server": ORIGIN},
            secrets={"token": "invented-token-of-no-use"},
            origins=(ORIGIN,),
            sign_in_paths=MastodonConnector.sign_in_paths,
        )
        return Harness(MastodonConnector(link), link)
