"""The lists of the inbox in memory: views, windows on them, search."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from inbox_tui.domain.model import OutboxState
from inbox_tui.domain.views import VIEW_TITLES, BuiltIn, SearchHit, ViewCount, Window


class FakeLists:
    def _rows(self, view):
        rows = [self.row(id) for id in self.conversations]
        wanted = {
            BuiltIn.NEEDS_REPLY: lambda row: row.waiting_since and not row.closed and not row.snoozed_until,
            BuiltIn.AT_RISK: lambda row: (
                row.due_at and row.due_at < self.now() + timedelta(minutes=20) and not row.closed
            ),
            BuiltIn.LATER: lambda row: row.later,
            BuiltIn.SNOOZED: lambda row: row.snoozed_until,
            BuiltIn.DONE: lambda row: row.closed,
            BuiltIn.DRAFTS: lambda row: row.draft,
            BuiltIn.OUTBOX: lambda row: row.outgoing,
            BuiltIn.WAITING_ON: lambda row: row.handed_at,
            BuiltIn.PROMISES: lambda row: row.promised_at,
            BuiltIn.THANKS: lambda row: False,
        }.get(view, lambda row: True)
        if view.startswith("account:"):
            wanted = lambda row: row.account == view[8:]  # noqa: E731
        return [row for row in rows if wanted(row)]

    def views(self):
        counts = [ViewCount(key=key, title=VIEW_TITLES[key], count=len(self._rows(key))) for key in BuiltIn]
        for account in self.account_list:
            key = f"account:{account.id}"
            counts.append(ViewCount(key=key, title=str(account.id), count=len(self._rows(key)), kind="account"))
        counts += [ViewCount(key=f"search:{name}", title=name, count=0, kind="search") for name in self.searches]
        return tuple(counts)

    def window(self, view, *, after=None, before=None, limit=120):
        self.calls.append(("window", view, after, before))
        rows = self._rows(view)
        places = [row.position for row in rows]
        start, end = 0, min(limit, len(rows))
        if after is not None:
            start = sum(place <= after for place in places)  # it may have left the view
            end = min(start + limit, len(rows))
        elif before is not None:
            end = sum(place < before for place in places)
            start = max(0, end - limit)
        return Window(tuple(rows[start:end]), start > 0, end < len(rows))

    def bottom(self, view, limit=120):
        rows = self._rows(view)
        return Window(tuple(rows[-limit:]), len(rows) > limit, False)

    def around(self, view, conversation, limit=240):
        rows = self._rows(view)
        at = next((index for index, row in enumerate(rows) if row.id == conversation), None)
        if at is None:
            return self.window(view, limit=limit)
        start, end = max(0, at - limit // 2), min(len(rows), at + limit // 2)
        return Window(tuple(rows[start:end]), start > 0, end < len(rows))

    def index_of(self, view, position):
        return [row.position for row in self._rows(view)].index(position)

    def row(self, conversation):
        made = self.conversations.get(conversation)
        if made is None:
            return None
        draft = self.draft(conversation)
        waiting = [one for one in self.entries.values() if one.conversation == conversation]
        states = [one.state for one in waiting if one.state not in {OutboxState.DRAFT, OutboxState.SENT}]
        return replace(
            made["row"],
            unheard=len(self.verdict(conversation).unheard),
            draft=draft.text[:40] if draft else "",
            outgoing=states[0] if states else None,
        )

    async def search(self, words, limit=50):
        hits = []
        for id, made in self.conversations.items():
            for post in made["posts"]:
                one = self.posts[post]
                if words.casefold() in one.text.casefold():
                    row = made["row"]
                    hits.append(
                        SearchHit(
                            conversation=id,
                            post=post,
                            name=row.name,
                            handle=row.handle,
                            tag=row.tag,
                            at=one.created_at,
                            excerpt=one.text[:200].replace("\n", " "),
                            ours=one.ours,
                        )
                    )
        return tuple(hits[:limit])

    def saved_searches(self):
        return self.searches

    async def save_search(self, name, words):
        self.searches[name] = words

    async def drop_search(self, name):
        del self.searches[name]
