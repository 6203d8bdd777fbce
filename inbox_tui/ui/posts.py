"""One post as the thread shows it: a pure function from a post to lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from inbox_tui.domain.ages import age
from inbox_tui.domain.links import shown_host, warning
from inbox_tui.domain.model import Audience, Media, PostKind, PostState
from inbox_tui.domain.text import beside, content_warning
from inbox_tui.domain.value import value_class
from inbox_tui.domain.views import PostView
from inbox_tui.ui.lines import Line, crop, cut, size_of, wrap
from inbox_tui.ui.preferences import Preferences, moment

STEP = 2
"""Cells one step of depth is indented by."""
LONGEST = 500
"""Lines of one post that are shown until the user asks for all of it."""


@value_class(kw_only=True)
class Drawing:
    """What decides how a post looks, besides the post."""

    width: int
    now: datetime
    preferences: Preferences
    opened: bool = False
    """Its content warning (or its over-long text) was opened."""
    diff: Sequence[tuple[str, str]] | None = None
    """What its last edit changed: (``same`` | ``gone`` | ``new``, words)."""
    context: bool = False
    marked: bool = True
    """Whether it has a gutter mark."""


def covered(post: PostView, opened: bool) -> bool:
    """Whether a content warning stands before it, unopened."""
    return bool(post.spoiler or post.sensitive) and not opened and not post.ours and post.state is PostState.LIVE


def told(post: PostView, now: datetime, preferences: Preferences) -> str:
    """When it was written."""
    if preferences.times == "exact":
        return moment(post.created_at, now, preferences)
    return age((now - post.created_at).total_seconds())


def lines_of(post: PostView, drawing: Drawing) -> list[Line]:
    """All lines of a post, gutter and indentation included, without the blank line after it."""
    preferences = drawing.preferences
    glyphs = preferences.glyphs
    deepest = max(1, min(8, (drawing.width - 34) // STEP // 2))
    level = 0 if drawing.context else min(post.depth, deepest)
    indent = " " * (STEP * level)
    room = max(12, drawing.width - 4 - len(indent))
    body: list[Line] = [_head(post, drawing, room, folded=post.depth > deepest)]
    if post.state is PostState.DELETED:
        body.append([("deleted by its author; what it said is gone here too", "muted italic")])
    elif post.state is PostState.HIDDEN:
        body.append([("hidden from you by a block or a privacy setting", "muted italic")])
    elif post.state is PostState.EXPIRED:
        body += [[(piece, "muted italic")] for piece in wrap(post.removed or "Removed, as the platform asks.", room)]
    elif post.state is PostState.MISSING:
        body.append([("not here yet; it may be private, or gone for good", "muted italic")])
    else:
        body += _content(post, drawing, room)
    mark = _mark(post, drawing)
    done: list[Line] = []
    for number, line in enumerate(body):
        gutter: Line = [mark if number == 0 else (" ", "text"), (" " + indent, "text")]
        if drawing.context:
            gutter = [(f"{glyphs.quote} ", "rule")]
        done.append([*gutter, *line])
    return done


def _mark(post: PostView, drawing: Drawing) -> tuple[str, str]:
    glyphs = drawing.preferences.glyphs
    if post.ours or post.state is not PostState.LIVE:
        return (" ", "text")
    if post.heard:
        return (glyphs.heard, "muted")
    return (glyphs.unheard, "accent bold" if post.needed else "muted")


def _head(post: PostView, drawing: Drawing, room: int, folded: bool) -> Line:
    glyphs = drawing.preferences.glyphs
    fresh = not post.heard and not post.ours and not drawing.context
    if post.author is None:
        line: Line = [("somebody", "muted")]
    elif post.ours:
        line = [("you", "muted")]
    else:
        line = [(cut(drawing.preferences.tidy(post.author.name), max(8, room // 2)), "text bold" if fresh else "text")]
        handle = beside(post.author.name, post.author.handle)
        if handle and room > 44:
            line.append((f" {cut(handle, max(9, room // 3 + 1))}", "muted"))
        if post.author.bot:
            line.append((" bot", "muted"))
    dot = f" {glyphs.dot} "
    facts: list[tuple[str, str]] = []
    if drawing.preferences.linear and post.state is PostState.LIVE and not (post.ours or drawing.context):
        facts.append(("heard", "muted") if post.heard else ("not heard", "accent"))
    if folded:
        facts.append((f"{glyphs.deeper} {post.depth} deep", "muted"))
    if post.state is not PostState.MISSING:
        facts.append((told(post, drawing.now, drawing.preferences), "muted"))
    if post.kind is PostKind.DIRECT:
        facts.append(("direct message", "tag"))
    elif post.audience not in {Audience.PUBLIC, Audience.UNLISTED}:
        facts.append((f"{post.audience.value} only" if post.audience is Audience.FOLLOWERS else "direct", "tag"))
    if post.stars is not None:
        stars = "" if drawing.preferences.linear else glyphs.star * post.stars + " "
        facts.append((f"{stars}{post.stars} of 5{'' if stars else ' stars'}", "star"))
    if post.liked:
        facts.append(("you liked it", "muted"))
    if post.boosted:
        facts.append(("you boosted it", "muted"))
    if post.edited_at is not None and post.state is PostState.LIVE:
        hint = "edited · d hides it" if drawing.diff is not None else "edited · d shows what changed"
        roomy = size_of(line) + sum(len(words) + 3 for words, _ in facts) + len(hint) + 3 <= room
        facts.append((hint if roomy and post.revisions > 1 else "edited", "muted"))
    for words, ink in facts:
        if size_of(line) + len(words) + 3 > room:
            break
        line += [(dot, "muted"), (words, ink)]
    return line


def _content(post: PostView, drawing: Drawing, room: int) -> list[Line]:
    body: list[Line] = []
    tidy = drawing.preferences.tidy
    ink = "quote" if drawing.context or post.ours else "text"
    if post.spoiler or post.sensitive:
        body += [[(piece, "soon")] for piece in wrap(tidy(content_warning(post.spoiler)), room)]
        if covered(post, drawing.opened):
            body.append([("Enter opens it; it counts as heard only once opened", "muted italic")])
            return body
    if drawing.diff is not None:
        body += diffed(drawing.diff, room)
    else:
        text = wrap(tidy(post.text), room) if post.text else []
        if len(text) > LONGEST and not drawing.opened:
            text = text[:LONGEST]
            body += [[(piece, ink)] for piece in text]
            body.append([("… Enter opens the full text", "muted italic")])
        else:
            body += [[(piece, ink)] for piece in text]
    glyphs = drawing.preferences.glyphs
    for media in post.media:
        body += [[(piece, "quote")] for piece in wrap(tidy(described(media)), room)]
    if post.poll is not None:
        body += _poll(post, drawing, room)
    if post.quoted is not None:
        who = f"@{post.quoted.author}: " if post.quoted.author else ""
        body += [
            [(f"{glyphs.quote} ", "rule"), (piece, "quote")]
            for piece in wrap(tidy(who + post.quoted.text), room - 2)[:8]
        ]
    for words in _true_hosts(post):
        body.append([(f"{glyphs.link} ", "muted"), (cut(words, room - 2), "soon")])
    if post.closed:
        body += [[(piece, "now")] for piece in wrap(f"No reply possible: {post.closed}", room)]
    return body or [[("(no words)", "muted italic")]]


def described(media: Media) -> str:
    """An attachment in words."""
    return f"[{media.kind}] {media.alt or 'no description'}"


def _true_hosts(post: PostView) -> list[str]:
    """For links that do not show where they go: the host they really go to."""
    found = []
    for link in post.links:
        host = shown_host(link.url)
        if not host:
            found.append(f"“{link.text or link.url}” cannot be opened from here")
        elif note := warning(link.text, link.url):
            found.append(note)
        elif host not in link.text.casefold():
            found.append(f"“{link.text}” goes to {host}" if link.text else f"a link to {host}")
    return found


def _poll(post: PostView, drawing: Drawing, room: int) -> list[Line]:
    assert post.poll is not None
    glyphs = drawing.preferences.glyphs
    votes = [max(0, count) for _, count in post.poll.options]
    total, most = sum(votes), max(votes, default=0)
    width = min(16, room // 3)
    lines: list[Line] = []
    for (words, count), known in zip(post.poll.options, votes, strict=True):
        if count < 0:
            lines.append([("( ) ", "muted"), (cut(drawing.preferences.tidy(words), room - 4), "text")])
            continue
        full = round(width * known / most) if most else 0
        share = f"{round(100 * known / total)} %" if total else "0 %"
        lines.append(
            [
                (glyphs.full * full, "tag"),
                (glyphs.empty * (width - full), "rule"),
                (f" {share:>5}  ", "muted"),
                (cut(drawing.preferences.tidy(words), max(4, room - width - 9)), "text"),
            ]
        )
    state = "poll closed" if post.poll.closed else "poll open"
    lines.append([(f"{state}, {total} votes" if total else state, "muted")])
    return lines


def diffed(parts: Sequence[tuple[str, str]], room: int) -> list[Line]:
    """Words gone struck through, words new in green; both also in brackets, for eyes and terminals without colour."""
    looks = {"same": ("", "", "text"), "gone": ("[-", "-]", "late strike"), "new": ("{+", "+}", "good bold")}
    words: list[Line] = [[]]
    for what, text in _runs(parts):
        before, after, ink = looks[what]
        if what == "new" and words[-1] and words[-1][-1][0].endswith("-]"):
            words.append([])
        pieces = re.split(r"\s+", text)
        full = [number for number, piece in enumerate(pieces) if piece]
        for number, piece in enumerate(pieces):
            if number and words[-1]:
                words.append([])
            if piece:
                opening = before if number == full[0] else ""
                words[-1].append((f"{opening}{piece}{after if number == full[-1] else ''}", ink))
    lines: list[Line] = [[]]
    for word in filter(None, words):
        if lines[-1] and size_of(lines[-1]) + 1 + size_of(word) > room:
            lines.append([])
        lines[-1] += [(" ", "text"), *word] if lines[-1] else word
    return [crop(line, room) for line in lines]


def _runs(parts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Neighbours joined: where only a space is left between two changes, they are one change."""
    runs: list[list[str]] = []  # what stood there, what stands there, or what stayed
    for what, text in parts:
        kept = what == "same" and not (text.isspace() and runs and runs[-1][0] == "changed")
        if kept:
            runs.append(["same", text, ""])
            continue
        if not runs or runs[-1][0] == "same":
            runs.append(["changed", "", ""])
        if what in {"same", "gone"}:
            runs[-1][1] += text
        if what in {"same", "new"}:
            runs[-1][2] += text
    done: list[tuple[str, str]] = []
    for kind, one, two in runs:
        done += [("same", one)] if kind == "same" else [("gone", one), ("new", two)]
        if kind == "changed" and (one[-1:].isspace() or two[-1:].isspace()):
            done.append(("same", " "))
    return [(what, text) for what, text in done if text.strip() or what == "same"]
