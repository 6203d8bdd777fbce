"""A small Threads: one account of ours with a post, strangers who reply and mention, and the two-step container."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from inbox_tui.connector import Answer
from inbox_tui.testing.link import Call, answer

US = "brand.shop"
OUR_ID = "9900"
APP, APP_SECRET, CODE = "4711", "invented-app-secret", "invented-code"
SCOPES = [
    "threads_basic", "threads_read_replies", "threads_manage_replies", "threads_content_publish",
    "threads_manage_mentions", "threads_delete",
]  # fmt: skip


def fault(code: int, sub: int = 0, message: str = "no", status: int = 400) -> Answer:
    error: dict[str, Any] = {"message": message, "type": "THApiException", "code": code, "fbtrace_id": "AbC"}
    return answer(status, {"error": error | ({"error_subcode": sub} if sub else {})})


class ThreadsWorld:
    token = "invented-token-of-no-use"
    short = "invented-short-token-of-no-use"

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.faults: list[str] = []
        self.step = "threads_publish"
        """The write that goes wrong: making the container, or publishing it."""
        self.posts: dict[str, dict[str, Any]] = {}
        self.containers: dict[str, dict[str, Any]] = {}
        self.scopes = list(SCOPES)
        self.page_size = 100
        self.waits = 1
        """How often a container is looked at before it is ready."""
        self.made: datetime | None = None
        """When the token was made; None: long enough ago to be renewed."""
        self.good = True
        self.renewals = 0
        self.refused: dict[str, Answer] = {}
        """Answers for all calls whose path ends so."""
        self._count = 18_055_000
        self.brand_post = self._add(US, "The blue one is back.", "")

    # --- what people do

    def say(self, who: str, words: str, *, to: str | None = None) -> str:
        return self._add(US if who == "us" else who, words, to or self.brand_post)

    def publish(self, words: str) -> str:
        return self._add(US, words, "")

    def mention(self, who: str, words: str) -> str:
        return self._add(who, f"@{US} {words}", "")

    def change(self, number: str, words: str) -> None:
        self.posts[number]["text"] = words

    def remove(self, number: str) -> None:
        del self.posts[number]

    def ours(self) -> list[str]:
        return [each["text"] for each in self.posts.values() if each["username"] == US]

    def expire(self) -> None:
        self.good = False

    def end(self) -> None:
        self.good = False

    def _add(self, who: str, words: str, parent: str) -> str:
        self._count += 1
        number = str(self._count)
        above = self.posts.get(parent)
        self.posts[number] = {
            "id": number, "text": words, "username": who, "timestamp": self.now().strftime("%Y-%m-%dT%H:%M:%S+0000"),
            "media_product_type": "THREADS", "media_type": "TEXT_POST", "shortcode": f"C{number}",
            "permalink": f"https://www.threads.com/@{who}/post/C{number}", "is_quote_post": False,
            "hide_status": "NOT_HUSHED", "reply_audience": "EVERYONE",
            "_root": (above["_root"] or parent) if above else "", "_parent": parent,
        }  # fmt: skip
        return number

    # --- HTTP

    def __call__(self, call: Call) -> Answer | None:
        if call.path in ("/oauth/access_token", "/access_token", "/refresh_access_token"):
            return self._login(call)
        if not self.good or call.headers.get("authorization") != f"Bearer {self.token}":
            return fault(190, 463 if not self.good else 0, "Error validating access token: Session has expired", 401)
        for end, said in self.refused.items():
            if call.path.endswith(end):
                return said
        parts = call.path.removeprefix("/v1.0/").split("/")
        return self._read(call, parts) if call.method == "GET" else self._write(call, parts)

    def _login(self, call: Call) -> Answer:
        if call.method == "POST":
            body = call.body
            if (body["code"], body["client_id"], body["client_secret"]) != (CODE, APP, APP_SECRET):
                return fault(100, 0, "Invalid code")
            return answer(200, {"access_token": self.short, "user_id": int(OUR_ID)})
        given = call.param("access_token")
        if call.param("grant_type") == "th_exchange_token":
            if (given, call.param("client_secret")) != (self.short, APP_SECRET):
                return fault(190, 0, "Invalid token")
        elif given != self.token or not self.good:
            return fault(190, 463, "Session has expired", 401)
        elif self.made is not None and self.now() - self.made < timedelta(hours=24):
            return fault(100, 0, "Session key invalid: too young")
        else:
            self.renewals += 1
            self.token = f"{ThreadsWorld.token}-{self.renewals}"
        return answer(200, {"access_token": self.token, "token_type": "bearer", "expires_in": 5_184_000})

    def _read(self, call: Call, parts: list[str]) -> Answer:
        match parts:
            case ["me"]:
                return answer(200, {"id": OUR_ID, "username": US, "name": "Brand Shop"})
            case ["debug_token"]:
                ends = int((self.now() + timedelta(days=80)).timestamp())
                return answer(200, {"data": {
                    "is_valid": True, "scopes": self.scopes, "data_access_expires_at": ends, "user_id": OUR_ID,
                }})  # fmt: skip
            case ["me", "threads_publishing_limit"]:
                sent = sum(1 for each in self.containers.values() if each["status"] == "PUBLISHED")
                day = {"quota_duration": 86_400}
                return answer(200, {"data": [{
                    "quota_usage": 0, "config": {"quota_total": 250, **day},
                    "reply_quota_usage": sent, "reply_config": {"quota_total": 1000, **day},
                    "delete_quota_usage": 0, "delete_config": {"quota_total": 100, **day},
                }]})  # fmt: skip
            case ["me", "threads"]:
                return self._page(call, [p for p in self.posts.values() if p["username"] == US and not p["_parent"]])
            case ["me", "replies"]:
                return self._page(call, [p for p in self.posts.values() if p["username"] == US and p["_parent"]])
            case ["me", "mentions"]:
                if "threads_manage_mentions" not in self.scopes:
                    return fault(10, 0, "Application does not have permission for this action", 403)
                named = [p for p in self.posts.values() if f"@{US}" in p["text"] and p["username"] != US]
                return self._page(call, named)
            case [number, "conversation" | "replies"] if number in self.posts and self.posts[number]["username"] != US:
                return fault(10, 0, "Application does not have permission for this action", 403)
            case [number, "conversation"] if number in self.posts and not self.posts[number]["_parent"]:
                return self._page(call, [p for p in self.posts.values() if p["_root"] == number])
            case [number, "replies"] if number in self.posts:
                return self._page(call, [p for p in self.posts.values() if p["_parent"] == number])
            case [number] if number in self.posts:
                return answer(200, self._shown(self.posts[number]))
            case [number] if number in self.containers:
                container = self.containers[number]
                container["looks"] += 1
                if container["status"] == "IN_PROGRESS" and container["looks"] > self.waits:
                    container["status"] = "FINISHED"
                return answer(200, {"id": number, "status": container["status"]})
        return self._unseen(parts[0])

    def _unseen(self, number: str) -> Answer:
        return fault(100, 33, f"Unsupported request. Object with ID '{number}' does not exist")

    def _shown(self, raw: dict[str, Any]) -> dict[str, Any]:
        shown = {key: value for key, value in raw.items() if not key.startswith("_")}
        shown["has_replies"] = any(each["_parent"] == raw["id"] for each in self.posts.values())
        shown["is_reply"] = bool(raw["_parent"])
        shown["is_reply_owned_by_me"] = bool(raw["_parent"]) and raw["username"] == US
        if raw["_parent"]:
            shown |= {"root_post": {"id": raw["_root"]}, "replied_to": {"id": raw["_parent"]}}
        return shown

    def _page(self, call: Call, items: list[dict[str, Any]]) -> Answer:
        newest = items[::-1]
        start = int((call.param("after") or "c0").removeprefix("c"))
        size = min(int(call.param("limit") or 25), self.page_size)
        body: dict[str, Any] = {"data": [self._shown(each) for each in newest[start : start + size]]}
        if start + size < len(newest):
            after = f"c{start + size}"
            body["paging"] = {"cursors": {"before": f"c{start}", "after": after}, "next": f"https://x/?after={after}"}
        return answer(200, body)

    # --- writes

    def _write(self, call: Call, parts: list[str]) -> Answer | None:
        hit = parts[-1] == self.step and bool(self.faults)
        wrong = self.faults.pop(0) if hit else ""
        if wrong == "limited":
            return fault(4, 0, "Application request limit reached")
        if wrong == "refused":
            return fault(100, 0, "Param text must be at most 500 characters long.")
        if wrong == "cut before":
            return None
        done = self._done(call, parts)
        return None if wrong == "cut after" else done

    def _done(self, call: Call, parts: list[str]) -> Answer:
        match call.method, parts:
            case "POST", ["me", "threads"]:
                if call.body["reply_to_id"] not in self.posts:
                    return self._unseen(call.body["reply_to_id"])
                if call.body["text"].count("https://") > 5:
                    return fault(100, 0, "THREADS_API__LINK_LIMIT_EXCEEDED")
                self._count += 1
                self.containers[str(self._count)] = {"status": "IN_PROGRESS", "looks": 0, **call.body}
                return answer(200, {"id": str(self._count)})
            case "POST", ["me", "threads_publish"]:
                container = self.containers[call.body["creation_id"]]
                if container["status"] != "FINISHED":
                    return fault(100, 0, f"The container is {container['status']}")
                container["status"] = "PUBLISHED"
                return answer(200, {"id": self._add(US, container["text"], container["reply_to_id"])})
            case "POST", [number, "manage_reply"] if number in self.posts:
                self.posts[number]["hide_status"] = "HIDDEN" if call.body["hide"] == "true" else "UNHUSHED"
                return answer(200, {"success": True})
            case "DELETE", [number] if number in self.posts and self.posts[number]["username"] == US:
                self.remove(number)
                return answer(200, {"success": True, "deleted_id": number})
        return self._unseen(parts[0])
