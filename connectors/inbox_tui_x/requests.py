"""What is asked of X's API v2: paths, parameters and bodies, as pure functions.

The ``tweet.fields`` names are used: with them ``author_id`` and ``referenced_tweets`` come as plain fields, without a
billed read of the author. Lists are walked downwards by ``until_id``, because a paging token may repeat for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from inbox_tui_x.fields import newer

ME = "/2/users/me"
USERS = "/2/users"
POSTS = "/2/tweets"
SEARCH = "/2/tweets/search/recent"
MESSAGES = "/2/dm_events"
TOKEN = "/2/oauth2/token"  # noqa: S105 - a path

BATCH = 100
PAGE = 100
SMALL_PAGE = 5
LONGEST_QUERY = 512
POST_FIELDS = (
    "attachments,author_id,conversation_id,created_at,display_text_range,edit_controls,edit_history_tweet_ids,entities,"
    "id,in_reply_to_user_id,lang,note_tweet,possibly_sensitive,public_metrics,referenced_tweets,reply_settings,text"
)
MEDIA_FIELDS = "alt_text,media_key,preview_image_url,type,url"
MESSAGE_FIELDS = "attachments,created_at,dm_conversation_id,entities,event_type,id,referenced_tweets,sender_id,text"
USER_FIELDS = "description,name,username"

Params = dict[str, str]
Body = dict[str, Any]


def _shown() -> Params:
    return {
        "tweet.fields": POST_FIELDS,
        "expansions": "attachments.media_keys,attachments.poll_ids",
        "media.fields": MEDIA_FIELDS,
        "poll.fields": "id,options,voting_status",
    }


def newer_names(params: Mapping[str, str]) -> Params:
    """The same question in X's newer vocabulary, where authors and references come by expansion (and authors are
    billed): for the day the older one is no longer understood."""
    fields = params.get("tweet.fields", "").replace("note_tweet", "note_post").split(",")
    told = {"author_id", "referenced_tweets", "in_reply_to_user_id", "edit_history_tweet_ids", "id", "text"}
    asked = {key: value for key, value in params.items() if key != "tweet.fields"}
    asked["post.fields"] = ",".join(each for each in fields if each not in told)
    more = "author_id,edit_history_post_ids,in_reply_to_user_id,referenced_posts"
    asked["expansions"] = f"{params.get('expansions', '')},{more}".strip(",")
    return asked


def instant(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def me() -> tuple[str, Params]:
    return ME, {"user.fields": f"{USER_FIELDS},protected,subscription_type"}


def users(ids: Iterable[str]) -> tuple[str, Params]:
    return USERS, {"ids": ",".join(ids), "user.fields": USER_FIELDS}


def posts(ids: Iterable[str]) -> tuple[str, Params]:
    return POSTS, {"ids": ",".join(ids), **_shown()}


def listing(
    which: str, us: str, *, since: str = "", until: str = "", start: datetime | None = None, size: int = PAGE
) -> tuple[str, Params]:
    """The own account's ``mentions`` or own posts (``tweets``), newest first: younger than id ``since`` and older than
    ``until``. ``since`` goes before ``start``."""
    params = {"max_results": str(size), **_shown()}
    if which == "tweets":
        params["exclude"] = "retweets"
    if since:
        params["since_id"] = since
    elif start is not None:
        params["start_time"] = instant(start)
    if until:
        params["until_id"] = until
    return f"/2/users/{us}/{which}", params


def search(query: str, *, since: str = "", until: str = "", size: int = PAGE) -> tuple[str, Params]:
    params = {"query": query, "max_results": str(size), "sort_order": "recency", **_shown()}
    if since:
        params["since_id"] = since
    if until and newer(until, since):
        params["until_id"] = until
    return SEARCH, params


def around(operator: str, ids: Sequence[str], handle: str, most: int = 0) -> tuple[str, int]:
    """A query for what neither mentions us nor is by us (that comes cheaper with the mentions) in these conversations
    (``conversation_id``) or as quotes of these posts (``quotes_of_tweet_id``). Of the first so many of ``ids`` as its
    512 letters hold (of no more than ``most`` where given): the query, and how many."""
    end = f") -from:{handle} -@{handle} -is:retweet"
    query, taken = "", 0
    for each in ids[:most] if most else ids:
        term = f"{operator}:{each}"
        longer = f"{query} OR {term}" if query else f"({term}"
        if len(longer) + len(end) > LONGEST_QUERY:
            break
        query, taken = longer, taken + 1
    return query + end, taken


def conversation(root: str) -> str:
    return f"conversation_id:{root}"


def messages(channel: str = "", *, size: int = PAGE, token: str = "") -> tuple[str, Params]:
    """Messages, newest first; of one conversation where ``channel`` is given."""
    params = {
        "max_results": str(size),
        "event_types": "MessageCreate",
        "dm_event.fields": MESSAGE_FIELDS,
        "expansions": "attachments.media_keys",
        "media.fields": MEDIA_FIELDS,
    }
    if token:
        params["pagination_token"] = token
    return (f"/2/dm_conversations/{channel}/dm_events" if channel else MESSAGES), params


def message(number: str) -> tuple[str, Params]:
    _, params = messages()
    return f"{MESSAGES}/{number}", {k: v for k, v in params.items() if k not in ("max_results", "event_types")}


# --- writes


def create(words: str, parent: str = "") -> tuple[str, str, Body]:
    body: Body = {"text": words}
    if parent:
        body["reply"] = {"in_reply_to_tweet_id": parent, "auto_populate_reply_metadata": True}
    return "POST", POSTS, body


def send_message(channel: str, words: str) -> tuple[str, str, Body]:
    return "POST", f"/2/dm_conversations/{channel}/messages", {"text": words}


def delete(number: str) -> tuple[str, str, Mapping[str, Any] | None]:
    return "DELETE", f"{POSTS}/{number}", None


def hide(number: str, hidden: bool) -> tuple[str, str, Body]:
    return "PUT", f"{POSTS}/{number}/hidden", {"hidden": hidden}
