"""A small X: users, posts with snowflake ids, edits, a search of seven days, unencrypted messages,
prices nobody pays. It answers in the ``tweet.fields`` dialect, or with ``dialect = "post"`` in the newer one."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from inbox_tui.connector import Answer
from inbox_tui.testing.link import Call, answer
from x_login import XLogin

BRAND = "1111111111"
EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657000, tzinfo=UTC)
PROBLEMS = "https://api.twitter.com/2/problems"
_LINK = r"https?://[^\s]+"
NEWER = {
    "referenced_tweets": "referenced_posts",
    "edit_history_tweet_ids": "edit_history_post_ids",
    "note_tweet": "note_post",
}


def problem(status: int, detail: str, title: str = "Forbidden", kind: str = "about:blank", **more: Any) -> Answer:
    return answer(status, {"detail": detail, "type": kind, "title": title, "status": status, **more})


class XWorld(XLogin):
    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(now)
        self.users: dict[str, dict[str, Any]] = {}
        self.user("brand", BRAND, "Brand")
        self.posts: dict[str, dict[str, Any]] = {}
        """By the id of their newest version; in order."""
        self.hidden: set[str] = set()
        self.messages: list[dict[str, Any]] = []
        self.gone: dict[str, str] = {}
        """Why a post is not shown: the last word of X's problem type."""
        self.faults: list[str] = []
        self.refuse: dict[str, Answer] = {}
        """Answers given instead, by the beginning of ``METHOD path``."""
        self.calls: list[Call] = []
        self.answers: list[tuple[Call, Answer]] = []
        self.dialect = "tweet"
        self.only_newer = False
        """The older names of fields are dropped without a word."""
        self._serial = 0

    # --- what people do

    def user(self, name: str, number: str = "", shown: str = "") -> str:
        number = number or str(2_000_000_000 + len(self.users))
        self.users[number] = {"id": number, "username": name, "name": shown or name.title(), "description": ""}
        return number

    def id_of(self, name: str) -> str:
        return next((n for n, u in self.users.items() if u["username"] == name), "") or self.user(name)

    def say(self, who: str, words: str, *, to: str | None = None) -> str:
        """A stranger answers us (what he answers is gone, unless ``to`` names it), or we write."""
        if who == "us":
            return str(self.post(BRAND, words, to=to)["edit_history_tweet_ids"][0])
        made = self.post(self.id_of(who), words, to=to, implied=[] if to else [BRAND])
        made["in_reply_to_user_id"] = made.get("in_reply_to_user_id", BRAND)
        return str(made["id"])

    def post(
        self, author: str, words: str, *, to: str | None = None, implied: Iterable[str] = (), **more: Any
    ) -> dict[str, Any]:
        """Mentions in ``words`` (``@name``) and links become entities; who is answered is mentioned before them."""
        number = self._next()
        parent = self.posts.get(self._latest(to)) if to else None
        before = [*implied]
        if parent is not None:
            before += [parent["author_id"], *(m["id"] for m in parent["entities"].get("mentions", ()))]
        before = [each for each in dict.fromkeys(before) if each != author]
        prefix = "".join(f"@{self.users[each]['username']} " for each in before)
        raw: dict[str, Any] = {
            "id": number,
            "author_id": author,
            "created_at": _instant(self.now()),
            "conversation_id": parent["conversation_id"] if parent else number,
            "edit_history_tweet_ids": [number],
            "edit_controls": {"edits_remaining": 5, "is_edit_eligible": False, "editable_until": _instant(self.now())},
            "reply_settings": "everyone",
            "lang": "en",
            "possibly_sensitive": False,
        }
        if parent is not None:
            raw["in_reply_to_user_id"] = parent["author_id"]
            raw["referenced_tweets"] = [{"type": "replied_to", "id": parent["id"]}]
        self._write(raw, prefix, words)
        raw |= more
        self.posts[number] = raw
        return raw

    def _write(self, raw: dict[str, Any], prefix: str, words: str) -> None:
        text, urls, mentions = prefix + words, [], []
        for link in re.findall(_LINK, words):
            short = f"https://t.co/{self._next()[-10:]}"
            text = text.replace(link, short, 1)
            urls.append({"url": short, "expanded_url": link, "display_url": link.partition("//")[2]})
        text = html.escape(text, quote=False)
        for each in urls:
            each["start"] = text.index(each["url"])
            each["end"] = each["start"] + len(each["url"])
        for found in re.finditer(r"@(\w{1,15})", text):
            number = next((n for n, u in self.users.items() if u["username"] == found[1]), None)
            if number:
                mentions.append({"start": found.start(), "end": found.end(), "username": found[1], "id": number})
        raw["text"] = text
        raw["display_text_range"] = [len(prefix), len(text)]
        raw["entities"] = ({"urls": urls} if urls else {}) | ({"mentions": mentions} if mentions else {})

    def edit(self, first: str, words: str) -> str:
        """Its author changes a post: a new id, the chain kept."""
        old = self.posts.pop(self._latest(first))
        number = self._next()
        made = dict(old) | {"id": number, "edit_history_tweet_ids": [*old["edit_history_tweet_ids"], number]}
        made["created_at"] = _instant(self.now())
        prefix = old["text"][: old["display_text_range"][0]]
        self._write(made, prefix, words)
        self.posts[number] = made
        return number

    def remove(self, first: str, why: str = "resource-not-found") -> None:
        latest = self._latest(first)
        for number in self.posts.pop(latest)["edit_history_tweet_ids"]:
            self.gone[number] = why

    def message(self, who: str, words: str, channel: str = "", **more: Any) -> str:
        author = BRAND if who == "us" else self.id_of(who)
        number = self._next()
        self.messages.append({
            "id": number, "event_type": "MessageCreate", "text": html.escape(words, quote=False), "sender_id": author,
            "dm_conversation_id": channel or f"{BRAND}-{author}", "created_at": _instant(self.now()), **more,
        })  # fmt: skip
        return number

    def ours(self) -> list[str]:
        mine = [each for each in self.posts.values() if each["author_id"] == BRAND]
        return [html.unescape(each["text"][each["display_text_range"][0] :]) for each in mine]

    def _next(self) -> str:
        self._serial += 1
        since = int((self.now() - EPOCH) / timedelta(milliseconds=1))
        return str((since << 22) + self._serial)

    def _latest(self, number: str | None) -> str:
        return next((each for each, raw in self.posts.items() if number in raw["edit_history_tweet_ids"]), number or "")

    # --- HTTP

    def __call__(self, call: Call) -> Answer | None:
        self.calls.append(call)
        said = self._answered(call)
        if said is not None:
            self.answers.append((call, said))
        return said

    def _answered(self, call: Call) -> Answer | None:
        if (call.method, call.path) == ("POST", "/2/oauth2/token"):
            return self.token(dict(call.body or {}))
        if call.headers.get("authorization") != f"Bearer {self.access}":
            return answer(
                401, {"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"}
            )
        for begins, said in self.refuse.items():
            if f"{call.method} {call.path}".startswith(begins):
                return said
        match call.method, call.path.removeprefix("/2/").split("/"):
            case "GET", ["users", "me"]:
                return answer(200, {"data": self.users[BRAND]})
            case "GET", ["users"]:
                return self._people(call)
            case "GET", ["users", number, "mentions"] if number == BRAND:
                named = [p for p in self.posts.values() if p["author_id"] != BRAND and _names(p, BRAND)]
                return self._listed(call, named)
            case "GET", ["users", number, "tweets"] if number == BRAND:
                return self._listed(call, [p for p in self.posts.values() if p["author_id"] == BRAND])
            case "GET", ["tweets"]:
                return self._looked_up(call)
            case "GET", ["tweets", "search", "recent"]:
                return self._searched(call)
            case "GET", ["dm_events"]:
                return self._talk(call, self.messages)
            case "GET", ["dm_events", number]:
                found = [each for each in self.messages if each["id"] == number]
                return answer(200, {"data": found[0]}) if found else answer(200, {"errors": [self._missing(number)]})
            case "GET", ["dm_conversations", channel, "dm_events"]:
                return self._talk(call, [m for m in self.messages if m["dm_conversation_id"] == channel])
            case "POST", ["tweets"]:
                return self._created(call)
            case "POST", ["dm_conversations", channel, "messages"]:
                return self._messaged(call, channel)
            case "DELETE", ["tweets", number]:
                if self._latest(number) not in self.posts:
                    return problem(404, "Could not find it.", "Not Found Error", f"{PROBLEMS}/resource-not-found")
                if self.posts[self._latest(number)]["author_id"] != BRAND:
                    return problem(403, "You are not authorized to delete this Tweet.")
                self.remove(number)
                return answer(200, {"data": {"deleted": True}})
            case "PUT", ["tweets", number, "hidden"] if self._latest(number) in self.posts:
                root = self.posts.get(self.posts[self._latest(number)]["conversation_id"])
                if root is None or root["author_id"] != BRAND:
                    return problem(403, "You may only hide replies in your own conversations.")
                (self.hidden.add if call.body["hidden"] else self.hidden.discard)(number)
                return answer(200, {"data": {"hidden": call.body["hidden"]}})
        return problem(404, "Not Found", "Not Found")

    def _people(self, call: Call) -> Answer:
        asked = (call.param("ids") or "").split(",")
        body: dict[str, Any] = {}
        if found := [self.users[each] for each in asked if each in self.users]:
            body["data"] = found
        if missing := [self._missing(each, "user") for each in asked if each not in self.users]:
            body["errors"] = missing
        return answer(200, body)

    def _missing(self, number: str, what: str = "tweet") -> dict[str, Any]:
        why = self.gone.get(number, "resource-not-found")
        return {
            "value": number, "resource_id": number, "resource_type": what, "parameter": "ids",
            "title": "Not Found Error",
            "detail": f"Could not find {what} with ids: [{number}].", "type": f"{PROBLEMS}/{why}",
        }  # fmt: skip

    def _looked_up(self, call: Call) -> Answer:
        asked = (call.param("ids") or "").split(",")
        body: dict[str, Any] = {}
        if found := [self.posts[self._latest(each)] for each in asked if self._latest(each) in self.posts]:
            body["data"] = [self._shown(each, call) for each in found]
        if missing := [self._missing(each) for each in asked if self._latest(each) not in self.posts]:
            body["errors"] = missing
        return answer(200, body)

    def _shown(self, raw: dict[str, Any], call: Call) -> dict[str, Any]:
        names = "post.fields" if self.only_newer else "tweet.fields"
        asked = {*(call.param(names) or "").split(","), "id", "text", "edit_history_tweet_ids"}
        if self.only_newer:
            expanded = (call.param("expansions") or "").replace("referenced_posts", "referenced_tweets")
            asked |= set(expanded.split(","))
        answers = sum(_refers(each, "replied_to", raw["edit_history_tweet_ids"]) for each in self.posts.values())
        counts = dict.fromkeys(("retweet_count", "like_count", "quote_count", "bookmark_count", "impression_count"), 0)
        whole = raw | {"public_metrics": {"reply_count": answers, **counts}}
        found = {key: value for key, value in whole.items() if key in asked and value not in ({}, None)}
        return {NEWER.get(k, k): v for k, v in found.items()} if self.dialect == "post" else found

    def _listed(self, call: Call, found: list[dict[str, Any]]) -> Answer:
        since, until, start = call.param("since_id"), call.param("until_id"), call.param("start_time")
        if since:
            found = [each for each in found if int(each["id"]) > int(since)]
        if until:
            found = [each for each in found if int(each["id"]) < int(until)]
        if start:
            found = [each for each in found if each["created_at"] >= start]
        if "retweets" in (call.param("exclude") or ""):
            found = [each for each in found if not _refers(each, "retweeted", None)]
        found = sorted(found, key=lambda each: int(each["id"]), reverse=True)
        size = int(call.param("max_results") or 10)
        page = found[:size]
        meta: dict[str, Any] = {"result_count": len(page)}
        if not page:
            return answer(200, {"meta": meta})
        meta |= {"newest_id": page[0]["id"], "oldest_id": page[-1]["id"]}
        if len(found) > size:
            meta["next_token"] = "7140dibdnow9c7btw423i3sy5bxqs"
        return answer(200, {"data": [self._shown(each, call) for each in page], "meta": meta})

    def _searched(self, call: Call) -> Answer:
        query, since = call.param("query") or "", call.param("since_id")
        assert len(query) <= 512
        week = self.now() - timedelta(days=7)
        if since and int(since) < int((week - EPOCH) / timedelta(milliseconds=1)) << 22:
            return answer(400, {
                "errors": [{"parameters": {"since_id": [since]}, "message": "'since_id' must be of the last 7 days"}],
                "title": "Invalid Request", "detail": "One or more parameters to your request was invalid.",
                "type": f"{PROBLEMS}/invalid-request",
            })  # fmt: skip
        talks = re.findall(r"conversation_id:(\d+)", query)
        quoted = re.findall(r"quotes_of_tweet_id:(\d+)", query)
        found = [
            each
            for each in self.posts.values()
            if (each["conversation_id"] in talks or _refers(each, "quoted", quoted))
            and each["created_at"] >= _instant(week)
            and not ("-from:brand" in query and each["author_id"] == BRAND)
            and not ("-@brand" in query and _names(each, BRAND))
        ]
        return self._listed(call, found)

    def _talk(self, call: Call, found: list[dict[str, Any]]) -> Answer:
        month = _instant(self.now() - timedelta(days=30))
        found = sorted((m for m in found if m["created_at"] >= month), key=lambda m: int(m["id"]), reverse=True)
        begin = int((call.param("pagination_token") or "0").rpartition("Z")[2])
        size = int(call.param("max_results") or 100)
        page = found[begin : begin + size]
        meta: dict[str, Any] = {"result_count": len(page)}
        if begin + size < len(found):
            meta["next_token"] = f"18LAA5G1V9DLILOG0G00Z{begin + size}"
        return answer(200, {"data": page, "meta": meta} if page else {"meta": meta})

    def _fault(self) -> tuple[str, Answer | None]:
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "limited":
            reset = str(int((self.now() + timedelta(minutes=5)).timestamp()))
            said = {"title": "Too Many Requests", "detail": "Too Many Requests", "type": "about:blank", "status": 429}
            return fault, answer(429, said, {"x-rate-limit-reset": reset, "x-rate-limit-remaining": "0"})
        if fault == "refused":
            return fault, problem(403, "Your post is not to our taste.")
        return fault, None

    def _created(self, call: Call) -> Answer | None:
        fault, refused = self._fault()
        if refused is not None:
            return refused
        words, to = call.body["text"], call.body.get("reply", {}).get("in_reply_to_tweet_id")
        if to is not None:
            parent = self.posts.get(self._latest(to))
            if parent is None:
                return problem(403, "You attempted to reply to a Tweet that is deleted or not visible to you.")
            if parent["author_id"] != BRAND and not (_names(parent, BRAND) or self._quotes_us(parent)):
                return problem(
                    403,
                    "Reply to this conversation is not allowed because you have not been mentioned or otherwise "
                    "engaged by the author of the post you are replying to.",
                )
        if any(words == each for each in self.ours()):
            return problem(403, "You are not allowed to create a Tweet with duplicate content.")
        made = self.post(BRAND, words, to=to)
        chain = NEWER["edit_history_tweet_ids"] if self.dialect == "post" else "edit_history_tweet_ids"
        body = {"data": {"id": made["id"], "text": made["text"], chain: [made["id"]]}}
        return None if fault == "cut after" else answer(201, body)

    def _quotes_us(self, raw: dict[str, Any]) -> bool:
        own = [each["id"] for each in self.posts.values() if each["author_id"] == BRAND]
        return _refers(raw, "quoted", own)

    def _messaged(self, call: Call, channel: str) -> Answer | None:
        fault, refused = self._fault()
        if refused is not None:
            return refused
        number = self.message("us", call.body["text"], channel)
        done = {"data": {"dm_conversation_id": channel, "dm_event_id": number}}
        return None if fault == "cut after" else answer(201, done)


def _instant(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"


def _names(raw: dict[str, Any], number: str) -> bool:
    return any(each["id"] == number for each in raw["entities"].get("mentions", ()))


def _refers(raw: dict[str, Any], how: str, ids: Iterable[str] | None) -> bool:
    wanted = None if ids is None else set(ids)
    return any(
        each["type"] == how and (wanted is None or each["id"] in wanted) for each in raw.get("referenced_tweets", ())
    )
