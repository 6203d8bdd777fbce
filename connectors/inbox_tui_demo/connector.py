"""The demo's four connectors: one per pretend platform, all on one town."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from inbox_tui.connector import (
    Asker,
    Connector,
    Link,
    Profile,
    RateLimited,
    Rejected,
    Setting,
    SignedIn,
    SignInNeeded,
    TargetGone,
    Unreachable,
    Unsupported,
    Unsure,
)  # fmt: skip
from inbox_tui.domain.length import measure
from inbox_tui.domain.model import (
    AccountId,
    Act,
    Audience,
    Cursor,
    Identity,
    Page,
    Post,
    PostRef,
    RemoteId,
    Reply,
    Thread,
)  # fmt: skip
from inbox_tui.domain.secret import Secret
from inbox_tui_demo import render
from inbox_tui_demo.cursor import Mark, decode, encode
from inbox_tui_demo.door import TownLink
from inbox_tui_demo.history import found
from inbox_tui_demo.life import apply, live
from inbox_tui_demo.styles import BLUESKY, INSTAGRAM, MASTODON, YOUTUBE, Style
from inbox_tui_demo.town import Event, Town, Utterance

MOODS = ("fine", "offline", "slow", "limited", "expired", "lost-answer", "flaky")
PAGE = 50
PAGES = 40
FIRST = timedelta(days=30)
PATIENCE = 5.0
"""Seconds between two looks of a stream that waits: what we send may be answered sooner than the next arrival."""

towns: dict[tuple[str, str, str], Town] = {}
"""The towns of this process, by account, platform and seed. Clear it to forget them."""
moods: dict[str, str] = {}
"""How accounts misbehave, by account name; goes before the account's own ``mood`` setting. For tests and pictures."""


class DemoConnector(Connector):
    """One pretend platform of the demo town. Nothing leaves this machine."""

    style: ClassVar[Style]
    settings = (
        Setting(name="town", label="Town", help="Any word: each grows another town.", default="1", required=False),
        Setting(name="mood", label="Mood", help=f"One of: {', '.join(MOODS)}.", default="fine", required=False),
    )

    def __init__(self, link: Link) -> None:
        super().__init__(TownLink(link, self._serve))
        self._settled = False

    # --- the town, and its weather

    @property
    def _place(self) -> tuple[str, str, str]:
        return (self.link.account, self.platform, self.link.settings.get("town") or "1")

    def _town(self, born: datetime | None = None) -> Town:
        """The town as of now. ``born`` is when it is known to have been born; otherwise an existing one is taken as it
        is, and a new one is born at this moment."""
        town = towns.get(self._place)
        if town is None or (born is not None and born != town.born):
            kept = town.log if town else []
            town = found(self.style, self._place[2], born or self.link.now().replace(microsecond=0))
            for record in kept:
                apply(town, record)
            towns[self._place] = town
        self._settled = True
        live(town, self.link.now())
        return town

    def _town_of(self, ref: PostRef | None) -> Town:
        """The town a post was seen in, also when this process has not heard of it yet."""
        try:
            born = datetime.fromisoformat(ref.extra["born"]) if ref else None
        except (KeyError, ValueError):
            born = None
        return self._town(born if born and born.tzinfo else None)

    @property
    def _mood(self) -> str:
        return moods.get(self.link.account) or self.link.settings.get("mood") or "fine"

    async def _weather(self) -> None:
        """Misbehave as told. Raises before anything is done."""
        match self._mood:
            case "offline":
                raise Unreachable("The demo town plays offline. Set its mood back to fine to reach it.")
            case "slow":
                await self.link.sleep(4.0)
            case "limited":
                until = self.link.now() + timedelta(seconds=90)
                raise RateLimited("The demo town asks for a pause of 90 seconds.", until)
            case "expired":
                raise SignInNeeded("The demo town's login has expired: its mood is set so.")
            case "flaky":
                town = self._town()
                town.calls += 1
                if town.calls % 3 == 0:
                    raise Unreachable("The demo town plays a bad line: every third call fails.")
            case _:
                pass

    # --- signing in

    @classmethod
    async def sign_in(cls, link: Link, given: Mapping[str, str], secrets: Mapping[str, Secret], ask: Asker) -> SignedIn:
        """Asks nothing, and works in every mood. Raises ``Rejected`` for a mood there is not."""
        mood = given.get("mood") or "fine"
        if mood not in MOODS:
            raise Rejected(f"The demo knows no mood of that name. Choose one of: {', '.join(MOODS)}.")
        kept = {"town": given.get("town") or "1", "mood": mood}
        return SignedIn(settings=kept, secrets={}, profile=cls(link)._profile())

    async def profile(self) -> Profile:
        await self._weather()
        return self._profile()

    def _profile(self) -> Profile:
        features = self.features
        return Profile(
            identity=render.us(self._town()),
            server=f"a pretend {self.style.network}",
            may=features.acts,
            reads=self.style.reads,
            text=features.text,
            streaming=features.streaming,
            warnings=("This is the demo: its people are invented and nothing is sent anywhere.",),
        )

    # --- listening

    async def updates(self, since: Cursor | None) -> AsyncIterator[Page]:
        await self._weather()
        mark = decode(since) if since else None
        now = self.link.now()
        if mark is None:
            if not self._settled:
                towns.pop(self._place, None)  # a new store: a new town
            town = self._town()
            after = (now - FIRST, "", "")
        else:
            town = self._town(mark.born)
            for record in mark.log:
                apply(town, record)
            after = mark.after
        events = town.events(after, now)
        batch: list[Event] = []
        done = 0
        for event in events:
            if len(batch) == PAGE or event.id in {earlier.id for earlier in batch}:
                yield self._page(town, batch)
                batch = []
                done += 1
                if done == PAGES:
                    return
            batch.append(event)
        if batch:
            yield self._page(town, batch)
        elif mark is None or mark.log != tuple(town.log):
            yield Page(cursor=encode(Mark(town.born, after, tuple(town.log))))

    def _page(self, town: Town, events: list[Event]) -> Page:
        last = events[-1]
        page = _told(town, events)
        return Page(
            posts=page.posts,
            deleted=page.deleted,
            cursor=encode(Mark(town.born, (last.at, last.id, last.what), tuple(town.log))),
        )

    async def thread(self, ref: PostRef) -> Thread:
        await self._weather()
        town, now = self._town_of(ref), self.link.now()
        return render.thread(town, town.around(self._standing(town, ref), now), now)

    async def stream(self) -> AsyncIterator[Page]:
        await self._weather()
        heard = self.link.now()
        yield Page()
        while True:
            town = self._town()
            due = town.next_event(heard)
            pause = (due - self.link.now()).total_seconds() if due else PATIENCE
            if pause > 0:
                await self.link.sleep(min(pause, PATIENCE))
            if self._mood in ("offline", "expired", "limited"):
                await self._weather()
            now = self.link.now()
            events = list(town.events((heard, "\U0010ffff", ""), now))
            while events:
                fresh = list({event.id: event for event in reversed(events)}.values())[::-1]
                yield _told(town, fresh)
                events = [event for event in events if event not in fresh]
            heard = max(heard, now)

    # --- words

    @classmethod
    def opening(cls, target: Post, us: Identity) -> str:
        if cls.style.mentions_open:  # there a direct message, too, reaches only whom it names
            named = {who.id: f"@{who.handle} " for who in (target.author, *target.mentions) if who.id != us.id}
            return "".join(named.values())
        if target.ref.channel or target.ours:
            return ""
        nested = cls.style.one_level and target.root is not None and target.root != target.parent
        return f"@{target.author.handle} " if nested else ""

    # --- sending

    async def fence(self, reply: Reply) -> str:
        await self._weather()
        newest = self._town_of(reply.target).newest_of_ours(self.link.now())
        return newest[0].id if newest else ""

    async def find_sent(self, reply: Reply) -> Post | None:
        await self._weather()
        town, now = self._town_of(reply.target), self.link.now()
        sent = town.sent(reply.key)
        return render.post(town, sent, now) if sent and not sent.gone(now) else None

    async def _send(self, reply: Reply) -> Post:
        if reply.act not in self.features.acts:
            raise Unsupported(self.features.why_not.get(reply.act, f"{self.label} does not offer that."))
        town = await self._before(reply)
        if reply.target is not None and not town.sent(reply.key):
            target = self._standing(town, reply.target)
            if closed := target.flags.get("closed"):
                raise Rejected(closed)
        direct = bool(reply.target and reply.target.channel)
        rules = (self.features.direct_text if direct else None) or self.features.text
        length = measure(reply.text, rules, reply.spoiler)
        if not length.fits:
            raise Rejected(f"The text is too long: {length.used:,} of {length.limit:,} {length.unit.value}.")
        if reply.audience not in self.features.audiences and not direct:
            raise Rejected(f"{self.style.network} has no audience “{reply.audience.value}”.")
        audience = Audience.DIRECT if direct else reply.audience
        target_id = reply.target.id if reply.target else ""
        sent = await self._write("send", reply.key, target_id, reply.text, reply.spoiler, audience, reply.language)
        return render.post(town, town.posts[sent], self.link.now())

    async def _act(self, reply: Reply) -> Post | None:
        if reply.act not in self.features.acts or reply.target is None:
            raise Unsupported(self.features.why_not.get(reply.act, f"{self.label} does not offer that."))
        town = await self._before(reply)
        known = town.get(reply.target.id, self.link.now())
        if reply.act is Act.DELETE and known and known.ours and known.gone(self.link.now()):
            return None
        said = self._standing(town, reply.target)
        if reply.act in (Act.EDIT, Act.DELETE) and not said.ours:
            raise Rejected("Only your own posts can be changed or deleted.")
        if reply.act is Act.EDIT and said.words(self.link.now()) == reply.text:
            return render.post(town, said, self.link.now())
        await self._write(reply.act.value, said.id, *([reply.text] if reply.act is Act.EDIT else []))
        if reply.act in (Act.DELETE, Act.HIDE, Act.UNHIDE):
            return None
        return render.post(town, said, self.link.now())

    async def _before(self, reply: Reply) -> Town:
        await self._weather()
        return self._town_of(reply.target)

    def _standing(self, town: Town, ref: PostRef) -> Utterance:
        """The post a reference names. Raises ``TargetGone``."""
        said = town.get(ref.id, self.link.now())
        if said is None or said.withheld or said.gone(self.link.now()):
            raise TargetGone("That post is no longer there.")
        return said

    async def _write(self, what: str, *rest: str) -> str:
        """One write through the door, which refuses it without a permit. Returns the id of the post written."""
        record = [what, self.link.now().astimezone(UTC).isoformat(), *rest]
        answer = await self.link.http.request("POST", "/acts", json=record)
        written = json.loads(answer.body)
        if written is None:
            raise TargetGone("That post is no longer there.")
        if self._mood == "lost-answer":
            raise Unsure("The demo town took it and then fell silent: it may have been posted.")
        return str(written)

    def _serve(self, path: str, record: Any) -> Any:
        """The town's side of a write."""
        said = apply(self._town(), tuple(str(part) for part in record))
        return said.id if said else None


def _told(town: Town, events: list[Event]) -> Page:
    """What a platform tells of these events. A deleted post is only a name."""
    return Page(
        posts=tuple(render.post(town, town.posts[e.id], e.at) for e in events if e.what != "deleted"),
        deleted=tuple(RemoteId(e.id) for e in events if e.what == "deleted"),
    )


class DemoMastodon(DemoConnector):
    """The town on something like Mastodon."""

    platform = "demo-masto"
    label = "Demo town (Mastodon)"
    tag = "masto"
    style = MASTODON
    features = MASTODON.features


class DemoBluesky(DemoConnector):
    """The town on something like Bluesky."""

    platform = "demo-bsky"
    label = "Demo town (Bluesky)"
    tag = "bsky"
    style = BLUESKY
    features = BLUESKY.features


class DemoYouTube(DemoConnector):
    """The town under something like YouTube's videos."""

    platform = "demo-yt"
    label = "Demo town (YouTube)"
    tag = "yt"
    style = YOUTUBE
    features = YOUTUBE.features


class DemoInstagram(DemoConnector):
    """The town under something like Instagram's pictures."""

    platform = "demo-ig"
    label = "Demo town (Instagram)"
    tag = "ig"
    style = INSTAGRAM
    features = INSTAGRAM.features


DEMO_ACCOUNTS: tuple[tuple[AccountId, str, Mapping[str, str], str], ...] = (
    (AccountId("acme-masto"), DemoMastodon.platform, {"town": "1", "mood": "fine"}, DemoMastodon.label),
    (AccountId("acme-bsky"), DemoBluesky.platform, {"town": "1", "mood": "fine"}, DemoBluesky.label),
    (AccountId("acme-yt"), DemoYouTube.platform, {"town": "1", "mood": "fine"}, DemoYouTube.label),
    (AccountId("acme-ig"), DemoInstagram.platform, {"town": "1", "mood": "fine"}, DemoInstagram.label),
)
"""The accounts of ``inbox-tui demo``: account name, platform, settings, label. They need no signing in."""
