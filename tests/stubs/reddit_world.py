"""A small Reddit: one post of ours, customers who comment and write, and an approved app."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from inbox_tui.connector import Answer
from inbox_tui.testing.link import Call, answer

CLIENT, REDIRECT = "inventedClient1", "http://127.0.0.1:65010/callback"
FEED = "0123456789abcdef0123456789abcdef01234567"
US = "acme_brand"
SUB = "acmefans"
PLACEHOLDER = "t4_zzzzzzzzzzzz"
INVALID = {"www-authenticate": 'Bearer realm="reddit", error="invalid_token"'}
NO_SCOPE = {"www-authenticate": 'Bearer realm="reddit", error="insufficient_scope"'}
_TYPES = {"post_reply": "post reply", "comment_reply": "comment reply", "username_mention": "username mention"}


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
    return digits or "0"


class RedditWorld:
    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.things: dict[str, dict[str, Any]] = {}
        """By fullname, oldest first."""
        self.faults: list[str] = []
        self.read: list[str] = []
        """What was marked as read."""
        self.shown = 200
        """Comments below one parent that a tree shows; the rest are "more"."""
        self.depth = 8
        """Levels that a tree shows; deeper ones are "continue this thread"."""
        self.page_size = 100
        self.blocked = False
        """Whether the network's own security turns pages away."""
        self.shows_messages = True
        """Whether a message that was taken can be read back."""
        self.suspended = False
        self.generation = 1
        self.codes: dict[str, str] = {}
        self.ended = False
        self.scopes = "edit history identity privatemessages read submit vote"
        self.post = self.submit(US, "Acme lamps: ask us anything")

    # --- what people do

    def _new(self, kind: str, raw: dict[str, Any]) -> str:
        number = _base36(46656 * 36 + 7 * len(self.things))
        name, at = f"{kind}_{number}", self.now().timestamp()
        base = {"id": number, "name": name, "created_utc": float(int(at)), "likes": None, "edited": False}
        self.things[name] = {**base, **raw}
        return name

    def submit(self, who: str, title: str, body: str = "") -> str:
        name = self._new("t3", {
            "author": who, "author_fullname": f"t2_{who}", "title": title, "selftext": body, "subreddit": SUB,
            "is_self": True, "locked": False, "archived": False, "num_comments": 0, "url": "", "over_18": False,
        })  # fmt: skip
        raw = self.things[name]
        raw["permalink"] = f"/r/{SUB}/comments/{raw['id']}/lamps/"
        return name

    def say(self, who: str, words: str, *, to: str | None = None) -> str:
        parent = to or self.post
        above = self.things[parent]
        link = above.get("link_id", parent)
        name = self._new("t1", {
            "author": US if who == "us" else who, "author_fullname": f"t2_{who}", "body": words, "parent_id": parent,
            "link_id": link, "subreddit": SUB, "locked": False, "archived": False, "score": 1,
        })  # fmt: skip
        raw = self.things[name]
        raw["permalink"] = f"/r/{SUB}/comments/{link[3:]}/lamps/{raw['id']}/"
        self.things[link]["num_comments"] += 1
        return name

    def write(self, who: str, words: str, *, first: str | None = None, to: str = US) -> str:
        """A private message."""
        return self._new("t4", {
            "author": US if who == "us" else who, "body": words, "subject": "re: Lamps" if first else "Lamps",
            "dest": to, "first_message_name": first, "first_message": 1 if first else None, "was_comment": False,
            "subreddit": None, "context": "", "type": "unknown", "new": True, "distinguished": None, "parent_id": None,
        })  # fmt: skip

    def delete(self, name: str, words: str = "[deleted]") -> None:
        raw = self.things[name]
        raw["author"], raw["body" if "body" in raw else "selftext"] = "[deleted]", words
        raw.pop("author_fullname", None)

    def edit(self, name: str, words: str) -> None:
        words_in = "body" if "body" in self.things[name] else "selftext"
        self.things[name].update({words_in: words, "edited": float(int(self.now().timestamp()))})

    def ours(self) -> list[str]:
        return [
            raw["body"] for name, raw in self.things.items() if raw["author"] == US and name.startswith(("t1_", "t4_"))
        ]

    def expire(self) -> None:
        self.generation += 1

    def end(self) -> None:
        self.ended = True

    # --- signing in

    def authorize(self, url: str) -> str:
        """What a browser ends at after allowing the app."""
        parts = urlsplit(url)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        assert parts.path == "/api/v1/authorize"
        assert (asked["client_id"], asked["response_type"], asked["duration"]) == (CLIENT, "code", "permanent")
        assert asked["redirect_uri"] == REDIRECT
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked["redirect_uri"]
        return f"{asked['redirect_uri']}?{urlencode({'state': asked['state'], 'code': code})}#_"

    def _tokens(self, call: Call) -> Answer:
        basic = "Basic " + base64.b64encode(f"{CLIENT}:".encode()).decode()
        if call.headers.get("authorization") != basic:
            return answer(401, {"message": "Unauthorized", "error": 401})
        form = call.body
        match form.get("grant_type"):
            case "authorization_code":
                if self.ended or self.codes.pop(form.get("code", ""), "") != form.get("redirect_uri"):
                    return answer(200, {"error": "invalid_grant"})
            case "refresh_token":
                if self.ended or not form.get("refresh_token", "").startswith("refresh-"):
                    return answer(400, {"message": "Bad Request", "error": 400})
            case _:
                return answer(200, {"error": "unsupported_grant_type"})
        return answer(200, {
            "access_token": self.token, "token_type": "bearer", "expires_in": 86400,
            "refresh_token": f"refresh-{self.generation}", "scope": self.scopes,
        })  # fmt: skip

    @property
    def token(self) -> str:
        return f"access-token-{self.generation}"

    # --- HTTP

    def __call__(self, call: Call) -> Answer | None:
        if "inventedClient1" not in call.headers.get("user-agent", "") and not call.path.endswith(".json"):
            return answer(429, b"<html>Too many requests</html>", {"retry-after": "4", "content-type": "text/html"})
        if call.path == "/api/v1/access_token":
            return self._tokens(call)
        if call.path.endswith(".json"):
            if self.blocked:
                return answer(403, b"<html>blocked by network security</html>", {"content-type": "text/html"})
            if self.ended or (call.param("feed"), call.param("user")) != (FEED, US):
                return answer(403, {"message": "Forbidden", "error": 403})
        elif self.ended or call.headers.get("authorization") != f"Bearer {self.token}":
            return answer(401, {"message": "Unauthorized", "error": 401}, INVALID)
        assert call.method != "GET" or call.param("raw_json") == "1"
        said = self._said(call, call.path.removesuffix(".json").strip("/").split("/"))
        if said is not None and not call.path.endswith(".json"):
            said = Answer(said.status, {
                **said.headers, "x-ratelimit-used": "4", "x-ratelimit-remaining": "996.0", "x-ratelimit-reset": "300",
            }, said.body)  # fmt: skip
        return said

    def _said(self, call: Call, steps: list[str]) -> Answer | None:
        match call.method, steps:
            case "GET", ["api", "v1", "me"]:
                return answer(200, {"id": "abc", "name": US, "is_suspended": self.suspended})
            case "GET", ["message", "inbox"]:
                return self._listing(call, [self._received(n) for n in self._newest() if self._is_received(n)])
            case "GET", ["message", "sent"]:
                return self._listing(call, [self._thing(n) for n in self._newest() if self._is_sent(n)])
            case "GET", ["message", "messages", number]:
                return self._conversation(f"t4_{number}")
            case "GET", ["user", name, what] if name.casefold() == US:
                kinds = ("t1_", "t3_") if what == "overview" else ("t1_",)
                mine = [n for n in self._newest() if n.startswith(kinds) and self.things[n]["author"] == US]
                return self._listing(call, [self._thing(n) for n in mine])
            case "GET", ["api", "info"]:
                names = (call.param("id") or "").split(",")
                return self._listing(call, [self._thing(n) for n in names if n in self.things])
            case "GET", ["comments", number]:
                return self._page(call, f"t3_{number}")
            case "GET", ["api", "morechildren"]:
                names = [f"t1_{one}" for one in (call.param("children") or "").split(",")]
                assert len(names) <= 100
                flat = [self._tree(n, 0) for n in names if n in self.things]
                return answer(200, {"json": {"errors": [], "data": {"things": flat}}})
            case "POST", ["api", what]:
                return self._written(what, call.body)
        return answer(404, {"message": "Not Found", "error": 404})

    def _written(self, what: str, form: dict[str, str]) -> Answer | None:
        target = form.get("thing_id") or form.get("id") or ""
        raw = self.things.get(target)
        if what == "del":
            if raw is not None:
                self.delete(target)
            return answer(200, {})
        if raw is None:
            return answer(404, {"message": "Not Found", "error": 404})
        match what:
            case "comment":
                return self._commented(raw, target, form["text"])
            case "editusertext":
                if raw["author"] != US:
                    return _errors(["NOT_AUTHOR", "you can't do that", "thing_id"])
                self.edit(target, form["text"])
                return _things(self._thing(target))
            case "vote":
                raw["likes"] = {"1": True, "0": None, "-1": False}[form["dir"]]
                return answer(200, {})
            case "read_message":
                self.read.append(target)
                return answer(200, {})
        return answer(404, {"message": "Not Found", "error": 404})

    def _commented(self, above: dict[str, Any], target: str, words: str) -> Answer | None:
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "limited":
            return _errors(["RATELIMIT", "Take a break for 3 minutes before trying again.", "ratelimit"])
        if fault == "refused":
            return answer(400, {
                "fields": ["body"], "explanation": "You may not have that in your comment.",
                "error_type": "SUBMIT_VALIDATION_ERROR", "message": "Bad Request",
                "reason": "SUBMIT_VALIDATION_BODY_BLACKLISTED_STRING",
            })  # fmt: skip
        top = self.things.get(above.get("link_id", target), above)
        if top.get("locked") or above.get("locked"):
            return _errors(["THREAD_LOCKED", "Comments are locked.", "parent"])
        if above["author"] == "[deleted]":
            return _errors(["DELETED_COMMENT", "that comment has been deleted", "parent"])
        if len(words) > 10_000:
            return _errors(["TOO_LONG", "this is too long (max: 10000)", "text"])
        if target.startswith("t4_"):
            first = above["first_message_name"] or target
            if self.shows_messages:
                self.write("us", words, first=first, to=above["author"])
            stand_in = {"name": PLACEHOLDER, "id": PLACEHOLDER[3:], "author": US, "body": words, "parent_id": target}
            made: dict[str, Any] = {"kind": "t4", "data": {**above, **stand_in, "first_message_name": first}}
        else:
            made = self._thing(self.say("us", words, to=target))
        return None if fault == "cut after" else _things(made)

    # --- shapes

    def _newest(self) -> list[str]:
        return list(reversed(self.things))

    def _thing(self, name: str) -> dict[str, Any]:
        extra = {} if name.startswith("t3_") else {"replies": ""}
        return {"kind": name[:2], "data": {**self.things[name], **extra}}

    def _is_received(self, name: str) -> bool:
        raw = self.things[name]
        if raw["author"] == US:
            return False
        if name.startswith("t4_"):
            return raw["dest"] == US
        return name.startswith("t1_") and bool(self._why(raw))

    def _why(self, raw: dict[str, Any]) -> str:
        above = self.things[raw["parent_id"]]
        if above["author"] == US:
            return "post_reply" if raw["parent_id"].startswith("t3_") else "comment_reply"
        return "username_mention" if f"u/{US}" in raw["body"] else ""

    def _is_sent(self, name: str) -> bool:
        return name.startswith("t4_") and self.things[name]["author"] == US

    def _received(self, name: str) -> dict[str, Any]:
        """As the inbox tells it: no ``link_id``, but a context."""
        raw = dict(self.things[name])
        if name.startswith("t4_"):
            return {"kind": "t4", "data": {**raw, "replies": ""}}
        kind, link = self._why(raw), raw.pop("link_id")
        for missing in ("permalink", "locked", "archived", "edited"):
            raw.pop(missing)
        context = f"/r/{SUB}/comments/{link[3:]}/lamps/{raw['id']}/?context=3"
        more = {"type": kind, "subject": _TYPES[kind], "context": context, "dest": US, "was_comment": True, "new": True}
        return {"kind": "t1", "data": {**raw, **more, "link_title": self.things[link]["title"], "replies": ""}}

    def _listing(self, call: Call, children: list[dict[str, Any]]) -> Answer:
        names = [one["data"]["name"] for one in children]
        after = call.param("after")
        if after is not None and after not in names:
            children = []
        start = names.index(after) + 1 if after in names else 0
        size = min(int(call.param("limit") or 25), self.page_size)
        page = children[start : start + size]
        rest = len(children) > start + size
        return answer(200, _listed(page, page[-1]["data"]["name"] if page and rest else None))

    def _conversation(self, first: str) -> Answer:
        if first not in self.things:
            return answer(404, {"message": "Not Found", "error": 404})
        below = [self._thing(n) for n, raw in self.things.items() if raw.get("first_message_name") == first]
        top = {"kind": "t4", "data": {**self.things[first], "replies": _listed(below) if below else ""}}
        return answer(200, _listed([top]))

    def _below(self, name: str) -> list[str]:
        return [n for n, raw in self.things.items() if raw.get("parent_id") == name and n.startswith("t1_")]

    def _tree(self, name: str, depth: int) -> dict[str, Any]:
        children = self._forest(name, depth + 1)
        return {"kind": "t1", "data": {**self.things[name], "replies": _listed(children) if children else ""}}

    def _forest(self, parent: str, depth: int) -> list[dict[str, Any]]:
        names = self._below(parent)
        if depth >= self.depth and names:
            return [_more(parent, [], 0)]
        shown = [self._tree(n, depth) for n in names[: self.shown]]
        left = [n[3:] for n in names[self.shown :]]
        return shown + ([_more(parent, left, len(left))] if left else [])

    def _page(self, call: Call, link: str) -> Answer:
        if link not in self.things:
            return answer(404, {"message": "Not Found", "error": 404})
        focus = f"t1_{call.param('comment')}" if call.param("comment") else ""
        if not focus:
            forest = self._forest(link, 0)
        elif focus not in self.things:
            forest = []
        else:
            node = self._tree(focus, 0)
            for _ in range(int(call.param("context") or 0)):
                above = node["data"]["parent_id"]
                if not above.startswith("t1_"):
                    break
                node = {"kind": "t1", "data": {**self.things[above], "replies": _listed([node])}}
            forest = [node]
        return answer(200, [_listed([self._thing(link)]), _listed(forest)])


def _listed(children: list[dict[str, Any]], after: str | None = None) -> dict[str, Any]:
    return {"kind": "Listing", "data": {"after": after, "before": None, "dist": len(children), "children": children}}


def _more(parent: str, ids: list[str], count: int) -> dict[str, Any]:
    return {"kind": "more", "data": {"count": count, "children": ids, "parent_id": parent, "id": "_", "depth": 1}}


def _errors(*errors: list[str]) -> Answer:
    return answer(200, {"json": {"errors": list(errors)}})


def _things(*made: dict[str, Any]) -> Answer:
    return answer(200, {"json": {"errors": [], "data": {"things": list(made)}}})
