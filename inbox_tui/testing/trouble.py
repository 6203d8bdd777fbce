"""The contract suite: what servers should never answer, and sometimes do."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from functools import partial

import pytest

from inbox_tui.connector import Connector, ConnectorError, Unreachable, Unsure
from inbox_tui.domain.model import Act, Cursor, Post
from inbox_tui.testing.garbage import GARBAGE, always, failing, only_writes
from inbox_tui.testing.harness import Suite, error_of, first_page, listen, run
from inbox_tui.testing.permits import permit_for, reply_for, unknown


class Trouble(Suite):
    def test_garbage_never_becomes_anything_but_a_connector_error(self) -> None:
        harness = self._over_http()
        pages = run(listen(harness.connector))
        target = self._target(harness)
        connector = harness.connector
        for status, body, kind in GARBAGE:
            harness.link.http.handler = always(status, body, kind)
            self._try_everything(connector, target, self._last(pages), f"{status} {body[:40]!r}")

    def test_a_broken_line_comes_through_as_what_it_is(self) -> None:
        harness = self._over_http()
        pages = run(listen(harness.connector))
        target = self._target(harness)
        for error in (Unreachable("The line is down."), Unsure("No answer came.")):
            harness.link.http.handler = failing(error)
            self._try_everything(harness.connector, target, self._last(pages), repr(error))

    def test_a_write_answered_with_garbage_is_never_taken_for_done(self) -> None:
        harness = self._over_http()
        if Act.REPLY not in harness.connector.features.acts:
            pytest.skip("this connector only reads")
        target = self._target(harness)
        world = harness.link.http.handler
        for status, body, kind in GARBAGE:
            if not 200 <= status < 300:
                continue
            harness.link.http.handler = only_writes(always(status, body, kind), world)
            before = harness.writes()
            with pytest.raises(ConnectorError) as caught:
                run(harness.connector.reply(permit_for(reply_for(harness.connector, target))))
            if harness.writes() > before:
                assert isinstance(caught.value, Unsure), f"{status} {body[:40]!r} to a write gave {caught.value!r}"

    def test_secrets_stay_out_of_errors_and_logs(self, caplog: pytest.LogCaptureFixture) -> None:
        harness = self._over_http()
        target = self._target(harness)
        caplog.set_level(logging.DEBUG)
        said: list[str] = []
        for status, body, kind in GARBAGE:
            harness.link.http.handler = always(status, body, kind)
            said += self._try_everything(harness.connector, target, None, "")
        for secret in harness.link.secrets.values():
            value = secret.reveal()
            assert not any(value in words for words in [*said, caplog.text])

    @staticmethod
    def _try_everything(connector: Connector, target: Post, cursor: Cursor | None, case: str) -> list[str]:
        """Call every method; whatever it raises must be a connector error. Returns the words of those errors."""
        send = reply_for(connector, target)
        doing: list[tuple[str, Callable[[], Awaitable[object]]]] = [
            ("profile", connector.profile),
            ("updates from the start", lambda: listen(connector)),
            ("updates", lambda: listen(connector, cursor)),
            ("thread", lambda: connector.thread(target.ref)),
            ("thread of an unknown post", lambda: connector.thread(unknown().ref)),
            ("fence", lambda: connector.fence(send)),
            ("find_sent", lambda: connector.find_sent(send)),
            ("reply", lambda: connector.reply(permit_for(send))),
            ("stream", lambda: first_page(connector)),
        ]
        for act in sorted(connector.features.acts - {Act.REPLY, Act.POST}):
            permit = permit_for(reply_for(connector, target, act=act))
            doing.append((act.value, partial(connector.act, permit)))
        said: list[str] = []
        for name, work in doing:
            error = error_of(work)
            if error is None:
                continue
            if not isinstance(error, ConnectorError):
                raise AssertionError(f"{name} raised {error!r} ({case})") from error
            assert str(error).strip(), f"{name} failed without a word ({case})"
            said += [str(error), repr(error), repr(error.__cause__), str(getattr(error, "sample", ""))]
        return said
