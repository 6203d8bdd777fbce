"""A pane of posts over which the reading clock runs."""

from __future__ import annotations

from collections.abc import Sequence

from textual.message import Message
from textual.timer import Timer

from inbox_tui.domain.model import PostId
from inbox_tui.ui.listening import Listening, Seen
from inbox_tui.ui.posts import covered
from inbox_tui.ui.widgets.posts import PostsPane


class ReadingPane(PostsPane):
    """Tells the clock what is on screen and whether somebody can be reading it; passes on what was heard."""

    class Heard(Message, namespace="thread_pane"):
        """These posts were really taken in."""

        def __init__(self, posts: tuple[PostId, ...]) -> None:
            super().__init__()
            self.posts = posts

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.typing_beside = False
        """The composer has the keys, with this thread in view."""
        self._listening = Listening()
        self._timer: Timer | None = None

    @property
    def has_eyes(self) -> bool:
        """Whether the user can be reading here: terminal focused, nothing over the thread, keys here or beside."""
        return (
            self.app.app_focus
            and self.is_mounted
            and self.screen.is_active
            and (self.has_focus or self.typing_beside)
            and self.size.height > 0
        )

    def watch_view(self) -> None:
        """Tell the clock what is on screen, and whether it may run. Call after anything that changes either."""
        if not self.is_attached:
            return
        if self.inbox_app.preferences.linear:
            self._step_onto()
            return
        now = self.inbox_app.monotonic()
        heard = self._listening.look(self._seen(), now)
        if self.has_eyes:
            self._listening.run(now)
        else:
            heard += self._listening.stop(now)
        self._tell(heard)
        self._wind()

    def seen_anew(self) -> None:
        self.watch_view()

    def _step_onto(self) -> None:
        """Without a clock: what the user stepped onto is heard."""
        post = self.current
        if post is None or not self.has_eyes or covered(post, self._is_open(self.cursor)):
            return
        if post.id in self._listening.waiting:
            self._listening.drop(post.id)
            self._tell((post.id,))

    def _seen(self) -> list[Seen]:
        spans: dict[int, list[int]] = {}
        for index, line in self._visible():
            if line >= 0:
                spans.setdefault(index, []).append(line)
        return [
            Seen(
                self.posts[index].id,
                lines[0],
                lines[-1],
                len(self._lines(index)),
                covered(self.posts[index], self._is_open(index)),
            )
            for index, lines in spans.items()
        ]

    def _wind(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        due = self._listening.due()
        if due is not None:
            self._timer = self.set_timer(due, self.listen)

    def listen(self) -> None:
        """The clock's time may be up for a post."""
        self._tell(self._listening.tick(self.inbox_app.monotonic()))
        self._wind()

    def _tell(self, heard: tuple[PostId, ...]) -> None:
        if heard:
            self.post_message(self.Heard(heard))

    def unhear(self, posts: Sequence[PostId]) -> None:
        """The user marked these unheard: they start anew."""
        self._listening.forget(posts)

    def on_focus(self) -> None:
        self.watch_view()

    def on_blur(self) -> None:
        self.call_after_refresh(self.watch_view)
