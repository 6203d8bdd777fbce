"""Mailboxes that take access tokens: logging in, a token that has run out, and what is said of one that is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from inbox_tui.connector import SignInNeeded
from inbox_tui.domain.secret import Secret
from inbox_tui.testing.harness import listen, posts_of, run
from inbox_tui.testing.permits import permit_for, reply_for
from inbox_tui_mail import places, tokens

OLD, NEW = "ya29.old-invented", "ya29.new-invented"
WAYS = ("XOAUTH2", "OAUTHBEARER")


def token_desk(new_desk: Callable[..., Any], way: str = "XOAUTH2", *, at_once: bool = True) -> Any:
    desk = new_desk(login="token")
    desk.world.capabilities = f"IMAP4rev1 AUTH=PLAIN AUTH={way} IDLE" + (" SASL-IR" if at_once else "")
    desk.world.mechanisms = f"PLAIN LOGIN {way}"
    desk.world.token = OLD
    desk.link.secrets["password"] = Secret(OLD)
    return desk


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("at_once", [True, False])
def test_a_token_opens_the_mailbox(new_desk: Callable[..., Any], way: str, at_once: bool) -> None:
    desk = token_desk(new_desk, way, at_once=at_once)
    desk.world.say("ana", "Hello?")
    assert [post.text for post in posts_of(run(listen(desk.connector)))] == ["Hello?"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("at_once", [True, False])
def test_a_token_that_ran_out_is_printed_anew(new_desk: Callable[..., Any], way: str, at_once: bool) -> None:
    desk = token_desk(new_desk, way, at_once=at_once)
    desk.world.say("ana", "Hello?")
    desk.world.token = desk.link.printed["password"] = NEW
    (asked,) = posts_of(run(listen(desk.connector)))
    desk.link.secrets["password"] = Secret(OLD)
    run(desk.connector.reply(permit_for(reply_for(desk.connector, asked))))
    assert len(desk.world.delivered) == 1
    assert desk.link.secrets["password"] == Secret(NEW)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("printed", [OLD, "ya29.of-somebody-else", None])
def test_a_login_that_is_no_longer_good_is_said_so(new_desk: Callable[..., Any], way: str, printed: str | None) -> None:
    """The command prints the same token again, another that is refused, or there is no command."""
    desk = token_desk(new_desk, way)
    desk.world.say("ana", "Hello?")
    (asked,) = posts_of(run(listen(desk.connector)))
    desk.world.token = NEW
    if printed is not None:
        desk.link.printed["password"] = printed
    with pytest.raises(SignInNeeded, match="does not take this login"):
        run(desk.connector.profile())
    with pytest.raises(SignInNeeded, match="does not take this login"):
        run(desk.connector.reply(permit_for(reply_for(desk.connector, asked))))
    assert desk.world.delivered == []


def test_a_password_is_never_tried_as_a_token_nor_a_token_as_a_password(new_desk: Callable[..., Any]) -> None:
    desk = token_desk(new_desk)
    desk.world.capabilities = "IMAP4rev1 AUTH=PLAIN"
    with pytest.raises(SignInNeeded, match="takes no access tokens"):
        run(desk.connector.profile())
    other = new_desk()
    other.world.capabilities = "IMAP4rev1 AUTH=XOAUTH2 LOGINDISABLED"
    with pytest.raises(SignInNeeded, match="takes no password"):
        run(other.connector.profile())


@pytest.mark.parametrize("token", ["two words", "line\nend", "", "caf\u00e9", "x" * 9000, "a\x01auth=b"])
def test_what_is_no_token_is_not_sent(token: str) -> None:
    with pytest.raises(SignInNeeded, match="no access token"):
        tokens.exchange("me@brand.example", token, WAYS)


def test_microsofts_mailboxes_take_tokens_unless_told_otherwise() -> None:
    assert places.of({"address": "ana@outlook.com"}).token
    assert not places.of({"address": "ana@outlook.com", "login": "password"}).token
    assert not places.of({"address": "ana@gmail.com"}).token
    assert places.of({"address": "ana@gmail.com", "login": "Token"}).token
