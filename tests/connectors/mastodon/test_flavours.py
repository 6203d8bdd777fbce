"""Each server of the family with the habits that were seen on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from inbox_tui.connector import Rejected, SignInNeeded, TargetGone, Unreadable, Unsupported
from inbox_tui.domain.length import Unit, measure
from inbox_tui.domain.model import Act, PostKind, PostRef, RemoteId
from inbox_tui.testing.link import Call, answer
from inbox_tui_mastodon.instance import Instance, named, origin, parse, stream_address

Make = Callable[..., dict[str, Any]]
NOTICES = "/api/v1/notifications"
SNAC_ID = "1766400000.abcdef0123456789abcdef0123456789"
HTML_404 = answer(404, b"<h1>404 Not Found</h1>")


@pytest.fixture
def gotosocial(desk: Any) -> Any:
    desk.server.instance = {
        "domain": "server.example",
        "version": "0.20.0+git-1a2b3c",
        "source_url": "https://codeberg.org/superseriousbusiness/gotosocial",
        "configuration": {
            "statuses": {"max_characters": 5000, "characters_reserved_per_url": 25},
            "urls": {"streaming": "wss://server.example"},
        },
    }
    desk.server.bulk = False
    return desk


@pytest.fixture
def snac(desk: Any) -> Any:
    server = desk.server
    server.me = {"id": "0a1b2c", "acct": "brand@server.example", "url": "https://server.example/brand"}
    server.on["GET", "/api/v2/instance"] = HTML_404
    server.on["GET", "/api/v1/instance"] = answer(
        200,
        {
            "uri": "server.example",
            "version": "4.0.0 (not true; really snac/2.94)",
            "urls": {"streaming_api": "wss://server.example"},
            "configuration": {"statuses": {"max_characters": 100000}},
        },
    )
    server.on["GET", "/api/v1/conversations"] = answer(200, [])
    server.on["GET", "/api/v1/statuses"] = HTML_404
    return desk


async def test_gotosocial_counts_plainly(gotosocial: Any) -> None:
    profile = await gotosocial.connector.profile()
    assert profile.server == "GoToSocial 0.20.0+git-1a2b3c"
    assert (profile.text.limit, profile.text.unit, profile.text.url_length) == (5000, Unit.CODE_POINTS, 0)
    assert not profile.text.short_mentions
    assert measure("@ana@far.example hi", profile.text).used == 19


async def test_gotosocial_ulids_are_names_and_not_numbers(gotosocial: Any, status: Make) -> None:
    late, early = "01KAFZZZZZZZZZZZZZZZZZZZZZ", "01KAFAAAAAAAAAAAAAAAAAAAAA"
    gotosocial.server.add(status(early), notify="01KN1")
    _, cursor = await gotosocial.poll()
    gotosocial.server.add(status(late, minutes=1), notify="01AN2")
    pages, _ = await gotosocial.poll(cursor)
    assert [p.ref.id for page in pages for p in page.posts] == [late]


async def test_gotosocial_reply_that_waits_for_approval_is_heard(gotosocial: Any, status: Make, notice: Make) -> None:
    gotosocial.server.notices = [notice("1", status("20", mentions=[]), "pending.reply")]
    pages, _ = await gotosocial.poll()
    assert [p.mentions_us for page in pages for p in page.posts] == [True]


async def test_snac_is_recognised_by_what_it_really_is(snac: Any) -> None:
    profile = await snac.connector.profile()
    assert profile.server == "snac 2.94"
    assert profile.identity.handle == "brand@server.example"
    assert profile.streaming is False
    assert profile.text.markup == "markdown"
    with pytest.raises(Unsupported):
        await anext(snac.connector.stream())


async def test_snac_replies_are_told_apart(snac: Any, status: Make, notice: Make) -> None:
    html = (
        '<span class="h-card"><a href="https://server.example/brand">@brand@server.example</a></span> <b>hi</b><br>you'
    )
    raw = status(SNAC_ID, mentions=[], in_reply_to_id="AB", in_reply_to_account_id="0a1b2c", content=html)
    snac.server.notices = [notice("1766400000000001", raw | {"created_at": "2026-03-02T08:00:00Z"})]
    pages, _ = await snac.poll()
    (found,) = [p for page in pages for p in page.posts]
    assert (found.kind, found.mentions_us, found.parent) == (PostKind.REPLY, True, "ab")
    assert found.text == "@brand@server.example hi\nyou"


async def test_snac_never_deletes_and_so_do_we(snac: Any, status: Make) -> None:
    snac.server.add(status("aa"), notify="n1")
    _, cursor = await snac.poll()
    snac.server.on["GET", "/api/v1/statuses/aa"] = HTML_404
    pages, _ = await snac.poll(cursor)
    assert all(not page.deleted for page in pages)


async def test_snac_html_404_on_a_thread_means_gone(snac: Any) -> None:
    snac.server.on["GET", "/api/v1/statuses/aa"] = HTML_404
    with pytest.raises(TargetGone):
        await snac.connector.thread(PostRef(id=RemoteId("aa")))


async def test_snac_says_422_to_a_useless_login(snac: Any) -> None:
    snac.server.on["GET", "/api/v1/accounts/verify_credentials"] = answer(422, b"")
    with pytest.raises(SignInNeeded):
        await snac.connector.profile()


async def test_pleroma_counts_plainly_and_takes_its_old_limit(desk: Any) -> None:
    desk.server.on["GET", "/api/v2/instance"] = answer(404, b"")
    v1 = {"uri": "https://server.example", "version": "2.7.2 (compatible; Akkoma 3.13.2)", "max_toot_chars": 7000}
    desk.server.on["GET", "/api/v1/instance"] = answer(200, v1)
    profile = await desk.connector.profile()
    assert profile.server == "Akkoma 3.13.2"
    assert (profile.text.limit, profile.text.url_length, profile.text.unit) == (7000, 0, Unit.GRAPHEMES)


async def test_pixelfed_says_that_its_direct_messages_are_elsewhere(desk: Any, status: Make, notice: Make) -> None:
    desk.server.on["GET", "/api/v2/instance"] = answer(404, b"")
    v1 = {"uri": "server.example", "version": "3.5.3 (compatible; Pixelfed 0.12.3)"}
    desk.server.on["GET", "/api/v1/instance"] = answer(200, v1)
    profile = await desk.connector.profile()
    assert any("direct messages" in warning for warning in profile.warnings)
    desk.server.notices = [notice(5, status(20, in_reply_to_id=19, in_reply_to_account_id=1))]
    pages, _ = await desk.poll()
    assert [(p.ref.id, p.parent, p.kind) for page in pages for p in page.posts] == [("20", "19", PostKind.REPLY)]


async def test_friendica_shows_read_notifications_when_asked(desk: Any, status: Make) -> None:
    desk.server.instance = {"domain": "server.example", "version": "2.8.0 (compatible; Friendica 2024.09)"}
    desk.server.add(status("20"), notify="n1")
    await desk.poll()
    assert desk.server.asked(NOTICES)[0].param("include_all") == "true"


async def test_a_server_that_refuses_unknown_parameters_is_asked_plainly(desk: Any, status: Make) -> None:
    desk.server.add(status("20"), notify="n1")

    def strict(call: Call) -> Any:
        if call.param("exclude_types[]"):
            return answer(422, {"error": "unknown parameter"})
        return answer(200, desk.server.notices if call.param("max_id") is None else [])

    desk.server.on["GET", NOTICES] = strict
    pages, _ = await desk.poll()
    assert [p.ref.id for page in pages for p in page.posts] == ["20"]


@pytest.mark.parametrize("status_code", [401, 404, 422, 500])
async def test_conversations_are_a_bonus(desk: Any, status: Make, status_code: int) -> None:
    desk.server.add(status("20"), notify="n1")
    desk.server.on["GET", "/api/v1/conversations"] = answer(status_code, b"")
    if status_code == 401:
        with pytest.raises(SignInNeeded):
            await desk.poll()
        return
    pages, _ = await desk.poll()
    assert [p.ref.id for page in pages for p in page.posts] == ["20"]


async def test_mastodon_says_how_many_are_held_back(desk: Any) -> None:
    desk.server.on["GET", "/api/v2/notifications/policy"] = answer(200, {"summary": {"pending_requests_count": 3}})
    profile = await desk.connector.profile()
    assert profile.server == "Mastodon 4.5.1"
    assert any("3 people wait" in warning for warning in profile.warnings)
    assert profile.may == desk.connector.features.acts


async def test_a_login_that_may_only_read_says_so(new_desk: Any, server: Any) -> None:
    desk = new_desk(server, {"server": "https://server.example", "scopes": "read write:favourites"})
    assert (await desk.connector.profile()).may == {Act.LIKE, Act.UNLIKE}


async def test_a_server_with_handles_of_another_domain(desk: Any, status: Make) -> None:
    desk.server.instance["domain"] = "brand.example"
    assert (await desk.connector.profile()).identity.handle == "brand@brand.example"


async def test_a_server_that_says_nothing_of_itself_is_taken_for_mastodon(desk: Any) -> None:
    desk.server.on["GET", "/api/v2/instance"] = answer(401, b"")
    desk.server.on["GET", "/api/v1/instance"] = answer(401, b"")
    profile = await desk.connector.profile()
    assert profile.text.limit == 500
    assert profile.identity.handle == "brand@server.example"


async def test_a_portal_in_between_is_not_remembered_as_the_server(snac: Any, status: Make) -> None:
    described = snac.server.on["GET", "/api/v1/instance"]
    snac.server.on["GET", "/api/v1/instance"] = answer(200, b"<html>log in to the hotel</html>")
    with pytest.raises(Unreadable):
        await snac.connector.profile()
    snac.server.on["GET", "/api/v1/instance"] = described
    assert (await snac.connector.profile()).server == "snac 2.94"


async def test_a_server_spelt_by_hand_in_the_settings(new_desk: Any, server: Any) -> None:
    desk = new_desk(server, {"server": "server.example/"})
    server.instance["domain"] = ""
    assert (await desk.connector.profile()).identity.handle == "brand@server.example"


async def test_a_thread_of_thousands_is_read_whole(desk: Any, status: Make) -> None:
    desk.server.add(status("20"))
    below = [status(f"d{n}", in_reply_to_id="20") for n in range(4096)]
    desk.server.contexts["20"] = {"ancestors": [], "descendants": below}
    thread = await desk.connector.thread(PostRef(id=RemoteId("20")))
    assert len(thread.posts) == 4097
    assert thread.absent == ()


def test_nodeinfo_names_what_the_version_hides() -> None:
    quiet = parse({"version": "0.19.1"})
    assert named(quiet, {"software": {"name": "GoToSocial"}}).text.unit is Unit.CODE_POINTS
    sure = parse({"version": "4.5.0", "api_versions": {"mastodon": 7}})
    assert named(sure, {"software": {"name": "gotosocial"}}).software == "mastodon"


@pytest.mark.parametrize("limit", [0, -5, "many", None, 10**30, True, [5]])
def test_absurd_limits_are_not_believed(limit: Any) -> None:
    assert parse({"configuration": {"statuses": {"max_characters": limit}}}).text.limit == 500


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("mastodon.example", "https://mastodon.example"),
        ("  Mastodon.Example/ ", "https://mastodon.example"),
        ("https://mastodon.example/@me/123?x=1", "https://mastodon.example"),
        ("@me@mastodon.example", "https://mastodon.example"),
        ("me@mastodon.example:8443", "https://mastodon.example:8443"),
        ("https://mastodon.example:443", "https://mastodon.example"),
        ("bücher.example", "https://xn--bcher-kva.example"),
        ("http://127.0.0.1:4301", "http://127.0.0.1:4301"),
        ("http://localhost:3000/", "http://localhost:3000"),
        ("http://[::1]:3000", "http://[::1]:3000"),
    ],
)
def test_a_server_however_it_is_written(given: str, expected: str) -> None:
    assert origin(given) == expected
    assert origin(expected) == expected


@pytest.mark.parametrize(
    "given",
    [
        "", " ", "http://mastodon.example", "ftp://mastodon.example", "https://me:secret@mastodon.example", "a b", "..",
        "https://", "https://mastodon.example:99999", "https://[::1", "x" * 400, "mastodon.example\u202e", "http://127.1",
        "javascript:alert(1)", "https://exa$mple.example",
    ],
)  # fmt: skip
def test_what_is_no_server_is_refused(given: str, desk: Any) -> None:
    with pytest.raises(Rejected):
        origin(given)
    assert desk.connector.origins({"server": given}) == ()


@pytest.mark.parametrize(
    ("server", "advertised", "expected"),
    [
        ("https://a.example", "wss://a.example", "wss://a.example/api/v1/streaming?stream=user"),
        ("https://a.example", "wss://streaming.a.example", "wss://streaming.a.example/api/v1/streaming?stream=user"),
        ("http://127.0.0.1:80", "wss://127.0.0.1", "ws://127.0.0.1:80/api/v1/streaming?stream=user"),
        ("http://localhost:3000", "ws://localhost:4000", "ws://localhost:4000/api/v1/streaming?stream=user"),
        ("https://a.example", "ws://streaming.a.example", ""),
        ("https://a.example", "", ""),
        ("https://a.example", "javascript:x", ""),
        ("https://a.example", "wss://u:p@a.example", ""),
        ("https://a.example", "wss://a.example:x", ""),
    ],
)
def test_where_the_stream_is(server: str, advertised: str, expected: str) -> None:
    assert stream_address(server, advertised) == expected


def test_an_unknown_software_still_has_a_name() -> None:
    assert Instance(software="iceshrimp", version="1").title == "Iceshrimp 1"
