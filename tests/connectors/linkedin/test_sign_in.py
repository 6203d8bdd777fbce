"""Signing in: what a token opens, what it may do, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from inbox_tui.connector import Rejected, Secret, SignedIn, SignInNeeded
from inbox_tui.domain.model import Act
from inbox_tui_linkedin import LinkedInConnector, signin, version
from linkedin_desk import Desk
from linkedin_world import CLIENT, CLIENT_SECRET, MEMBER, OTHER_PAGE, PAGE


async def signed_in(desk: Desk, secrets: Mapping[str, str] | None = None, **given: str) -> SignedIn:
    kept = {name: Secret(value) for name, value in {"token": desk.world.token, **(secrets or {})}.items()}
    ask: Any = None
    return await LinkedInConnector.sign_in(desk.link, {"server": "https://server.example", **given}, kept, ask)


async def test_a_page(desk: Desk) -> None:
    signed = await signed_in(desk)
    assert signed.profile.identity.id == PAGE
    assert (signed.profile.identity.handle, signed.profile.identity.name) == ("brand-inc", "Brand")
    assert signed.profile.may == signin.WRITE
    assert signed.profile.reads == "comments and replies on your posts, and mentions"
    assert signed.settings["us"] == PAGE
    assert not signed.also
    ends = {each.what: each.at for each in signed.profile.expires}
    assert ends["This login"] == desk.link.now() + timedelta(days=60)
    assert ends["Version 202608 of LinkedIn's API"] == datetime(2027, 8, 15, tzinfo=UTC)


async def test_several_pages_are_several_accounts(desk: Desk) -> None:
    desk.world.roles[OTHER_PAGE] = ["ADMINISTRATOR"]
    signed = await signed_in(desk)
    assert [each.settings["us"] for each in (signed, *signed.also)] == [PAGE, OTHER_PAGE]
    one = await signed_in(desk, organization="https://www.linkedin.com/company/700200/admin/dashboard/")
    assert (one.settings["us"], one.also) == (OTHER_PAGE, ())


async def test_a_persons_token_is_told_what_it_cannot_do(desk: Desk) -> None:
    desk.world.person_only = True
    signed = await signed_in(desk)
    assert signed.profile.identity.id == MEMBER
    assert signed.profile.may == frozenset()
    assert set(signed.profile.why_not) == signin.WRITE
    assert "Community Management API" in signed.profile.warnings[0]
    desk.link.settings = signed.settings
    assert await desk.look() == []
    assert (await desk.anew().profile()).identity.id == MEMBER
    with pytest.raises(Rejected) as caught:
        await signed_in(desk, organization="700100")
    assert "rw_organization_admin" in str(caught.value)


@pytest.mark.parametrize(
    ("roles", "may", "reads"),
    [
        (["ADMINISTRATOR"], True, "comments and replies on your posts, and mentions"),
        (["DIRECT_SPONSORED_CONTENT_POSTER"], True, "comments and replies on your posts"),
        (["RECRUITING_POSTER"], True, ""),
        (["ANALYST"], False, ""),
    ],
)
async def test_what_a_role_is_good_for(desk: Desk, roles: list[str], may: bool, reads: str) -> None:
    desk.world.roles[PAGE] = roles
    for profile in ((await signed_in(desk)).profile, await desk.connector.profile()):
        assert bool(profile.may) is may
        assert profile.reads == reads
        assert bool(profile.why_not) is not may
        assert profile.warnings


async def test_permissions_are_read_where_the_app_is_known(desk: Desk) -> None:
    signed = await signed_in(desk, {"client_secret": CLIENT_SECRET}, client_id=CLIENT)
    assert "w_organization_social_feed" in signed.settings["scopes"].split()
    ends = next(each.at for each in signed.profile.expires if each.what == "This login")
    assert timedelta(days=54) < ends - desk.link.now() < timedelta(days=56)
    for scopes, may in (("r_organization_social_feed", False), ("w_organization_social", True)):
        profile = signin.page_profile(
            signed.profile.identity, frozenset({"ADMINISTRATOR"}), frozenset({scopes}), (), 60, "202608"
        )
        assert bool(profile.may) is may
        assert may or "w_organization_social_feed" in profile.why_not[Act.REPLY]


async def test_an_approved_partners_login_is_renewed(desk: Desk) -> None:
    secrets = {"client_secret": CLIENT_SECRET, "refresh": desk.world.refresh}
    signed = await signed_in(desk, secrets, client_id=CLIENT)
    assert [each.what for each in signed.profile.expires][1] == "The renewal of this login"
    desk.link.settings, desk.link.secrets = signed.settings, dict(signed.secrets)
    desk.anew()
    desk.world.expire()
    desk.world.say("ana", "Does it ship?")
    assert await desk.hear()
    assert desk.world.renewals == 1
    assert desk.link.secrets["token"].reveal() == desk.world.token
    desk.world.end()
    with pytest.raises(SignInNeeded):
        await desk.hear()
    assert desk.link.secrets["token"].reveal() == desk.world.token, "nothing was overwritten"


@pytest.mark.parametrize(
    ("given", "secrets", "words"),
    [
        ({"organization": "brand-inc"}, {}, "number"),
        ({"organization": "5"}, {}, "no role"),
        ({"version": "2026"}, {}, "year and a month"),
        ({"version": "202613"}, {}, "year and a month"),
        ({"version": "202401"}, {}, "retired version 202401"),
        ({"daily": "many"}, {}, "number"),
        ({"daily": "3"}, {}, "number"),
        ({}, {"token": ""}, "token"),
        ({}, {"token": "two words"}, "token"),
        ({}, {"token": "wrong"}, "no longer accepts"),
        ({}, {"refresh": "r"}, "client ID"),
        ({"client_id": CLIENT}, {"client_secret": "wrong"}, "Check all three"),
    ],
)
async def test_what_is_wrong_is_said(desk: Desk, given: dict[str, str], secrets: dict[str, str], words: str) -> None:
    with pytest.raises(Rejected) as caught:
        await signed_in(desk, secrets, **given)
    assert words in str(caught.value)
    assert str(caught.value).endswith(".")


def test_the_version_is_announced_a_week_ahead() -> None:
    ends = version.expiry("202510")
    assert ends.at == datetime(2026, 10, 15, tzinfo=UTC)
    assert ends.words(datetime(2026, 10, 1, tzinfo=UTC)) == ""
    assert "--version" in ends.words(datetime(2026, 10, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("server", "origins"),
    [
        ("", ("https://api.linkedin.com", "https://www.linkedin.com")),
        ("https://api.linkedin.com/", ("https://api.linkedin.com", "https://www.linkedin.com")),
        ("http://127.0.0.1:9", ("http://127.0.0.1:9",)),
    ],
)
def test_where_the_login_goes(server: str, origins: tuple[str, ...]) -> None:
    assert LinkedInConnector.origins({"server": server}) == origins
    app = signin.app_of({"server": server, "client_id": "c"}, Secret("s"))
    assert app is not None
    assert any(app.token.startswith(origin) for origin in origins)


def test_retention_is_declared() -> None:
    kept = LinkedInConnector.features.retention
    assert kept is not None
    assert (kept.posts, kept.people, kept.refreshable) == (timedelta(hours=48), timedelta(hours=24), False)
