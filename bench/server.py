"""A Mastodon-like server on loopback with any number of mentions: ``python -m bench.server POSTS``; prints its port.

With ``--rate`` they are not all there at once: so many a second appear, from the first question on. Answers are made
before it listens, so that what is measured is who asks.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bench.corpus import Corpus
from inbox_tui.domain.model import Post

PAGE = 40
US = {
    "id": "1",
    "username": "acme",
    "acct": "acme",
    "display_name": "Acme",
    "url": "http://127.0.0.1/@acme",
    "note": "",
}


def notification(number: int, post: Post, at: datetime) -> dict[str, Any]:
    """A mention as Mastodon's API documents it (entities Notification, Status, Account)."""
    when = at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    name, _, host = post.author.handle.partition("@")
    account = {
        "id": post.author.id, "username": name, "acct": f"{name}@{host}", "display_name": post.author.name,
        "url": f"https://{host}/@{name}", "note": "<p>a person of this town</p>", "bot": False,
        "avatar": f"https://{host}/a.png", "header": f"https://{host}/h.png", "followers_count": 12, "fields": [],
        "created_at": "2020-01-01T00:00:00.000Z", "emojis": [], "locked": False,
    }  # fmt: skip
    mention = (
        '<span class="h-card"><a href="http://127.0.0.1/@acme" class="u-url mention">@<span>acme</span></a></span>'
    )
    words = post.text.replace("&", "&amp;").replace("<", "&lt;")
    status = {
        "id": str(5_000_000 + number), "created_at": when, "in_reply_to_id": None, "in_reply_to_account_id": None,
        "sensitive": False, "spoiler_text": "", "visibility": "public", "language": post.language,
        "uri": f"https://{host}/users/{name}/statuses/{number}", "url": f"https://{host}/@{name}/{number}",
        "replies_count": 0, "reblogs_count": 0, "favourites_count": 0, "favourited": False, "reblogged": False,
        "content": f"<p>{mention} {words}</p>", "reblog": None, "account": account, "media_attachments": [],
        "mentions": [{"id": "1", "username": "acme", "url": US["url"], "acct": "acme"}], "tags": [], "emojis": [],
        "poll": None, "edited_at": None,
    }  # fmt: skip
    return {"id": str(number), "type": "mention", "created_at": when, "account": account, "status": status}


def serve(posts: int, rate: float = 0.0, log: bool = False) -> None:
    now = datetime.now(UTC)
    told = [post for page in Corpus(max(1000, 2 * posts), now).pages() for post in page.posts if not post.ours]
    told = told[:posts]
    listed = [
        notification(len(told) - index, post, now - timedelta(minutes=index + 1)) for index, post in enumerate(told)
    ]  # newest first
    by_id = {each["status"]["id"]: json.dumps(each["status"]).encode() for each in listed}
    told_json = [json.dumps(each) for each in listed]
    pages = {0: b"[]"}
    for start in range(0, len(listed), PAGE):
        pages[len(listed) - start] = _page(told_json[start : start + PAGE])
    newest = len(listed)
    first_asked: list[float] = []

    def there() -> int:
        """How many there are by now."""
        if not rate:
            return newest
        if not first_asked:
            first_asked.append(time.monotonic())
        return min(newest, int(rate * (time.monotonic() - first_asked[0])))

    profile = json.dumps({**US, "source": {"privacy": "public"}}).encode()
    instance = json.dumps({"domain": "127.0.0.1", "version": "4.3.0", "configuration": {}}).encode()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            query = parse_qs(asked.query)
            link = ""
            if asked.path.endswith("/verify_credentials"):
                body = profile
            elif "/instance" in asked.path:
                body = instance
            elif asked.path.endswith("/notifications"):
                top = int(query.get("max_id", [str(there() + 1)])[0]) - 1
                body = pages.get(top) or _page(told_json[newest - top : newest - top + PAGE])
                if top > PAGE:
                    link = f'<http://{self.headers["Host"]}/api/v1/notifications?max_id={top - PAGE + 1}>; rel="next"'
            else:
                body = by_id.get(asked.path.rpartition("/")[2], b"[]")
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            if link:
                self.send_header("Link", link)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *given: object) -> None:
            if log:
                sys.stderr.write(f"{format % given}\n")

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()


def _page(listed: list[str]) -> bytes:
    return f"[{','.join(listed)}]".encode()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.server", description=__doc__)
    parser.add_argument("posts", type=int)
    parser.add_argument("--rate", type=float, default=0.0)
    parser.add_argument("--log", action="store_true")
    given = parser.parse_args()
    serve(given.posts, given.rate, given.log)
