"""Signing in, and staying signed in with as few log-ins as can be."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest

from inbox_tui.connector import Catcher, RateLimited, Rejected, SignedIn, SignInNeeded, Unreachable, Unsupported
from inbox_tui.domain.model import PostRef, RemoteId
from inbox_tui.domain.secret import Secret
from inbox_tui.testing.link import FakeLink, answer
from inbox_tui_bluesky import BlueskyConnector


class Person:
    """Somebody who answers questions while signing in."""

    def __init__(self, *codes: str) -> None:
        self.codes = list(codes)
        self.asked = 0

    async def open(self, url: str, why: str) -> None:
        raise AssertionError("there is no page to visit")

    async def code(self, label: str, help: str) -> str:
        self.asked += 1
        if not self.codes:
            raise Rejected("Nobody is here to answer.")
        return self.codes.pop(0)

    def catcher(self) -> AbstractAsyncContextManager[Catcher]:
        raise Unsupported("no browser")


async def sign_in(network: Any, person: Person | None = None, **given: str) -> SignedIn:
    settings = {"server": "https://pds.example", "handle": "@Me.example ", **given}
    password = settings.pop("password", network.password)
    link = network.link(settings=settings, secrets={})
    return await BlueskyConnector.sign_in(link, settings, {"password": Secret(password)}, person or Person())


def paths(link: FakeLink) -> list[str]:
    return [call.path.rsplit(".", 1)[-1] for call in link.http.calls]


async def test_signing_in_yields_all_that_is_needed_later(network: Any) -> None:
    got = await sign_in(network)
    assert dict(got.settings) == {"server": "https://pds.example", "handle": "me.example", "did": "did:plc:me"}
    assert {n: s.reveal() for n, s in got.secrets.items()} == {
        "password": network.password, "access": network.access, "refresh": network.refresh,
    }  # fmt: skip
    assert got.profile.identity.handle == "me.example"
    assert got.profile.warnings == ()
    assert "direct messages" in got.profile.reads
    assert network.password not in str(got.settings)


async def test_the_main_password_works_but_is_warned_about(network: Any) -> None:
    network.password, network.scope = "correct horse battery staple", "com.atproto.access"
    got = await sign_in(network)
    assert any("main password" in words for words in got.profile.warnings)


async def test_a_mailed_code_is_asked_for(network: Any) -> None:
    network.factor = "ABCDE-12345"
    person = Person(" ABCDE-12345 ")
    assert (await sign_in(network, person)).profile.identity.id == "did:plc:me"
    assert person.asked == 1


async def test_a_wrong_code_is_refused_after_one_question(network: Any) -> None:
    network.factor = "ABCDE-12345"
    person = Person("nope", "nope")
    with pytest.raises(Rejected):
        await sign_in(network, person)
    assert person.asked == 1


@pytest.mark.parametrize(
    "given",
    [
        {"password": "wrong"},
        {"handle": "me"},
        {"handle": ""},
        {"server": "http://pds.example"},
        {"server": "https://a@b/x"},
    ],
)
async def test_what_is_wrong_is_said(network: Any, given: dict[str, str]) -> None:
    with pytest.raises(Rejected) as caught:
        await sign_in(network, **given)
    assert str(caught.value).endswith(".")
    assert "wrong" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("", "https://bsky.social"),
        ("bsky.social", "https://bsky.social"),
        ("https://PDS.example/", "https://pds.example"),
        ("http://127.0.0.1:42582", "http://127.0.0.1:42582"),
    ],
)
def test_a_server_may_be_given_in_short(given: str, origin: str) -> None:
    assert BlueskyConnector.origins({"server": given}) == (origin,)


@pytest.mark.parametrize("given", ["http://pds.example", "ftp://x", "https://user@x", "https://x/path", "https://["])
def test_credentials_go_to_no_doubtful_address(given: str) -> None:
    with pytest.raises(Rejected, match="https"):
        BlueskyConnector.origins({"server": given})


async def test_the_accounts_own_server_is_kept_for_all_later_calls(network: Any) -> None:
    service = {"id": "#atproto_pds", "serviceEndpoint": "https://home.pds.example"}
    network.faults["createSession"] = [answer(200, {**network.issue(), "didDoc": {"service": [service]}})]
    assert (await sign_in(network)).settings["server"] == "https://home.pds.example"


@pytest.mark.parametrize("endpoint", ["http://home.example", "https://home.example/x", "javascript:x", 5, None])
async def test_a_doubtful_server_in_the_document_is_ignored(network: Any, endpoint: Any) -> None:
    service = {"id": "#atproto_pds", "serviceEndpoint": endpoint}
    network.faults["createSession"] = [answer(200, {**network.issue(), "didDoc": {"service": [service]}})]
    assert (await sign_in(network)).settings["server"] == "https://pds.example"


async def test_a_plain_app_password_means_no_direct_messages_and_no_error(network: Any) -> None:
    network.scope = "com.atproto.appPass"
    got = await sign_in(network)
    assert any("direct messages" in words for words in got.profile.warnings)
    assert "direct" not in got.profile.reads


@pytest.mark.parametrize(
    "chat",
    [(400, "InvalidToken", "Bad token method"), (500, "InternalServerError", "x"), (501, "MethodNotImplemented", "x")],
)
async def test_a_server_without_chat_is_no_fault(network: Any, bluesky: BlueskyConnector, chat: Any) -> None:
    network.chat = chat
    profile = await bluesky.profile()
    assert len(profile.warnings) == 1
    assert profile.may == bluesky.features.acts


# --- renewing


async def test_an_expired_token_is_renewed_once_for_all_who_wait(
    network: Any, link: FakeLink, bluesky: BlueskyConnector
) -> None:
    uri = network.write("ana", "hello @me.example")
    network.access = "another"
    ref = PostRef(id=RemoteId(uri))
    threads = await asyncio.gather(*(bluesky.thread(ref) for _ in range(4)))
    assert all(len(t.posts) == 1 for t in threads)
    assert paths(link).count("refreshSession") == 1
    assert "createSession" not in paths(link)
    assert link.secrets["access"].reveal() == network.access


async def test_a_new_pair_is_stored_before_use(network: Any, link: FakeLink, bluesky: BlueskyConnector) -> None:
    network.access = "another"
    seen: list[str] = []
    keep = link.keep

    async def watched(secrets: Any) -> None:
        seen.append(paths(link)[-1])
        await keep(secrets)

    link.keep = watched  # type: ignore[method-assign]
    await bluesky.profile()
    assert seen == ["refreshSession"]
    assert paths(link)[paths(link).index("refreshSession") + 1] == "getProfile"


async def test_a_refused_renewal_falls_back_to_the_password_once(
    network: Any, link: FakeLink, bluesky: BlueskyConnector
) -> None:
    network.access, network.refresh = "another", "revoked"
    await bluesky.profile()
    assert paths(link)[:4] == ["getProfile", "refreshSession", "createSession", "getProfile"]


async def test_a_revoked_password_is_offered_once_and_not_again(
    network: Any, link: FakeLink, bluesky: BlueskyConnector
) -> None:
    network.access, network.refresh, network.password = "another", "revoked", "changed"
    for _ in range(3):
        with pytest.raises(SignInNeeded):
            await bluesky.profile()
    assert paths(link).count("createSession") == 1


async def test_without_a_password_the_user_is_asked_to_sign_in(network: Any) -> None:
    link = network.link(secrets={"access": "old", "refresh": "older"})
    with pytest.raises(SignInNeeded):
        await BlueskyConnector(link).profile()
    assert "createSession" not in paths(link)


async def test_trouble_does_not_cost_the_login(network: Any, link: FakeLink, bluesky: BlueskyConnector) -> None:
    network.access = "another"
    network.faults["refreshSession"] = [answer(502, b"<html>")]
    with pytest.raises(Unreachable):
        await bluesky.profile()
    assert "createSession" not in paths(link)
    network.faults["refreshSession"] = [answer(429, {"error": "RateLimitExceeded"}, {"Retry-After": "60"})]
    with pytest.raises(RateLimited):
        await bluesky.profile()
    await bluesky.profile()


async def test_another_accounts_tokens_are_not_taken(network: Any, bluesky: BlueskyConnector) -> None:
    network.access = "another"
    network.faults["refreshSession"] = [answer(200, {**network.issue(), "did": "did:plc:mallory"})]
    network.access = "another"
    with pytest.raises(SignInNeeded):
        await bluesky.profile()


async def test_a_suspended_account_is_told_so(network: Any, bluesky: BlueskyConnector) -> None:
    network.access = "another"
    network.faults["refreshSession"] = [answer(400, {"error": "AccountTakedown", "message": "x"})]
    with pytest.raises(SignInNeeded, match="taken this account down"):
        await bluesky.profile()


async def test_a_server_of_another_kind_is_named_as_such() -> None:
    settings = {"server": "https://masto.example", "handle": "me.example"}
    link = FakeLink(
        lambda call: answer(404, {"error": "Record not found"}),
        settings=settings, origins=("https://masto.example",), sign_in_paths=BlueskyConnector.sign_in_paths,
    )  # fmt: skip
    with pytest.raises(Rejected, match="does not speak Bluesky's protocol"):
        await BlueskyConnector.sign_in(link, settings, {"password": Secret("abcd-efgh-ijkl-mnop")}, Person())
