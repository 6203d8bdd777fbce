"""The contract suite: words, permits, and one reply on its way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from inbox_tui.connector import Checks, ConnectorError, Rejected, Unsupported
from inbox_tui.domain.model import AccountId, Act, width
from inbox_tui.domain.outbox import PermitRefused
from inbox_tui.testing.harness import SENDING, Suite, answerable, awaited, error_of, listen, posts_of, run
from inbox_tui.testing.permits import permit_for, reply_for


class Sending(Suite):
    def test_keys_never_repeat(self) -> None:
        connector = self.make().connector
        keys = [connector.new_key() for _ in range(200)]
        assert len(set(keys)) == 200
        assert all(0 < len(key) <= 200 for key in keys)

    def test_opening_is_pure(self) -> None:
        harness = self.make()
        us = run(harness.connector.profile()).identity
        targets = answerable(posts_of(run(listen(harness.connector))))
        calls = len(harness.link.http.calls)
        for target in targets:
            words = type(harness.connector).opening(target, us)
            assert words == type(harness.connector).opening(target, us)
            assert words == "" or words.endswith(" ")
            assert not {us.handle, f"@{us.handle}"} & set(words.split())
        assert len(harness.link.http.calls) == calls

    def test_checks_are_pure(self) -> None:
        """Asked before anything is typed, with every pause in typing, and before sending: so nobody is asked."""
        harness = self.make()
        connector = harness.connector
        target = self._target(harness)
        calls = len(harness.link.http.calls)
        for words in ("", "Yes, see https://shop.example", "é" * 100_000):
            reply = reply_for(connector, target, words)
            for late in (timedelta(), timedelta(days=400)):
                found = type(connector).checks(reply, harness.link.now() + late)
                assert isinstance(found, Checks)
                assert found == type(connector).checks(reply, harness.link.now() + late)
                assert all(note.strip() for note in found.notes)
        assert len(harness.link.http.calls) == calls

    def test_nothing_is_written_without_a_permit(self) -> None:
        harness = self.make()
        connector = harness.connector
        target = self._target(harness)
        for act in connector.features.acts:
            reply = reply_for(connector, target if act is not Act.POST else None, act=act)
            # An act with nothing to do (taking back a like that is not there) may find that out and end.
            error = error_of(partial(connector._send if act in SENDING else connector._act, reply))
            assert error is None or isinstance(error, ConnectorError), f"{act.value} raised {error!r}"
        assert harness.writes() == 0
        with pytest.raises(Rejected if Act.REPLY in connector.features.acts else Unsupported):
            run(awaited(connector._send(reply_for(connector, target))))

    def test_a_permit_is_good_for_one_act_of_one_account(self) -> None:
        harness = self.make()
        connector = harness.connector
        reply = reply_for(connector, self._target(harness))
        spent = permit_for(reply)
        spent.use(reply.account, (Act.REPLY,))
        foreign = permit_for(replace(reply, account=AccountId("somebody-else")))
        other = permit_for(replace(reply, act=Act.LIKE))
        for permit in (spent, foreign, other):
            with pytest.raises(PermitRefused):
                run(connector.reply(permit))
        with pytest.raises(PermitRefused):
            run(awaited(connector.act(permit_for(reply))))
        assert harness.writes() == 0

    def test_what_is_not_offered_is_said_to_be_unsupported(self) -> None:
        harness = self.make()
        connector = harness.connector
        target = self._target(harness)
        for act in set(Act) - connector.features.acts:
            permit = permit_for(reply_for(connector, target if act is not Act.POST else None, act=act))
            with pytest.raises(Unsupported):
                run(awaited(connector.reply(permit) if act in SENDING else connector.act(permit)))
        assert harness.writes() == 0

    def test_a_reply_goes_out_once_and_is_found(self) -> None:
        harness = self.make()
        if not harness.answers_writes or Act.REPLY not in harness.connector.features.acts:
            pytest.skip("this harness's world takes no replies")
        connector = harness.connector
        target = self._target(harness)
        blank = reply_for(connector, target, connector.opening(target, run(connector.profile()).identity) + "Yes.")
        reply = replace(blank, fence=run(connector.fence(blank)))
        assert run(connector.find_sent(reply)) is None
        sent = run(connector.reply(permit_for(reply)))
        assert sent.ours
        assert sent.ref.id not in ("", target.ref.id)
        assert sent.created_at.utcoffset() == timedelta(0)
        assert width(sent.audience) <= width(target.audience)
        assert sent.parent or target.ref.channel
        assert harness.writes() >= 1
        found = run(connector.find_sent(reply))
        assert found is not None
        assert found.ref.id == sent.ref.id
        with pytest.raises(Rejected):  # the permit unlocked that one act, and no more
            run(awaited(connector._send(reply_for(connector, target, "And another thing."))))
