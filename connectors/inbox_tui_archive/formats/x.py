"""An archive of X (Twitter): own posts, and direct messages with both sides. Replies of others are not in it.

Files are ``data/*.js``: JSON behind an assignment, long ones in parts. People are numbers: an archive has no names but
one's own.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

from inbox_tui.connector.fields import Odd, part, text
from inbox_tui.domain.model import Audience, Hyperlink, Identity, Media, Post, PostKind, PostRef, RemoteId
from inbox_tui_archive import stream
from inbox_tui_archive.values import iso, need, twitter_time

LABEL = "X"
_TWEETS = re.compile(r"(?:^|/)data/tweets?(-part\d+)?\.js$")
_MESSAGES = re.compile(r"(?:^|/)data/direct-messages(-group)?(-part\d+)?\.js$")
_ACCOUNT = re.compile(r"(?:^|/)data/account\.js$")
MARK = re.compile(r"(?:^|/)data/(?:account|tweets?|direct-messages)\.js$")
"""What an archive of this kind has in it."""


def wants(name: str) -> bool:
    return bool(_TWEETS.search(name) or _MESSAGES.search(name))


def owner(name: str, file: IO[bytes]) -> Identity | None:
    if not _ACCOUNT.search(name):
        return None
    for item in stream.items(file):
        raw = part(item, "account")
        if text(raw, "accountId"):
            return Identity(
                id=RemoteId(text(raw, "accountId")),
                handle=text(raw, "username") or text(raw, "accountId"),
                name=text(raw, "accountDisplayName"),
                url=f"https://x.com/{text(raw, 'username')}",
            )
    return None


def posts(name: str, file: IO[bytes], us: Identity) -> Iterator[Post | Odd]:
    for item in stream.items(file):
        try:
            if _TWEETS.search(name):
                yield _tweet(part(part(item).get("tweet") or item), us)
                continue
            talk = part(item, "dmConversation")
        except Odd as odd:
            yield odd
            continue
        messages = talk.get("messages")
        for each in messages if isinstance(messages, list) else ():
            raw = part(each, "messageCreate")
            if not raw:
                continue  # somebody joined, left, or renamed the group
            try:
                yield _message(raw, text(talk, "conversationId"), us)
            except Odd as odd:
                yield odd


def _tweet(raw: Mapping[str, Any], us: Identity) -> Post:
    number = need(raw, "id_str")
    words, entities = html.unescape(text(raw, "full_text") or text(raw, "text")), part(raw, "entities")
    links = []
    urls = entities.get("urls")
    for each in urls if isinstance(urls, list) else ():
        short, long = text(each, "url"), text(each, "expanded_url")
        if short and long:
            words = words.replace(short, long)
            links.append(Hyperlink(text=text(each, "display_url") or long, url=long))
    parent = text(raw, "in_reply_to_status_id_str")
    media = part(raw, "extended_entities").get("media")
    return Post(
        ref=PostRef(id=RemoteId(number)),
        author=us,
        created_at=twitter_time(need(raw, "created_at")),
        text=words,
        ours=True,
        parent=RemoteId(parent) if parent else None,
        parent_author=RemoteId(text(raw, "in_reply_to_user_id_str")) if parent else None,
        url=f"https://x.com/{us.handle}/status/{number}",
        language=text(raw, "lang"),
        links=tuple(links),
        media=tuple(
            Media(kind="video" if text(each, "type") == "video" else "image", url=text(each, "media_url_https"))
            for each in (media if isinstance(media, list) else ())
        ),
    )


def _message(raw: Mapping[str, Any], channel: str, us: Identity) -> Post:
    sender = need(raw, "senderId")
    urls = raw.get("mediaUrls")
    media = tuple(
        Media(kind="image", url=each) for each in (urls if isinstance(urls, list) else ()) if isinstance(each, str)
    )
    return Post(
        ref=PostRef(id=RemoteId(f"dm/{need(raw, 'id')}"), channel=channel),
        author=us
        if sender == us.id
        else Identity(id=RemoteId(sender), handle=sender, url=f"https://x.com/i/user/{sender}"),
        created_at=iso(need(raw, "createdAt")),
        text=html.unescape(text(raw, "text")) or "(no words)",
        kind=PostKind.DIRECT,
        ours=sender == us.id,
        audience=Audience.DIRECT,
        media=media,
    )
