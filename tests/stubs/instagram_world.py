"""A small Graph API with one professional Instagram account: its media, comments, tags and direct messages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from inbox_tui.connector import Answer
from inbox_tui.testing.link import Call, answer

US = "17841400000000000"
APP_SCOPED = "9988776655"
BRAND = {"id": US, "username": "brand"}
VERSION = "v26.0"
SCOPES = "instagram_business_basic,instagram_business_manage_comments,instagram_business_manage_messages"


def fault(code: int, sub: int = 0, message: str = "no", status: int = 400) -> Answer:
    error: dict[str, Any] = {"message": message, "type": "IGApiException", "code": code, "fbtrace_id": "AbC"}
    return answer(status, {"error": error | ({"error_subcode": sub} if sub else {})})


class InstagramWorld:
    """``token`` is the account's; ``page_token`` the one of the Page it hangs on, for the route by Facebook."""

    page_token = "invented-page-token-of-no-use"
    origin = "https://graph.instagram.com"

    def __init__(self, now: Callable[[], datetime], page_size: int = 25) -> None:
        self.now = now
        self.page_size = page_size
        self.token = "invented-instagram-token-of-no-use"
        self.made_at = now() - timedelta(days=31)
        self.ends_at = self.made_at + timedelta(days=60)
        self.wrapped = False
        self.media: dict[str, dict[str, Any]] = {}
        self.comments: dict[str, dict[str, Any]] = {}
        self.tags: list[dict[str, Any]] = []
        self.talks: dict[str, dict[str, Any]] = {}
        self.mentioned: list[dict[str, str]] = []
        self.likes: set[str] = set()
        self.faults: list[str] = []
        self.refused: dict[str, Answer] = {}
        """Answers for all calls whose path ends so."""
        self.good = True
        self.replies_shown = 50
        self._number = 17900000000000000
        self.publish("We restocked the blue one today.")

    def _next(self) -> str:
        self._number += 1
        return str(self._number)

    def _time(self) -> str:
        return self.now().strftime("%Y-%m-%dT%H:%M:%S+0000")

    # --- what people do

    def publish(self, words: str) -> str:
        number = self._next()
        self.media[number] = {
            "id": number, "caption": words, "media_type": "IMAGE", "media_product_type": "FEED", "username": "brand",
            "timestamp": self._time(), "permalink": f"https://www.instagram.com/p/{number}/", "like_count": 3,
        }  # fmt: skip
        return number

    def tag(self, who: str, words: str) -> str:
        number = self._next()
        self.tags.append({
            "id": number, "caption": words, "media_type": "IMAGE", "username": who, "timestamp": self._time(),
            "permalink": f"https://www.instagram.com/p/{number}/",
        })  # fmt: skip
        return number

    def say(self, who: str, words: str, *, to: str | None = None) -> str:
        author = BRAND if who == "us" else {"id": f"12{sum(who.encode())}{len(who)}", "username": who}
        above = self.comments.get(to or "")
        wall = to if to in self.media else above["wall"] if above else next(iter(self.media))
        return str(self._comment(author, words, str(wall), (above["parent_id"] or above["id"]) if above else "")["id"])

    def _comment(self, author: dict[str, Any], words: str, wall: str, top: str) -> dict[str, Any]:
        number = self._next()
        self.comments[number] = {
            "id": number, "text": words, "timestamp": self._time(), "username": author["username"], "from": author,
            "hidden": False, "like_count": 0, "wall": wall, "parent_id": top,
        }  # fmt: skip
        return self.comments[number]

    def write(self, who: str, words: str) -> str:
        """A direct message from (or, by ``us:who``, to) somebody. Returns its id."""
        name = who.removeprefix("us:")
        person = {"id": f"77{sum(name.encode())}", "username": name}
        talk = self.talks.setdefault(
            f"aWdf{person['id']}", {"id": f"aWdf{person['id']}", "person": person, "messages": []}
        )
        talk["updated_time"] = self._time()
        sender, to = (BRAND, person) if who.startswith("us:") else (person, BRAND)
        made = {
            "id": f"aWdm{self._next()}", "created_time": self._time(), "message": words, "from": sender,
            "to": {"data": [to]}, "is_unsupported": False,
        }  # fmt: skip
        talk["messages"].insert(0, made)
        return str(made["id"])

    def ours(self) -> list[str]:
        said = [each["text"] for each in self.comments.values() if each["from"] == BRAND]
        said += [m["message"] for talk in self.talks.values() for m in reversed(talk["messages"]) if m["from"] == BRAND]
        return said

    def expire(self) -> None:
        self.good = False

    def end(self) -> None:
        self.good = False

    # --- HTTP

    def __call__(self, call: Call) -> Answer | None:
        match call.path:
            case "/oauth/access_token" | "/access_token" | "/refresh_access_token":
                return self._tokens(call)
        parts = call.path.strip("/").split("/")
        if parts[0] != VERSION:
            return fault(2500, message="Unknown path components")
        bearer = call.headers.get("authorization", "").removeprefix("Bearer ")
        if not self.good or bearer not in (self.token, self.page_token) or self.now() > self.ends_at:
            return fault(190, 463)
        for ending, refusal in self.refused.items():
            if call.path.endswith(ending):
                return refusal
        if bearer == self.page_token and (said := self._by_page(call, parts[1:])) is not None:
            return said
        return self._answer(call, parts[1:])

    def _tokens(self, call: Call) -> Answer:
        given = dict(call.query) if call.method == "GET" else call.body
        if not self.good:
            return fault(190, 460)
        if call.path == "/oauth/access_token":
            if given.get("code") != "good-code" or given.get("client_secret") != "app-secret":
                body = {"error_type": "OAuthException", "code": 400, "error_message": "Matching code was not found"}
                return answer(400, body)
            inner = {"access_token": "short-token", "user_id": int(US), "permissions": SCOPES}
            return answer(200, {"data": [inner]} if self.wrapped else inner)
        if call.path == "/access_token":
            if given.get("access_token") != "short-token":
                return fault(190)
            return answer(200, {"access_token": self.token, "token_type": "bearer", "expires_in": 5183944})
        if given.get("access_token") != self.token or self.now() > self.ends_at:
            return fault(190, 463)
        if self.now() - self.made_at < timedelta(hours=24):
            return fault(10, message="The token must be at least 24 hours old.")
        self.token, self.made_at = f"invented-instagram-token-{self._next()}", self.now()
        self.ends_at = self.made_at + timedelta(days=60)
        return answer(200, {"access_token": self.token, "token_type": "bearer", "expires_in": 5184000})

    def _by_page(self, call: Call, parts: list[str]) -> Answer | None:
        match call.method, parts:
            case "GET", ["me"]:
                page = {"id": "1000", "name": "Brand", "category": "Shop", "instagram_business_account": {"id": US}}
                return answer(200, page)
            case "GET", ["debug_token"]:
                scopes = ["instagram_basic", "instagram_manage_comments", "instagram_manage_messages"]
                told = {"is_valid": True, "expires_at": 0, "scopes": [*scopes, "instagram_manage_engagement"]}
                return answer(200, {"data": told})
            case "GET", [number] if number == US:
                return answer(200, {"id": US, "username": "brand", "name": "Brand"})
            case "POST" | "DELETE", [_, "likes"]:
                which = call.param("comment_id") or call.param("media_id") or ""
                (self.likes.add if call.method == "POST" else self.likes.discard)(which)
                return answer(200, {"success": True})
        return None

    def _answer(self, call: Call, parts: list[str]) -> Answer | None:
        match call.method, parts:
            case "GET", ["me"]:
                me = {"user_id": US, "id": APP_SCOPED, "username": "brand", "name": "Brand", "account_type": "BUSINESS"}
                return answer(200, {"data": [me]} if self.wrapped else me)
            case "GET", [number] if number == US:
                return answer(200, {"id": US})
            case "GET", [_, "media"]:
                return self._page(call, [self._medium(each) for each in reversed(self.media.values())])
            case "GET", [_, "tags"]:
                return self._page(call, list(reversed(self.tags)))
            case "GET", [_, "conversations"]:
                found = sorted(self.talks.values(), key=lambda each: str(each["updated_time"]), reverse=True)
                return self._page(call, [self._talk(each) for each in found])
            case "GET", [number] if number in self.talks:
                shown = self.talks[number]["messages"][:20]
                return answer(200, self._talk(self.talks[number]) | {"messages": {"data": shown}})
            case "GET", [number] if number.startswith("aWdm"):
                every = [m for talk in self.talks.values() for m in talk["messages"]]
                return next((answer(200, m) for m in every if m["id"] == number), fault(100, 33))
            case "GET", [number] if number in self.media:
                return answer(200, self._medium(self.media[number]))
            case "GET", [number] if any(each["id"] == number for each in self.tags):
                return answer(200, next(each for each in self.tags if each["id"] == number))
            case "GET", [number] if number in self.comments:
                return answer(200, self._shown(self.comments[number]))
            case "GET", [number, "comments"] if number in self.media:
                tops = [c for c in reversed(self.comments.values()) if c["wall"] == number and not c["parent_id"]]
                return self._page(call, [self._with_replies(each) for each in tops], most=50)
            case "GET", [number, "replies"] if number in self.comments:
                return self._page(call, [self._shown(each) for each in self._replies(number)], most=50)
            case "POST", [number, "comments" | "replies" as edge]:
                return self._written(call, number, edge)
            case "POST", [_, "mentions"]:
                self.mentioned.append(call.body)
                return answer(200, {"id": self._next()})
            case "POST", [_, "messages"]:
                return self._sent(call)
            case "POST" | "DELETE", [number] if number in self.comments:
                return self._acted(call, number)
        return fault(100, 33, "Unsupported request. Object does not exist.")

    def _page(self, call: Call, items: list[dict[str, Any]], most: int = 25) -> Answer:
        begin = int((call.param("after") or "c0").removeprefix("c"))
        end = begin + min(int(call.param("limit") or 25), most, self.page_size if most == 25 else most)
        paging: dict[str, Any] = {"cursors": {"before": f"c{begin}", "after": f"c{end}"}}
        if end < len(items):
            paging["next"] = f"{self.origin}{call.path}?access_token=x&after=c{end}"
        return answer(200, {"data": items[begin:end], "paging": paging})

    def _medium(self, raw: dict[str, Any]) -> dict[str, Any]:
        return raw | {"comments_count": sum(each["wall"] == raw["id"] for each in self.comments.values())}

    @staticmethod
    def _shown(raw: dict[str, Any]) -> dict[str, Any]:
        shown = {key: value for key, value in raw.items() if key not in ("wall", "parent_id")}
        shown["media"] = {"id": raw["wall"]}
        return shown | ({"parent_id": raw["parent_id"]} if raw["parent_id"] else {})

    def _replies(self, number: str) -> list[dict[str, Any]]:
        return [each for each in self.comments.values() if each["parent_id"] == number]

    def _with_replies(self, raw: dict[str, Any]) -> dict[str, Any]:
        below = [self._shown(each) for each in self._replies(raw["id"])]
        if not below:
            return self._shown(raw)
        paging: dict[str, Any] = {"cursors": {"before": "c0", "after": f"c{self.replies_shown}"}}
        if len(below) > self.replies_shown:
            paging["next"] = f"{self.origin}/x?after=c{self.replies_shown}"
        return self._shown(raw) | {"replies": {"data": below[: self.replies_shown], "paging": paging}}

    @staticmethod
    def _talk(raw: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": raw["id"], "updated_time": raw["updated_time"], "participants": {"data": [BRAND, raw["person"]]},
        }  # fmt: skip

    # --- writes

    def _trouble(self) -> tuple[str, Answer | None]:
        trouble = self.faults.pop(0) if self.faults else ""
        refusals = {
            "limited": fault(80002, message="(#80002) There have been too many calls to this Instagram account."),
            "refused": fault(100, message="(#100) The comment could not be posted."),
            "blocked": fault(368, message="(#368) The action attempted has been deemed abusive."),
        }
        return trouble, refusals.get(trouble)

    def _written(self, call: Call, number: str, edge: str) -> Answer | None:
        trouble, refusal = self._trouble()
        if refusal is not None:
            return refusal
        words = call.body["message"]
        if edge == "comments" and number in self.media:
            made = self._comment(BRAND, words, number, "")
        elif edge == "replies" and number in self.comments and not self.comments[number]["hidden"]:
            above = self.comments[number]
            if above["parent_id"]:
                return fault(100, message="(#100) Replies go to top-level comments only.")
            made = self._comment(BRAND, words, above["wall"], number)
        else:
            return fault(100, 33)
        return None if trouble == "cut after" else answer(200, {"id": made["id"]})

    def _sent(self, call: Call) -> Answer | None:
        trouble, refusal = self._trouble()
        if refusal is not None:
            return refusal
        person = call.body["recipient"]["id"]
        talk = self.talks.get(f"aWdf{person}")
        if talk is None:
            return fault(551)
        made = {
            "id": f"aWdm{self._next()}", "created_time": self._time(), "message": call.body["message"]["text"],
            "from": BRAND, "to": {"data": [talk["person"]]},
        }  # fmt: skip
        talk["messages"].insert(0, made)
        talk["updated_time"] = self._time()
        return None if trouble == "cut after" else answer(200, {"recipient_id": person, "message_id": made["id"]})

    def _acted(self, call: Call, number: str) -> Answer:
        if call.method == "DELETE":
            for below in self._replies(number):
                del self.comments[below["id"]]
            del self.comments[number]
        elif call.param("hide") in ("true", "false"):
            self.comments[number]["hidden"] = call.param("hide") == "true"
        else:
            return fault(100)
        return answer(200, {"success": True})
