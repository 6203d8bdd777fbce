"""A small Tumblr: a blog of ours, customers who ask, reply and reblog, and an app of our own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from inbox_tui.connector import Answer
from inbox_tui.testing.link import Call, answer

KEY, SECRET = "inventedConsumerKey1", "inventedConsumerSecret1"
REDIRECT = "http://127.0.0.1:65011/callback"
US = "acme-lamps"


def _text(words: str) -> list[dict[str, Any]]:
    return [{"type": "text", "text": line} for line in words.split("\n") if line]


def _said(raw: dict[str, Any]) -> str:
    asked = next((each["blocks"] for each in raw["layout"] if each["type"] == "ask"), [])
    return "\n".join(b["text"] for n, b in enumerate(raw["content"]) if n not in asked and b["type"] == "text")


class TumblrWorld:
    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.posts: dict[str, dict[str, Any]] = {}
        """By id, oldest first."""
        self.notes: list[dict[str, Any]] = []
        """Replies, oldest first."""
        self.activity: list[dict[str, Any]] = []
        self.faults: list[str] = []
        self.page_size = 20
        self.renumbers = False
        """Whether publishing gives a post a new id."""
        self.bare = False
        """Whether single posts come without what their documentation does not promise."""
        self.generation = 1
        self.refreshes = 0
        self.codes: dict[str, str] = {}
        self.ended = False
        self.scope = "write offline_access"
        self.liked: list[str] = []
        self.post = self.publish(US, "Our new lamp is here.")

    # --- what people do

    def _at(self) -> int:
        return int(self.now().timestamp())

    def publish(self, blog: str, words: str, **more: Any) -> str:
        name = str(763_900_000_000_000_000 + 1000 * len(self.posts) + 7)
        self.posts[name] = {
            "object_type": "post", "type": "blocks", "id": int(name), "id_string": name, "blog_name": blog,
            "blog": {"name": blog, "uuid": f"t:{blog}"}, "tumblelog_uuid": f"t:{blog}", "timestamp": self._at(),
            "state": "published", "reblog_key": f"key{name[-5:]}", "tags": [], "content": _text(words), "layout": [],
            "trail": [], "post_url": f"https://{blog}.tumblr.example/post/{name}", "liked": False,
        } | more  # fmt: skip
        return name

    def say(self, who: str, words: str, *, to: str | None = None) -> str:
        if who == "us":
            return self.reblog(US, words, to) if to else self.publish(US, words)
        return self.reply(who, words, to) if to else self.ask(who, words)

    def ask(self, who: str, words: str) -> str:
        """An empty ``who`` asks without a name."""
        attribution = {"attribution": {"type": "blog", "blog": {"name": who, "uuid": f"t:{who}"}}} if who else {}
        blocks = _text(words)
        layout = [{"type": "ask", "blocks": list(range(len(blocks))), **attribution}]
        return self.publish(US, words, state="submission", layout=layout)

    def reply(self, who: str, words: str, to: str, kind: str = "reply") -> str:
        at = self._at()
        self.notes.append({
            "type": "reply", "timestamp": at, "blog_name": who, "blog_uuid": f"t:{who}", "post_id": to,
            "reply_text": words,
        })  # fmt: skip
        if who != US:
            self._notify(kind, who, target_post_id=to, post_id=to, reply_text=words, timestamp=at)
        return f"r:{to}:{who}:{at}"

    def reblog(self, who: str, words: str, of: str | None, kind: str = "reblog_with_content") -> str:
        parent = of or self.post
        above = self.posts[parent]
        step = {
            "post": {"id": parent, "timestamp": above["timestamp"]}, "blog": above["blog"],
            "content": above["content"], "layout": above["layout"],
        }  # fmt: skip
        name = self.publish(
            who,
            words,
            trail=[*above["trail"], step],
            parent_post_id=parent,
            parent_tumblelog_uuid=above["blog"]["uuid"],
        )
        if who != US:
            self._notify(kind, who, target_post_id=parent, post_id=name, added_text=words[:40])
        return name

    def mention(self, who: str, words: str) -> str:
        shown = {"start": 0, "end": 4, "type": "mention", "blog": {"name": US, "uuid": f"t:{US}"}}
        name = self.publish(who, words, content=[{"type": "text", "text": words, "formatting": [shown]}])
        self._notify("mention_in_post", who, post_id=name, target_post_id=name)
        return name

    def like(self, who: str) -> None:
        self._notify("like", who, target_post_id=self.post)

    def _notify(self, kind: str, who: str, **more: Any) -> None:
        self.activity.append({
            "id": f"n{len(self.activity)}", "type": kind, "timestamp": self._at(), "unread": True,
            "from_tumblelog_name": who, **more,
        })  # fmt: skip

    def answer(self, name: str, words: str) -> str:
        """We answer an ask on Tumblr itself."""
        raw = self.posts[name]
        raw["content"] = [*raw["content"], *_text(words)]
        return self._published(raw)

    def _published(self, raw: dict[str, Any], state: str = "published") -> str:
        name = raw["id_string"]
        if raw["state"] == "submission" and self.renumbers:
            del self.posts[name]
            new = str(int(name) + 500)
            raw |= {"id": int(new), "id_string": new, "genesis_post_id": name}
            self.posts[new] = raw
        if raw["state"] == "submission":
            raw["timestamp"] = self._at()
        raw["state"] = state
        return str(raw["id_string"])

    def ours(self) -> list[str]:
        mine = [raw for raw in self.posts.values() if raw["blog_name"] == US and raw["state"] != "submission"]
        return [_said(raw) for raw in mine]

    def expire(self) -> None:
        self.generation += 1

    def end(self) -> None:
        self.ended = True

    # --- signing in

    @property
    def token(self) -> str:
        return f"access-token-{self.generation}"

    def authorize(self, url: str) -> str:
        """What a browser ends at after allowing the app."""
        parts = urlsplit(url)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        assert parts.path == "/oauth2/authorize"
        assert (asked["client_id"], asked["response_type"]) == (KEY, "code")
        assert "offline_access" in asked["scope"].split()
        code = f"code{len(self.codes)}"
        self.codes[code] = asked["redirect_uri"]
        return f"{asked['redirect_uri']}?{urlencode({'state': asked['state'], 'code': code})}#_=_"

    def _tokens(self, call: Call) -> Answer:
        form = call.body
        refused = answer(401, {"error": "invalid_grant", "error_description": "No longer valid"})
        if (form.get("client_id"), form.get("client_secret")) != (KEY, SECRET) or self.ended:
            return refused
        if form["grant_type"] == "authorization_code":
            if self.codes.pop(form.get("code", ""), "") != form.get("redirect_uri"):
                return refused
        elif form.get("refresh_token") != f"refresh-{self.refreshes}":
            return refused  # each is good once
        self.refreshes += 1
        return answer(200, {
            "access_token": self.token, "expires_in": 2520, "id_token": False, "token_type": "bearer",
            "refresh_token": f"refresh-{self.refreshes}", "scope": self.scope,
        })  # fmt: skip

    # --- HTTP

    def __call__(self, call: Call) -> Answer | None:
        if call.path == "/v2/oauth2/token":
            return self._tokens(call)
        if self.ended or call.headers.get("authorization") != f"Bearer {self.token}":
            return _refused(401, 1016, "Unauthorized")
        said = self._answered(call)
        if said is None:
            return None
        limits = {
            "x-ratelimit-perhour-limit": "1000", "x-ratelimit-perhour-remaining": "940",
            "x-ratelimit-perhour-reset": "1800",
        }  # fmt: skip
        return Answer(said.status, {**limits, **said.headers}, said.body)

    def _answered(self, call: Call) -> Answer | None:
        match call.method, call.path.removeprefix("/v2/").split("/"):
            case "GET", ["user", "info"]:
                mine = {"name": US, "title": "Acme", "url": f"https://{US}.tumblr.example/", "primary": True}
                return _ok({"user": {"name": US, "blogs": [mine, {"name": "acme-second", "title": "Second"}]}})
            case "POST", ["user", ("like" | "unlike") as what]:
                return self._liked(what, call.body)
            case _, ["blog", blog, *rest]:
                return self._of_blog(call, blog, rest)
        return _refused(404, 0, "Not Found")

    def _of_blog(self, call: Call, blog: str, rest: list[str]) -> Answer | None:
        match call.method, rest:
            case "GET", ["notifications"] if blog == US:
                return self._activity(call)
            case "GET", ["posts", "submission"] if blog == US:
                waiting = [raw for raw in self.posts.values() if raw["state"] == "submission"]
                start = int(call.param("offset") or 0)
                return _ok({"posts": waiting[::-1][start : start + self.page_size]})
            case "GET", ["posts"]:
                before, only = int(call.param("before") or 10**11), call.param("id")
                found = [
                    raw for raw in reversed(self.posts.values())
                    if raw["blog_name"] == blog and raw["state"] == "published" and raw["timestamp"] < before
                    and only in (None, raw["id_string"])
                ]  # fmt: skip
                assert call.param("npf") == "true"
                if only and not found:
                    return _refused(404, 0, "Not Found")
                return _ok({"blog": {"name": blog}, "posts": found[: self.page_size], "total_posts": len(found)})
            case "GET", ["posts", name]:
                raw = self.posts.get(name)
                if raw is None or raw["blog_name"] != blog:
                    return _refused(404, 0, "Not Found")
                untold = ("timestamp", "blog_name", "blog", "state", "id_string", "genesis_post_id")
                return _ok({k: v for k, v in raw.items() if not self.bare or k not in untold})
            case "GET", ["notes"]:
                return self._notes(call)
            case "POST", ["posts"] if blog == US:
                return self._created(call.body)
            case "PUT", ["posts", name] if blog == US:
                return self._put(name, call.body)
            case "POST", ["post", "delete"] if blog == US:
                found = self.posts.pop(str(call.body["id"]), None)
                return _ok({}) if found else _refused(404, 0, "Not Found")
        return _refused(404, 0, "Not Found")

    def _activity(self, call: Call) -> Answer:
        assert call.param("rollups") == "false"
        kinds = [value for name, value in call.query if name.startswith("types[")]
        before = int(call.param("before") or 10**11)
        found = [each for each in reversed(self.activity) if each["type"] in kinds and each["timestamp"] < before]
        page = found[: self.page_size]
        links = {}
        if len(found) > len(page):
            oldest = page[-1]["timestamp"]
            # A page ends where a second does: what shares it with the last item would be lost.
            page = [each for each in found if each["timestamp"] >= oldest]
            links = {"next": {"href": f"/v2/blog/{US}/notifications?before={oldest}", "method": "GET"}}
        return _ok({"notifications": page, "_links": links})

    def _notes(self, call: Call) -> Answer:
        assert call.param("mode") == "conversation"
        name, before = call.param("id"), int(call.param("before_timestamp") or 10**18)
        replies = [each for each in self.notes if each["post_id"] == name]
        reblogs = [
            {
                "type": "reblog", "timestamp": raw["timestamp"], "blog_name": raw["blog_name"],
                "blog_uuid": raw["blog"]["uuid"], "post_id": raw["id_string"], "added_text": _said(raw)[:40],
            }
            for raw in self.posts.values() if raw.get("parent_post_id") == name
        ]  # fmt: skip
        likes = [{"type": "like", "timestamp": 1, "blog_name": "fan", "blog_uuid": "t:fan"}]
        every = sorted(replies + reblogs, key=lambda each: -each["timestamp"])
        found = [each for each in every if each["timestamp"] * 1_000_000 < before]
        page = found[: self.page_size]
        links = {}
        if len(found) > len(page):
            told = {"before_timestamp": str(page[-1]["timestamp"] * 1_000_000)}
            links = {"next": {"href": f"/v2/blog/{US}/notes", "query_params": told}}
        return _ok({"notes": page, "rollup_notes": likes, "total_notes": len(every) + 1, "_links": links})

    def _liked(self, what: str, body: dict[str, Any]) -> Answer:
        raw = self.posts.get(body["id"])
        if raw is None or raw["reblog_key"] != body["reblog_key"]:
            return _refused(404, 0, "Not Found")
        raw["liked"] = what == "like"
        self.liked.append(f"{what} {body['id']}")
        return _ok({})

    def _fault(self) -> Answer | None:
        match self.faults[:1]:
            case ["limited"]:
                self.faults.pop(0)
                return _refused(429, 0, "Limit Exceeded", {"retry-after": "120"})
            case ["refused"]:
                self.faults.pop(0)
                return _refused(400, 8001, "Bad Request")
        return None

    def _sent(self, status: int, name: str) -> Answer | None:
        if self.faults[:1] == ["cut after"]:
            self.faults.pop(0)
            return None
        return _ok({"id": name}, status)

    def _created(self, body: dict[str, Any]) -> Answer | None:
        if fault := self._fault():
            return fault
        parent = self.posts.get(body.get("parent_post_id", ""))
        if parent is None or body["parent_tumblelog_uuid"] != parent["blog"]["uuid"]:
            return _refused(400, 8002, "Bad Request")
        if body["reblog_key"] != parent["reblog_key"]:
            return _refused(403, 0, "Forbidden")
        if _malformed(body):
            return _refused(400, 8001, "Bad Request")
        name = self.reblog(US, "", parent["id_string"])
        self.posts[name]["content"] = body["content"]
        return self._sent(201, name)

    def _put(self, name: str, body: dict[str, Any]) -> Answer | None:
        if fault := self._fault():
            return fault
        raw = self.posts.get(name)
        if raw is None:
            return _refused(404, 0, "Not Found")
        if _malformed(body):
            return _refused(400, 8001, "Bad Request")
        layout = body.get("layout", [])
        if any(each["type"] == "ask" for each in raw["layout"]) and not any(e["type"] == "ask" for e in layout):
            return _refused(400, 8016, "Bad Request")
        if raw.get("parent_post_id", "") != body.get("parent_post_id", ""):
            return _refused(400, 8002, "Bad Request")
        raw["content"], raw["layout"] = body["content"], layout
        raw["tags"] = [tag for tag in body.get("tags", "").split(",") if tag]
        return self._sent(200, self._published(raw, "private" if body.get("is_private") else body["state"]))


def _malformed(body: dict[str, Any]) -> bool:
    blocks = body["content"]
    texts = [each["text"] for each in blocks if each["type"] == "text"]
    return not blocks or len(blocks) > 1000 or any(len(each) > 4096 for each in texts)


def _ok(response: Any, status: int = 200) -> Answer:
    return answer(status, {"meta": {"status": status, "msg": "OK"}, "response": response})


def _refused(status: int, code: int, words: str, headers: dict[str, str] | None = None) -> Answer:
    errors = [{"title": words, "code": code, "detail": f"{words}, Tumblr says"}]
    return answer(status, {"meta": {"status": status, "msg": words}, "response": [], "errors": errors}, headers)
