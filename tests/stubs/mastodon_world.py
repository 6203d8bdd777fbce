"""A small Mastodon-API server: three kinds of statuses, an account of ours, and customers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from inbox_tui.connector import Answer
from inbox_tui.testing.link import Call, answer

BRAND = {"id": "1", "username": "brand", "acct": "brand", "display_name": "Brand", "url": "https://stub.example/@brand"}


class MastodonWorld:
    token = "invented-token-of-no-use"

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.statuses: dict[str, dict[str, Any]] = {}
        self.keys: dict[str, str] = {}
        self.faults: list[str] = []
        self.good = True

    # --- what people do

    def say(self, who: str, words: str, *, to: str | None = None) -> str:
        guest = {"id": f"c-{who}", "username": who, "acct": f"{who}@town.example", "display_name": who.title()}
        author = BRAND if who == "us" else guest
        return str(self._add(author, words, to, [] if who == "us" else [BRAND])["id"])

    def ours(self) -> list[str]:
        mine = [each for each in self.statuses.values() if each["account"] is BRAND]
        return [re.sub(r"<[^>]+>", "", each["content"]) for each in mine]

    def expire(self) -> None:
        self.good = False

    def end(self) -> None:
        self.good = False

    def _add(self, author: dict[str, Any], words: str, to: str | None, mentions: list[Any]) -> dict[str, Any]:
        number = str(101 + len(self.statuses))
        parent = self.statuses.get(to or "")
        self.statuses[number] = {
            "id": number,
            "created_at": self.now().isoformat().replace("+00:00", "Z"),
            "account": author,
            "content": f"<p>{words}</p>",
            "visibility": "public",
            "spoiler_text": "",
            "in_reply_to_id": to,
            "in_reply_to_account_id": parent["account"]["id"] if parent else None,
            "mentions": mentions,
            "edited_at": None,
            "reblog": None,
            "replies_count": 0,
            "media_attachments": [],
            "url": f"https://stub.example/{number}",
        }
        return self.statuses[number]

    # --- HTTP

    def __call__(self, call: Call) -> Answer | None:
        if call.path == "/api/v2/instance":
            return answer(200, {"domain": "stub.example", "version": "4.5.1", "api_versions": {"mastodon": 7}})
        if not self.good or call.headers.get("authorization") != f"Bearer {self.token}":
            return answer(401, {"error": "The access token is invalid"})
        match call.method, call.path.removeprefix("/api/v1/").split("/"):
            case "GET", ["accounts", "verify_credentials"]:
                return answer(200, BRAND)
            case "GET", ["notifications"]:
                return answer(200, self._page(call, [self._notice(each) for each in self._newest(ours=False)]))
            case "GET", ["accounts", "1", "statuses"]:
                return answer(200, self._page(call, self._newest(ours=True)))
            case "GET", ["conversations"]:
                return answer(200, [])
            case "GET", ["statuses"]:
                asked = [value for key, value in call.query if key == "id[]"]
                return answer(200, [self.statuses[number] for number in asked if number in self.statuses])
            case "GET", ["statuses", number, "context"] if number in self.statuses:
                return answer(200, {"ancestors": self._above(number), "descendants": self._below(number)})
            case "GET", ["statuses", number] if number in self.statuses:
                return answer(200, self.statuses[number])
            case "POST", ["statuses"]:
                return self._written(call)
            case "PUT", ["statuses", number] if number in self.statuses:
                self.statuses[number]["content"] = f"<p>{call.body['status']}</p>"
                self.statuses[number]["edited_at"] = self.now().isoformat().replace("+00:00", "Z")
                return answer(200, self.statuses[number])
            case "DELETE", ["statuses", number] if number in self.statuses:
                return answer(200, self.statuses.pop(number))
        return answer(404, {"error": "Record not found"})

    def _written(self, call: Call) -> Answer | None:
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "limited":
            return answer(429, {"error": "Too many requests"})
        if fault == "refused":
            return answer(422, {"error": "Validation failed: Text is not to our taste"})
        key = call.headers.get("idempotency-key", "")
        if key not in self.keys:
            made = self._add(BRAND, call.body["status"], call.body.get("in_reply_to_id"), [])
            self.keys[key] = made["id"]
        return None if fault == "cut after" else answer(200, self.statuses[self.keys[key]])

    def _notice(self, status: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": f"9{status['id']}", "type": "mention", "created_at": status["created_at"],
            "account": status["account"], "status": status,
        }  # fmt: skip

    def _newest(self, *, ours: bool) -> list[dict[str, Any]]:
        return [each for each in reversed(self.statuses.values()) if (each["account"] is BRAND) is ours]

    def _page(self, call: Call, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if (edge := call.param("max_id")) is not None:
            items = [each for each in items if int(each["id"]) < int(edge)]
        return items[: int(call.param("limit") or 20)]

    def _above(self, number: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while (parent := self.statuses[number]["in_reply_to_id"]) in self.statuses:
            found.insert(0, self.statuses[parent])
            number = parent
        return found

    def _below(self, number: str) -> list[dict[str, Any]]:
        found = [each for each in self.statuses.values() if each["in_reply_to_id"] == number]
        return found + [deeper for each in found for deeper in self._below(each["id"])]
