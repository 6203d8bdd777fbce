"""A seeded inbox of any size: the same posts for the same size, as domain values and as a Mastodon server tells them.

Nine posts in ten stand in small conversations; from 100,000 posts on there is one thread of 10,000 and one that is
5,000 answers deep. About two conversations in five wait for us.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bench.words import EMOJI, SHARE, tongues
from inbox_tui.domain.model import Hyperlink, Identity, Media, Page, Post, PostKind, PostRef, RemoteId

US = Identity(id=RemoteId("1"), handle="acme@masto.example", name="Acme")
ACCOUNT = "acme"
SPAN = timedelta(days=300)


@dataclass(frozen=True, slots=True)
class Giants:
    """How large the two special threads are."""

    wide: int
    deep: int

    @classmethod
    def of(cls, posts: int) -> Giants:
        return cls(min(10_000, posts // 10), min(5_000, posts // 20))


WIDE_HEAD = RemoteId("wide-0")
DEEP_HEAD = RemoteId("deep-0")


class Corpus:
    """``posts`` posts that end at ``now``. :meth:`pages` gives them oldest first."""

    def __init__(self, posts: int, now: datetime, seed: int = 1) -> None:
        self.posts = posts
        self.giants = Giants.of(posts)
        self._dice = random.Random(seed)
        self._tongues = tongues(random.Random(7))
        self._shares = list(SHARE.values())
        self._start = now - SPAN
        self._end = now
        people = max(50, posts // 12)
        self._people = [
            Identity(
                id=RemoteId(f"{1000 + number}"),
                handle=f"{self._tongues[number % 6].words[60 + number % 4000]}{number}@town{number % 40}.example",
                name=self._tongues[number % 10].say(self._dice, 2),
            )
            for number in range(people)
        ]

    def pages(self, size: int = 2000) -> Iterator[Page]:
        page: list[Post] = []
        for post in self._in_time():
            page.append(post)
            if len(page) == size:
                yield Page(posts=tuple(page))
                page = []
        if page:
            yield Page(posts=tuple(page))

    def _in_time(self) -> Iterator[Post]:
        """Conversations overlap, so the posts of one are held back until their time has come."""
        waiting: list[tuple[datetime, int, Post]] = []
        made = 0
        for conversation in self._conversations():
            begins = conversation[0].created_at
            while waiting and waiting[0][0] <= begins:
                yield heapq.heappop(waiting)[2]
            for post in conversation:
                made += 1
                heapq.heappush(waiting, (post.created_at, made, post))
        while waiting:
            yield heapq.heappop(waiting)[2]

    def _conversations(self) -> Iterator[list[Post]]:
        dice = self._dice
        usual = self.posts - self.giants.wide - self.giants.deep
        starts = sorted(dice.random() for _ in range(max(1, usual * 10 // 33)))
        third = len(starts) // 3
        left = usual
        for number, at in enumerate(starts):
            start = self._start + SPAN * at * 0.999
            if number == third:
                yield self._wide(start)
            if number == 2 * third:
                yield self._deep(start)
            size = min(left, 1 + min(500, int(dice.expovariate(1 / 2.8))))
            if size:
                left -= size
                yield self._usual(str(10_000_000 + number), start, size)
        while left:  # chance left some over
            size = min(left, 3)
            left -= size
            yield self._usual(str(20_000_000 + left), self._end - timedelta(hours=8), size)

    def _usual(self, name: str, start: datetime, size: int) -> list[Post]:
        dice = self._dice
        asker, tongue = dice.choice(self._people), self._tongue()
        answered = dice.random() < 0.6
        ours_on_top = size > 1 and dice.random() < 0.2
        posts: list[Post] = []
        at = start
        for number in range(size):
            ours = ours_on_top if number == 0 else answered if number == size - 1 else number % 2 == 1
            above = None if number == 0 else posts[-1] if dice.random() < 0.8 else dice.choice(posts)
            parent = None if above is None else above.ref.id
            who = US if ours else asker if dice.random() < 0.85 else dice.choice(self._people)
            posts.append(self._post(f"{name}{number:03}", who, at, tongue, parent))
            at = min(at + timedelta(minutes=dice.expovariate(1 / 90) + 0.1), self._end)
        return posts

    def _wide(self, start: datetime) -> list[Post]:
        """Answers to answers, a few levels deep."""
        posts = [self._post("wide-0", self._people[0], start, self._tongue(), None)]
        for number in range(1, self.giants.wide):
            above = posts[self._dice.randrange(max(0, number - 400), number)]
            who = US if number % 50 == 0 else self._dice.choice(self._people)
            at = start + timedelta(seconds=20 * number)
            posts.append(self._post(f"wide-{number}", who, at, self._tongue(), above.ref.id))
        return posts

    def _deep(self, start: datetime) -> list[Post]:
        """One chain: every post answers the one before."""
        posts = [self._post("deep-0", self._people[1], start, self._tongue(), None)]
        for number in range(1, self.giants.deep):
            who = US if number % 50 == 0 else self._people[number % 20]
            at = start + timedelta(seconds=40 * number)
            posts.append(self._post(f"deep-{number}", who, at, self._tongue(), posts[-1].ref.id))
        return posts

    def _tongue(self) -> int:
        return self._dice.choices(range(len(self._tongues)), self._shares)[0]

    def _post(self, number: str, who: Identity, at: datetime, tongue: int, parent: RemoteId | None) -> Post:
        dice = self._dice
        speech = self._tongues[tongue]
        text = speech.say(dice, max(2, min(90, int(dice.lognormvariate(2.75, 0.7)))))
        if dice.random() < 0.35:
            text += "？" if not speech.spaced else "?"
        if dice.random() < 0.2:
            text += f" {dice.choice(EMOJI)}"
        ours = who is US
        links: tuple[Hyperlink, ...] = ()
        if dice.random() < 0.08:
            links = (Hyperlink(text="shop.example/item", url=f"https://shop.example/item/{number}"),)
            text += " shop.example/item"
        media = (Media(kind="image", url=f"https://cdn.example/{number}", alt="a box"),) if dice.random() < 0.05 else ()
        return Post(
            ref=PostRef(id=RemoteId(number), extra={"uri": f"https://masto.example/s/{number}"}),
            author=who,
            created_at=at,
            text=text,
            kind=PostKind.POST if ours else PostKind.MENTION,
            ours=ours,
            parent=parent,
            mentions=() if ours else (US,),
            mentions_us=not ours,
            url=f"https://masto.example/@x/{number}",
            language=speech.name,
            links=links,
            media=media,
        )
