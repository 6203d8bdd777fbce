"""What is asked of Threads: paths' parameters, permissions and limits. Pure.

Source: Meta's Threads API documentation (posts, reply management, retrieve replies, mentions, rate limits) and its
sample app; version v1.0, the only one there is.
"""

from __future__ import annotations

from inbox_tui_meta.graph import Pairs

SERVICE = "Threads"
ORIGIN = "https://graph.threads.net"
WEBSITE = "https://threads.net"
VERSION = "v1.0"
TOKEN = "/oauth/access_token"  # noqa: S105 - a path
EXCHANGE = "/access_token"
REFRESH = "/refresh_access_token"
EXCHANGE_TYPE = "th_exchange_token"
REFRESH_TYPE = "th_refresh_token"
BASIC, READ, MANAGE, PUBLISH, MENTIONS, DELETE = (
    "threads_basic", "threads_read_replies", "threads_manage_replies", "threads_content_publish",
    "threads_manage_mentions", "threads_delete",
)  # fmt: skip
SCOPES = (BASIC, READ, MANAGE, PUBLISH, MENTIONS, DELETE)
TEXT_LIMIT = 500
LINKS = 5
"""Different links in one post, at most."""

_POST = (
    "id,text,username,permalink,timestamp,media_product_type,media_type,media_url,gif_url,shortcode,thumbnail_url,"
    "children{media_type,media_url,alt_text},is_quote_post,quoted_post,reposted_post,has_replies,root_post,replied_to,"
    "is_reply,is_reply_owned_by_me,hide_status,reply_audience,link_attachment_url,alt_text"
)
ME: Pairs = (("fields", "id,username,name,threads_biography"),)
ONE: Pairs = (("fields", _POST),)
LIST: Pairs = (("fields", _POST), ("limit", "50"))
BELOW: Pairs = (("fields", _POST), ("limit", "100"), ("reverse", "true"))
CONTAINER: Pairs = (("fields", "id,status,error_message"),)
LIMITS: Pairs = (
    ("fields", "quota_usage,config,reply_quota_usage,reply_config,delete_quota_usage,delete_config"),
)  # fmt: skip
