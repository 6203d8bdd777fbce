"""The examples of Tumblr's own documentation: each parses, or is not ours by a rule with a reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.connector.fields import Odd
from inbox_tui_tumblr import npf
from inbox_tui_tumblr.fields import number
from inbox_tui_tumblr.parse import blogs, notes, posts, response, trail

FOLDER = Path(__file__).parents[4] / "shared" / "recorded" / "tumblr"
INDEX: list[dict[str, Any]] = json.loads((FOLDER / "index.json").read_text()) if FOLDER.is_dir() else []
pytestmark = pytest.mark.skipif(not INDEX, reason="recorded answers are not here")
US = npf.person("acme-lamps")
NOT_OURS = {
    "/v2/user/dashboard": "the dashboard is what others post for everybody; it is no inbox",
    "/v2/blog/{blog}/info": "who a blog is comes with /v2/user/info",
}


def body(entry: dict[str, Any]) -> bytes:
    return (FOLDER / entry["file"]).read_bytes()


@pytest.mark.parametrize("entry", INDEX, ids=[entry["file"] for entry in INDEX])
def test_every_recorded_answer_is_understood(entry: dict[str, Any]) -> None:
    raw = json.loads(body(entry))
    match entry["endpoint"]:
        case endpoint if endpoint in NOT_OURS:
            assert response(body(entry))
        case "/v2/user/info":
            found = blogs(response(body(entry)))
            told = raw["response"]["user"]["blogs"]
            assert [who.handle for who, _ in found] == [each["name"] for each in told]
            assert [primary for _, primary in found] == [each.get("primary", False) for each in told]
        case "/v2/blog/{blog}/notes":
            said, hints, before = notes(body(entry), "1", US, US.handle)
            assert (said, hints, before) == ((), (), "")  # a like and a bare reblog carry no words
        case "/v2/blog/{blog}/posts":
            (one,) = raw["response"]["posts"]
            (post,) = posts(one, US)
            assert post.ref.id == one["id_string"]
            assert post.author.handle == one["blog_name"]
            assert post.ref.extra["key"] == one["reblog_key"]
            assert post.created_at.timestamp() == one["timestamp"]
            assert post.url == one["post_url"]
            assert all(each["phrase"].strip() in post.text for each in one["dialogue"])
        case "(doc) api":
            assert number(response(body(entry))["id"]) == raw["response"]["id"]
        case "(doc) npf-spec" if "trail" in raw:
            above, missing = trail(raw, US)  # an excerpt without times: named as missing
            assert above == []
            assert [gap.id for gap in missing] == [str(each["post"]["id"]) for each in raw["trail"]]
            shown = npf.read(raw["trail"][0]["content"])
            assert raw["trail"][0]["content"][0]["text"] in shown.text
        case "(doc) npf-spec":
            found_text = npf.read([raw])
            assert found_text.text == raw["text"]
            assert [each.handle for each in found_text.mentions] == [raw["formatting"][0]["blog"]["name"]]
        case unknown:
            pytest.fail(f"{unknown} is neither parsed nor declared not ours")


def test_the_dashboards_excerpt_is_no_post() -> None:
    (entry,) = (each for each in INDEX if each["endpoint"] == "/v2/user/dashboard")
    with pytest.raises(Odd):
        posts(json.loads(body(entry))["response"]["posts"][0], US)
