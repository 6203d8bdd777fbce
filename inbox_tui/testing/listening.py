"""The contract suite: listening, threads and streams."""

from __future__ import annotations

from datetime import timedelta

from inbox_tui.connector import Unsupported
from inbox_tui.testing.harness import CURSOR_BYTES, REQUESTS, Suite, first_page, listen, posts_of, run


class Listening(Suite):
    def test_listening_ends(self) -> None:
        harness = self.make()
        run(listen(harness.connector))
        assert len(harness.link.http.calls) <= REQUESTS

    def test_listening_never_writes(self) -> None:
        harness = self.make()
        pages = run(listen(harness.connector))
        run(listen(harness.connector, self._last(pages)))
        assert harness.writes() == 0

    def test_the_same_cursor_gives_the_same_posts(self) -> None:
        first = run(listen(self.make().connector))
        cursors = [None, *(page.cursor for page in first if page.cursor is not None)]
        for cursor in {None, cursors[-1], cursors[len(cursors) // 2]}:
            one, two = (posts_of(run(listen(self.make().connector, cursor))) for _ in range(2))
            assert one == two

    def test_a_cursor_survives_storage_and_is_small(self) -> None:
        for page in run(listen(self.make().connector)):
            if page.cursor is not None:
                assert isinstance(page.cursor, str)
                assert page.cursor.encode("utf-8").decode("utf-8") == page.cursor
                assert len(page.cursor.encode()) < CURSOR_BYTES

    def test_going_on_after_any_page_loses_nothing(self) -> None:
        """A crash after any stored page: the rest still comes, from a connector that knows nothing but the cursor."""
        pages = run(listen(self.make().connector))
        for stored, page in enumerate(pages[:-1], 1):
            if page.cursor is None:
                continue
            rest = posts_of(run(listen(self.make().connector, page.cursor)))
            have = {p.ref.id for p in [*posts_of(pages[:stored]), *rest]}
            assert have >= {p.ref.id for p in posts_of(pages)}

    def test_a_second_look_finds_nothing_new(self) -> None:
        first = run(listen(self.make().connector))
        again = posts_of(run(listen(self.make().connector, self._last(first))))
        assert {p.ref.id for p in again} <= {p.ref.id for p in posts_of(first)}

    def test_posts_are_well_formed(self) -> None:
        pages = run(listen(self.make().connector))
        assert posts_of(pages), "the harness's world has no post to listen to"
        for page in pages:
            ids = [post.ref.id for post in page.posts]
            assert len(set(ids)) == len(ids), "a post stands twice in one page"
            assert all([*ids, *page.deleted, *(gap.id for gap in page.absent)])
        for post in posts_of(pages):
            assert post.author.id
            assert post.author.handle
            assert not post.author.handle.startswith("@")
            assert post.parent != post.ref.id
            for time in (post.created_at, post.edited_at):
                assert time is None or time.utcoffset() == timedelta(0)
            assert hash(post.ref.id) is not None

    def test_a_post_is_the_same_post_on_every_page(self) -> None:
        """Pages may be stored in any order: what makes a post this post never changes with the page it comes on."""
        known: dict[str, tuple[object, ...]] = {}
        for post in posts_of(run(listen(self.make().connector))):
            identity = (post.author.id, post.created_at, post.parent, post.ours, post.ref.channel)
            assert known.setdefault(post.ref.id, identity) == identity

    def test_what_can_be_answered_can_be_opened(self) -> None:
        harness = self.make()
        targets = self._targets(harness)
        assert targets, "the harness's world has no post to answer"
        for target in targets[-8:]:
            thread = run(harness.connector.thread(target.ref))
            ids = [post.ref.id for post in thread.posts]
            assert target.ref.id in ids
            assert len(set(ids)) == len(ids)
            assert not set(ids) & {gap.id for gap in thread.absent}
            assert all(post.created_at.utcoffset() == timedelta(0) for post in thread.posts)

    def test_a_stream_begins_with_an_empty_page(self) -> None:
        """So that the engine knows it stands and catches up. A platform without streams says so at once."""
        connector = self.make().connector
        try:
            page = run(first_page(connector))
        except Unsupported:
            return
        assert connector.features.streaming, "it streams, but does not say so"
        assert page is not None
        assert (page.posts, page.deleted) == ((), ())
