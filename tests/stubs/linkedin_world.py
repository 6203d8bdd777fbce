"""A small LinkedIn: one organisation's page with its posts, members who comment, and the API's rules around them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote

from inbox_tui.connector import Answer
from inbox_tui.testing.link import Call, answer

PAGE = "urn:li:organization:700100"
OTHER_PAGE = "urn:li:organization:700200"
MEMBER = "urn:li:person:mBr4nd0wNr"
CLIENT, CLIENT_SECRET = "invented-client", "invented-client-secret"
SCOPES = "r_organization_social_feed,w_organization_social_feed,rw_organization_admin"


def number_of(urn: str) -> str:
    return urn.rstrip(")").rpartition(",")[2]


class LinkedInWorld:
    token = "invented-token-of-no-use"
    refresh = "invented-refresh-of-no-use"

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.faults: list[str] = []
        self.posts: dict[str, dict[str, Any]] = {}
        self.comments: dict[str, dict[str, Any]] = {}
        self.notices: list[dict[str, Any]] = []
        self.reactions: dict[tuple[str, str], str] = {}
        self.reactions_shown = True
        self.roles = {PAGE: ["ADMINISTRATOR"]}
        self.versions = {"202607", "202608", "202609", "202610"}
        self.problem: dict[str, Any] | None = None
        """What every call but renewal is answered with."""
        self.feed_allowed = True
        self.encoded_names = True
        """False: this server wants its names raw, and says 400 to the other spelling."""
        self.strangers_posts = False
        """Whether posts of strangers can be read."""
        self.page_size = 50
        self.person_only = False
        self.renewals = 0
        self._count = 0
        self.brand_post = self._post(PAGE, "The blue one is back.")

    # --- what people do

    def say(self, who: str, words: str, *, to: str | None = None) -> str:
        actor = PAGE if who == "us" else f"urn:li:person:{who}"
        if to in self.posts or to is None:
            return number_of(self._comment(actor, words, to or self.brand_post, None)["commentUrn"])
        above = self.comments[to]
        parent = above.get("parentComment") or above["commentUrn"]
        return number_of(self._comment(actor, words, above["_post"], parent)["commentUrn"])

    def mention(self, who: str, words: str) -> str:
        """A member's own post that mentions the page."""
        urn = self._post(f"urn:li:person:{who}", f"@[Brand]({PAGE}) {words}")
        self._notice("SHARE_MENTION", generatedActivity=urn, decoratedGeneratedActivity={
            "share": {"owner": f"urn:li:person:{who}", "text": f"@[Brand]({PAGE}) {words}", "entity": urn},
        })  # fmt: skip
        return urn

    def change(self, number: str, words: str) -> None:
        """A member edits a comment."""
        comment = self.comments[number]
        comment["message"]["text"] = words
        comment["lastModified"]["time"] = self._millis()
        self._about("COMMENT_EDIT", comment)

    def remove(self, number: str) -> None:
        """A member deletes a comment."""
        self._about("COMMENT_DELETE", self.comments.pop(number))

    def ours(self) -> list[str]:
        return [each["message"]["text"] for each in self.comments.values() if each["actor"] == PAGE]

    def expire(self) -> None:
        self.problem = {"status": 401, "serviceErrorCode": 65602, "message": "The token has expired"}

    def end(self) -> None:
        self.problem = {
            "status": 401, "serviceErrorCode": 65601, "code": "REVOKED_ACCESS_TOKEN",
            "message": "The token used in the request has been revoked by the user",
        }  # fmt: skip
        self.refresh = "taken-back"

    # --- what stands there

    def _millis(self) -> int:
        return int(self.now().timestamp() * 1000)

    def _id(self) -> str:
        self._count += 1
        return str((self._millis() << 22) + self._count)

    def _post(self, author: str, words: str) -> str:
        urn = f"urn:li:share:{self._id()}"
        at = self._millis()
        self.posts[urn] = {
            "id": urn, "author": author, "commentary": words, "visibility": "PUBLIC", "lifecycleState": "PUBLISHED",
            "createdAt": at, "publishedAt": at, "lastModifiedAt": at, "isReshareDisabledByAuthor": False,
            "lifecycleStateInfo": {"isEditedByAuthor": False}, "_activity": f"urn:li:activity:{self._id()}",
        }  # fmt: skip
        return urn

    def _comment(self, actor: str, words: str, post: str, parent: str | None) -> dict[str, Any]:
        number, at = self._id(), self._millis()
        activity = self.posts[post]["_activity"]
        urn = f"urn:li:comment:({activity},{number})"
        made: dict[str, Any] = {
            "$URN": urn, "commentUrn": urn, "id": number, "actor": actor, "object": activity, "_post": post,
            "created": {"actor": actor, "time": at}, "lastModified": {"actor": actor, "time": at + 1},
            "message": {"attributes": [], "text": words},
            "likesSummary": {"selectedLikes": [], "aggregatedTotalLikes": 0, "likedByCurrentUser": False},
        }  # fmt: skip
        if parent:
            made["parentComment"] = parent
        self.comments[number] = made
        self._about("ADMIN_COMMENT" if actor == PAGE else "COMMENT", made)
        return made

    def _about(self, action: str, comment: dict[str, Any]) -> None:
        activity, post = comment["object"], self.posts[comment["_post"]]
        urn = comment["commentUrn"]
        self._notice(
            action, sourcePost=activity, generatedActivity=urn.replace("(urn:li:", "("),
            decoratedSourcePost={
                "owner": post["author"], "text": post["commentary"], "entity": post["id"], "mediaCategory": "NONE",
            },
            decoratedGeneratedActivity={"comment": {
                "owner": comment["actor"], "text": comment["message"]["text"], "entity": urn, "object": activity,
            }},
        )  # fmt: skip

    def _notice(self, action: str, **more: Any) -> None:
        made = {"notificationId": 5_000_000 + len(self.notices), "organizationalEntity": PAGE, "action": action}
        self.notices.append({**made, "lastModifiedAt": self._millis(), "subscriber": MEMBER, **more})

    # --- HTTP

    def __call__(self, call: Call) -> Answer | None:
        if call.path.startswith("/oauth/v2/"):
            return self._login(call)
        if self.problem is not None:
            return answer(self.problem["status"], self.problem)
        if call.headers.get("authorization") != f"Bearer {self.token}":
            return _no(401, 65600, "INVALID_ACCESS_TOKEN", "Invalid access token")
        if call.path == "/v2/userinfo":
            return answer(200, {"sub": MEMBER.rpartition(":")[2], "name": "Bea Brandt"})
        if (refused := self._unversioned(call)) is not None:
            return refused
        if self.person_only:
            return _no(403, 100, "ACCESS_DENIED", "Not enough permissions to access: organizationAcls.FINDER")
        return self._rest(call)

    def _login(self, call: Call) -> Answer:
        if call.body.get("client_id") != CLIENT or call.body.get("client_secret") != CLIENT_SECRET:
            return answer(401, {"error": "invalid_client", "error_description": "Client authentication failed"})
        if call.path == "/oauth/v2/introspectToken":
            active = call.body.get("token") == self.token and self.problem is None
            ends = int((self.now() + timedelta(days=55)).timestamp())
            return answer(200, {"active": active, "client_id": CLIENT, "scope": SCOPES, "expires_at": ends})
        if call.body.get("refresh_token") != self.refresh:
            return answer(400, {"error": "invalid_grant", "error_description": "The refresh token is not valid"})
        self.renewals += 1
        self.token = f"{LinkedInWorld.token}-{self.renewals}"
        self.problem = None
        return answer(200, {
            "access_token": self.token, "expires_in": 5_184_000, "refresh_token": self.refresh,
            "refresh_token_expires_in": 20_000_000,
        })  # fmt: skip

    def _unversioned(self, call: Call) -> Answer | None:
        version = call.headers.get("linkedin-version", "")
        if not version:
            return _no(400, 0, "VERSION_MISSING", "A version must be present in the request")
        if version not in self.versions:
            return _no(426, 0, "NONEXISTENT_VERSION", f"Requested version {version} is not active")
        if call.headers.get("x-restli-protocol-version") != "2.0.0":
            return _no(400, 0, "ILLEGAL_ARGUMENT", "Invalid protocol version")
        if call.path.startswith("/rest/socialActions/") and (":" not in call.path) is not self.encoded_names:
            return _no(400, 0, "ILLEGAL_ARGUMENT", "Syntax exception in path variables")
        return None

    def _rest(self, call: Call) -> Answer | None:
        parts = [unquote(part) for part in call.path.removeprefix("/rest/").split("/")]
        match call.method, parts:
            case "GET", ["organizationAcls"]:
                held = [(page, role) for page, roles in self.roles.items() for role in roles]
                return answer(200, self._cut(call, [
                    {"organization": page, "role": role, "roleAssignee": MEMBER, "state": "APPROVED"}
                    for page, role in held
                ]))  # fmt: skip
            case "GET", ["organizations", number]:
                name = "Brand" if PAGE.endswith(number) else "Other"
                return answer(200, {"id": int(number), "localizedName": name, "vanityName": f"{name.lower()}-inc"})
            case "GET", ["organizationalEntityNotifications"]:
                return self._feed(call)
            case "GET", ["posts"]:
                mine = [_plain(each) for each in self.posts.values() if each["author"] == call.param("author")]
                return answer(200, self._cut(call, mine[::-1]))
            case "GET", ["posts", urn] if urn in self.posts:
                if self._strangers(urn):
                    return _no(403, 100, "ACCESS_DENIED", "Not enough permissions to access: partnerApiPosts.GET")
                return answer(200, _plain(self.posts[urn]))
            case "GET", ["socialActions", urn, "comments"] if self._strangers(urn):
                return _no(403, 100, "ACCESS_DENIED", "Not enough permissions to access: socialActions.FINDER")
            case "GET", ["socialActions", urn, "comments"]:
                return answer(200, self._cut(call, [self._shown(each) for each in self._below(urn)]))
            case "GET", ["socialActions", _, "comments", number] if number in self.comments:
                return answer(200, self._shown(self.comments[number]))
            case "GET", ["reactions", key] if not self.reactions_shown:
                return _no(403, 100, "ACCESS_DENIED", "Not enough permissions to access: reactions.GET")
            case "GET", ["reactions", key] if _reacted(key) in self.reactions:
                return answer(200, {"reactionType": self.reactions[_reacted(key)], "root": _reacted(key)[1]})
            case (("POST" | "DELETE"), ["socialActions" | "reactions", *_]):
                return self._write(call, parts)
        return _no(404, 0, "", "Could not find entity")

    def _strangers(self, urn: str) -> bool:
        """Whether ``urn`` is a post that is not to be read."""
        return urn in self.posts and self.posts[urn]["author"] != PAGE and not self.strangers_posts

    def _feed(self, call: Call) -> Answer:
        if not self.feed_allowed:
            return _no(403, 100, "ACCESS_DENIED", "Not enough permissions to access: organizationalEntityNotifications")
        start, end = (int(each.rpartition(":")[2]) for each in (call.param("timeRange") or "").strip("()").split(","))
        actions = (call.param("actions") or "").removeprefix("List(").removesuffix(")").split(",")
        found = [each for each in self.notices if start <= each["lastModifiedAt"] <= end and each["action"] in actions]
        return answer(200, self._cut(call, found[::-1]))

    def _below(self, urn: str) -> list[dict[str, Any]]:
        if urn.startswith("urn:li:comment:"):
            return [c for c in self.comments.values() if number_of(c.get("parentComment", "")) == number_of(urn)]
        here = [c for c in self.comments.values() if not c.get("parentComment")]
        return [c for c in here if urn in (c["_post"], c["object"])]

    def _shown(self, comment: dict[str, Any]) -> dict[str, Any]:
        below = [c for c in self.comments.values() if c.get("parentComment") == comment["commentUrn"]]
        summary = {"selectedComments": [], "totalFirstLevelComments": len(below), "aggregatedTotalComments": len(below)}
        return {**_plain(comment), "commentsSummary": summary}

    def _cut(self, call: Call, items: list[Any]) -> dict[str, Any]:
        start, size = int(call.param("start") or 0), min(int(call.param("count") or 10), self.page_size)
        paging = {"start": start, "count": size, "links": [], "total": len(items)}
        return {"elements": items[start : start + size], "paging": paging}

    # --- writes

    def _write(self, call: Call, parts: list[str]) -> Answer | None:
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "limited":
            return _no(429, 0, "TOO_MANY_REQUESTS", "Comment create throttled: creation rate limit exceeded for member")
        if fault == "refused":
            return _no(422, 0, "UNPROCESSABLE_ENTITY", "This text is not to our taste")
        done = self._done(call, parts)
        return None if fault == "cut after" else done

    def _done(self, call: Call, parts: list[str]) -> Answer:
        body = call.body
        match call.method, parts:
            case "POST", ["socialActions", urn, "comments"]:
                return self._commented(urn, body)
            case "POST", ["socialActions", _, "comments", number] if number in self.comments:
                if call.headers.get("x-restli-method") != "PARTIAL_UPDATE":
                    return _no(400, 0, "ILLEGAL_ARGUMENT", "Create needs no id")
                self.comments[number]["message"] = body["patch"]["message"]["$set"]
                self.comments[number]["lastModified"]["time"] = self._millis()
                return answer(204)
            case "DELETE", ["socialActions", _, "comments", number] if number in self.comments:
                del self.comments[number]
                return answer(204)
            case "POST", ["reactions"]:
                key = (call.param("actor") or "", body["root"])
                if key in self.reactions:
                    return _no(409, 0, "CONFLICT", "A reaction exists")
                self.reactions[key] = body["reactionType"]
                return answer(201, {"reactionType": body["reactionType"], "root": body["root"]})
            case "DELETE", ["reactions", key]:
                actor, entity = _reacted(key)
                return answer(204) if self.reactions.pop((actor, entity), None) else _no(404, 0, "", "Not found")
        return _no(404, 0, "", "Could not find entity")

    def _commented(self, urn: str, body: Any) -> Answer:
        if len(body["message"]["text"]) > 1250:
            return _no(422, 0, "FIELD_LENGTH_TOO_LONG", "message.text is too long")
        parent = body.get("parentComment")
        if urn not in self.posts if not parent else number_of(parent) not in self.comments:
            return _no(404, 0, "", "Could not find entity")
        post = self.comments[number_of(parent)]["_post"] if parent else urn
        made = self._comment(body["actor"], body["message"]["text"], post, parent)
        made["message"]["attributes"] = body["message"]["attributes"]
        return answer(201, _plain(made), {"x-restli-id": made["id"]})


def _reacted(key: str) -> tuple[str, str]:
    """Who and what a reaction's name names."""
    actor, _, entity = key.strip("()").removeprefix("actor:").partition(",entity:")
    return actor, entity + (")" if "(" in entity else "")


def _plain(raw: dict[str, Any]) -> dict[str, Any]:
    return json.loads(json.dumps({key: value for key, value in raw.items() if not key.startswith("_")}))


def _no(status: int, service: int, code: str, message: str) -> Answer:
    body: dict[str, Any] = {"status": status, "message": message}
    return answer(status, body | ({"serviceErrorCode": service} if service else {}) | ({"code": code} if code else {}))
