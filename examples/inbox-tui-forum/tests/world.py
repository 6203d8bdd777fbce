"""The forum, in memory: one function from call to answer. As a program it is a forum on loopback, to try things on."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from inbox_tui.connector import Answer
from inbox_tui.testing.link import Call, answer
from inbox_tui.testing.serve import served

KEY = "paper-key"
US = {"id": 7, "username": "acme", "name": "Acme"}
ANA = {"id": 8, "username": "ana", "name": "Ana"}
BEN = {"id": 9, "username": "ben", "name": ""}
CAN = ["reply", "like", "unlike", "edit", "delete"]


class Forum:
    """Begins with a public topic of sixty posts, a private one, one edit and one deletion; all in the days before."""

    def __init__(self, now: datetime) -> None:
        self.now = now - timedelta(days=2)
        self.topics: list[dict[str, Any]] = []
        self.posts: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []
        self.busy = 0
        """How many of the next requests are told to come back later."""
        hinges = self.topic(ANA, "Hinges", "My hinge squeaks. What now, @acme?")
        for number in range(60):
            self.post(BEN if number % 3 else US, hinges, f"Answer {number}", reply_to=max(0, number - 3))
        self.change(self.posts[4], "A better answer")
        self.remove(self.posts[5])
        letters = self.topic(ANA, "My order", "Where is order 1234?", private=True)
        self.post(US, letters, "On its way.")
        self.post(ANA, letters, "Thanks! When?", reply_to=len(self.posts))

    # what people do

    def topic(self, author: dict[str, Any], title: str, text: str, private: bool = False) -> dict[str, Any]:
        number, first = len(self.topics) + 1, len(self.posts) + 1
        about = {"id": number, "title": title, "first": first, "author": author["id"]}
        self.topics.append({**about, "private": private, "closed": False})
        self.post(author, self.topics[-1], text)
        return self.topics[-1]

    def post(self, author: dict[str, Any], topic: dict[str, Any], text: str, reply_to: int = 0) -> dict[str, Any]:
        self.now += timedelta(minutes=1)
        made = {
            "id": len(self.posts) + 1,
            "author": author,
            "topic": topic,
            "reply_to": {"id": reply_to, "author": self.posts[reply_to - 1]["author"]["id"]} if reply_to else None,
            "created_at": self.now.isoformat(),
            "edited_at": None,
            "version": 1,
            "text": text.strip(),
            "mentions": [US] if "@acme" in text else [],
            "liked": False,
        }
        self.posts.append(made)
        self.events.append({"what": "posted", "post": made})
        return made

    def change(self, post: dict[str, Any], text: str) -> None:
        self.now += timedelta(minutes=1)
        post.update(text=text.strip(), version=post["version"] + 1, edited_at=self.now.isoformat())
        self.events.append({"what": "edited", "post": post})

    def remove(self, post: dict[str, Any]) -> None:
        kept = {key: post[key] for key in ("id", "topic", "reply_to")}
        post.clear()
        post.update(kept, deleted=True)
        # The past is told as it is now: of a deleted post nothing but its deletion.
        self.events = [event for event in self.events if event.get("post") is not post]
        self.events.append({"what": "deleted", "id": post["id"]})

    # what it answers

    def __call__(self, call: Call) -> Answer:
        if self.busy:
            self.busy -= 1
            return answer(429, headers={"Retry-After": "90"})
        if call.headers.get("api-key") != KEY:
            return answer(401)
        match call.method, call.path.removesuffix(".json").strip("/").split("/"):
            case "GET", ["me"]:
                mine = [each["id"] for each in self.alive() if each["author"] is US]
                limits = {"max_length": 5000, "software": "Forum 1.0", "newest_post": mine[-1] if mine else None}
                return answer(200, {**US, "can": CAN, **limits})
            case "GET", ["me", "posts"]:
                after = int(call.param("after") or 0)
                return self.some([each for each in self.alive() if each["author"] is US and each["id"] > after])
            case "GET", ["activity"]:
                return self.activity(int(call.param("after") or 0))
            case "POST", ["posts"]:
                return self.answered(call.body)
            case method, ["posts", number, *rest] if number.isdigit() and 0 < int(number) <= len(self.posts):
                post = self.posts[int(number) - 1]
                return answer(410) if "deleted" in post else self.about(method, post, rest, call)
        return answer(404)

    def about(self, method: str, post: dict[str, Any], rest: list[str], call: Call) -> Answer:
        match method, rest:
            case "GET", ["topic"]:
                all_of_it = [each for each in self.posts if each["topic"] is post["topic"]]
                return self.some(all_of_it, int(call.param("page") or 1))
            case "PUT" | "DELETE", ["like"]:
                post["liked"] = method == "PUT"
            case "PUT", [] if post["author"] is US:
                self.change(post, call.body["text"])
            case "DELETE", [] if post["author"] is US:
                self.remove(post)
            case _:
                return answer(403)
        return answer(200, post)

    def answered(self, body: Any) -> Answer:
        target = self.posts[body["reply_to"] - 1]
        if len(body["text"].strip()) < 2:
            return answer(422, {"error": "too_short"})
        first = target["id"] == target["topic"]["first"]
        return answer(201, self.post(US, target["topic"], body["text"], 0 if first else target["id"]))

    def activity(self, after: int) -> Answer:
        here = self.events[after : after + 25]
        last = after + len(here)
        return answer(200, {"events": here, "last": last or None, "more": last < len(self.events)})

    def some(self, posts: list[dict[str, Any]], page: int = 1) -> Answer:
        return answer(200, {"posts": posts[page * 25 - 25 : page * 25], "more": len(posts) > page * 25})

    def alive(self) -> list[dict[str, Any]]:
        return [each for each in self.posts if "deleted" not in each]


async def main() -> None:
    async with served(Forum(datetime.now(UTC))) as origin:
        print(f"{origin}  API key: {KEY}  (Ctrl+C ends it)", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
