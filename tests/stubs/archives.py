"""Small invented archives of every kind that can be read."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Mapping


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return made.getvalue()


def tarred(files: Mapping[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for name, body in files.items():
            raw = body.encode() if isinstance(body, str) else body
            entry = tarfile.TarInfo(name)
            entry.size = len(raw)
            archive.addfile(entry, io.BytesIO(raw))
    return made.getvalue()


def latin(words: str) -> str:
    """As Meta writes it."""
    return words.encode().decode("latin-1")


def dm(number: str, sender: str, words: str, at: str) -> dict[str, dict[str, str]]:
    return {"messageCreate": {"id": number, "senderId": sender, "text": words, "createdAt": at}}


GOOGLE_PLUS = {
    "Takeout/Google+ Stream/Posts/20181101 - We ship to Peru now.json": json.dumps(
        {
            "url": "https://plus.google.com/+Mugs/posts/abc",
            "creationTime": "2018-11-01 12:34:56-0700",
            "updateTime": "2018-11-02 09:00:00-0700",
            "author": {
                "displayName": "Mugs",
                "profilePageUrl": "https://plus.google.com/+Mugs",
                "resourceName": "users/111",
            },
            "content": 'We ship to <b>Peru</b> now.<br>And to <a href="https://chile.example/">Chile</a>',
            "comments": [
                {
                    "creationTime": "2018-11-01 13:00:00-0700",
                    "author": {"displayName": "Ana", "resourceName": "users/222"},
                    "content": "And to Bolivia? 🏔",
                    "resourceName": "users/111/posts/abc/comments/c1",
                },
                {"content": "no time, no name"},
            ],
            "media": {
                "contentType": "image/jpeg",
                "url": "https://lh3.example/mug.jpg",
                "description": "A mug in a box",
            },
            "plusOnes": [{"plusOner": {"displayName": "Luis", "resourceName": "users/333"}}],
            "postAcl": {"visibleToStandardAcl": {"circles": [{"type": "CIRCLE_TYPE_PUBLIC"}]}},
            "resourceName": "users/111/posts/abc",
        }
    ),
    "Takeout/Google+ Circles/Friends.json": json.dumps({"name": "Friends"}),
}

X = {
    "data/account.js": "window.YTD.account.part0 = "
    + json.dumps([{"account": {"accountId": "111", "username": "mugs", "accountDisplayName": "Mugs"}}]),
    "data/tweets.js": "window.YTD.tweets.part0 = "
    + json.dumps(
        [
            {
                "tweet": {
                    "id_str": "9001",
                    "full_text": "Salt &amp; pepper mugs: https://t.co/abc",
                    "created_at": "Wed Oct 10 20:19:24 +0000 2018",
                    "lang": "en",
                    "entities": {
                        "urls": [
                            {"url": "https://t.co/abc", "expanded_url": "https://mugs.example/new"}
                        ]
                    },
                    "in_reply_to_status_id_str": "8999",
                    "in_reply_to_user_id_str": "222",
                }
            },
            {"tweet": {"full_text": "no id"}},
        ]
    ),
    "data/direct-messages.js": "window.YTD.direct_messages.part0 = "
    + json.dumps(
        [
            {
                "dmConversation": {
                    "conversationId": "111-222",
                    "messages": [
                        dm("2", "111", "On Monday.", "2019-01-02T10:05:00.000Z"),
                        dm("1", "222", "When do you ship?", "2019-01-02T10:00:00.000Z"),
                        {"joinConversation": {"initiatingUserId": "222"}},
                    ],
                }
            }
        ]
    ),
}  # fmt: skip

FACEBOOK = {
    "your_facebook_activity/messages/inbox/renee_1/message_1.json": json.dumps(
        {
            "participants": [{"name": latin("Renée")}, {"name": "Mugs"}],
            "messages": [
                {"sender_name": "Mugs", "timestamp_ms": 1600000100000, "content": latin("Bien sûr ☺")},
                {"sender_name": latin("Renée"), "timestamp_ms": 1600000000000, "content": latin("Ça existe en bleu ?")},
                {"sender_name": latin("Renée"), "timestamp_ms": 1600000200000, "photos": [{"uri": "photos/mug.jpg"}]},
            ],
            "title": latin("Renée"),
        }
    ),
    "personal_information/profile_information/profile_information.json": json.dumps(
        {"profile_v2": {"name": {"full_name": "Mugs"}, "profile_uri": "https://www.facebook.com/mugs"}}
    ),
}

INSTAGRAM = {
    "your_instagram_activity/messages/inbox/bo_2/message_1.json": json.dumps(
        {"participants": [], "messages": [{"sender_name": "Bo", "timestamp_ms": 1600000000000, "content": "Price?"}]}
    ),
    "personal_information/personal_information/personal_information.json": json.dumps(
        {"profile_user": [{"string_map_data": {"Username": {"value": "mugs"}, "Name": {"value": "Mugs"}}}]}
    ),
}

LINKEDIN = {
    "Profile.csv": "First Name,Last Name,Maiden Name\nMia,Mugs,\n",
    "messages.csv": "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER\n"
    "2-abc,,Jo Buyer,https://www.linkedin.com/in/jo,Mia Mugs,"
    '2023-01-05 10:22:33 UTC,Mugs,"<p>A hundred,\nplease</p>",INBOX\n'
    "2-abc,,Mia Mugs,https://www.linkedin.com/in/mia,Jo Buyer,2023-01-05 11:00:00 UTC,,Gladly.,INBOX\n"
    "2-spam,,Buy Now,,Mia Mugs,2023-01-05 11:00:00 UTC,,Followers!,SPAM\n",
}

MASTODON = {
    "actor.json": json.dumps(
        {
            "id": "https://town.example/users/mugs",
            "preferredUsername": "mugs",
            "name": "Mugs",
            "url": "https://town.example/@mugs",
            "summary": "<p>Thrown by hand</p>",
        }
    ),
    "outbox.json": json.dumps(
        {
            "type": "OrderedCollection",
            "orderedItems": [
                {
                    "type": "Create",
                    "object": {
                        "id": "https://town.example/users/mugs/statuses/1",
                        "published": "2022-12-01T10:00:00Z",
                        "content": "<p>New glaze</p><p>Look</p>",
                        "summary": "clay",
                        "to": ["https://town.example/users/mugs/followers"],
                        "cc": ["https://www.w3.org/ns/activitystreams#Public"],
                        "inReplyTo": "https://else.example/2",
                        "url": "https://town.example/@mugs/1",
                        "attachment": [{"mediaType": "image/png", "name": "A green mug"}],
                    },
                },
                {"type": "Announce", "object": "https://else.example/3"},
            ],
        }
    ),
}  # fmt: skip

REDDIT = {
    "statistics.csv": "statistic,value\naccount name,mugs\n",
    "comments.csv": "id,permalink,date,ip,subreddit,gildings,link,parent,body,media\n"
    "c1,https://www.reddit.com/r/pottery/comments/p1/c/c1/,2021-03-04 05:06:07 UTC,,pottery,0,"
    "https://www.reddit.com/r/pottery/comments/p1/,,Stoneware.,\n",
    "messages.csv": "id,permalink,thread_id,date,ip,from,to,subject,body\n"
    "m1,,,2021-03-04 05:06:07 UTC,,buyer,mugs,A mug,Still there?\n"
    "m2,,m1,2021-03-04 06:06:07 UTC,,mugs,buyer,re: A mug,Yes.\n",
    "chat_history.csv": "message_id,created_at,updated_at,username,message,thread_parent_message_id,"
    "channel_url,subreddit,channel_name,conversation_type\n"
    "h1,2022-01-01 00:00:00 UTC,,buyer,Hello?,,ch1,,,direct\n",
}  # fmt: skip

ALL = {
    "google-plus": GOOGLE_PLUS, "x": X, "facebook": FACEBOOK, "instagram": INSTAGRAM, "linkedin": LINKEDIN,
    "mastodon": MASTODON, "reddit": REDDIT,
}  # fmt: skip
