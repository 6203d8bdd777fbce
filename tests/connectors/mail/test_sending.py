"""Answers by mail: what goes out, to whom, and what is known of it afterwards. And signing in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from inbox_tui.connector import Rejected, SignInNeeded, Unsure
from inbox_tui.domain.model import Act, Post
from inbox_tui.domain.secret import Secret
from inbox_tui.testing.harness import listen, posts_of, run
from inbox_tui.testing.permits import permit_for, reply_for
from inbox_tui_mail import MailConnector, compose, places
from mail_world import ADDRESS, CHECKER, REPO


def asked(desk: Any, **more: str) -> Post:
    desk.world.deliver(
        desk.world.github("ana", "Ships where?", f"{REPO}/issues/1/9@github.com", f"{REPO}/issues/1@github.com", **more)
    )
    return next(post for post in posts_of(run(listen(desk.connector))) if not post.ours)


def test_the_mail_that_goes_out(new_desk: Callable[..., Any]) -> None:
    desk = new_desk()
    target = asked(desk)
    reply = reply_for(desk.connector, target, "Everywhere.\n.\n..dots\nGr\u00fc\u00dfe")
    sent = run(desk.connector.reply(permit_for(reply)))
    (mail,) = desk.world.delivered
    assert mail["From"] == ADDRESS
    assert mail["To"] == "reply+T0KEN1@reply.github.com"
    assert mail["Subject"] == f"Re: [{REPO}] A question (Issue #1)"
    assert mail["In-Reply-To"] == f"<{REPO}/issues/1/9@github.com>"
    assert mail["References"] == f"<{REPO}/issues/1@github.com> <{REPO}/issues/1/9@github.com>"
    assert mail["Message-ID"] == f"<{reply.key}>"
    assert mail["Bcc"] is None
    assert mail.get_content().replace("\r\n", "\n") == "Everywhere.\n.\n..dots\nGr\u00fc\u00dfe\n"
    assert (sent.ours, sent.parent, sent.text) == (True, target.ref.id, reply.text)


def test_an_outgoing_server_of_the_older_kind(new_desk: Callable[..., Any]) -> None:
    desk = new_desk()
    desk.world.mechanisms = "LOGIN"
    run(desk.connector.reply(permit_for(reply_for(desk.connector, asked(desk)))))
    assert len(desk.world.delivered) == 1
    desk.world.mechanisms = "XOAUTH2"
    with pytest.raises(SignInNeeded, match="password"):
        run(desk.connector.reply(permit_for(reply_for(desk.connector, asked(desk)))))


def test_a_provider_that_files_what_it_sends_sends_no_copy(new_desk: Callable[..., Any]) -> None:
    desk = new_desk()
    reply = reply_for(desk.connector, asked(desk))
    assert compose.answer(reply, ADDRESS, "x@y.example", copy=True).copy_to == ADDRESS
    assert compose.answer(reply, ADDRESS, "x@y.example", copy=False).copy_to == ""
    assert places.of({"address": "a@gmail.com"}).files_sent
    assert not places.of(desk.link.settings).files_sent


@pytest.mark.parametrize("keeps_sent", [True, False])
def test_a_lost_answer_is_found_by_its_message_id(new_desk: Callable[..., Any], keeps_sent: bool) -> None:
    desk = new_desk()
    desk.world.keeps_sent = keeps_sent
    reply = reply_for(desk.connector, asked(desk))
    desk.world.faults = ["cut after"]
    with pytest.raises(Unsure):
        run(desk.connector.reply(permit_for(reply)))
    found = run(desk.connector.find_sent(reply))
    assert found is not None
    assert found.ref.id == f"own:{reply.key}"
    assert run(desk.connector.find_sent(reply_for(desk.connector, asked(desk)))) is None


def test_an_answer_of_ours_in_the_mailbox_of_sent_ones_is_the_same_post(new_desk: Callable[..., Any]) -> None:
    desk = new_desk()
    sent = run(desk.connector.reply(permit_for(reply_for(desk.connector, asked(desk)))))
    ours = [post for post in posts_of(run(listen(desk.connector))) if post.ours]
    assert [(post.ref.id, post.parent, post.text) for post in ours] == [(sent.ref.id, sent.parent, sent.text)]


def test_what_takes_no_answers_is_not_answered(new_desk: Callable[..., Any]) -> None:
    desk = new_desk()
    target = asked(desk, **{"Reply-To": "x <reply+T@evil.example>"})
    assert target.closed
    with pytest.raises(Rejected, match="browser"):
        run(desk.connector.reply(permit_for(reply_for(desk.connector, target))))
    assert desk.world.delivered == []


def test_an_address_the_table_no_longer_knows_gets_nothing(new_desk: Callable[..., Any]) -> None:
    desk = new_desk()
    target = asked(desk)
    target.ref.extra["reply_to"] = "a@reply.github.com>\r\nRCPT TO:<evil@evil.example"
    with pytest.raises(Rejected):
        run(desk.connector.reply(permit_for(reply_for(desk.connector, target))))
    assert desk.world.delivered == []


def test_headers_cannot_be_smuggled_in(new_desk: Callable[..., Any]) -> None:
    desk = new_desk()
    target = asked(desk)
    target.ref.extra["subject"] = "Hi\r\nBcc: evil@evil.example"
    run(desk.connector.reply(permit_for(reply_for(desk.connector, target))))
    (mail,) = desk.world.delivered
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Re: Hi Bcc: evil@evil.example"


def test_without_an_outgoing_server_it_only_listens(new_desk: Callable[..., Any]) -> None:
    desk = new_desk(outgoing="")
    profile = run(desk.connector.profile())
    assert profile.may == frozenset()
    assert "outgoing" in profile.why_not[Act.REPLY]
    assert MailConnector.origins(desk.link.settings) == ("imaps://imap.brand.example",)


def test_what_platforms_cut_off_is_said_before_sending(new_desk: Callable[..., Any]) -> None:
    desk = new_desk()
    target = asked(desk)
    assert MailConnector.checks(reply_for(desk.connector, target, "Yes.\n-- \nBrand"), desk.link.now()).notes
    assert not MailConnector.checks(reply_for(desk.connector, target, "Yes -- really."), desk.link.now()).notes


@pytest.mark.parametrize(
    ("given", "imap", "smtp", "checked_by"),
    [
        ({"address": "a@gmail.com"}, "imaps://imap.gmail.com", "smtps://smtp.gmail.com", ("mx.google.com",)),
        ({"address": "a@b.example", "server": "imap.b.example"}, "imaps://imap.b.example", "", ("b.example",)),
        (
            {"address": "a@b.example", "server": "box.b.example:994"},
            "imaps://box.b.example:994",
            "",
            ("box.b.example",),
        ),
        ({"address": "a@b.example", "server": "imap://127.0.0.1:143"}, "imap://127.0.0.1:143", "", ("127.0.0.1",)),
        (
            {"address": "a@b.example", "server": "mail.co", "outgoing": "smtp.b.example", "checked_by": "mx.b.example"},
            "imaps://mail.co",
            "smtps://smtp.b.example",
            ("mx.b.example",),
        ),
        ({"address": "a@b.example", "server": "mail.co"}, "imaps://mail.co", "", ("mail.co",)),
        (
            {"address": "a@b.example", "server": "mail.co:143", "outgoing": "mail.co:587"},
            "imap+starttls://mail.co:143",
            "smtp+starttls://mail.co:587",
            ("mail.co",),
        ),
        (
            {"address": "a@b.example", "server": "imap://mail.co", "outgoing": "smtp://mail.co:2525"},
            "imap+starttls://mail.co",
            "smtp+starttls://mail.co:2525",
            ("mail.co",),
        ),
        (
            {"address": "a@b.example", "server": "imap+starttls://127.0.0.1:1143", "outgoing": "smtp://127.0.0.1:25"},
            "imap+starttls://127.0.0.1:1143",
            "smtp://127.0.0.1:25",
            ("127.0.0.1",),
        ),
        (
            {"address": "a@b.example", "server": "mail.co:993", "outgoing": "mail.co:465"},
            "imaps://mail.co:993",
            "smtps://mail.co:465",
            ("mail.co",),
        ),
        (
            {"address": "ana@icloud.com"},
            "imaps://imap.mail.me.com",
            "smtp+starttls://smtp.mail.me.com:587",
            ("icloud.com",),
        ),
        (
            {"address": "ana@brand.example", "server": "outlook.office365.com"},
            "imaps://outlook.office365.com",
            "smtp+starttls://smtp.office365.com:587",
            ("protection.outlook.com",),
        ),
    ],
)
def test_settings_name_places(given: dict[str, str], imap: str, smtp: str, checked_by: tuple[str, ...]) -> None:
    found = places.of(given)
    assert (found.imap, found.smtp, found.checked_by) == (imap, smtp, checked_by)
    assert MailConnector.origins(given) == tuple(filter(None, (imap, smtp)))


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"address": "nobody"},
        {"address": "a@b.example"},
        {"address": "a@b.example", "server": "https://b.example"},
        {"address": "a@b.example", "server": "imap.b.example/path"},
        {"address": "a@b.example", "server": "user@imap.b.example"},
        {"address": "a@b.example", "server": "imap.b.example:99999999"},
        {"address": "a@b.example\r\nX: y", "server": "imap.b.example"},
        {"address": "a@b.example", "server": "imap.b.example", "checked_by": "!!"},
    ],
)
def test_settings_that_make_no_sense_are_said_so(given: dict[str, str]) -> None:
    with pytest.raises(Rejected, match=r"\.$"):
        places.of(given)
    assert MailConnector.origins(given) == ()


def test_signing_in_keeps_what_works(new_desk: Callable[..., Any]) -> None:
    desk = new_desk()
    given = dict(desk.link.settings) | {"folder": "INBOX"}
    signed = run(MailConnector.sign_in(desk.link, given, {"password": Secret(desk.world.password)}, None))  # type: ignore[arg-type]
    assert signed.settings["server"] == "imaps://imap.brand.example"
    assert signed.settings["checked_by"] == CHECKER
    assert signed.profile.identity.handle == ADDRESS
    assert signed.profile.may == {Act.REPLY}
    with pytest.raises(Rejected, match="does not take this login"):
        run(MailConnector.sign_in(desk.link, given, {"password": Secret("wrong")}, None))  # type: ignore[arg-type]
    desk.link.settings = {**given, "folder": "Nowhere"}
    with pytest.raises(Rejected, match="Nowhere"):
        run(MailConnector(desk.link).profile())


def test_a_server_whose_findings_are_not_known_is_said_when_signing_in(new_desk: Callable[..., Any]) -> None:
    for checked_by, expected in ((CHECKER, False), ("elsewhere.example", True)):
        desk = new_desk(checked_by=checked_by)
        assert not any("checked_by" in words for words in run(desk.connector.profile()).warnings)
        desk.world.say("ana", "Hello?")
        assert any("checked_by" in words for words in run(desk.connector.profile()).warnings) is expected


def test_senders_of_ones_own_and_forums_are_heard(new_desk: Callable[..., Any]) -> None:
    desk = new_desk(senders="/home/ana/senders.toml", forums="talk.brand.example, other.example=mail.example")
    desk.link.files["senders"] = b'[[sender]]\nplatform = "fora"\nfrom = ["fora.example"]\ndkim = ["fora.example"]\n'
    platforms = run(desk.connector.profile()).reads
    assert "fora" in platforms
    assert "talk.brand.example" in platforms
    proof = f"Authentication-Results: {CHECKER}; dkim=pass header.d=fora.example\r\n"
    desk.world.deliver(f"{proof}From: x@fora.example\r\nMessage-ID: <1@f>\r\nSubject: Hi\r\n\r\nHello\r\n".encode())
    (post,) = posts_of(run(listen(desk.connector)))
    assert (post.text, post.author.handle) == ("Hello", "fora.example")
