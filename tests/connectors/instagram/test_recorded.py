"""Every recorded answer is read, or is declared to be none of ours, with the reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from inbox_tui.connector import Unsupported
from inbox_tui.testing.link import EPOCH, answer
from inbox_tui_meta import messages
from inbox_tui_meta.errors import read_error
from inbox_tui_meta.fields import data
from inbox_tui_meta.instagram import fields, parse
from inbox_tui_meta.instagram.parse import View

NOT_OURS = {
    "instagram_audio_response": "sounds for reels, which are not read",
    "instagram_container": "the state of a post being made, which is not done here",
    "instagram_mentioned_media": "needs an id that only a webhook tells",
    "instagram_wh_": "webhooks need a public server; nothing of theirs is asked for",
    "007_get_media_id_product_tags": "products on a picture, which are not read",
}
NOBODY = View(id="-", handle="nobody")


def numbered(raw: Any, at: list[int]) -> Any:
    """The recorded shapes have placeholders for ids: each gets a number."""
    if isinstance(raw, list):
        return [numbered(each, at) for each in raw]
    if not isinstance(raw, dict):
        return raw
    at[0] += 1
    return {key: str(at[0]) if value == "<id>" else numbered(value, at) for key, value in raw.items()}


def test_every_recorded_answer_is_read_or_none_of_ours(recorded: Callable[[], list[tuple[str, Any]]]) -> None:
    read = 0
    for file, body in recorded():
        name = file.rpartition("/")[2]
        if any(name.startswith(known) for known in NOT_OURS):
            continue
        read += 1
        shaped = numbered(body, [0])
        match name:
            case "instagram_comment.json":
                found = parse.comments([body], NOBODY, "")
                assert (len(found.posts), found.skipped) == (2, 0)
            case "v10_0_instagram_message_story.json":
                assert messages.message(body, "aWd", fields.us(NOBODY.ids, NOBODY.handle)).text
            case "instagram_ig_login_exception.json":
                assert isinstance(read_error(answer(400, body), EPOCH, "Instagram", "reading"), Unsupported)
            case "001_get_user_id_media_200.json":
                assert all(parse.listed(each, NOBODY, own=True).count == 1 for each in data(shaped))
            case "006_get_user_id_tags_200.json" | "008_get_user_id_mentions_200.json":
                assert all(parse.listed(each, NOBODY, own=False).count is None for each in data(shaped))
            case "003_get_comment_id_replies_200.json":
                found = parse.comments(data(shaped), NOBODY, "1", "2")
                assert found.posts
                assert found.skipped == 0
            case _:
                raise AssertionError(f"{file} is neither read nor declared")
    assert read >= 6
