"""What is asked of Instagram: hosts, parameters and fields. Pure."""

from __future__ import annotations

from inbox_tui_meta.graph import Pairs
from inbox_tui_meta.messages import Us

SERVICE = "Instagram"
ORIGIN = "https://graph.instagram.com"
CODES = "https://api.instagram.com"
WEBSITE = "https://www.instagram.com"
TOKEN = "/oauth/access_token"  # noqa: S105 - a path
EXCHANGE = "/access_token"
REFRESH = "/refresh_access_token"
SCOPES = ("instagram_business_basic", "instagram_business_manage_comments", "instagram_business_manage_messages")
PAGE_SCOPES = (
    "instagram_basic",
    "instagram_manage_comments",
    "instagram_manage_messages",
    "instagram_manage_engagement",
    "pages_show_list",
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_manage_metadata",
)

_MEDIA = "id,caption,media_type,media_product_type,permalink,timestamp,comments_count,like_count,username,shortcode"
_REPLY = "id,text,timestamp,username,from{id,username},hidden,like_count,parent_id"
_COMMENT = f"{_REPLY},media{{id}}"
MESSAGE = "id,created_time,from,to,message,attachments,shares,story,is_unsupported"

MEDIA: Pairs = (("fields", _MEDIA), ("limit", "25"))
TAGS: Pairs = (("fields", "id,caption,media_type,permalink,timestamp,username"), ("limit", "25"))
ONE_MEDIA: Pairs = (("fields", _MEDIA),)
ONE_COMMENT: Pairs = (("fields", _COMMENT),)
# Never more than 50 in one answer, newest first, and no way to ask for what is new.
COMMENTS: Pairs = (("fields", f"{_COMMENT},replies.limit(50){{{_REPLY}}}"), ("limit", "50"))
REPLIES: Pairs = (("fields", _REPLY), ("limit", "50"))
BOX = "me"
TALKS: Pairs = (("platform", "instagram"), ("fields", "id,updated_time,participants"), ("limit", "50"))
ME: Pairs = (("fields", "user_id,username,name,account_type"),)
OF_PAGE: Pairs = (("fields", "id,username,name"),)


def us(ids: frozenset[str], handle: str) -> Us:
    return Us(
        service=SERVICE,
        ids=ids,
        handle=handle,
        fields=MESSAGE,
        response=False,
        head="id,updated_time,participants",
    )
