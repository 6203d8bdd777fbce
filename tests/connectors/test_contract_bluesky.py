"""The Bluesky connector passes the contract suite, against a small invented network."""

from __future__ import annotations

import base64
import json
from typing import Any

from inbox_tui.connector import Answer
from inbox_tui.testing.contract import ConnectorContract, Harness
from inbox_tui.testing.link import Call, FakeLink, answer
from inbox_tui_bluesky import BlueskyConnector

ORIGIN = "https://pds.example"
POST = "app.bsky.feed.post"
ACME = {"did": "did:plc:acme", "handle": "acme.example", "displayName": "acme"}
BEN = {"did": "did:plc:ben", "handle": "ben.example", "displayName": "Ben"}
ANA = {"did": "did:plc:ana", "handle": "ana.example", "displayName": "Ana"}


def token(kind: str) -> str:
    """A token in form only: nobody signed it."""

    def part(claims: dict[str, str]) -> str:
        return base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")

    return ".".join((part({"alg": "none"}), part({"sub": ACME["did"], "scope": kind}), "invented"))


class Network:
    """Posts of three people, in memory."""

    def __init__(self) -> None:
        self.views: dict[str, dict[str, Any]] = {}
        top = self.add(ACME, "3lbbbbbbbbb22", "We restocked the blue one today.", 0)
        ask = self.add(BEN, "3lbbbbbbbbc22", "does it ship to Lagos?", 5, parent=top)
        self.add(BEN, "3lbbbbbbbbd22", "and what about customs?", 9, parent=ask)
        said = "hey @acme.example my parcel is late"
        facet = {
            "index": {"byteStart": 4, "byteEnd": 17},
            "features": [{"$type": "app.bsky.richtext.facet#mention", "did": ACME["did"]}],
        }
        self.add(ANA, "3lbbbbbbbbf22", said, 20, facets=[facet])

    def add(self, author: dict[str, str], rkey: str, words: str, minute: int, **more: Any) -> dict[str, Any]:
        parent = more.pop("parent", None)
        value: dict[str, Any] = {"$type": POST, "text": words, "createdAt": f"2026-03-02T08:{minute:02}:00.000Z"} | more
        if parent:
            strong = {"uri": parent["uri"], "cid": parent["cid"]}
            value["reply"] = {"parent": strong, "root": parent["record"].get("reply", {}).get("root", strong)}
        return self._keep(author, rkey, value)

    def _keep(self, author: dict[str, str], rkey: str, value: dict[str, Any]) -> dict[str, Any]:
        uri = f"at://{author['did']}/{POST}/{rkey}"
        view = {"uri": uri, "cid": f"bafy{rkey}", "author": author, "record": value, "indexedAt": value["createdAt"]}
        return self.views.setdefault(uri, view)

    def __call__(self, call: Call) -> Answer:
        match call.method, call.path.removeprefix("/xrpc/"):
            case "GET", "app.bsky.actor.getProfile":
                return answer(200, ACME)
            case "GET", "_health":
                return answer(200, {"version": "0.4.0"})
            case "GET", "app.bsky.notification.listNotifications":
                return answer(200, {"notifications": [] if call.param("cursor") else self._notices()})
            case "GET", "app.bsky.feed.getPosts":
                asked = [value for key, value in call.query if key == "uris"]
                return answer(200, {"posts": [self.views[uri] for uri in asked if uri in self.views]})
            case "GET", "app.bsky.feed.getPostThread":
                return self._thread(call.param("uri") or "")
            case "GET", "com.atproto.repo.listRecords":
                ours = [v for v in reversed(self.views.values()) if v["author"] is ACME]
                listed = ours if call.param("collection") == POST else []
                return answer(
                    200, {"records": [{"uri": v["uri"], "cid": v["cid"], "value": v["record"]} for v in listed]}
                )
            case "GET", "com.atproto.repo.getRecord":
                view = self.views.get(f"at://{call.param('repo')}/{call.param('collection')}/{call.param('rkey')}")
                if view is None:
                    return answer(400, {"error": "RecordNotFound", "message": "Could not locate record"})
                return answer(200, {"uri": view["uri"], "cid": view["cid"], "value": view["record"]})
            case "GET", "chat.bsky.convo.listConvos":
                return answer(200, {"convos": []})
            case "GET", "chat.bsky.convo.getLog":
                return answer(200, {"logs": [], "cursor": "0"})
            case "POST", "com.atproto.repo.putRecord":
                view = self._keep(ACME, call.body["rkey"], call.body["record"])
                return answer(200, {"uri": view["uri"], "cid": view["cid"]})
        return answer(501, {"error": "MethodNotImplemented", "message": "Method Not Implemented"})

    def _notices(self) -> list[dict[str, Any]]:
        theirs = [v for v in reversed(self.views.values()) if v["author"] is not ACME]
        return [{**v, "reason": "reply" if "reply" in v["record"] else "mention", "isRead": False} for v in theirs]

    def _thread(self, uri: str) -> Answer:
        if uri not in self.views:
            return answer(400, {"error": "NotFound", "message": f"Post not found: {uri}"})
        node = self._node(uri)
        here = node
        while parent := self.views[here["post"]["uri"]]["record"].get("reply", {}).get("parent"):
            here["parent"] = {"$type": "app.bsky.feed.defs#threadViewPost", "post": self.views[parent["uri"]]}
            here = here["parent"]
        return answer(200, {"thread": node})

    def _node(self, uri: str) -> dict[str, Any]:
        below = [
            v["uri"] for v in self.views.values() if v["record"].get("reply", {}).get("parent", {}).get("uri") == uri
        ]
        return {
            "$type": "app.bsky.feed.defs#threadViewPost",
            "post": {**self.views[uri], "replyCount": len(below)},
            "replies": [self._node(child) for child in below],
        }


class TestBluesky(ConnectorContract):
    def make(self) -> Harness:
        link = FakeLink(
            Network(),
            settings={"server": ORIGIN, "handle": ACME["handle"], "did": ACME["did"]},
            secrets={
                "password": "abcd-efgh-ijkl-mnop",
                "access": token("com.atproto.appPassPrivileged"),
                "refresh": token("com.atproto.refresh"),
            },
            origins=(ORIGIN,),
            sign_in_paths=BlueskyConnector.sign_in_paths,
        )
        return Harness(BlueskyConnector(link), link, may_write=frozenset(BlueskyConnector.sign_in_paths))
