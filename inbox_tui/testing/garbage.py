"""Answers no server should give, and some do: to be fed to every method of a connector."""

from __future__ import annotations

from inbox_tui.connector import Answer, ConnectorError
from inbox_tui.testing.link import Call, Handler

JSON, HTML = "application/json", "text/html"

_BODIES: tuple[tuple[bytes, str], ...] = (
    (b"", ""),
    (b"<!doctype html><title>Sign in</title><form>", HTML),
    (b"null", JSON),
    (b"[]", JSON),
    (b"{}", JSON),
    (b"[null, 1, \"x\", [], {}]", JSON),
    (b'"words"', JSON),
    (b"17", JSON),
    (b'{"id": null, "uri": 5, "error": {"a": []}, "records": {}, "notifications": 1, "thread": "x"}', JSON),
    (b'[{"id": 1, "created_at": "yesterday", "account": [], "status": "no"}]', JSON),
    (b'{"id": "1", "created_at": 7, "account": null, "content": {}, "ancestors": 3, "descendants": [[1]]}', JSON),
    (b'{"notifications": [{"uri": [], "record": null, "author": 3}], "cursor": {}, "feed": [0], "convos": [{}]}', JSON),
    (b'{"thread": [{"uri": "at://x", "depth": "deep", "value": {"$type": 4}}], "hasOtherReplies": "perhaps"}', JSON),
    (b'{"id": "1", "cont', JSON),
    (b"\xff\xfe\x00\x80 not text", JSON),
    (b'{"a": ' * 3000 + b"1" + b"}" * 3000, JSON),
    (b"[" * 100_000, JSON),
    (b'{"id": ' + b"9" * 5000 + b"}", JSON),
    (b'{"id": NaN, "created_at": Infinity}', JSON),
    (b'{"id": "\\ud800", "created_at": "0000-00-00T00:00:00Z"}', JSON),
)  # fmt: skip

GARBAGE: tuple[tuple[int, bytes, str], ...] = (
    *((200, body, kind) for body, kind in _BODIES),
    (201, b"", ""),
    (204, b"", ""),
    (302, b"", HTML),
    (304, b"", ""),
    (400, b'{"error": "InvalidRequest", "message": "no"}', JSON),
    (400, b"{", JSON),
    (401, b'{"error": "The access token is invalid"}', JSON),
    (401, b"", ""),
    (403, b"<h1>Forbidden</h1>", HTML),
    (404, b'{"error": "Record not found"}', JSON),
    (404, b"[]", JSON),
    (410, b"", ""),
    (413, b"", ""),
    (422, b'{"error": ["a", 1], "details": 3}', JSON),
    (429, b"", ""),
    (429, b'{"error": 429}', JSON),
    (500, b"Traceback", HTML),
    (502, b"<html>", HTML),
    (503, b"", ""),
    (599, b"?", ""),
)
"""Status, body and content type."""


def always(status: int, body: bytes, kind: str) -> Handler:
    """A handler that answers everything alike."""
    return lambda call: Answer(status, {"content-type": kind} if kind else {}, body)


def only_writes(rubbish: Handler, world: Handler) -> Handler:
    """``world`` for reads, ``rubbish`` for everything else."""
    return lambda call: (world if call.method in ("GET", "HEAD") else rubbish)(call)


def failing(error: ConnectorError) -> Handler:
    """A handler on whose line every request ends in ``error``."""

    def handle(call: Call) -> Answer:
        raise error

    return handle
