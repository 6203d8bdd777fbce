"""Real answers of X, where they are at hand: each is read, or said to be something else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.connector import Answer, Rejected
from inbox_tui.domain.model import Identity, RemoteId
from inbox_tui.testing.link import EPOCH
from inbox_tui_x import parse
from inbox_tui_x.errors import read_error
from inbox_tui_x.parse import View

RECORDED = Path(__file__).parents[4] / "shared" / "recorded" / "x"
NOBODY = Identity(id=RemoteId("1"), handle="nobody")
pytestmark = pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded answers are not at hand")


def entries() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((RECORDED / "index.json").read_text(encoding="utf-8"))
    return found


def test_every_recorded_answer_is_read_or_declared() -> None:
    read = 0
    for entry in entries():
        body = (RECORDED / entry["file"]).read_bytes()
        if entry["class"] == "schema":
            continue  # X's description of itself; test_schema.py holds calls and answers against it
        if entry["status"] >= 400:
            error = read_error(Answer(entry["status"], {}, body), EPOCH, "reading this")
            assert isinstance(error, Rejected), entry["file"]
            assert "query parameter value" in str(error)
        else:
            view = View(NOBODY)
            parse.posts(json.loads(body), view)
            assert view.skipped == 0, entry["file"]
        read += 1
    assert read > 0


def test_the_posts_of_the_published_description_are_read() -> None:
    """The description's own example values make a post."""
    schemas = json.loads((RECORDED / "schemas" / "openapi-v2.json").read_text(encoding="utf-8"))["components"][
        "schemas"
    ]
    example = schemas["TweetId"]["example"]
    raw = {
        "id": example,
        "author_id": schemas["UserId"]["example"],
        "text": schemas["TweetText"].get("example", "Words."),
        "created_at": schemas["Tweet"]["properties"]["created_at"]["example"],
    }
    (post,) = parse.posts({"data": [raw]}, View(NOBODY))
    assert post.ref.id == example
    assert post.text == raw["text"]
