"""A small Pinterest: our pins, and how often strangers commented on them."""

from __future__ import annotations

import base64
from collections.abc import Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from inbox_tui.connector import Answer
from inbox_tui.testing.link import Call, answer

CLIENT, KEY = "1500001", "invented-key-of-no-use"


class PinterestWorld:
    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.pins: dict[str, dict[str, Any]] = {}
        self.faults: list[str] = []
        self.turn = 0
        self.token = ""
        self.refresh = ""
        self.ended = False
        self.page = 2
        self.add("Blue mug", comments=0)
        self.add("Red mug", comments=0)
        self.add("Green mug", comments=0)

    # --- what people do

    def add(self, title: str, *, comments: int, description: str = "Thrown by hand.") -> str:
        name = str(9001 + len(self.pins))
        self.pins[name] = {
            "id": name,
            "title": title,
            "description": description,
            "alt_text": f"A {title.lower()} on a table",
            "created_at": self.now().strftime("%Y-%m-%dT%H:%M:%S"),
            "is_owner": True,
            "media": {"media_type": "image", "images": {"600x": {"url": "https://i.pinimg.example/600x/mug.jpg"}}},
            "pin_metrics": {"lifetime_metrics": {"comment": comments, "reaction": 4}},
        }
        return name

    def comment(self, pin: str, times: int = 1) -> None:
        self.pins[pin]["pin_metrics"]["lifetime_metrics"]["comment"] += times

    def expire(self) -> None:
        self.token = "ran-out"

    def end(self) -> None:
        self.ended, self.token, self.refresh = True, "ended", "ended"

    # --- HTTP

    def __call__(self, call: Call) -> Answer | None:
        if call.path == "/v5/oauth/token":
            return self._tokens(call)
        if self.ended or call.headers.get("authorization") != f"Bearer {self.token}":
            return answer(401, {"code": 2, "message": "Authentication failed."})
        if "limited" in self.faults:
            self.faults.remove("limited")
            return answer(429, {"code": 8, "message": "This request exceeded a rate limit."}, {"Retry-After": "60"})
        match call.path.removeprefix("/v5/").split("/"):
            case ["user_account"]:
                return answer(200, {"id": "77", "username": "brand", "business_name": "Brand", "about": "Mugs."})
            case ["pins"]:
                return answer(200, self._page(call))
            case ["pins", name] if name in self.pins:
                return answer(200, self.pins[name])
        return answer(404, {"code": 50, "message": "Pin not found."})

    def _page(self, call: Call) -> dict[str, Any]:
        newest = list(reversed(self.pins.values()))
        begin = int(call.param("bookmark") or 0)
        end = begin + min(self.page, int(call.param("page_size") or 25))
        return {"items": newest[begin:end], "bookmark": str(end) if end < len(newest) else None}

    def _tokens(self, call: Call) -> Answer:
        basic = base64.b64encode(f"{CLIENT}:{KEY}".encode()).decode()
        if self.ended or call.headers.get("authorization") != f"Basic {basic}":
            return answer(401, {"code": 2, "message": "Authentication failed."})
        form = call.body
        if form["grant_type"] == "refresh_token" and form["refresh_token"] != self.refresh:
            return answer(400, {"code": 1, "message": "Invalid refresh token."})
        self.turn += 1
        self.token, self.refresh = f"access-{self.turn}", f"refresh-{self.turn}"
        return answer(200, {
            "access_token": self.token, "refresh_token": self.refresh, "token_type": "bearer",
            "expires_in": 2592000, "refresh_token_expires_in": 5184000, "scope": "pins:read user_accounts:read",
        })  # fmt: skip


class Browser:
    """Somebody who allows whatever page is opened."""

    def __init__(self) -> None:
        self.seen: dict[str, list[str]] = {}
        self.redirect_uri = ""

    async def open(self, url: str, why: str) -> None:
        self.seen = parse_qs(urlsplit(url).query)

    async def code(self, label: str, help: str) -> str:
        return f"{self.seen['redirect_uri'][0]}?code=invented-code&state={self.seen['state'][0]}"

    @asynccontextmanager
    async def catcher(self, *, port: int = 0, path: str = "") -> Any:
        self.redirect_uri = f"http://127.0.0.1:{port}{path}"
        yield self

    async def wait(self) -> dict[str, str]:
        return {"code": "invented-code", "state": self.seen["state"][0]}
