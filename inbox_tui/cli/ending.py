"""Ctrl-C, SIGTERM and a closed terminal end a command in order: what must not be cut is finished first."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from inbox_tui.cli.codes import Ended

T = TypeVar("T")

SIGNALS = (signal.SIGTERM, signal.SIGHUP)


def carry_out(work: Coroutine[Any, Any, T]) -> T:
    """``asyncio.run``. Raises :class:`Ended` where one of :data:`SIGNALS` came, ``KeyboardInterrupt`` for Ctrl-C."""
    came: list[int] = []

    async def main() -> T:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()

        def end(number: int) -> None:
            came.append(number)
            if len(came) == 1 and task is not None:
                task.cancel()

        for number in SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup
                with suppress(RuntimeError, ValueError):  # not in the main thread
                    loop.add_signal_handler(number, end, number)
        return await work

    try:
        result = asyncio.run(main())
    except asyncio.CancelledError:
        if not came:
            raise
    if came:
        raise Ended(came[0])
    return result
