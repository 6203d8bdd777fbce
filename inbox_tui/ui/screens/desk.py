"""What the parts of the main screen know of each other."""

from __future__ import annotations

from textual.widget import Widget

from inbox_tui.domain.model import ConversationId, OutboxId, PostId
from inbox_tui.domain.views import ConversationRow, PostView, ThreadView
from inbox_tui.ui.screens.base import BaseScreen
from inbox_tui.ui.widgets.composer import Composer
from inbox_tui.ui.widgets.list import ConversationList
from inbox_tui.ui.widgets.thread import ThreadPane
from inbox_tui.ui.widgets.views import ViewsPane


class Desk(BaseScreen[None]):
    """Abstract: the main screen fills this in; triage, posting and answering build on it."""

    list: ConversationList
    pane: ThreadPane
    side: ViewsPane
    composer: Composer
    shown: ConversationId | None
    last_sent: OutboxId | None = None
    """What ``z`` would bring back into the composer."""

    @property
    def place(self) -> str:
        raise NotImplementedError

    @property
    def focusing(self) -> bool:
        """Whether the pile for later is gone through, one at a time."""
        raise NotImplementedError

    @property
    def chosen(self) -> tuple[ConversationId, ...]:
        raise NotImplementedError

    @property
    def current_row(self) -> ConversationRow | None:
        raise NotImplementedError

    def _target_by_hand(self) -> PostView | None:
        """The post under the thread's cursor, where the user chose one that can be answered."""
        post = self.pane.chosen if self.place == "thread" else None
        return post if post is not None and not post.ours and post.author is not None else None

    def focus_pane(self, widget: Widget) -> None:
        raise NotImplementedError

    def show_thread(self, conversation: ConversationId | None) -> ThreadView | None:
        raise NotImplementedError

    def refresh_now(self) -> None:
        raise NotImplementedError

    def reveal(self, conversation: ConversationId, post: PostId | None = None) -> None:
        raise NotImplementedError

    def leave_view(self) -> None:
        """Back to the first view: the one shown is gone."""
        raise NotImplementedError

    def go_on(self) -> None:
        """What was read was put away: show the conversation under the list's cursor."""
        raise NotImplementedError

    def action_hand_off(self) -> None:
        """Hand the conversation over to a department."""
        raise NotImplementedError

    def dealt_with(self) -> None:
        """What was shown got its answer, or was put away."""
        raise NotImplementedError

    def stay_on(self, conversation: ConversationId) -> None:
        """Keep showing it though the list's cursor has to leave it."""
        raise NotImplementedError

    async def resume_draft(self, id: int) -> None:
        """Bring a draft back into the composer, under its conversation."""
        raise NotImplementedError
