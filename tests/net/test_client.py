"""What a connector may and may not do through its client."""

from __future__ import annotations

import asyncio
import gc

import httpx
import pytest

from inbox_tui.connector import RateLimited, Rejected, Unreachable
from inbox_tui.domain.outbox import Permit, PermitRefused


async def test_an_answer_comes_back_whole_with_lower_case_headers(serve, client, say, bearer):
    server = await serve(say("404 Not Found", b'{"error":"gone"}', "X-Thing: one", "X-Thing: two", "Set-Cookie: a=b"))
    answer = await client(server).request(
        "GET", "/api/v1/things?a=1", params=[("b", "x y"), ("b", "ü&")], headers=bearer
    )
    assert (answer.status, answer.body) == (404, b'{"error":"gone"}')
    assert answer.header("X-Thing") == "one, two"
    assert "set-cookie" not in answer.headers
    assert server.heads[0].startswith(b"GET /api/v1/things?a=1&b=x%20y&b=%C3%BC%26 HTTP/1.1\r\n")
    assert b"authorization: Bearer " in server.heads[0]


async def test_cookies_are_not_sent_back(serve, client, say):
    server = await serve(say("200 OK", b"{}", "Set-Cookie: session=1; Path=/"))
    http = client(server)
    await http.request("GET", "/a")
    await http.request("GET", "/b")
    assert b"cookie" not in server.everything.lower()
    assert server.connections == 1, "reads share a connection"


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/api",
        "//evil.example/api",
        "http://127.0.0.1:1/api",
        "http://user:pw@127.0.0.1/api",
        "http:/evil",
        "api/v1",
        "",
        "/api\r\nHost: evil.example",
        "/a\\b",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://[::1/",
        "http://127.0.0.1:99999/",
        "https://\ud800.example/",
    ],
)
async def test_no_other_address_is_asked(serve, client, say, bearer, url):
    server = await serve(say())
    with pytest.raises(Rejected):
        await client(server).request("GET", url, headers=bearer)
    assert server.connections == 0


async def test_another_port_of_the_same_host_is_another_server(serve, client, say, bearer):
    own, other = await serve(say()), await serve(say())
    with pytest.raises(Rejected):
        await client(own).request("GET", f"{other.origin}/api", headers=bearer)
    assert other.connections == 0


async def test_an_absolute_address_on_its_own_server_is_asked(serve, client, say):
    server = await serve(say())
    await client(server).request("GET", f"HTTP://127.0.0.1:{server.port}/api?x=1#part")
    assert server.heads[0].startswith(b"GET /api?x=1 HTTP/1.1\r\n")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_writing_is_refused_while_listening(serve, client, say, method):
    server = await serve(say())
    with pytest.raises(Rejected, match="while listening"):
        await client(server).request(method, "/api/v1/statuses", json={"status": "hi"})
    assert server.connections == 0


async def test_going_round_the_client_meets_the_same_gate(serve, client, say):
    server, other = await serve(say()), await serve(say())
    http = client(server)
    transport = await http._transport("read")
    with pytest.raises(Rejected):
        await transport.handle_async_request(httpx.Request("POST", server.origin + "/api/v1/statuses"))
    with pytest.raises(Rejected):
        await transport.handle_async_request(httpx.Request("GET", other.origin + "/"))
    assert server.connections == other.connections == 0


async def test_a_permit_unlocks_writing_for_one_act(serve, client, say, permit):
    server = await serve(say())
    http = client(server)
    spent = permit()
    with http.unlocked(spent):
        await http.request("POST", "/api/v1/statuses", json={"status": "hé"})
    assert server.bodies == ['{"status":"hé"}'.encode()]
    with pytest.raises(Rejected):
        await http.request("POST", "/api/v1/statuses", json={"status": "again"})
    with pytest.raises(PermitRefused), http.unlocked(spent):
        pass
    assert len(server.heads) == 1


async def test_a_thousand_replies_leave_nothing_behind_and_none_is_good_twice(serve, client, say, permit):
    http = client(await serve(say()))
    kept = permit()
    with http.unlocked(kept):
        pass
    for _ in range(1000):
        with http.unlocked(permit()):
            pass
    gc.collect()
    assert len(http._gate._spent) == 1, "the one that somebody still holds"
    with pytest.raises(PermitRefused), http.unlocked(kept):
        pass


async def test_only_a_real_spent_permit_of_this_account_unlocks(serve, client, say, permit):
    class Forged(Permit):
        used = True

        def __init__(self) -> None: ...

    http = client(await serve(say()))
    for bad in (permit(used=False), permit("other"), Forged(), object()):
        with pytest.raises(PermitRefused), http.unlocked(bad):
            pass
    with pytest.raises(Unreachable), http.unlocked(permit(late=True)):
        pass


async def test_other_tasks_stay_locked_while_one_sends(serve, client, say, permit):
    server = await serve(say())
    http = client(server)
    inside, go = asyncio.Event(), asyncio.Event()

    async def listener() -> None:
        await inside.wait()
        with pytest.raises(Rejected):
            await http.request("POST", "/sneaky")
        go.set()

    task = asyncio.create_task(listener())
    with http.unlocked(permit()):
        inside.set()
        await go.wait()
    await task
    assert server.connections == 0


async def test_a_task_that_outlives_the_act_is_locked_again(serve, client, say, permit):
    server = await serve(say())
    http = client(server)
    over = asyncio.Event()

    async def late() -> None:
        await over.wait()
        await http.request("POST", "/late")

    with http.unlocked(permit()):
        task = asyncio.create_task(late())
    over.set()
    with pytest.raises(Rejected):
        await task
    assert server.connections == 0


async def test_signing_in_may_post_to_its_declared_path_only(serve, client, say):
    server = await serve(say())
    http = client(server)
    await http.request("POST", "/oauth/token", form={"grant_type": "x"}, sign_in=True)
    assert server.bodies == [b"grant_type=x"]
    for path in ("/api/v1/statuses", "/oauth/token/../../api/v1/statuses", "/oauth/token/", "/oauth%2Ftoken"):
        with pytest.raises(Rejected):
            await http.request("POST", path, form={}, sign_in=True)
    with pytest.raises(Rejected):
        await http.request("POST", "/oauth/token", form={})
    assert len(server.heads) == 1


async def test_while_signing_in_no_other_path_may_be_written_to(serve, client, say):
    server = await serve(say())
    http = client(server)
    transport = await http._transport("write")
    with http._gate.signing_in(b"/oauth/token"), pytest.raises(Rejected):
        await transport.handle_async_request(httpx.Request("POST", server.origin + "/api/v1/statuses"))
    assert server.connections == 0


async def test_each_write_has_a_fresh_connection(serve, client, say, permit):
    server = await serve(say())
    http = client(server)
    await http.request("GET", "/a")
    with http.unlocked(permit()):
        await http.request("POST", "/b")
        await http.request("POST", "/c")
    assert server.connections == 3
    assert b"connection: close" in server.heads[1].lower()


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Content-Length": "3"}, {"X-A": "b\r\nX-C: d"}, {"bad name": "x"}]
)
async def test_headers_that_could_split_or_redirect_a_request_are_refused(serve, client, say, headers):
    server = await serve(say())
    with pytest.raises(Rejected):
        await client(server).request("GET", "/", headers=headers)
    assert server.connections == 0


@pytest.mark.parametrize(
    "body", [{"json": float("nan")}, {"json": "\ud800"}, {"json": object()}, {"form": {"a": "\ud800"}}]
)
async def test_what_cannot_be_encoded_is_refused(serve, client, say, permit, body):
    server = await serve(say())
    http = client(server)
    with http.unlocked(permit()), pytest.raises(Rejected):
        await http.request("POST", "/x", **body)
    assert server.connections == 0


async def test_cancelling_passes_through(serve, client):
    asked = asyncio.Event()

    async def silent(head, reader, writer):
        asked.set()
        await reader.read()

    server = await serve(silent)
    task = asyncio.create_task(client(server).request("GET", "/"))
    await asked.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_reading_stops_at_the_reserve_and_sending_does_not(serve, client, say, permit, clock):
    limits = ("X-RateLimit-Limit: 300", "X-RateLimit-Remaining: 12", "X-RateLimit-Reset: 2026-03-02T09:05:00.818061Z")
    server = await serve(say("200 OK", b"{}", *limits))
    http = client(server, now=clock)
    await http.request("GET", "/")
    with pytest.raises(RateLimited) as caught:
        await http.request("GET", "/")
    assert caught.value.until is not None
    with http.unlocked(permit()):
        await http.request("POST", "/x")
        await http.request("GET", "/x")  # a look that belongs to the act
    clock.move(minutes=6)
    await http.request("GET", "/")
    assert len(server.heads) == 4


async def test_the_environment_s_proxy_is_not_used(serve, client, say, monkeypatch, bearer):
    server, proxy = await serve(say()), await serve(say())
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy.origin)
    monkeypatch.delenv("NO_PROXY", raising=False)
    await client(server).request("GET", "/", headers=bearer)
    assert (server.connections, proxy.connections) == (1, 0)
