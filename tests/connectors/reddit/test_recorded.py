"""Real answers of Reddit, as others recorded them: each is understood. All of them are refusals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.connector import (
    Answer,
    ConnectorError,
    PermissionMissing,
    RateLimited,
    Rejected,
    SignInNeeded,
    TargetGone,
    Unreachable,
    Unsure,
)
from inbox_tui.connector.oauth import read_tokens
from inbox_tui.testing.link import EPOCH
from inbox_tui_reddit.errors import read_error, write_error

FOLDER = Path(__file__).parents[4] / "shared" / "recorded" / "reddit"
INDEX: list[dict[str, Any]] = json.loads((FOLDER / "index.json").read_text()) if FOLDER.is_dir() else []
pytestmark = pytest.mark.skipif(not INDEX, reason="recorded answers are not here")
MEANS: dict[int, tuple[type[ConnectorError], type[ConnectorError]]] = {
    400: (Rejected, Rejected),
    401: (SignInNeeded, SignInNeeded),
    403: (PermissionMissing, PermissionMissing),
    404: (TargetGone, TargetGone),
    429: (RateLimited, RateLimited),
    500: (Unreachable, Unsure),
}


def recorded(entry: dict[str, Any]) -> Answer:
    raw = json.loads((FOLDER / entry["file"]).read_text())
    body = raw["_raw_text"].encode() if "_raw_text" in raw else json.dumps(raw).encode()
    return Answer(entry["status"], entry["response_headers"], body)


@pytest.mark.parametrize("entry", INDEX, ids=[entry["file"] for entry in INDEX])
def test_every_recorded_answer_is_understood(entry: dict[str, Any]) -> None:
    said = recorded(entry)
    if entry["endpoint"] == "/api/v1/access_token":
        with pytest.raises(RateLimited):
            read_tokens(said, EPOCH)
    reading, writing = MEANS[said.status]
    assert type(read_error(said, EPOCH, "reading")) is reading
    assert type(write_error(said, EPOCH, "writing")) is writing


def test_a_recorded_refusal_is_told_in_its_own_words() -> None:
    (entry,) = (each for each in INDEX if each["endpoint"] == "/api/editusertext")
    said = recorded(entry)
    assert json.loads(said.body)["explanation"].strip() in str(write_error(said, EPOCH, "this change"))
