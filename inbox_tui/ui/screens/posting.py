"""What can be done with one post: like, boost, delete, open, copy, look at what is attached."""

from __future__ import annotations

from inbox_tui.domain.account import AccountView
from inbox_tui.domain.links import openable, shown_host, warning
from inbox_tui.domain.model import Act
from inbox_tui.domain.views import Outgoing, PostView, ThreadView
from inbox_tui.errors import NoSuchThing
from inbox_tui.ui.command import Command
from inbox_tui.ui.posts import described
from inbox_tui.ui.screens.desk import Desk
from inbox_tui.ui.screens.prompts import Choice


class Posting(Desk):
    """Outward acts take Shift or ask; all wait in the outbox, where z takes them back."""

    def _post(self) -> PostView | None:
        if self.place == "list" and self.list.current and self.list.current.id != self.shown:
            self.show_thread(self.list.current.id)
        return self.pane.chosen

    @property
    def _account(self) -> AccountView | None:
        row = self.current_row
        return self.inbox.account(row.account) if row else None

    def refuses(self, command: Command) -> str:
        """Why the account at hand cannot do what a command does, a sentence; empty where it can."""
        act = _ACTS.get(command.id)
        if act is None:
            return ""
        if act is Act.POST:
            return "" if any(act in one.may for one in self.inbox.accounts()) else "No account here may post."
        account = self._account
        reason = account.refuses(act) if account is not None else ""
        return reason or self._not_ours(act, self.pane.chosen) or self._shut(act)

    def _not_ours(self, act: Act, post: PostView | None) -> str:
        return (
            f"Only a post of yours can be {_OURS[act]}." if act in _OURS and post is not None and not post.ours else ""
        )

    def _shut(self, act: Act) -> str:
        """Why what ``r`` would answer takes no answer."""
        row, thread = self.current_row, self.pane.thread
        if act is not Act.REPLY or row is None or thread is None or thread.row.id != row.id:
            return ""
        post = self._target_by_hand()
        return self.pane.shut if post is None or post.id == thread.target else self.inbox.closed(row.id, post.id)

    def shut_to(self, thread: ThreadView) -> str:
        """Why the post that ``r`` answers by itself takes no answer now. Asks nobody; a row or two are read."""
        account = self.inbox.account(thread.row.account)
        if thread.target is None or account is None or Act.REPLY not in account.may:
            return ""
        try:
            return self.inbox.closed(thread.row.id, thread.target)
        except NoSuchThing:
            return ""  # it was removed just now; the news of that is on its way

    def _allowed(self, act: Act) -> bool:
        account = self._account
        reason = account.refuses(act) if account is not None else ""
        if reason:
            self.inbox_app.say(f"Cannot {act.value}: {reason}")
        return not reason

    def _in_a_manner(self, act: Act, post: PostView, question: str, detail: str = "", back: Act | None = None) -> None:
        """Ask which way, where the platform has several; ``back`` is offered beside them."""
        ways = self._account.manners.get(act, ()) if self._account is not None else ()
        choices = [(str(number), way) for number, way in enumerate(ways[:9], 1)] or [(act.value[0], f"{act.value} it")]
        if back is not None:
            choices.append(("u", "show it again"))

        def answered(key: str | None) -> None:
            if key == "u" and back is not None:
                self._go_out(back, post)
            elif key:
                self._go_out(act, post, ways[int(key) - 1] if ways else "")

        self.app.push_screen(Choice(question, choices, detail=detail), answered)

    def _go_out(self, act: Act, post: PostView, manner: str = "") -> None:
        def told(entry: Outgoing) -> None:
            self.last_sent = entry.id
            self.refresh_now()
            words = f"{_WORDS[act]} ({manner})" if manner else _WORDS[act]
            row = self.current_row
            waits = act is Act.HIDE and row is not None and row.waiting_since is not None and row.closed is None
            closes = " · they still wait: e closes it" if waits else ""
            self.inbox_app.say(f"{words} in a moment · z takes it back{closes}", good=True)

        self.inbox_app.do(self.inbox.act(act, post.id, manner), told)

    def action_like(self) -> None:
        post = self._post()
        if post is not None:
            act = Act.UNLIKE if post.liked else Act.LIKE
            if not self._allowed(act):
                return
            if self._account is not None and self._account.manners.get(act):
                self._in_a_manner(act, post, "How?")
            else:
                self._go_out(act, post)

    def action_boost(self) -> None:
        post = self._post()
        if post is None:
            return
        act = Act.UNBOOST if post.boosted else Act.BOOST
        if self._allowed(act):
            who = post.author.name if post.author else "somebody"
            self._sure(f"{'Take back the boost of' if post.boosted else 'Boost'} what {who} wrote?", act, post)

    def action_delete(self) -> None:
        post = self._post()
        if post is None:
            return
        if words := self._not_ours(Act.DELETE, post):
            self.inbox_app.say(words)
        elif self._allowed(Act.DELETE):
            self._sure(f"Delete your “{post.text[:60]}” on the platform, for everybody?", Act.DELETE, post)

    def action_hide(self) -> None:
        """Whether it is hidden now is not always known here, so both ways are offered where both exist."""
        post = self._post()
        if post is None or not self._allowed(Act.HIDE):
            return
        account = self._account
        back = Act.UNHIDE if account is not None and Act.UNHIDE in account.may else None
        who = post.author.name if post.author else "somebody"
        detail = "It stays here, and its author is not told."
        self._in_a_manner(Act.HIDE, post, f"Hide what {who} wrote from others?", detail, back)

    def _sure(self, question: str, act: Act, post: PostView) -> None:
        def answered(key: str | None) -> None:
            if key == "y":
                self._go_out(act, post)

        self.app.push_screen(Choice(question, [("y", act.value)]), answered)

    def action_browse(self) -> None:
        """The post itself, or one of the links in it; always with the host said first."""
        post = self._post()
        if post is None:
            return
        places: list[tuple[str, str]] = [("the post", post.url)] if post.url else []
        places += [(link.text or "a link", link.url) for link in post.links]
        places = [(words, url) for words, url in places if openable(url)][:9]
        if not places:
            self.inbox_app.say("There is no web address to open here.")
            return
        detail = "\n".join(
            f"{number}  {shown_host(url)}  ({words[:50]})" + (f"  {note}" if (note := warning(words, url)) else "")
            for number, (words, url) in enumerate(places, 1)
        )

        def answered(key: str | None) -> None:
            if key:
                self.browse(places[int(key) - 1][1])

        self.app.push_screen(
            Choice(
                "Open in the browser?",
                [(str(number), shown_host(url)) for number, (_, url) in enumerate(places, 1)],
                detail=detail,
            ),
            answered,
        )

    def browse(self, url: str) -> None:
        checked = openable(url)
        if checked is None or not self.inbox_app.opener(checked):
            self.inbox_app.say("No browser could be started here. y copies the address.", error=True)
        else:
            self.inbox_app.say(f"Opened {shown_host(checked)}.")

    def action_copy(self) -> None:
        post = self._post()
        address = openable(post.url) if post else None
        if address is None:
            self.inbox_app.say("This post has no address to copy.")
            return
        self.app.copy_to_clipboard(address)
        self.inbox_app.say("Address copied.")

    def action_media(self) -> None:
        post = self._post()
        if post is None or not post.media:
            self.inbox_app.say("Nothing is attached to this post.")
            return
        shown = post.media[:9]
        detail = "\n".join(f"{number}  {described(media)}" for number, media in enumerate(shown, 1))
        choices = [
            (str(number), f"open on {shown_host(media.url)}")
            for number, media in enumerate(shown, 1)
            if openable(media.url)
        ]

        def answered(key: str | None) -> None:
            if key:
                self.browse(shown[int(key) - 1].url)

        self.app.push_screen(Choice("Attached", choices, detail=detail), answered)

    def action_times(self) -> None:
        exact = self.inbox_app.preferences.times == "exact"
        self.inbox_app.prefer("times", "relative" if exact else "exact")

    def action_diff(self) -> None:
        if not self.pane.toggle_diff():
            self.inbox_app.say("No earlier wording of this post is known.")


_ACTS = {
    "reply.open": Act.REPLY,
    "reply.new": Act.POST,
    "post.like": Act.LIKE,
    "post.boost": Act.BOOST,
    "post.delete": Act.DELETE,
    "post.edit": Act.EDIT,
    "post.hide": Act.HIDE,
}
_OURS = {Act.DELETE: "deleted", Act.EDIT: "edited"}
_WORDS = {
    Act.LIKE: "Liked",
    Act.UNLIKE: "Like withdrawn",
    Act.BOOST: "Boosted",
    Act.UNBOOST: "Boost withdrawn",
    Act.DELETE: "Deleted",
    Act.HIDE: "Hidden",
    Act.UNHIDE: "Shown again",
}
