"""Facts about the real servers that our connectors are built on. When one of these fails, a new version of a server
behaves differently, and the connector must be looked at before its tests are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from lab.bluesky import POST, rkey, stamp, token
from lab.mastodon import Trouble, words
from lab.proxy import Fault, wait_until
from lab.session import Session
from lab.towns import BlueskyTown, MastodonTown, OwnServer


def publish(town: MastodonTown, text: str, *, server: str = "", key: str = "") -> httpx.Response:
    """The brand posts, past our own program: through the proxy unless another address is given."""
    headers = {"Authorization": f"Bearer {town.brand.token}", **({"Idempotency-Key": key} if key else {})}
    url = f"{server or town.proxy.url}/api/v1/statuses"
    return httpx.post(url, json={"status": text}, headers=headers, timeout=90, trust_env=False)


def texts(town: MastodonTown) -> list[str]:
    return [words(status) for status in town.stranger.by(town.brand.id)]


def test_mastodon_mention_arrives_at_once_and_in_order(town: MastodonTown) -> None:
    first = town.ana.post(f"{town.at_brand} one")
    second = town.ben.post(f"{town.at_brand} two", visibility="direct")
    ids = [row["status"]["id"] for row in town.brand.notifications()]
    assert ids == [second["id"], first["id"]]
    assert [row["status"]["visibility"] for row in town.brand.notifications()] == ["direct", "public"]


def test_mastodon_edit_changes_the_words_and_delete_leaves_an_empty_notification(town: MastodonTown) -> None:
    status = town.ana.post(f"{town.at_brand} typo")
    town.ana.edit(status["id"], f"{town.at_brand} no typo")
    shown = town.stranger.get(f"/api/v1/statuses/{status['id']}")
    assert words(shown) == f"{town.at_brand} no typo"
    assert shown["edited_at"] is not None
    town.ana.delete(status["id"])
    assert not town.stranger.shows(status["id"])
    assert [row["status"] for row in town.brand.notifications()] == [None]


def test_mastodon_direct_messages_are_not_on_the_profile(town: MastodonTown) -> None:
    town.ana.post(f"{town.at_brand} between us", visibility="direct")
    assert town.stranger.by(town.ana.id) == []


def test_mastodon_revoked_token_is_refused_with_401(town: MastodonTown) -> None:
    town.brand.revoke_token()
    with pytest.raises(httpx.HTTPStatusError) as refused:
        town.brand.notifications()
    assert refused.value.response.status_code == 401
    town.brand.log_in_again()
    assert town.brand.notifications() == []


def test_mastodon_same_key_makes_one_status_and_no_key_makes_two(town: MastodonTown) -> None:
    for _ in range(2):
        assert publish(town, "with a key", key="the-same").status_code == 200
        assert publish(town, "without").status_code == 200
    assert texts(town) == ["with a key", "without", "without"]


def test_mastodon_fault_plane_breaks_as_often_as_told(
    own_server: Callable[..., OwnServer], own_town: Callable[[OwnServer], MastodonTown]
) -> None:
    town = own_town(own_server())
    with Trouble(town.server, "/api/v1/statuses", {"type": "status", "status": 503}, ("POST",), count=1):
        assert [publish(town, text).status_code for text in ("a", "b")] == [503, 200]
    with Trouble(town.server, "/api/v1/statuses", {"type": "ratelimit"}, ("POST",)):
        limited = publish(town, "c")
        assert limited.status_code == 429
        assert int(limited.headers["retry-after"]) > 0
    assert publish(town, "d").status_code == 200
    assert texts(town) == ["b", "d"]


def test_mastodon_own_server_limits_requests_and_lets_them_in_again(
    own_server: Callable[..., OwnServer], own_town: Callable[[OwnServer], MastodonTown]
) -> None:
    town = own_town(own_server(limit=6, window=8))
    codes = [publish(town, str(n)).status_code for n in range(8)]
    assert codes[:6] == [200] * 6
    assert 429 in codes[6:]
    wait_until("the limit to pass", lambda: publish(town, "later").status_code == 200, every=0.5)


def test_mastodon_killed_server_keeps_what_it_had_accepted(
    own_server: Callable[..., OwnServer], own_town: Callable[[OwnServer], MastodonTown]
) -> None:
    server = own_server()
    town = own_town(server)
    town.proxy.add(Fault("cut", "POST", "/api/v1/statuses", after=server.kill))
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        publish(town, "did it go out?")
    with pytest.raises(httpx.TransportError):
        publish(town, "surely not")
    server.start()
    assert texts(town) == ["did it go out?"]


def test_proxy_loses_the_answer_but_not_the_request(town: MastodonTown) -> None:
    town.proxy.add(Fault("cut", "POST", "/api/v1/statuses"))
    with pytest.raises(httpx.TransportError):
        publish(town, "cut")
    town.proxy.add(Fault("drop", "POST", "/api/v1/statuses"))
    with pytest.raises(httpx.TransportError):
        publish(town, "dropped")
    assert texts(town) == ["cut"]
    assert [e.status for e in town.proxy.log] == [200, 0]


def test_proxy_can_be_away_and_back_at_the_same_address(town: MastodonTown) -> None:
    town.proxy.away()
    with pytest.raises(httpx.ConnectError):
        publish(town, "away")
    town.proxy.back()
    assert publish(town, "back").status_code == 200
    assert texts(town) == ["back"]


def test_proxy_answers_itself_and_takes_headers_away(town: MastodonTown) -> None:
    town.proxy.add(Fault("answer", "POST", "/api/v1/statuses", status=429, headers={"Retry-After": "7"}))
    limited = publish(town, "a", key="k")
    assert (limited.status_code, limited.headers["retry-after"]) == (429, "7")
    town.proxy.headers["Idempotency-Key"] = ""
    assert [publish(town, "b", key="k").status_code for _ in range(2)] == [200, 200]
    assert texts(town) == ["b", "b"], "without the key, as on servers that ignore it, a repeat is a second copy"


# --- Bluesky


def bluesky_call(sky: BlueskyTown, name: str, access: str, **query: str) -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {access}"}
    answer = httpx.get(f"{sky.servers.pds}/xrpc/{name}", params=query, headers=headers, timeout=90, trust_env=False)
    return answer.status_code, answer.json().get("error", "")


def write(sky: BlueskyTown, how: str, key: str, text: str, created: str) -> dict[str, Any]:
    record = {"$type": POST, "text": text, "createdAt": created}
    body = {"repo": sky.brand.did, "collection": POST, "rkey": key, "record": record}
    done: dict[str, Any] = sky.brand.call("POST", f"com.atproto.repo.{how}", json=body)
    return done


def test_bluesky_only_a_facet_mentions_and_emoji_count_in_bytes(sky: BlueskyTown) -> None:
    sky.ana.post(f"{sky.at_brand} words alone")
    uri = sky.ana.post(f"🙂 héllo {sky.at_brand}", mentions=(sky.brand,))
    rows = sky.brand.notifications()
    assert [(row["reason"], row["uri"]) for row in rows] == [("mention", uri)]
    assert rows[0]["record"]["facets"][0]["index"]["byteStart"] == 12


def test_bluesky_backdated_mention_does_not_come_first(sky: BlueskyTown) -> None:
    now = [sky.say(sky.ana, f"now {n}") for n in range(3)]
    yesterday = datetime.now(UTC) - timedelta(days=1)
    old = sky.ben.post(f"{sky.at_brand} yesterday", mentions=(sky.brand,), created_at=yesterday)
    assert [row["uri"] for row in sky.brand.notifications()] == [*reversed(now), old]


def test_bluesky_mention_inside_a_reply_is_one_notification(sky: BlueskyTown) -> None:
    ours = sky.brand.post("We have news")
    uri = sky.ana.post(f"{sky.at_brand} which?", mentions=(sky.brand,), reply_to=ours)
    assert [(row["reason"], row["uri"]) for row in sky.brand.notifications()] == [("mention", uri)]


def test_bluesky_put_record_may_be_repeated_and_create_record_may_not(sky: BlueskyTown) -> None:
    created = stamp()
    cids = [write(sky, "putRecord", "3labtestabc2d", "once", created)["cid"] for _ in range(2)]
    assert cids[0] == cids[1]
    with pytest.raises(httpx.HTTPStatusError) as refused:
        write(sky, "createRecord", "3labtestabc2d", "once", created)
    assert refused.value.response.status_code == 500
    assert [record["value"]["text"] for record in sky.stranger.by(sky.brand.did)] == ["once"]


def test_bluesky_edited_record_has_the_same_uri_and_another_cid(sky: BlueskyTown) -> None:
    uri = sky.say(sky.ana, "frist")
    before = sky.stranger.thread(uri)["post"]["cid"]
    sky.ana.edit(uri, f"{sky.at_brand} first")
    after = sky.stranger.thread(uri)["post"]
    assert after["record"]["text"] == f"{sky.at_brand} first"
    assert after["cid"] != before


def test_bluesky_deleted_middle_takes_its_answers_out_of_the_thread(sky: BlueskyTown) -> None:
    root = sky.say(sky.ana, "root")
    middle = sky.ben.post("middle", reply_to=root)
    leaf = sky.ana.post("leaf", reply_to=middle)
    sky.ben.delete(middle)
    assert sky.stranger.thread(root).get("replies", []) == []
    assert sky.stranger.thread(leaf)["parent"]["$type"].endswith("#notFoundPost")


def test_bluesky_block_hides_the_customer_and_the_reply_is_still_accepted(sky: BlueskyTown) -> None:
    uri = sky.say(sky.ana, "before the block")
    sky.ana.block(sky.brand)
    assert sky.brand.notifications() == []
    seen = sky.brand.call("GET", "app.bsky.feed.getPostThread", params={"uri": uri})
    assert seen["thread"]["$type"].endswith("#blockedPost")
    answer = sky.brand.post("nobody will read this", reply_to=uri)
    assert rkey(answer) in {rkey(record["uri"]) for record in sky.stranger.by(sky.brand.did)}
    assert sky.stranger.sees(uri, sky.brand.did) == []


def test_bluesky_expired_token_and_revoked_password_are_told_apart(sky: BlueskyTown) -> None:
    name = "app.bsky.notification.listNotifications"
    good = token(sky.servers, sky.brand.did, expires_in=600)
    expired = token(sky.servers, sky.brand.did, expires_in=-60)
    assert bluesky_call(sky, name, good) == (200, "")
    assert bluesky_call(sky, name, expired) == (400, "ExpiredToken")
    assert bluesky_call(sky, name, "nonsense") == (400, "InvalidToken")
    sky.brand.revoke_app_password()
    body = {"identifier": sky.brand.handle, "password": sky.password}
    url = f"{sky.servers.pds}/xrpc/com.atproto.server.createSession"
    refused = httpx.post(url, json=body, timeout=90, trust_env=False)
    assert (refused.status_code, refused.json()["error"]) == (401, "AuthenticationRequired")


def test_bluesky_thirty_first_login_is_told_when_to_come_back(sky: BlueskyTown) -> None:
    body = {"identifier": sky.brand.handle, "password": sky.password}
    url = f"{sky.servers.pds}/xrpc/com.atproto.server.createSession"
    with httpx.Client(timeout=90, trust_env=False) as client:
        answers = [client.post(url, json=body) for _ in range(31)]
    assert {answer.status_code for answer in answers[:30]} == {200}
    assert answers[30].status_code == 429
    assert answers[30].json()["error"] == "RateLimitExceeded"
    assert int(answers[30].headers["ratelimit-reset"]) > datetime.now(UTC).timestamp()


def test_bluesky_lab_has_no_chat_service(sky: BlueskyTown) -> None:
    headers = {"Authorization": f"Bearer {sky.brand.access}", "atproto-proxy": "did:web:api.bsky.chat#bsky_chat"}
    url = f"{sky.servers.pds}/xrpc/chat.bsky.convo.listConvos"
    answer = httpx.get(url, headers=headers, timeout=90, trust_env=False)
    assert answer.status_code >= 500


def test_terminal_shows_what_a_program_draws_and_takes_keys() -> None:
    program = "read -r name; printf '\\033[2J\\033[3;5Hhello %s\\033[?2026$p\\033[>1u.' \"$name\"; read -r rest"
    with Session(["/bin/sh", "-c", program], {"PATH": "/usr/bin:/bin"}, columns=40, rows=6) as session:
        session.type("Ana")
        session.press("enter")
        session.wait_for("hello Ana.")
        assert session.text.splitlines()[2] == "    hello Ana."
