"""The suite every connector passes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from inbox_tui.testing.contract import ConnectorContract, Harness
from inbox_tui.testing.link import Call, answer


class TestMastodon(ConnectorContract):
    @pytest.fixture(autouse=True)
    def _world(
        self, new_server: Callable[[], Any], new_desk: Callable[..., Any], status: Callable[..., Any], brand: Any
    ) -> None:
        def world() -> Harness:
            server = new_server()
            server.page_size = 10
            for number in range(25):
                server.add(status(f"s{number}", minutes=number), notify=f"n{number}")
            server.add(status("o1", brand, 30, in_reply_to_id="s3"))
            server.add(status("d1", minutes=40, visibility="direct", spoiler_text="private"), notify="n90")

            def write(call: Call) -> Any:
                raw = status(
                    f"p{len(server.own)}",
                    brand,
                    70,
                    content=f"<p>{call.body['status']}</p>",
                    visibility=call.body["visibility"],
                    in_reply_to_id=call.body.get("in_reply_to_id"),
                )
                server.add(raw)
                return answer(200, raw)

            server.on["POST", "/api/v1/statuses"] = write
            desk = new_desk(server)
            return Harness(desk.connector, desk.link)

        self._make = world

    def make(self) -> Harness:
        return self._make()
