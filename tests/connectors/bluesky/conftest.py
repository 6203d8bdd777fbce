"""A small Bluesky in memory: repositories, an AppView over them, chat, tokens. It keeps the real one's rules."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from inbox_tui.connector import Answer
from inbox_tui.testing.link import EPOCH, Call, FakeLink, answer
from inbox_tui_bluesky import BlueskyConnector, tid

SERVER = "https://pds.example"
POST = "app.bsky.feed.post"
Refuse = tuple[int, str, str]


def jwt(**claims: str) -> str:
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJub25lIn0.{body}.c2ln"


def stamp(when: datetime) -> str:
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Network:
    """Call it as a link's handler. ``me`` is ``did:plc:me``; anybody else is made by being named."""

    def __init__(self) -> None:
        self.repos: dict[str, dict[str, tuple[dict[str, Any], str]]] = {}
        self.time = EPOCH
        self.indexed: dict[str, datetime] = {}
        self.unnotified: set[str] = set()
        self.below: dict[str, list[str]] = {}
        self.blockers: set[str] = set()
        self.gates: set[str] = set()
        self.convos: dict[str, list[dict[str, Any]]] = {}
        self.log: list[dict[str, Any]] = []
        self.chat: Refuse | None = None
        self.v2 = True
        self.scope = "com.atproto.appPassPrivileged"
        self.password = "abcd-efgh-ijkl-mnop"
        self.factor = ""
        self.issued = 0
        self.access = self.refresh = ""
        self.count = 0
        self.faults: dict[str, list[Answer | Exception]] = {}
        self.after: dict[str, Exception] = {}
        self.issue()

    # --- a world to set up

    def issue(self) -> dict[str, Any]:
        self.issued += 1
        self.access = jwt(sub="did:plc:me", scope=self.scope, n=str(self.issued))
        self.refresh = jwt(sub="did:plc:me", scope="com.atproto.refresh", n=str(self.issued))
        who = {"did": "did:plc:me", "handle": "me.example", "active": True}
        return {**who, "accessJwt": self.access, "refreshJwt": self.refresh}

    def link(self, **kw: Any) -> FakeLink:
        secrets = {"password": self.password, "access": self.access, "refresh": self.refresh}
        settings = {"server": SERVER, "handle": "me.example", "did": "did:plc:me"}
        given = {"settings": settings, "secrets": secrets, **kw}
        paths = BlueskyConnector.sign_in_paths
        link = FakeLink(self, origins=(SERVER,), sign_in_paths=paths, **given)
        link.time = self.time
        return link

    def write(
        self, name: str, text: str, *, to: str = "", minutes: float = 1, made: datetime | None = None, **kw: Any
    ) -> str:
        """A post by ``did:plc:<name>``, answering ``to``; its uri. ``made``: the time its author claims."""
        self.time += timedelta(minutes=minutes)
        self.count += 1
        value: dict[str, Any] = {"$type": POST, "text": text, "createdAt": stamp(made or self.time), **kw}
        if to:
            above = self.get(to)
            root = above[0].get("reply", {}).get("root") or {"uri": to, "cid": above[1]}
            value["reply"] = {"root": root, "parent": {"uri": to, "cid": above[1]}}
        if "@me.example" in text and "facets" not in kw:
            start = len(text[: text.index("@me.example")].encode())
            feature = {"$type": "app.bsky.richtext.facet#mention", "did": "did:plc:me"}
            value["facets"] = [{"index": {"byteStart": start, "byteEnd": start + 11}, "features": [feature]}]
        uri = f"at://did:plc:{name}/{POST}/{tid.encode(tid.micros(EPOCH) + self.count, 0)}"
        self.put(uri, value)
        self.indexed[uri] = self.time
        return uri

    def put(self, uri: str, value: dict[str, Any]) -> str:
        cid = "bafy" + hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:20]
        repo, key = uri.removeprefix("at://").split("/", 1)
        self.repos.setdefault(repo, {})[key] = (value, cid)
        below = self.below.setdefault(value.get("reply", {}).get("parent", {}).get("uri", ""), [])
        if uri not in below and value.get("reply"):
            below.append(uri)
        return cid

    def get(self, uri: str) -> tuple[dict[str, Any], str]:
        repo, key = uri.removeprefix("at://").split("/", 1)
        return self.repos[repo][key]

    def delete(self, uri: str) -> None:
        repo, key = uri.removeprefix("at://").split("/", 1)
        del self.repos[repo][key]

    def say(self, convo: str, name: str, text: str) -> dict[str, Any]:
        self.time += timedelta(minutes=1)
        self.count += 1
        view = {"$type": "chat.bsky.convo.defs#messageView", "id": f"m{self.count}", "rev": f"2{self.count:012d}",
                "text": text, "sender": {"did": f"did:plc:{name}"}, "sentAt": stamp(self.time)}  # fmt: skip
        self.convos.setdefault(convo, []).append(view)
        self.log.append(
            {"$type": "chat.bsky.convo.defs#logCreateMessage", "rev": view["rev"], "convoId": convo, "message": view}
        )
        return view

    # --- views

    def author(self, did: str) -> dict[str, Any]:
        name = did.rsplit(":", 1)[-1]
        return {
            "did": did,
            "handle": f"{name}.example",
            "displayName": name.title(),
            "viewer": {"blockedBy": did in self.blockers},
        }

    def posts(self) -> Iterator[str]:
        for repo, held in self.repos.items():
            for key in held:
                if key.startswith(POST):
                    yield f"at://{repo}/{key}"

    def exists(self, uri: str) -> bool:
        repo, _, key = uri.removeprefix("at://").partition("/")
        return key in self.repos.get(repo, {})

    def sort_at(self, uri: str) -> str:
        return min(self.get(uri)[0]["createdAt"], stamp(self.indexed.get(uri, self.time)))

    def view(self, uri: str) -> dict[str, Any]:
        value, cid = self.get(uri)
        viewer: dict[str, Any] = {"replyDisabled": True} if uri in self.gates else {}
        for collection, word in (("app.bsky.feed.like", "like"), ("app.bsky.feed.repost", "repost")):
            for key, (mark, _) in self.repos.get("did:plc:me", {}).items():
                if key.startswith(collection) and mark["subject"]["uri"] == uri:
                    viewer[word] = f"at://did:plc:me/{key}"
        return {"uri": uri, "cid": cid, "author": self.author(uri.split("/")[2]), "record": value, "viewer": viewer,
                "indexedAt": self.sort_at(uri), "replyCount": len(self.children(uri))}  # fmt: skip

    def children(self, uri: str) -> list[str]:
        return [child for child in self.below.get(uri, ()) if self.exists(child)]

    def node(self, uri: str, down: int, up: int) -> dict[str, Any]:
        defs = "app.bsky.feed.defs#"
        if not self.exists(uri):
            return {"$type": f"{defs}notFoundPost", "uri": uri, "notFound": True}
        if uri.split("/")[2] in self.blockers:
            return {"$type": f"{defs}blockedPost", "uri": uri, "blocked": True, "author": {"did": uri.split("/")[2]}}
        made: dict[str, Any] = {"$type": f"{defs}threadViewPost", "post": self.view(uri)}
        parent = self.get(uri)[0].get("reply", {}).get("parent", {}).get("uri")
        if parent and up:
            made["parent"] = self.node(parent, 0, up - 1)
            made["parent"].pop("replies", None)
        if down:
            made["replies"] = [self.node(child, down - 1, 0) for child in self.children(uri)]
        return made

    # --- answers

    def __call__(self, call: Call) -> Answer:
        name = call.path.removeprefix("/xrpc/")
        short = name.rsplit(".", 1)[-1]
        waiting = self.faults.get(short)
        if waiting:
            fault = waiting.pop(0)
            if isinstance(fault, Exception):
                raise fault
            return fault
        try:
            if short not in ("createSession", "refreshSession", "_health"):
                self.guard(call)
            if name.startswith("chat.") and self.chat:
                raise _Refused(*self.chat)
            query: dict[str, Any] = dict(call.query)
            got = answer(200, getattr(self, f"on_{short}")(query, call))
        except _Refused as no:
            return answer(no.args[0], {"error": no.args[1], "message": no.args[2]})
        if short in self.after:
            raise self.after.pop(short)
        return got

    def guard(self, call: Call) -> None:
        token = call.headers.get("authorization", "").removeprefix("Bearer ")
        if token != self.access:
            raise _Refused(400, "ExpiredToken", "Token has expired")

    def on_createSession(self, query: dict[str, Any], call: Call) -> Any:  # noqa: N802
        if call.body["password"] != self.password:
            raise _Refused(401, "AuthenticationRequired", "Invalid identifier or password")
        if self.factor and call.body.get("authFactorToken") != self.factor:
            raise _Refused(401, "AuthFactorTokenRequired", "A sign in code has been sent to your email address")
        return self.issue()

    def on_refreshSession(self, query: dict[str, Any], call: Call) -> Any:  # noqa: N802
        if call.headers["authorization"] != f"Bearer {self.refresh}":
            raise _Refused(400, "ExpiredToken", "Token has been revoked")
        return self.issue()

    def on__health(self, query: dict[str, Any], call: Call) -> Any:
        return {"version": "0.5.0"}

    def on_getProfile(self, query: dict[str, Any], call: Call) -> Any:  # noqa: N802
        return {**self.author(query["actor"]), "description": "We help."}

    def on_resolveHandle(self, query: dict[str, Any], call: Call) -> Any:  # noqa: N802
        did = f"did:plc:{query['handle'].split('.')[0]}"
        if did not in self.repos:
            raise _Refused(400, "HandleNotFound", "Unable to resolve handle")
        return {"did": did}

    def on_searchPosts(self, query: dict[str, Any], call: Call) -> Any:  # noqa: N802
        assert query["mentions"] == "did:plc:me"
        found = [uri for uri in self.posts() if query["mentions"] in json.dumps(self.get(uri)[0].get("facets", ""))]
        shown = [uri for uri in found if uri.split("/")[2] not in self.blockers]
        return {"posts": [self.view(uri) for uri in sorted(shown, key=self.sort_at, reverse=True)]}

    def on_listNotifications(self, query: dict[str, Any], call: Call) -> Any:  # noqa: N802
        assert query["priority"] == "false"
        found = []
        for uri in self.posts():
            value = self.get(uri)[0]
            repo = uri.split("/")[2]
            if repo == "did:plc:me" or repo in self.blockers or uri in self.unnotified:
                continue
            reply, embed = value.get("reply", {}), value.get("embed", {})
            near = [reply.get("parent", {}).get("uri", ""), reply.get("root", {}).get("uri", "")]
            reasons = ["mention"] if "did:plc:me" in json.dumps(value.get("facets", "")) else []
            reasons += ["reply"] if not reasons and any("did:plc:me" in near_by for near_by in near) else []
            reasons += ["quote"] if "did:plc:me" in json.dumps(embed) else []
            item = {"uri": uri, "cid": self.get(uri)[1], "author": self.author(repo), "record": value}
            found += [{**item, "indexedAt": self.sort_at(uri), "reason": reason} for reason in reasons]
        found.sort(key=lambda n: n["indexedAt"], reverse=True)
        start, limit = int(query.get("cursor", "0")), int(query["limit"])
        more = {"cursor": str(start + limit)} if start + limit < len(found) else {}
        return {"notifications": found[start : start + limit], **more}

    def on_getPosts(self, query: dict[str, Any], call: Call) -> Any:  # noqa: N802
        asked = [v for k, v in call.query if k == "uris"]
        assert len(asked) <= 25
        return {"posts": [self.view(u) for u in asked if self.exists(u) and u.split("/")[2] not in self.blockers]}

    def on_getPostThread(self, query: dict[str, Any], call: Call) -> Any:  # noqa: N802
        if not self.exists(query["uri"]):
            raise _Refused(400, "NotFound", f"Post not found: {query['uri']}")
        return {"thread": self.node(query["uri"], int(query["depth"]), int(query["parentHeight"]))}

    def on_getPostThreadV2(self, query: dict[str, Any], call: Call) -> Any:  # noqa: N802
        if not self.v2:
            raise _Refused(501, "MethodNotImplemented", "Method Not Implemented")
        flat: list[dict[str, Any]] = []

        def walk(uri: str, depth: int) -> None:
            hidden = uri.split("/")[2] in self.blockers
            kind = "threadItemBlocked" if hidden else "threadItemPost" if self.exists(uri) else "threadItemNotFound"
            value: dict[str, Any] = {"$type": f"app.bsky.unspecced.defs#{kind}"}
            if kind == "threadItemPost":
                value["post"] = self.view(uri)
            flat.append({"uri": uri, "depth": depth, "value": value})
            if kind == "threadItemPost" and depth < int(query["below"]):
                for child in self.children(uri):
                    walk(child, depth + 1)

        walk(query["anchor"], 0)
        return {"thread": flat, "hasOtherReplies": False}

    def on_getRecord(self, query: dict[str, Any], call: Call) -> Any:  # noqa: N802
        uri = f"at://{query['repo']}/{query['collection']}/{query['rkey']}"
        if not self.exists(uri):
            raise _Refused(400, "RecordNotFound", f"Could not locate record: {uri}")
        value, cid = self.get(uri)
        return {"uri": uri, "cid": cid, "value": value}

    def on_listRecords(self, query: dict[str, Any], call: Call) -> Any:  # noqa: N802
        held = self.repos.get(query["repo"], {})
        keys = sorted((k for k in held if k.startswith(query["collection"] + "/")), reverse=True)
        keys = [k for k in keys if "cursor" not in query or k < query["cursor"]]
        page = keys[: int(query["limit"])]
        records = [{"uri": f"at://{query['repo']}/{k}", "cid": held[k][1], "value": held[k][0]} for k in page]
        return {"records": records, **({"cursor": page[-1]} if len(keys) > len(page) else {})}

    def on_putRecord(self, query: dict[str, Any], call: Call) -> Any:  # noqa: N802
        body = call.body
        uri = f"at://{body['repo']}/{body['collection']}/{body['rkey']}"
        if "swapRecord" in body and (not self.exists(uri) or self.get(uri)[1] != body["swapRecord"]):
            raise _Refused(400, "InvalidSwap", "Record was at another version")
        cid = self.put(uri, json.loads(json.dumps(body["record"])))
        self.indexed.setdefault(uri, self.time)
        return {"uri": uri, "cid": cid}

    def on_deleteRecord(self, query: dict[str, Any], call: Call) -> Any:  # noqa: N802
        self.repos.get(call.body["repo"], {}).pop(f"{call.body['collection']}/{call.body['rkey']}", None)
        return {}

    # --- chat

    def members(self) -> list[dict[str, Any]]:
        return [self.author(f"did:plc:{name}") for name in ("me", "ana")]

    def on_listConvos(self, query: dict[str, Any], call: Call) -> Any:  # noqa: N802
        assert call.headers["atproto-proxy"] == "did:web:api.bsky.chat#bsky_chat"
        return {"convos": [{"id": c, "rev": "1", "members": self.members(), "status": "accepted"} for c in self.convos]}

    def on_getConvo(self, query: dict[str, Any], call: Call) -> Any:  # noqa: N802
        return {"convo": {"id": query["convoId"], "members": self.members()}}

    def on_getMessages(self, query: dict[str, Any], call: Call) -> Any:  # noqa: N802
        if query["convoId"] not in self.convos:
            raise _Refused(400, "InvalidConvo", "Invalid convo")
        return {"messages": self.convos[query["convoId"]][::-1], "relatedProfiles": self.members()}

    def on_getLog(self, query: dict[str, Any], call: Call) -> Any:  # noqa: N802
        since = query.get("cursor")
        news = [entry for entry in self.log if since is not None and entry["rev"] > since]
        return {"logs": news, "cursor": max([since or "", *(entry["rev"] for entry in self.log)]) or "0"}

    def on_sendMessage(self, query: dict[str, Any], call: Call) -> Any:  # noqa: N802
        return self.say(call.body["convoId"], "me", call.body["message"]["text"])


class _Refused(Exception):
    pass


@pytest.fixture
def network() -> Network:
    return Network()


@pytest.fixture
def new_network() -> Callable[[], Network]:
    return Network


@pytest.fixture
def link(network: Network) -> FakeLink:
    return network.link()


@pytest.fixture
def bluesky(link: FakeLink) -> BlueskyConnector:
    return BlueskyConnector(link)
