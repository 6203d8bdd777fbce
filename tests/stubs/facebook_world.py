"""A small Graph API with one Page of ours, its posts, comments, visitors' posts and Messenger conversations."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from inbox_tui.connector import Answer
from inbox_tui.testing.link import Call, answer

PAGE = "1000"
BRAND = {"id": PAGE, "name": "Brand"}
VERSION = "v26.0"


def fault(code: int, sub: int = 0, message: str = "no", status: int = 400) -> Answer:
    error: dict[str, Any] = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "AbC"}
    return answer(status, {"error": error | ({"error_subcode": sub} if sub else {})})


class FacebookWorld:
    """``token`` is the Page's own, ``person`` that of somebody who manages it."""

    token = "invented-page-token-of-no-use"
    person = "invented-person-token-of-no-use"
    origin = "https://graph.facebook.com"

    def __init__(self, now: Callable[[], datetime], page_size: int = 25) -> None:
        self.now = now
        self.page_size = page_size
        self.posts: dict[str, dict[str, Any]] = {}
        self.comments: dict[str, dict[str, Any]] = {}
        """By full id; ``wall`` and ``top`` are ours, not the platform's."""
        self.talks: dict[str, dict[str, Any]] = {}
        self.faults: list[str] = []
        self.pages = [BRAND]
        self.usage: dict[str, str] = {}
        self.good = True
        self.refused: dict[str, Answer] = {}
        """Answers for all calls whose path ends so."""
        self.bare_ids = False
        self.short_person = False
        self._number = 100
        self.publish("We restocked the blue one today.")

    def _next(self) -> str:
        self._number += 1
        return str(self._number)

    def _time(self) -> str:
        return self.now().strftime("%Y-%m-%dT%H:%M:%S+0000")

    # --- what people do

    def publish(self, words: str, author: dict[str, Any] | None = BRAND, edge: str = "published_posts") -> str:
        number = f"{PAGE}_{self._next()}"
        self.posts[number] = {
            "id": number, "message": words, "created_time": self._time(), "edge": edge,
            "permalink_url": f"https://www.facebook.com/{number}",
        } | ({"from": author} if author else {})  # fmt: skip
        return number

    def say(self, who: str, words: str, *, to: str | None = None) -> str:
        author = BRAND if who == "us" else {"id": f"55{sum(who.encode())}{len(who)}", "name": who.title()}
        above = next((each for each in self.comments.values() if each["id"].rpartition("_")[2] == to), None)
        wall = to if to in self.posts else above["wall"] if above else next(iter(self.posts))
        return self._comment(author, words, str(wall), above)["id"].rpartition("_")[2]

    def _comment(
        self, author: dict[str, Any] | None, words: str, wall: str, above: dict[str, Any] | None
    ) -> dict[str, Any]:
        full = f"{wall.rpartition('_')[2]}_{self._next()}"
        top = (above["top"] or above["id"]) if above else ""
        self.comments[full] = {
            "id": full, "message": words, "created_time": self._time(), "wall": wall, "top": top,
            "is_hidden": False, "is_private": False, "user_likes": False, "can_comment": True,
            "comment_count": 0, "like_count": 0,
            "permalink_url": f"https://www.facebook.com/{full}",
        } | ({"from": author} if author else {})  # fmt: skip
        return self.comments[full]

    def write(self, who: str, words: str) -> str:
        """A direct message from (or, by ``us:who``, to) somebody. Returns its id."""
        name = who.removeprefix("us:")
        person = {"id": f"77{sum(name.encode())}", "name": name.title(), "email": f"{name}@facebook.example"}
        talk = self.talks.setdefault(
            f"t_{person['id']}", {"id": f"t_{person['id']}", "person": person, "messages": [], "can_reply": True}
        )
        talk["updated_time"] = self._time()
        sender, to = (BRAND, person) if who.startswith("us:") else (person, BRAND)
        made = {
            "id": f"m_{self._next()}", "created_time": self._time(), "message": words, "from": sender,
            "to": {"data": [to]},
        }  # fmt: skip
        talk["messages"].insert(0, made)
        return str(made["id"])

    def delete(self, number: str) -> None:
        for full in list(self.comments):
            if full.rpartition("_")[2] == number:
                del self.comments[full]

    def ours(self) -> list[str]:
        said = [each for each in self.comments.values() if each.get("from") == BRAND]
        said += [m for talk in self.talks.values() for m in reversed(talk["messages"]) if m["from"] == BRAND]
        return [each["message"] for each in said]

    def expire(self) -> None:
        self.good = False

    def end(self) -> None:
        self.good = False

    # --- HTTP

    def __call__(self, call: Call) -> Answer | None:
        said = self._answer(call)
        if said is not None and self.usage:
            return Answer(said.status, {**said.headers, **{k.lower(): v for k, v in self.usage.items()}}, said.body)
        return said

    def _answer(self, call: Call) -> Answer | None:
        if call.path == "/oauth/access_token":
            return self._token(call)
        parts = call.path.strip("/").split("/")
        if parts[0] != VERSION:
            return fault(2500, message="Unknown path components")
        bearer = call.headers.get("authorization", "").removeprefix("Bearer ")
        if not self.good or bearer not in (self.token, self.person, *(f"token-of-{p['id']}" for p in self.pages)):
            return fault(190, 463)
        for ending, refusal in self.refused.items():
            if call.path.endswith(ending):
                return refusal
        if parts[1:] == ["debug_token"]:
            return answer(200, {"data": self._told(call.param("input_token") or "")})
        if bearer == self.person:
            return self._to_person(parts[1:])
        page = next((p for p in self.pages if bearer == f"token-of-{p['id']}"), BRAND)
        return self._to_page(call, parts[1:], page)

    def _token(self, call: Call) -> Answer:
        given = dict(call.query) if call.method == "GET" else call.body
        if not self.good or given.get("client_secret") != "app-secret":
            return fault(1, message="Error validating client secret.") if self.good else fault(190)
        if call.method == "POST" and given.get("code") != "good-code":
            return fault(100, 36009, "This authorization code has been used.")
        return answer(200, {"access_token": self.person, "token_type": "bearer", "expires_in": 5183944})

    def _told(self, token: str) -> dict[str, Any]:
        scopes = ["pages_show_list", "pages_read_engagement", "pages_read_user_content", "pages_manage_engagement"]
        ends = int(self.now().timestamp()) + 3600 if self.short_person and token == self.person else 0
        return {"is_valid": True, "expires_at": ends, "scopes": [*scopes, "pages_messaging"]}

    def _to_person(self, parts: list[str]) -> Answer:
        match parts:
            case ["me", "accounts"]:
                tasks = ["MODERATE", "MESSAGING", "CREATE_CONTENT"]
                rows = [p | {"access_token": self._page_token(p), "tasks": tasks} for p in self.pages]
                return answer(200, {"data": rows, "paging": {"cursors": {"before": "a", "after": "b"}}})
            case ["me"]:
                return fault(100, message="(#100) Tried accessing nonexisting field (category) on node type (User)")
            case [_, "comments"]:
                return answer(200, {"data": []})  # what a person's token is shown
        return fault(100, 33)

    def _page_token(self, page: dict[str, Any]) -> str:
        return self.token if page is BRAND else f"token-of-{page['id']}"

    def _to_page(self, call: Call, parts: list[str], page: dict[str, Any]) -> Answer | None:
        match call.method, parts:
            case "GET", ["me"]:
                return answer(200, page | {"category": "Shop"})
            case "GET", [number] if number in (PAGE, page["id"]):
                return answer(200, page)
            case "GET", [_, "published_posts" | "visitor_posts" | "tagged" as edge]:
                found = [each for each in reversed(self.posts.values()) if each["edge"] == edge]
                return self._page(call, [self._post(each) for each in found])
            case "GET", [_, "conversations"]:
                found = sorted(self.talks.values(), key=lambda each: str(each["updated_time"]), reverse=True)
                return self._page(call, [self._talk(each) for each in found])
            case "GET", [number] if number in self.talks:
                return answer(200, self._whole_talk(self.talks[number]))
            case "GET", [number] if number.startswith("m_"):
                every = [m for talk in self.talks.values() for m in talk["messages"]]
                return next((answer(200, m) for m in every if m["id"] == number), fault(100, 33))
            case "GET", [number] if number in self.posts:
                return answer(200, self._post(self.posts[number]))
            case "GET", [number] if self._find(number):
                return answer(200, self._shown(self._find(number)))
            case "GET", [number, "comments"]:
                return self._below(call, number)
            case "POST", [number, "comments"]:
                return self._written(call, number)
            case "POST", [_, "messages"]:
                return self._sent(call)
            case "POST" | "DELETE", [number, *rest] if self._find(number):
                return self._acted(call, self._find(number), rest)
            case "POST" | "DELETE", [number, "likes"] if number in self.posts:
                return answer(200, {"success": True})
        return fault(100, 33, "Unsupported request. Object does not exist.")

    def _find(self, number: str) -> dict[str, Any]:
        return self.comments.get(number) or next(
            (each for each in self.comments.values() if each["id"].rpartition("_")[2] == number), {}
        )

    def _page(self, call: Call, items: list[dict[str, Any]]) -> Answer:
        begin = int((call.param("after") or "c0").removeprefix("c"))
        most = min(int(call.param("limit") or 25), self.page_size if call.path.endswith("posts") else 100)
        shown, end = items[begin : begin + most], begin + most
        paging: dict[str, Any] = {"cursors": {"before": f"c{begin}", "after": f"c{end}"}}
        if end < len(items):
            paging["next"] = f"{self.origin}{call.path}?access_token=x&after=c{end}"
        return answer(200, {"data": shown} | ({"paging": paging} if shown else {}))

    def _post(self, raw: dict[str, Any]) -> dict[str, Any]:
        total = sum(each["wall"] == raw["id"] for each in self.comments.values())
        shown = {key: value for key, value in raw.items() if key != "edge"}
        return shown | {"comments": {"data": [], "summary": {"order": "ranked", "total_count": total}}}

    def _shown(self, raw: dict[str, Any]) -> dict[str, Any]:
        shown = {key: value for key, value in raw.items() if key not in ("wall", "top")}
        if self.bare_ids:
            shown["id"] = raw["id"].rpartition("_")[2]
        above = self.comments.get(raw["top"], {})
        parent = {"id": raw["top"], "is_private": above.get("is_private", False)}
        return shown | ({"parent": parent} if raw["top"] else {})

    def _below(self, call: Call, number: str) -> Answer:
        if number in self.posts:
            found = [each for each in self.comments.values() if each["wall"] == number]
        elif above := self._find(number):
            found = [each for each in self.comments.values() if each["top"] == above["id"]]
        else:
            return fault(100, 33)
        if call.param("order") == "reverse_chronological":
            found.reverse()
        return self._page(call, [self._shown(each) for each in found])

    def _talk(self, raw: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": raw["id"], "updated_time": raw["updated_time"], "can_reply": raw["can_reply"],
            "message_count": len(raw["messages"]), "participants": {"data": [raw["person"], BRAND]},
        }  # fmt: skip

    def _whole_talk(self, raw: dict[str, Any]) -> dict[str, Any]:
        shown = raw["messages"][:20]
        return self._talk(raw) | {"messages": {"data": shown, "paging": {"cursors": {"after": "x"}}}}

    # --- writes

    def _trouble(self) -> tuple[str, Answer | None]:
        fault_ = self.faults.pop(0) if self.faults else ""
        refusals = {
            "limited": fault(80001, message="(#80001) There have been too many calls to this Page."),
            "refused": fault(100, message="(#100) Your comment could not be posted."),
            "blocked": fault(368, message="(#368) The action attempted has been deemed abusive."),
        }
        return fault_, refusals.get(fault_)

    def _written(self, call: Call, number: str) -> Answer | None:
        trouble, refusal = self._trouble()
        if refusal is not None:
            return refusal
        words = call.body["message"]
        if number in self.posts:
            made = self._comment(BRAND, words, number, None)
        elif above := self._find(number):
            newest = [each for each in self.comments.values() if each.get("from") == BRAND]
            if newest and newest[-1]["message"] == words and newest[-1]["top"] == (above["top"] or above["id"]):
                return fault(506, message="(#506) Duplicate status message")
            made = self._comment(BRAND, words, above["wall"], above)
        else:
            return fault(100, 33)
        return None if trouble == "cut after" else answer(200, {"id": made["id"]})

    def _sent(self, call: Call) -> Answer | None:
        trouble, refusal = self._trouble()
        if refusal is not None:
            return refusal
        person = call.body["recipient"]["id"]
        talk = self.talks.get(f"t_{person}")
        if talk is None:
            return fault(551)
        made = {
            "id": f"m_{self._next()}", "created_time": self._time(), "message": call.body["message"]["text"],
            "from": BRAND, "to": {"data": [talk["person"]]}, "kind": call.body["messaging_type"],
        }  # fmt: skip
        talk["messages"].insert(0, made)
        talk["updated_time"] = self._time()
        return None if trouble == "cut after" else answer(200, {"recipient_id": person, "message_id": made["id"]})

    def _acted(self, call: Call, raw: dict[str, Any], rest: list[str]) -> Answer:
        body = call.body or {}
        if call.method == "DELETE" and not rest:
            del self.comments[raw["id"]]
        elif rest == ["likes"]:
            raw["user_likes"] = call.method == "POST"
        elif "is_hidden" in body:
            raw["is_hidden"] = body["is_hidden"] == "true"
        elif "message" in body and raw.get("from") == BRAND:
            raw["message"] = body["message"]
        else:
            return fault(200, message="(#200) Permissions error")
        return answer(200, {"success": True})


def use(percent: int, minutes: int = 0) -> dict[str, str]:
    """The usage header of a Page."""
    counted = {"type": "pages", "call_count": percent, "total_cputime": 1, "total_time": 1}
    return {"X-Business-Use-Case-Usage": json.dumps({PAGE: [counted | {"estimated_time_to_regain_access": minutes}]})}
