"""Long-lived answers, line by line (server-sent events)."""

from __future__ import annotations

import codecs
from collections.abc import AsyncGenerator, Mapping

import httpx

from inbox_tui.connector import ConnectorError, RateLimited, SignInNeeded, Unreadable, Unsupported
from inbox_tui.net.budget import Budget
from inbox_tui.net.failure import Journey, explain

EVENT_STREAM = "text/event-stream"
LONGEST_LINE = 1_000_000
"""Characters; a post with everything in it is some 30,000."""


def refusal(status: int, headers: Mapping[str, str], host: str, budget: Budget) -> ConnectorError:
    """What an answer other than a stream means: ``SignInNeeded``, ``RateLimited`` or ``Unsupported``."""
    budget.learn(status, headers, writing=False)
    if status == 401:
        return SignInNeeded(f"{host} no longer accepts the login.")
    if status == 429:
        return RateLimited(f"{host} asked for a pause.", budget.told_to_wait)
    return Unsupported(f"{host} offers no live stream.")


def check_stream(response: httpx.Response, headers: Mapping[str, str], host: str, budget: Budget) -> None:
    """Raises :func:`refusal` unless this is an event stream. ``headers`` have lower-case names."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    plain = headers.get("content-encoding", "identity") == "identity"
    if response.status_code != 200 or kind != EVENT_STREAM or not plain:
        raise refusal(response.status_code, headers, host, budget)


class LineSplitter:
    """Bytes in, whole lines out. Ends of lines are LF, CR LF and CR, as the standard for event streams says."""

    def __init__(self, longest: int = LONGEST_LINE) -> None:
        self._longest = longest
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest: list[str] = []
        self._length = 0
        self._after_cr = False

    def feed(self, data: bytes) -> list[str]:
        """The lines that ``data`` completes. Raises ``ValueError`` when one grows too long."""
        text = self._decoder.decode(data)
        if not text:
            return []
        if self._after_cr and text[0] == "\n":
            text = text[1:]
            self._after_cr = False
        if not text:
            return []
        self._after_cr = text[-1] == "\r"
        first, *more = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._rest.append(first)
        self._length += len(first)
        if self._length > self._longest or any(len(line) > self._longest for line in more):
            raise ValueError("a line is too long")
        if not more:
            return []
        lines = ["".join(self._rest), *more[:-1]]
        self._rest, self._length = [more[-1]], len(more[-1])
        return lines


async def lines_of(response: httpx.Response, host: str, journey: Journey) -> AsyncGenerator[str, None]:
    """The lines of an open stream, until it ends. An unfinished last line is dropped: its event is incomplete."""
    splitter = LineSplitter()
    failure: Exception | None = None
    try:
        async for chunk in response.aiter_raw():
            for line in splitter.feed(chunk):
                yield line
    except ValueError:
        failure = Unreadable(f"A line in the stream of {host} is too long.")
    except Exception as error:  # noqa: BLE001 - the reader gets one of the contract's errors
        failure = explain(error, host, journey, writing=False)
    if failure is not None:
        raise failure
