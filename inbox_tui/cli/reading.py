"""``list``, ``show`` and ``search``: read beside a running app, for people and for scripts."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from inbox_tui.cli import awaited, codes, output, viewing
from inbox_tui.cli.codes import Misuse
from inbox_tui.cli.glance import in_shell
from inbox_tui.cli.start import begin_reading, now
from inbox_tui.config import Config
from inbox_tui.domain.ages import age, clock_words, late_by
from inbox_tui.domain.clock import State
from inbox_tui.domain.links import warning
from inbox_tui.domain.model import PostState
from inbox_tui.domain.query import Query, parse
from inbox_tui.domain.telling import clock_state
from inbox_tui.domain.text import beside, clean
from inbox_tui.domain.views import BuiltIn, ConversationRow, PostView, SearchHit, ViewKey, whose
from inbox_tui.errors import NoSuchThing, StoreError
from inbox_tui.paths import Home
from inbox_tui.store.reader import Reader

PAGE = 500


def run(given: Namespace, home: Home) -> int:
    _understood(given)
    if not begin_reading(home) and given.command != "show":
        return _nothing_yet(given)
    with Reader(home.database) as reader:
        match given.command:
            case "list" if given.view in awaited.VIEWS:
                return _awaited(given, reader, Config.load(home.config_file))
            case "list":
                return _list(given, reader)
            case "show":
                return _show(given, reader)
            case _:
                return _search(given, reader)


def unreadable(home: Home) -> int:
    """Say why ``status`` could not be read. Always raises a :class:`~inbox_tui.errors.InboxError`."""
    begin_reading(home)
    with Reader(home.database):
        raise StoreError("The store cannot be read.", next_step="Run: inbox-tui doctor")


def _understood(given: Namespace) -> None:
    """Raises :class:`Misuse` for what can be seen without a store."""
    if given.command == "list":
        viewing.refuse(given.view)
    if given.command == "search":
        query = parse(" ".join(given.words))
        if query.problems:
            raise Misuse(query.problems[0], next_step="Filters: inbox-tui search --help")
        if not query:
            raise Misuse("There is nothing to search for.", next_step="Words and filters: inbox-tui search --help")


def _nothing_yet(given: Namespace) -> int:
    if given.json:
        output.data([])
    output.say("Nothing has been fetched yet. Run: inbox-tui sync")
    return codes.OK if given.command == "list" else codes.NOTHING


# --- list


def _list(given: Namespace, reader: Reader) -> int:
    at = now()
    rows = list(islice(rows_of(reader, given.view, at), given.limit))
    if given.json:
        platforms = {state.id: state.platform for state in reader.account_states(removed=True)}
        output.data([row_json(row, platforms[row.account], clock_state(row, at)) for row in rows])
        return codes.OK
    lines = [
        (str(row.id), _clock(row, at), row.name, row.tag, _marks(row), _said(row.excerpt, row.excerpt_ours))
        for row in rows
    ]
    output.table(lines, widest=(10, 18, 24, 5, 24))
    if not rows:
        output.say("Nobody is waiting." if given.view == BuiltIn.NEEDS_REPLY else "Nothing here.")
    return codes.OK


def _awaited(given: Namespace, reader: Reader, config: Config) -> int:
    at = now()
    found = list(islice(awaited.told(reader, given.view, config, at), given.limit))
    if given.json:
        platforms = {state.id: state.platform for state in reader.account_states(removed=True)}
        rows = []
        for conversation, _, more in found:
            row = None if conversation is None else reader.lists.row(conversation)
            known = {"id": None} if row is None else row_json(row, platforms[row.account], clock_state(row, at))
            rows.append({**known, **more})
        output.data(rows)
        return codes.OK
    output.table([line for _, line, _ in found], widest=awaited.WIDEST[given.view])
    if not found:
        output.say(awaited.nothing(given.view, config))
    return codes.OK


def _said(excerpt: str, ours: bool) -> str:
    return f"you: {excerpt}" if ours else excerpt


def rows_of(reader: Reader, view: str, at: datetime) -> Iterator[ConversationRow]:
    """Every row of a view, fetched page by page. Raises :class:`NoSuchThing`, naming the accounts there are,
    or the saved searches."""
    if view.startswith(viewing.SEARCH):
        yield from _searched(reader, view.removeprefix(viewing.SEARCH))
        return
    now_ms = int(at.timestamp() * 1000)
    after = None
    while True:
        try:
            window = reader.lists.window(ViewKey(view), now_ms, after=after, limit=PAGE)
        except NoSuchThing:
            names = ", ".join(state.id for state in reader.account_states()) or "none yet"
            name = clean(view.removeprefix("account:"), limit=40, one_line=True)
            raise NoSuchThing(f"There is no account called {name!r}.", next_step=f"Accounts: {names}.") from None
        yield from window.rows
        if not window.more_after or not window.rows:
            return
        after = window.rows[-1].position


def _searched(reader: Reader, name: str) -> tuple[ConversationRow, ...]:
    saved = reader.saved_searches()
    if name not in saved:
        shown = clean(name, limit=40, one_line=True)
        names = ", ".join(saved) or "none yet"
        raise NoSuchThing(f"There is no saved search called {shown!r}.", next_step=f"Saved searches: {names}.")
    return reader.found_by(saved[name])


def row_json(row: ConversationRow, platform: str, state: State | None) -> dict[str, Any]:
    """One conversation for a script. ``state`` is None where nobody waits."""
    return {
        "id": row.id,
        "account": row.account,
        "platform": platform,
        "person": row.name,
        "handle": row.handle,
        "kind": row.kind.value,
        "channel": row.channel.value,
        "waiting_since": output.iso(row.waiting_since),
        "due": output.iso(row.due_at),
        "promise_due": output.iso(row.promised_at),
        "state": None if state is None else state.value,
        "unheard": row.unheard,
        "excerpt": row.excerpt,
        "excerpt_ours": row.excerpt_ours,
        "last_at": output.iso(row.last_at),
        "posts": row.posts,
        "starred": row.starred,
        "muted": row.muted,
        "later": row.later,
        "snoozed_until": output.iso(row.snoozed_until),
        "closed": None if row.closed is None else row.closed.value,
        "outgoing": None if row.outgoing is None else row.outgoing.value,
        "draft": bool(row.draft),
        "tags": list(row.tags),
    }


def _clock(row: ConversationRow, at: datetime) -> str:
    if row.promised_at is not None and row.promised_at <= at:
        return f"promise {late_by((at - row.promised_at).total_seconds())}"  # it stands first because of this
    state = clock_state(row, at)
    if row.waiting_since is None:
        return age((at - row.last_at).total_seconds())
    if state is None or row.due_at is None:
        return f"waits {age((at - row.waiting_since).total_seconds())}"
    return clock_words(row.due_at, at, state)


def _marks(row: ConversationRow) -> str:
    marks = [row.kind.value]
    if row.unheard:
        marks.append(f"{row.unheard} to hear")
    if row.outgoing is not None:
        marks.append(row.outgoing.value)
    elif row.draft:
        marks.append("draft")
    if row.starred:
        marks.append("starred")
    return ", ".join(marks)


# --- show


def _show(given: Namespace, reader: Reader) -> int:
    thread = reader.thread(given.id)
    posts = [*thread.context, *thread.posts]
    if given.json:
        output.data([post_json(post) for post in posts])
        return codes.OK
    for number, post in enumerate(posts):
        if number:
            output.line()
        _print_post(post, now())
    output.flush()
    state = next((state for state in reader.account_states() if state.id == thread.row.account), None)
    for words in filter(None, (in_shell(state.sentence, state.id), state.note) if state is not None else ()):
        output.say(f"{thread.row.account}: {words}")
    output.say(f"heard {thread.heard} · fetched {thread.fetched} · known {thread.known}")
    return codes.OK


def post_json(post: PostView) -> dict[str, Any]:
    return {
        "id": post.id,
        "platform_id": post.remote_id,
        "author": post.author.handle if post.author is not None else "",
        "name": post.author.name if post.author is not None else "",
        "text": post.text,
        "content_warning": post.spoiler,
        "created_at": output.iso(post.created_at),
        "edited_at": output.iso(post.edited_at),
        "heard": post.heard,
        "parent": post.parent,
        "direction": "outbound" if post.ours else "inbound",
        "state": post.state.value,
        "kind": post.kind.value,
        "audience": post.audience.value,
        "url": post.url,
        "revisions": post.revisions,
        "links": [{"text": link.text, "url": link.url} for link in post.links],
        "media": [{"kind": media.kind, "url": media.url, "alt": media.alt} for media in post.media],
    }


_ABSENT = {
    PostState.DELETED: "(deleted)",
    PostState.HIDDEN: "(hidden from us)",
    PostState.MISSING: "(not fetched)",
    PostState.EXPIRED: "(removed, as the platform's terms ask)",
}


def _print_post(post: PostView, at: datetime) -> None:
    indent = "  " * min(post.depth, 8)
    who = post.author.name if post.author is not None else "somebody"
    if post.author is not None and (handle := beside(post.author.name, post.author.handle)):
        who = f"{who} ({handle})"
    heard = "" if post.ours or post.heard else "  not heard"
    output.line(f"{indent}{post.id}  {who}  {age((at - post.created_at).total_seconds())}{heard}")
    if post.spoiler:
        output.line(f"{indent}  content warning: {post.spoiler}")
    for line in (_ABSENT.get(post.state) or post.text).split("\n"):
        output.line(f"{indent}  {line}")
    for note in dict.fromkeys(warning(link.text, link.url) for link in post.links):
        if note:
            output.line(f"{indent}  [{note}]")
    for media in post.media:
        output.line(f"{indent}  [{media.kind}: {media.alt or 'no description'}]")


# --- search


def _search(given: Namespace, reader: Reader) -> int:
    query = parse(" ".join(given.words))
    _refuse_strangers(query, reader)
    hits = reader.search(query, given.limit)
    if given.json:
        output.data([hit_json(hit) for hit in hits])
    else:
        at = now()
        lines = [
            (
                str(hit.conversation),
                age((at - hit.at).total_seconds()),
                whose(hit),
                hit.tag,
                f"your note: {hit.excerpt}" if hit.note else hit.excerpt,
            )
            for hit in hits
        ]
        output.table(lines, widest=(10, 7, 24, 5))
        if not hits:
            output.say("Nothing was found.")
    return codes.OK if hits else codes.NOTHING


def _refuse_strangers(query: Query, reader: Reader) -> None:
    """Raises :class:`NoSuchThing` for an account or a platform that never was here."""
    states, ever = reader.account_states(), reader.account_states(removed=True)
    for what, name, known, here in (
        ("account", query.account, {state.id for state in ever}, (state.id for state in states)),
        (
            "platform",
            query.platform,
            {name for state in ever for name in (state.tag, state.platform)},
            dict.fromkeys(state.tag for state in states),
        ),
    ):
        if name and name not in known:
            shown = clean(name, limit=40, one_line=True)
            raise NoSuchThing(
                f"There is no {what} called {shown!r} here.",
                next_step=f"{what.capitalize()}s: {', '.join(here) or 'none yet'}.",
            )


def hit_json(hit: SearchHit) -> dict[str, Any]:
    return {
        "id": hit.conversation,
        "post": hit.post,
        "person": hit.name,
        "handle": hit.handle,
        "platform": hit.platform,
        "at": output.iso(hit.at),
        "direction": "outbound" if hit.ours else "inbound",
        "to": hit.to,
        "note": hit.note,
        "excerpt": hit.excerpt,
    }
