"""What goes out: records under keys we choose, so that a repeat writes the same thing to the same place.

``putRecord`` with the same key and body is a no-op on the server (same cid, no commit); ``createRecord`` with a taken
key is a 500. So everything is put, under the TID that was stored with the outbox entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from inbox_tui.connector import PermissionMissing, Rejected, TargetGone, Unsure
from inbox_tui.connector.fields import part, text
from inbox_tui.domain.model import Audience, Identity, Post, PostRef, Reply

from . import errors, parse, richtext, tid
from .embeds import items
from .session import Session

LIKE = "app.bsky.feed.like"
REPOST = "app.bsky.feed.repost"
GATE = "app.bsky.feed.threadgate"
_HIDDEN_LIMIT = 300


def stamp(when: datetime) -> str:
    """A time as records carry it: UTC, milliseconds, ``Z``."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def strong(ref: PostRef) -> dict[str, str]:
    return {"uri": ref.id, "cid": ref.version}


def post_record(reply: Reply, facets: list[dict[str, Any]]) -> dict[str, Any]:
    """The record of a reply or post. Pure and the same each time: its time is when it was queued.

    Bluesky has no free content warnings; one of its own labels, in words, becomes a label again.
    """
    made: dict[str, Any] = {"$type": parse.POST, "text": reply.text, "createdAt": stamp(reply.created_at)}
    if reply.target is not None:
        parent, extra = strong(reply.target), reply.target.extra
        told = {"uri": extra.get("root_uri", ""), "cid": extra.get("root_cid", "")}
        made["reply"] = {"root": told if all(told.values()) else parent, "parent": parent}
    if facets:
        made["facets"] = facets
    if reply.language:
        made["langs"] = [reply.language]
    words = {name for name, said in parse.LABEL_WORDS.items() if said in reply.spoiler.split(", ")}
    if words:
        values = [{"val": name} for name in sorted(words)]
        made["labels"] = {"$type": "com.atproto.label.defs#selfLabels", "values": values}
    return made


def checked_key(key: str) -> str:
    if not tid.valid(key):
        raise Rejected("This entry's key is not one that Bluesky takes; write it again.")
    return key


class Writer:
    """The outward acts of one account."""

    def __init__(self, session: Session, us: Identity) -> None:
        self.session = session
        self.us = us

    # --- records

    async def record(self, collection: str, rkey: str, repo: str = "") -> tuple[Mapping[str, Any], str] | None:
        """A record's value and cid; None where there is none."""
        params = {"repo": repo or self.us.id, "collection": collection, "rkey": rkey}
        try:
            found = await self.session.get("com.atproto.repo.getRecord", params)
        except TargetGone:
            return None
        return part(found, "value"), text(found, "cid")

    async def put(self, collection: str, rkey: str, value: Mapping[str, Any], swap: str = "") -> str:
        """Write a record and give its cid. ``swap``: only over that version. Raises ``Unsure`` for a strange answer."""
        body: dict[str, Any] = {"repo": self.us.id, "collection": collection, "rkey": rkey, "record": value}
        if swap:
            body["swapRecord"] = swap
        answer = await self.session.post("com.atproto.repo.putRecord", body)
        cid = text(answer, "cid")
        if text(answer, "uri") != f"at://{self.us.id}/{collection}/{rkey}" or not cid:
            raise Unsure("Bluesky's answer does not name what was written, so it may have been carried out.")
        return cid

    async def remove(self, collection: str, rkey: str) -> None:
        """Delete a record; one that is not there is fine."""
        body = {"repo": self.us.id, "collection": collection, "rkey": rkey}
        answer = await self.session.call("POST", "com.atproto.repo.deleteRecord", json=body)
        # Older servers answer a deletion with nothing at all.
        if answer.status != 200 or answer.body.strip():
            errors.read(answer, self.session.link.now(), write=True)

    # --- words

    async def facets(self, reply: Reply) -> list[dict[str, Any]]:
        """Links, tags and mentions of what was typed. People of the thread are known; other handles are looked up, and
        one that does not resolve stays plain text."""
        dids: dict[str, str] = {}
        if reply.target_post is not None:
            around = (reply.target_post.author, *reply.target_post.mentions)
            dids = {one.handle.lower(): one.id for one in around if one.id.startswith("did:")}
        for span in richtext.detect(reply.text):
            if span.what is richtext.What.MENTION and span.value not in dids:
                try:
                    found = await self.session.get("com.atproto.identity.resolveHandle", {"handle": span.value})
                except (Rejected, TargetGone):
                    continue
                if text(found, "did").startswith("did:"):
                    dids[span.value] = text(found, "did")
        return richtext.facets(reply.text, dids)

    async def send(self, reply: Reply) -> Post:
        """Publish a reply or a post under its key."""
        if reply.audience is not Audience.PUBLIC:
            raise Rejected("A post on Bluesky is public; answer a direct message to write privately.")
        key = checked_key(reply.key)
        if reply.target is not None and not reply.target.version:
            version = text(await self._view(reply.target.id), "cid")
            reply = replace(reply, target=replace(reply.target, version=version))
        value = post_record(reply, await self.facets(reply))
        cid = await self.put(parse.POST, key, value)
        return self._ours(f"at://{self.us.id}/{parse.POST}/{key}", cid, value)

    async def find(self, reply: Reply) -> Post | None:
        """Our post under this entry's key, straight from our own records."""
        found = await self.record(parse.POST, checked_key(reply.key))
        return self._ours(f"at://{self.us.id}/{parse.POST}/{reply.key}", found[1], found[0]) if found else None

    def _ours(self, uri: str, cid: str, value: Mapping[str, Any]) -> Post:
        return parse.post(parse.own_view(uri, cid, value, self.us), self.us.id, self.session.link.now())

    async def edit(self, reply: Reply) -> Post:
        """New words for one of our posts: same address and time, answers and pictures kept. The official apps offer no
        editing, but show the new text."""
        rkey = self._own_rkey(reply)
        uri = f"at://{self.us.id}/{parse.POST}/{rkey}"
        found = await self.record(parse.POST, rkey)
        if found is None:
            raise TargetGone("That post is gone from Bluesky.")
        value, cid = found
        if value.get("text") == reply.text:
            return self._ours(uri, cid, value)
        changed = {**value, "text": reply.text, "facets": await self.facets(reply)}
        if not changed["facets"]:
            del changed["facets"]
        return self._ours(uri, await self.put(parse.POST, rkey, changed, swap=cid), changed)

    async def delete(self, reply: Reply) -> None:
        await self.remove(parse.POST, self._own_rkey(reply))

    def _own_rkey(self, reply: Reply) -> str:
        uri = _target(reply).id
        if not uri.startswith(f"at://{self.us.id}/{parse.POST}/"):
            raise Rejected("Only this account's own posts can be changed.")
        return parse.rkey_of(uri)

    # --- marks on posts

    async def _view(self, uri: str) -> Mapping[str, Any]:
        answer = await self.session.get("app.bsky.feed.getPosts", [("uris", uri)])
        for view in items(answer, "posts"):
            if text(view, "uri") == uri:
                return view
        raise TargetGone("That post is gone from Bluesky, or a block hides it.")

    async def mark(self, reply: Reply, collection: str, word: str) -> Post:
        """Like or repost, once: what is marked already stays as it is. ``word`` names it in the viewer's state."""
        view = await self._view(_target(reply).id)
        viewer = part(view, "viewer")
        uri = text(viewer, word)
        if not uri:
            subject = {"uri": text(view, "uri"), "cid": text(view, "cid")}
            value = {"$type": collection, "subject": subject, "createdAt": stamp(reply.created_at)}
            key = checked_key(reply.key)
            await self.put(collection, key, value)
            uri = f"at://{self.us.id}/{collection}/{key}"
        return parse.post({**view, "viewer": {**viewer, word: uri}}, self.us.id, self.session.link.now())

    async def unmark(self, reply: Reply, collection: str, word: str) -> Post | None:
        """Take a like or repost back, wherever it was made; nothing to take back is fine."""
        target = _target(reply)
        marks = {target.extra.get(word, "")}
        params = {"repo": self.us.id, "collection": collection, "limit": "100"}
        recent = await self.session.get("com.atproto.repo.listRecords", params)
        for item in items(recent, "records"):
            if text(part(item, "value", "subject"), "uri") == target.id:
                marks.add(text(item, "uri"))
        try:
            view = await self._view(target.id)
        except TargetGone:
            view = {}
        marks.add(text(part(view, "viewer"), word))
        prefix = f"at://{self.us.id}/{collection}/"
        for uri in sorted(marks):
            if uri.startswith(prefix):
                await self.remove(collection, parse.rkey_of(uri))
        if not view:
            return None
        viewer = {k: v for k, v in part(view, "viewer").items() if k != word}
        return parse.post({**view, "viewer": viewer}, self.us.id, self.session.link.now())

    async def hide(self, reply: Reply, *, hidden: bool) -> None:
        """Hide an answer in one of our own threads for everybody, or show it again, through the thread's gate."""
        target = _target(reply)
        root = target.extra.get("root_uri", "")
        if not root.startswith(f"at://{self.us.id}/{parse.POST}/"):
            raise PermissionMissing("Only answers in this account's own threads can be hidden.", GATE)
        rkey = parse.rkey_of(root)
        found = await self.record(GATE, rkey)
        # No "allow" in a new gate: an empty one would let nobody answer.
        value, cid = found or ({"$type": GATE, "post": root, "createdAt": stamp(reply.created_at)}, "")
        given = value.get("hiddenReplies")
        before = [uri for uri in given if isinstance(uri, str)] if isinstance(given, list) else []
        if (target.id in before) is hidden:
            return
        after = [*before, target.id] if hidden else [uri for uri in before if uri != target.id]
        if len(after) > _HIDDEN_LIMIT:
            raise Rejected(f"Bluesky hides at most {_HIDDEN_LIMIT} answers in one thread.")
        await self.put(GATE, rkey, {**value, "hiddenReplies": after}, swap=cid)


def _target(reply: Reply) -> PostRef:
    if reply.target is None:
        raise Rejected("This act needs a post to act on.")
    return reply.target
