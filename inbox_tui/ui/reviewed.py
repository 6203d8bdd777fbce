"""What the review says of a text that is about to go out: to whom, as whom, the words, and what is worth knowing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from inbox_tui.domain.account import AccountView, told_apart
from inbox_tui.domain.diff import word_diff
from inbox_tui.domain.hearing import Verdict
from inbox_tui.domain.length import measure
from inbox_tui.domain.model import Act, width
from inbox_tui.domain.telling import seen_by
from inbox_tui.domain.text import left_open
from inbox_tui.domain.views import Freshness, Outgoing, ThreadView
from inbox_tui.errors import InboxError
from inbox_tui.ui.lines import Line, crop, cut, justify, size_of, wrap
from inbox_tui.ui.posts import diffed, told
from inbox_tui.ui.preferences import Preferences
from inbox_tui.ui.shown import laid_out, same, shown, text_rules
from inbox_tui.ui.wanted import LABEL

_MOST_QUOTED = 4
"""Lines of what is answered, where there is room."""

if TYPE_CHECKING:
    from inbox_tui.inbox.facade import Inbox


def unfinished(out: Outgoing, account: AccountView | None) -> str:
    """Why the words cannot go out as they stand, and the way back to them; empty for words that can. None: the account
    is gone."""
    hole = left_open(out.text)
    if hole:
        return f"{hole} is still to be filled in. e edits."
    over = measure(out.text, text_rules(account, out), out.spoiler).over if account is not None else ""
    return f"{over}: e goes back to the text." if over else ""


def shortened(text: str, width: int, most: int) -> list[str]:
    """A quote in its marks, in at most ``most`` lines of ``width`` cells; one that goes on ends at a word."""
    lines = wrap(f"“{' '.join(text.split())}”", width)
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while size_of([(last, "")]) > width - 2 and " " in last:
        last = last.rpartition(" ")[0]
    return [*lines[: most - 1], f"{cut(last, width - 2).rstrip('… ,;:')}…”"]


class ReviewLines:
    """Of one text, at one width, on a screen of ``rows``. ``finding``: what comparing brought, once it was done;
    ``comparing``: it is under way; ``trouble``: what went wrong, and what to do; ``undo_seconds``: how long it can be
    taken back, where that is longer than usual."""

    def __init__(
        self,
        inbox: Inbox,
        preferences: Preferences,
        cells: int,
        *,
        finding: Freshness | None = None,
        comparing: bool = False,
        trouble: tuple[str, str] = ("", ""),
        undo_seconds: int | None = None,
        rows: int = 36,
    ) -> None:
        self._inbox, self._preferences, self._width = inbox, preferences, max(30, cells)
        self._beside = self._width - LABEL - 4
        self._finding, self._comparing, self._trouble = finding, comparing, trouble
        self._longer = undo_seconds
        self._quoted = max(1, min(_MOST_QUOTED, (rows - 16) // 4))

    def lines(self, out: Outgoing, thread: ThreadView | None, verdict: Verdict) -> list[Line]:
        """All of it, top to bottom."""
        lines: list[Line] = [[]]
        lines += self._whom(out, thread)
        lines.append([])
        if out.spoiler:
            lines += self._said("warning", [[(out.spoiler, "soon")]])
        lines += self._words(out)
        lines.append([])
        lines += self._length(out)
        if out.conversation is not None:
            heard: Line = [("all", "good")] if verdict.open else [(verdict.words, "accent bold")]
            if not verdict.open:
                heard.append(("  read it here: space goes on, y is free when all is heard", "muted"))
            lines += self._said("heard", [heard])
        lines += self._audience(out, thread)
        lines += self._rules(out)
        hole = left_open(out.text)
        ready = verdict.open and not unfinished(out, self._inbox.account(out.account))
        lines += self._fresh() or (self._undo() if ready else [])
        sentence, step = (f"{hole} is still to be filled in.", "e edits.") if hole else self._trouble
        if sentence:
            lines.append([])
            lines += [[("    ", "text"), (piece, "late bold")] for piece in wrap(sentence, self._width - 4)]
            lines += [[("    ", "text"), (piece, "muted")] for piece in (wrap(step, self._width - 4) if step else [])]
        lines.append([])
        return lines

    def _said(self, label: str, lines: list[Line]) -> list[Line]:
        first, *more = lines
        return [
            [("    ", "text"), (f"{label:<{LABEL}}", "muted"), *first],
            *([(" " * (4 + LABEL), "text"), *line] for line in more),
        ]

    def _whom(self, out: Outgoing, thread: ThreadView | None) -> list[Line]:
        account = self._inbox.account(out.account)
        us = account.handle if account and account.handle else out.account
        apart = told_apart(account, self._inbox.accounts()) if account else us
        kind = {Act.REPLY: "reply", Act.EDIT: "edit"}.get(out.act, "new post")
        label: Line = [("    ", "text"), (f"{'changes' if out.act is Act.EDIT else 'to':<{LABEL}}", "muted")]
        whom, when = self._preferences.tidy(out.to), ""
        if out.conversation is None:
            whom = "nobody in particular"
        elif out.act is Act.EDIT:
            whom = "your post"
        target = thread.post(out.target) if thread is not None else None
        if target is not None:
            when = f" · {told(target, self._inbox.now(), self._preferences)}"
        left: Line = [*label, (whom, "text bold"), (when, "muted")]
        public: Line = [(" · ", "muted"), (out.audience.value, "tag")]
        right: Line = [(f"{kind} as ", "muted"), (us, "text"), *public]
        ours: list[Line] = []
        if apart != us or not self._beside_each_other(left, right):  # as whom, on lines of its own; whom is never cut
            right = [(kind, "muted"), *public]
            ours = self._said("as", [[(piece, "text bold")] for piece in wrap(apart, self._beside)])
        if not self._beside_each_other(left, right):
            ours += self._said("", [right])
            room = self._width - size_of([*label, (when, "")])
            left, right = [*label, *crop([(whom, "text bold")], room), (when, "muted")], []
        lines = [justify(left, right, self._width)]
        if out.quote:
            quote = shortened(self._preferences.tidy(out.quote), self._beside, self._quoted)
            lines += [[(" " * (4 + LABEL), "text"), (piece, "quote")] for piece in quote]
        return [*lines, *ours]

    def _beside_each_other(self, left: Line, right: Line) -> bool:
        return size_of(left) + 2 + size_of(right) <= self._width

    def _words(self, out: Outgoing) -> list[Line]:
        """The text as its platform will show it; and where that is not what was typed, a line that says so."""
        account = self._inbox.account(out.account)
        rows = shown(out.text, text_rules(account, out))
        rule = self._preferences.glyphs.quote
        lines: list[Line] = [
            [("    ", "text"), (f"{rule} ", "accent"), *line] for line in laid_out(rows, self._width - 8, rule)
        ]
        if account is not None and not same(rows, out.text):
            words = f"as {account.label} will show it; e goes back to what you typed"
            lines += [[("      ", "text"), (piece, "muted")] for piece in wrap(words, self._width - 8)]
        return lines

    def _length(self, out: Outgoing) -> list[Line]:
        account = self._inbox.account(out.account)
        if account is None:
            return []
        rules = text_rules(account, out)
        length = measure(out.text, rules, out.spoiler)
        line: Line = [(f"{length.used:,} of {length.limit:,}", "text" if length.fits else "late bold")]
        if rules.url_length and measure(out.text, replace(rules, url_length=0), out.spoiler).used != length.used:
            line.append((f"  a link counts {rules.url_length}", "muted"))
        if rules.reads_markdown:
            line.append(("  read as Markdown: **bold**, [words](link)", "muted"))
        if length.fits:
            return self._said("length", [line])
        over = f"{length.over}: e goes back to the text"
        return self._said("length", [line, *([(piece, "late")] for piece in wrap(over, self._beside))])

    def _audience(self, out: Outgoing, thread: ThreadView | None) -> list[Line]:
        target = thread.post(out.target) if thread else None
        if target is None or width(out.audience) <= width(target.audience):
            return self._said("seen by", [[(seen_by(self._inbox.account(out.account), out), "text")]])
        words = (
            f"{out.audience.value}: wider than what you answer ({target.audience.value}); y asks for the word PUBLIC"
        )
        return self._said("seen by", [[(words, "now")]])

    def _rules(self, out: Outgoing) -> list[Line]:
        """What the platform's own rules say of it: what it costs, what it would refuse."""
        try:
            notes = self._inbox.rule_notes(out.id)
        except InboxError:
            return []  # its account cannot be opened; sending says so
        found = self._finding.sentence if self._finding is not None else ""
        notes = tuple(words for words in notes if words != found)  # it stands under "just now"
        lines: list[Line] = []
        for number, words in enumerate(notes):
            pieces: list[Line] = [[(piece, "soon")] for piece in wrap(words, self._beside)]
            lines += self._said("rules" if not number else "", pieces)
        return lines

    def _undo(self) -> list[Line]:
        """What happens after ``y``."""
        seconds = self._preferences.undo_seconds
        if self._longer is not None and self._longer > seconds:
            words = f"another look at the conversation; it leaves after {self._longer} s: z takes it back until then"
        else:
            words = f"another look at the conversation, then {seconds} s in which z takes it back"
        return self._said("after y", [[(piece, "muted")] for piece in wrap(words, self._beside)])

    def _fresh(self) -> list[Line]:
        finding = self._finding
        if self._comparing:
            return self._said("checking", [[("is the conversation still what you think it is?", "muted")]])
        if finding is None:
            return []
        lines: list[Line] = []
        if finding.sentence:
            ink = "good" if finding.ok else "now bold"
            lines += self._said("just now", [[(piece, ink)] for piece in wrap(finding.sentence, self._beside)])
        for before, after in finding.edited:
            parts = word_diff(before, after)
            lines += self._said("edited", diffed(parts, self._beside))
        if finding.may_force:
            unverified = "" if finding.checked else ", unverified"
            lines += self._said("", [[(f"y sends it anyway{unverified}", "muted")]])
        return lines
