"""A small Business Profile: an account of ours with its locations, people who review them, and Google's moderation."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from google_login import GoogleLogin
from inbox_tui.connector import Answer
from inbox_tui.testing.link import Call, answer

ACCOUNT = "accounts/77"
STARS = ("", "ONE", "TWO", "THREE", "FOUR", "FIVE")


def refused(code: int, status: str, message: str = "No.", **detail: Any) -> Answer:
    """The error shape of Google's newer APIs."""
    details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", **detail}] if detail else []
    return answer(code, {"error": {"code": code, "message": message, "status": status, "details": details}})


NOT_APPROVED = refused(
    429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Requests' and limit 'Requests per minute'.",
    reason="RATE_LIMIT_EXCEEDED", metadata={"quota_limit_value": "0", "quota_limit": "DefaultRequestsPerMinute"},
)  # fmt: skip


class GoogleBusinessWorld(GoogleLogin):
    scope = "https://www.googleapis.com/auth/business.manage"

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.now = now
        self.locations: dict[str, dict[str, Any]] = {}
        self.add_location("11", "Brand Lagos")
        self.reviews: dict[str, dict[str, Any]] = {}
        self.faults: list[str] = []
        self.trouble: dict[str, Answer] = {}
        """What paths that begin so answer instead."""
        self.moderation = "APPROVED"
        """What becomes of a reply that is written."""
        self.page_limit = 50
        self.made = 0

    # --- what people do

    def add_location(self, number: str, title: str, *, account: str = ACCOUNT, verified: bool = True) -> str:
        metadata = {
            "hasVoiceOfMerchant": verified,
            "mapsUri": f"https://maps.example/{number}",
            "placeId": f"p{number}",
        }
        self.locations[f"{account}/locations/{number}"] = {
            "name": f"locations/{number}", "title": title, "metadata": metadata
        }  # fmt: skip
        return f"{account}/locations/{number}"

    def say(self, who: str, words: str, *, to: str | None = None, **more: Any) -> str:
        """A review by ``who``, or ``us`` replying to one. ``more``: ``stars``, ``where``, ``at``, any other field."""
        if to is not None:
            assert who == "us", "only the owner replies to a review"
            self._answer(self.reviews[to], words)
            return f"{to}/reply"
        self.made += 1
        where = more.pop("where", next(iter(self.locations)))
        at = _iso(more.pop("at", self.now()))
        number = f"AbFvOq{self.made:05}"
        self.reviews[f"{where}/reviews/{number}"] = {
            "name": f"{where}/reviews/{number}", "reviewId": number,
            "reviewer": {"displayName": who.title(), "profilePhotoUrl": "https://stub.example/p.png"},
            "starRating": STARS[more.pop("stars", 4)], "createTime": at, "updateTime": at,
            **({"comment": words} if words else {}), **more,
        }  # fmt: skip
        return f"{where}/reviews/{number}"

    def change(self, name: str, **fields: Any) -> None:
        self.reviews[name] |= {"updateTime": _iso(self.now()), **fields}

    def ours(self) -> list[str]:
        replies = [each["reviewReply"] for each in self.reviews.values() if "reviewReply" in each]
        return [each["comment"] for each in sorted(replies, key=lambda each: each["updateTime"])]

    def _answer(self, review: dict[str, Any], words: str) -> dict[str, Any]:
        made = {"comment": words, "updateTime": _iso(self.now()), "reviewReplyState": self.moderation}
        if self.moderation == "REJECTED":
            made["policyViolation"] = "ADVERTISING_AND_SOLICITATION"
        review["reviewReply"] = made
        return made

    # --- HTTP

    def __call__(self, call: Call) -> Answer | None:
        if call.path == "/token":
            return self.token(call)
        if (no := self.refusal(call)) is not None:
            return no
        for path, said in self.trouble.items():
            if call.path.startswith(path):
                return said
        if call.method == "GET" and call.path == "/v1/accounts":
            names = dict.fromkeys(each.partition("/locations")[0] for each in self.locations) or {ACCOUNT: None}
            made = [{"name": name, "accountName": f"Brand {n}".strip(" 0"), "type": "PERSONAL"} for n, name in
                    enumerate(names)]  # fmt: skip
            return answer(200, {"accounts": made})
        if call.method == "GET" and (found := re.fullmatch(r"/v1/(accounts/\d+)/locations", call.path)):
            assert call.param("readMask") == "name,title,metadata"
            here = [each for name, each in self.locations.items() if name.startswith(found[1] + "/")]
            return answer(200, {"locations": here} if here else {})
        name = call.path.removeprefix("/v4/")
        if call.method == "GET" and name.endswith("/reviews") and name.removesuffix("/reviews") in self.locations:
            return self._page(call, name.removesuffix("/reviews"))
        if call.method == "GET" and name in self.reviews:
            return answer(200, self.reviews[name])
        review = self.reviews.get(name.removesuffix("/reply"))
        if review is not None and name.endswith("/reply"):
            if call.method == "PUT":
                return self._written(review, call)
            if call.method == "DELETE" and review.pop("reviewReply", None):
                return answer(200, {})
        return refused(404, "NOT_FOUND", "Requested entity was not found.")

    def _page(self, call: Call, location: str) -> Answer:
        assert call.param("orderBy") == "updateTime desc"
        here = [each for name, each in self.reviews.items() if name.startswith(location + "/")]
        here.sort(key=lambda each: each["updateTime"], reverse=True)
        token = call.param("pageToken") or "at0"
        if not token.startswith("at"):
            return refused(400, "INVALID_ARGUMENT", "Request contains an invalid argument.")
        start, size = int(token[2:]), min(int(call.param("pageSize") or 50), self.page_limit)
        if not here:
            return answer(200, {})
        body: dict[str, Any] = {
            "reviews": here[start : start + size], "averageRating": 4.2, "totalReviewCount": len(here)
        }  # fmt: skip
        if start + size < len(here):
            body["nextPageToken"] = f"at{start + size}"
        return answer(200, body)

    def _written(self, review: dict[str, Any], call: Call) -> Answer | None:
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "limited":
            return refused(429, "RESOURCE_EXHAUSTED", "Quota exceeded.", reason="RATE_LIMIT_EXCEEDED")
        if fault == "refused":
            return refused(400, "INVALID_ARGUMENT", "Request contains an invalid argument.")
        if not self.locations[review["name"].partition("/reviews")[0]]["metadata"]["hasVoiceOfMerchant"]:
            return refused(400, "FAILED_PRECONDITION", "Precondition check failed.")
        made = self._answer(review, call.body["comment"])
        return None if fault == "cut after" else answer(200, made)


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
