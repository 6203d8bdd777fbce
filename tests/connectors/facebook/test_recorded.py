"""Every recorded answer is read, or is declared to be none of ours, with the reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from inbox_tui.connector import SignInNeeded
from inbox_tui.testing.link import EPOCH, answer
from inbox_tui_meta import messages
from inbox_tui_meta.errors import read_error
from inbox_tui_meta.facebook import fields, parse
from inbox_tui_meta.fields import data, ident_or_none
from inbox_tui_meta.graph import next_after

NOT_OURS = {
    "batch_batch_simple": "batches are not asked for",
    "connection_typed_summary": "an edge of people's likes, which is not read",
    "debug_token_info_4": "the inner part of an answer; read in the tests of signing in",
    "v1_0_photo_day": "a photo object, which is not read",
    "v2_3_post_attachments": "a list of attachments as an edge of its own",
    "v2_3_video_thumbnails": "a video object, which is not read",
    "v2_4_video_likescount": "a video object, which is not read",
    "v2_5_open_graph_rating_example": "recommendations of a Page, which are not read",
    "v2_5_page_calltoactions": "a Page's buttons, which are not read",
    "v2_5_photo_withalbum": "a photo object, which is not read",
    "v2_5_user_likes": "what a person likes, which is not read",
    "v2_6_user_with_labels": "labels, which are not read",
    "graph_event": "an event, which is not read",
    "webhooks_": "webhooks need a public server; nothing of theirs is asked for",
}


def test_every_recorded_answer_is_read_or_none_of_ours(recorded: Callable[[], list[tuple[str, Any]]]) -> None:
    us = fields.us("-")
    read = 0
    for file, body in recorded():
        name = file.rpartition("/")[2]
        if any(name.startswith(known) for known in NOT_OURS):
            continue
        read += 1
        match name:
            case "conversation.json":
                assert messages.messages(body, us).skipped == 0, file
            case "v2_5_message.json":
                assert messages.message(body, "t_1", us).text, file
            case "v7_0_message_eu.json":  # an old message: its details are kept from us
                assert messages.messages({"id": "t_1", "messages": {"data": [body]}}, us).skipped == 0
            case "connection_with_cursor_only.json":
                assert len(data(body)) == 6
                assert next_after(body) == "", "a cursor without a next link is the end"
            case "post_with_normal_comments.json":
                assert parse.post(body, "4132", own=True).text == "hello world!"
                assert parse.comments(body["comments"]["data"], "4132", body["id"]).skipped == 0
            case "graph_comments.json":
                assert parse.comments(body, "-", "").skipped == 0, file
            case "graph_comment_with_photo.json":
                assert parse.comment(body, "-", "").text
            case "v2_2_comment_object.json":  # without a time a comment cannot be placed
                assert parse.comments([body], "-", "").skipped == 1
            case "v2_5_post_parent.json":
                assert ident_or_none(body["id"])
            case "v2_1_page.json" | "graph_user.json":
                who = parse.identity(body, "-")
                assert who.handle == body["name"]
            case "002_get_any_400.json":
                assert isinstance(read_error(answer(400, body), EPOCH, "Facebook", "reading"), SignInNeeded)
            case "001_get_me_accounts_200.json":
                assert all(isinstance(each.get("access_token"), str) for each in data(body))
            case "004_get_post_id_comments_200.json":  # placeholders for ids: the shape is read, the items are not
                shaped = [each | {"id": "1_2", "parent": {"id": "1_3"}} for each in data(body)]
                assert parse.comments(shaped, "-", "").skipped == 0
            case _:
                raise AssertionError(f"{file} is neither read nor declared")
    assert read >= 12
