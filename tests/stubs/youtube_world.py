"""A small YouTube: one channel of ours, its videos and a community post, and people who comment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from google_login import GoogleLogin, error
from inbox_tui.connector import Answer
from inbox_tui.testing.link import Call, answer

US = "UCstub-brand-channel"
VIDEO = "vid-kettles"
PAGE_LIMIT = 100
INLINE = 5


def channel_of(who: str) -> str:
    return US if who == "us" else f"UCstub-{who}"


class YouTubeWorld(GoogleLogin):
    scope = "https://www.googleapis.com/auth/youtube.force-ssl"

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.now = now
        self.comments: dict[str, dict[str, Any]] = {}
        """All comments by id, in the order in which they were written."""
        self.faults: list[str] = []
        self.trouble: dict[str, Answer] = {}
        """What a path answers instead, while it is here."""
        self.closed_videos: set[str] = set()
        self.public_by_id = False
        """Whether only what is public is told to who asks by id: the reference does not say."""
        self.page_limit = PAGE_LIMIT
        self.units = 0
        self.made = 0

    # --- what people do

    def say(self, who: str, words: str, *, to: str | None = None, **more: Any) -> str:
        """``more``: ``video`` (None: on a community post), ``at``, ``status``, ``image``."""
        return str(self._add(who, words, to, **more)["id"])

    def change(self, name: str, words: str) -> None:
        self.comments[name] |= {"text": words, "updated": self.now()}

    def remove(self, name: str) -> None:
        for each in [each for each in self.comments if each == name or each.startswith(f"{name}.")]:
            self.comments.pop(each)

    def ours(self) -> list[str]:
        return [each["text"] for each in self.comments.values() if each["who"] == "us"]

    def _add(self, who: str, words: str, to: str | None, **more: Any) -> dict[str, Any]:
        self.made += 1
        top = to.partition(".")[0] if to else None
        name = f"{top}.r{self.made:04}" if top else f"Ugy{self.made:04}"
        at = more.get("at", self.now())
        video = self.comments[top]["video"] if top else more.get("video", VIDEO)
        status = more.get("status", "published")
        self.comments[name] = {"id": name, "who": who, "text": words, "parent": top, "video": video, "at": at,
                               "updated": at, "status": status, "image": more.get("image")}  # fmt: skip
        return self.comments[name]

    # --- HTTP

    def __call__(self, call: Call) -> Answer | None:
        if call.path == "/token":
            return self.token(call)
        if (refused := self.refusal(call)) is not None:
            return refused
        self.units += 1 if call.method == "GET" else 50
        if (said := self.trouble.get(call.path)) is not None:
            return said
        match call.method, call.path.removeprefix("/youtube/v3/"):
            case "GET", "channels":
                return answer(200, {"kind": "youtube#channelListResponse", "items": [self._channel()]})
            case "GET", "videos":
                ids = (call.param("id") or "").split(",")
                films = [{"kind": "youtube#video", "id": one, "snippet": {"title": f"About {one}"}} for one in ids]
                return answer(200, {"kind": "youtube#videoListResponse", "items": films})
            case "GET", "commentThreads":
                return self._threads(call)
            case "GET", "comments":
                return self._comments(call)
            case "POST", "comments":
                return self._written(call)
            case "PUT", "comments":
                return self._edited(call)
            case "DELETE", "comments":
                name = call.param("id") or ""
                if name not in self.comments:
                    return error(404, "commentNotFound", domain="youtube.comment")
                self.remove(name)
                return answer(204)
            case "POST", "comments/setModerationStatus":
                for name in (call.param("id") or "").split(","):
                    if name not in self.comments:
                        return error(404, "commentNotFound", domain="youtube.comment")
                    self.comments[name]["status"] = call.param("moderationStatus")
                return answer(204)
        return error(404, "notFound")

    def _channel(self) -> dict[str, Any]:
        return {
            "kind": "youtube#channel", "etag": "e", "id": US,
            "snippet": {"title": "Brand", "customUrl": "@brand", "description": "Kettles."},
            "contentDetails": {"relatedPlaylists": {"uploads": "UUstub"}},
        }  # fmt: skip

    def _threads(self, call: Call) -> Answer:
        if (asked := call.param("id")) is not None:
            assert not {"maxResults", "moderationStatus"} & {name for name, _ in call.query}, "not allowed with id"
            tops = self._by_id(asked)
            return self._page(call, [self._thread(each) for each in tops], "commentThread")
        assert call.param("allThreadsRelatedToChannelId") == US
        wanted = call.param("moderationStatus") or "published"
        tops = [each for each in self.comments.values() if each["parent"] is None]
        tops = [each for each in tops if wanted in self._statuses(each, queue=wanted != "published")]
        tops.sort(key=lambda each: each["at"], reverse=True)
        told = wanted != "published"
        return self._page(call, [self._thread(each, told=told) for each in tops], "commentThread")

    def _by_id(self, asked: str) -> list[dict[str, Any]]:
        found = [self.comments[one] for one in asked.split(",") if one in self.comments]
        return [each for each in found if each["status"] == "published" or not self.public_by_id]

    def _statuses(self, top: dict[str, Any], *, queue: bool) -> set[str]:
        return {top["status"]} | ({each["status"] for each in self._below(top["id"])} if queue else set())

    def _below(self, top: str) -> list[dict[str, Any]]:
        return [each for each in self.comments.values() if each["parent"] == top]

    def _comments(self, call: Call) -> Answer:
        if (asked := call.param("id")) is not None:
            found = self._by_id(asked)
            return self._page(call, [self._comment(each) for each in found], "comment")
        top = call.param("parentId") or ""
        if top not in self.comments:
            return error(404, "commentNotFound", domain="youtube.comment")
        public = [each for each in self._below(top) if each["status"] == "published"]
        return self._page(call, [self._comment(each) for each in public], "comment")

    def _page(self, call: Call, items: list[dict[str, Any]], kind: str) -> Answer:
        token = call.param("pageToken") or "at0"
        if not token.startswith("at"):
            return error(400, "invalidPageToken")
        start, size = int(token[2:]), min(int(call.param("maxResults") or 20), self.page_limit)
        if call.param("id") is not None:
            size = len(items)
        body: dict[str, Any] = {
            "kind": f"youtube#{kind}ListResponse", "etag": "e",
            "pageInfo": {"totalResults": len(items), "resultsPerPage": size}, "items": items[start : start + size],
        }  # fmt: skip
        if start + size < len(items):
            body["nextPageToken"] = f"at{start + size}"
        return answer(200, body)

    def _thread(self, top: dict[str, Any], *, told: bool = False) -> dict[str, Any]:
        below = [each for each in self._below(top["id"]) if told or each["status"] == "published"]
        open_ = top["video"] not in self.closed_videos and top["status"] == "published"
        snippet = {
            "channelId": US, "topLevelComment": self._comment(top, told=told), "canReply": open_,
            "totalReplyCount": len(below), "isPublic": True,
        }  # fmt: skip
        made = {"kind": "youtube#commentThread", "etag": "e", "id": top["id"], "snippet": snippet}
        if top["video"]:
            snippet["videoId"] = top["video"]
        if below:
            made["replies"] = {"comments": [self._comment(each, told=told) for each in below[-INLINE:]]}
        return made

    def _comment(self, each: dict[str, Any], *, told: bool = False) -> dict[str, Any]:
        who = "brand" if each["who"] == "us" else each["who"]
        snippet = {
            "channelId": US, "textDisplay": each["text"], "authorDisplayName": f"@{who}",
            "authorProfileImageUrl": "https://stub.example/a.png", "authorChannelUrl": f"https://stub.example/@{who}",
            "authorChannelId": {"value": channel_of(each["who"])}, "canRate": True, "viewerRating": "none",
            "likeCount": 0, "publishedAt": _iso(each["at"]), "updatedAt": _iso(each["updated"]),
        }  # fmt: skip
        more = {
            "videoId": each["video"], "parentId": each["parent"], "imageUrl": each["image"],
            "textOriginal": each["text"] if each["who"] == "us" else None,
            "moderationStatus": each["status"] if told else None,
        }  # fmt: skip
        snippet |= {key: value for key, value in more.items() if value}
        return {"kind": "youtube#comment", "etag": "e", "id": each["id"], "snippet": snippet}

    def _written(self, call: Call) -> Answer | None:
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "limited":
            return error(403, "rateLimitExceeded", domain="usageLimits")
        if fault == "refused":
            return error(400, "invalidCommentMetadata", domain="youtube.comment")
        if fault == "failed":
            return error(400, "processingFailure", domain="youtube.comment")
        snippet = call.body["snippet"]
        if snippet["parentId"] not in self.comments:
            return error(404, "parentCommentNotFound", domain="youtube.comment")
        if self.comments[snippet["parentId"]]["video"] in self.closed_videos:
            return error(403, "commentsDisabled", domain="youtube.comment")
        made = self._add("us", snippet["textOriginal"], snippet["parentId"])
        return None if fault == "cut after" else answer(200, self._comment(made))

    def _edited(self, call: Call) -> Answer:
        name = call.body["id"]
        if name not in self.comments:
            return error(404, "commentNotFound", domain="youtube.comment")
        if self.comments[name]["who"] != "us":
            return error(403, "forbidden", domain="youtube.comment")
        self.change(name, call.body["snippet"]["textOriginal"])
        return answer(200, self._comment(self.comments[name]))


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
