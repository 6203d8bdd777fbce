"""What is asked of Facebook: paths' parameters and fields. Pure."""

from __future__ import annotations

from inbox_tui_meta.graph import Pairs
from inbox_tui_meta.messages import Us

SERVICE = "Facebook"
SCOPES = (
    "pages_show_list",
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_manage_engagement",
    "pages_messaging",
)

_ATTACHED = "attachments{media_type,media,url,title,description}"
POST = (
    f"id,message,story,created_time,permalink_url,from{{id,name}},message_tags,{_ATTACHED},"
    "comments.limit(0).filter(stream).summary(true)"
)
_COMMENT = (
    "id,message,created_time,from{id,name},parent{id,is_private},attachment,comment_count,like_count,user_likes,can_comment,"
    "can_hide,can_like,can_remove,is_hidden,is_private,message_tags,permalink_url"
)
MESSAGE = "id,created_time,from,to,message,attachments,sticker,shares{link,name}"

POSTS: Pairs = (("fields", POST), ("limit", "25"))
ONE_POST: Pairs = (("fields", POST),)
ONE_COMMENT: Pairs = (("fields", _COMMENT),)
COMMENTS: Pairs = (
    ("fields", _COMMENT),
    ("filter", "stream"),
    ("order", "reverse_chronological"),
    ("limit", "100"),
)
REPLIES: Pairs = (("fields", _COMMENT), ("order", "chronological"), ("limit", "100"))
TALKS: Pairs = (
    ("platform", "messenger"),
    ("fields", "id,updated_time,snippet,unread_count,message_count,can_reply,participants,link"),
    ("limit", "50"),
)


def us(page: str) -> Us:
    return Us(
        service=SERVICE,
        ids=frozenset({page}),
        fields=MESSAGE,
        head="id,updated_time,can_reply,message_count,participants",
    )
