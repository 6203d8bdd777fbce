"""The wiring: requests in the forum's own words, and what their answers mean for a reply."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from inbox_tui.connector import (
    Answer,
    Asker,
    Connector,
    Features,
    Link,
    Profile,
    Rejected,
    Secret,
    Setting,
    SignedIn,
    SignInNeeded,
    TargetGone,
    Unreachable,
    Unreadable,
    Unsupported,
    Unsure,
)
from inbox_tui.domain.model import (
    Absent,
    Act,
    Audience,
    Cursor,
    Page,
    Post,
    PostRef,
    PostState,
    RemoteId,
    Reply,
    Thread,
)

from inbox_tui_forum import parse

PAGES = 40
FIRST_LOOK = timedelta(days=30)


class ForumConnector(Connector):
    platform = "forum"
    label = "Forum"
    tag = "forum"
    features = Features(
        acts=frozenset(parse.CAN.values()),
        why_not={Act.BOOST: "Forums have no boosts.", Act.POST: "New topics are begun in the forum."},
        direct=True,
        audiences=(Audience.PUBLIC, Audience.DIRECT),
        text=parse.RULES,
        poll_seconds=60,
    )
    settings = (
        Setting(name="server", label="Server", help="The forum's address, such as forum.example."),
        Setting(name="token", label="API key", help="Made in the forum under Preferences, API keys.", secret=True),
    )

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self._id: RemoteId | None = None

    @classmethod
    async def sign_in(cls, link: Link, given: Mapping[str, str], secrets: Mapping[str, Secret], ask: Asker) -> SignedIn:
        profile = await cls(link)._profile(secrets.get("token"))
        return SignedIn(settings={"server": given["server"]}, secrets={"token": secrets["token"]}, profile=profile)

    async def profile(self) -> Profile:
        return await self._profile(self.link.secret("token"))

    async def _profile(self, token: Secret | None) -> Profile:
        raw = parse.checked(await self._request("GET", "/me.json", token), self.link.now())
        try:
            return parse.profile(raw)
        except parse.WRONG:
            raise Unreadable("The forum does not say who we are.", repr(raw)[:80]) from None

    async def _us(self) -> RemoteId:
        """Our id: asked once, it never changes."""
        if self._id is None:
            self._id = (await self.profile()).identity.id
        return self._id

    async def _request(self, method: str, path: str, token: Secret | None, **more: Any) -> Answer:
        if not token:
            raise SignInNeeded("This account is not signed in.")
        return await self.link.http.request(method, path, headers={"Api-Key": token.reveal()}, **more)

    async def _read(self, path: str, **params: str) -> Any:
        answer = await self._request("GET", path, self.link.secret("token"), params=params)
        return parse.checked(answer, self.link.now())

    # listening

    async def updates(self, since: Cursor | None) -> AsyncIterator[Page]:
        us = await self._us()
        where = {"after": since} if since else {"from": (self.link.now() - FIRST_LOOK).isoformat()}
        for _ in range(PAGES):
            raw = await self._read("/activity.json", **where)
            page = parse.activity(raw, us)
            yield page
            if raw.get("more") is not True or page.cursor is None:
                return
            where = {"after": page.cursor}

    async def thread(self, ref: PostRef) -> Thread:
        us = await self._us()
        found: dict[RemoteId, Post] = {}
        absent: dict[RemoteId, Absent] = {}
        skipped = 0
        for page in range(1, PAGES + 1):
            raw = await self._read(f"/posts/{quote(ref.id, safe='')}/topic.json", page=str(page))
            here, gone, unread = parse.posts(raw, us)
            found |= here
            absent |= {each.id: each for each in gone}
            skipped += unread
            if raw.get("more") is not True:
                break
        if ref.id in absent:
            raise TargetGone("That post was deleted.")
        if ref.id not in found:
            raise Unreadable("The forum answered with another topic.")
        for post in found.values():
            if post.parent and post.parent not in found:
                absent.setdefault(post.parent, Absent(id=post.parent, state=PostState.MISSING))
        gaps = tuple(each for each in absent.values() if each.id not in found)
        return Thread(posts=tuple(found.values()), absent=gaps, skipped=skipped)

    # sending

    async def _write(self, method: str, path: str, **more: Any) -> Any:
        """Write once. What ``link.http`` raises already says whether anything left; once there is an answer, the write
        arrived, and only a clear refusal means that it was not done."""
        answer = await self._request(method, path, self.link.secret("token"), **more)
        try:
            return parse.checked(answer, self.link.now())
        except (Unreadable, Unreachable):
            raise Unsure("The forum did not say whether it did that.") from None

    async def _written(self, method: str, path: str, **more: Any) -> Post:
        us = await self._us()
        raw = await self._write(method, path, **more)
        try:
            return parse.post(raw, us)
        except parse.WRONG:
            raise Unsure("The forum's answer is not a post.") from None

    async def fence(self, reply: Reply) -> str:
        """Our newest post before the first attempt: what is looked for can only be newer."""
        raw = await self._read("/me.json")
        try:
            return parse.number(raw["newest_post"]) if raw["newest_post"] is not None else ""
        except parse.WRONG:
            raise Unreadable("The forum does not say what we wrote last.", repr(raw)[:80]) from None

    async def find_sent(self, reply: Reply) -> Post | None:
        us = await self._us()
        after = reply.fence or "0"
        for _ in range(PAGES):
            raw = await self._read("/me/posts.json", after=after)
            found, _gone, skipped = parse.posts(raw, us)
            for post in found.values():
                if is_it(post, reply):
                    return post
            if skipped:
                raise Unreadable("The forum's list of our posts cannot be read: it may stand in there.")
            if raw.get("more") is not True or not found:
                return None
            after = list(found)[-1]
        raise Unreadable("There are too many posts of ours to look through.")  # None would mean: really looked

    async def _send(self, reply: Reply) -> Post:
        if reply.act is not Act.REPLY or reply.target is None:
            raise Unsupported("New topics are begun in the forum.")
        if (reply.audience is Audience.DIRECT) != bool(reply.target.channel):
            raise Rejected("A reply stands where its topic stands: private there, or public there.")
        body = {"reply_to": int(reply.target.id), "text": reply.text}
        sent = await self._written("POST", "/posts.json", json=body)
        if not is_it(sent, reply):
            raise Unsure("The forum's answer is not the post that was sent.")
        return sent

    async def _act(self, reply: Reply) -> Post | None:
        if reply.target is None or reply.act not in self.features.acts:
            raise Unsupported("Forums do not offer that.")
        path = f"/posts/{quote(reply.target.id, safe='')}"
        match reply.act:
            case Act.LIKE:
                now = await self._written("PUT", f"{path}/like.json")
                done = now.liked
            case Act.UNLIKE:
                now = await self._written("DELETE", f"{path}/like.json")
                done = not now.liked
            case Act.EDIT:
                now = await self._written("PUT", f"{path}.json", json={"text": reply.text})
                done = now.ours and now.text.strip() == reply.text.strip()
            case _:
                return await self._delete(path, reply)
        if now.ref.id != reply.target.id or not done:
            raise Unsure("The forum's answer does not show that it was done.")
        return now

    async def _delete(self, path: str, reply: Reply) -> Post | None:
        try:
            gone = await self._write("DELETE", f"{path}.json")
        except TargetGone:
            return None  # each act is safe to repeat: gone is what was wanted
        if not isinstance(gone, dict) or gone.get("deleted") is not True:
            raise Unsure("The forum's answer does not show that it was deleted.")
        if reply.target_post is None:
            return None
        return replace(reply.target_post, text="", state=PostState.DELETED)


def is_it(post: Post, reply: Reply) -> bool:
    """Whether ``post`` is what ``reply`` became: ours, right place, right words (forums trim), no wider audience."""
    return (
        post.ours
        and reply.target is not None
        and post.parent == reply.target.id
        and post.text.strip() == reply.text.strip()
        and (post.audience is Audience.DIRECT or reply.audience is not Audience.DIRECT)
    )
