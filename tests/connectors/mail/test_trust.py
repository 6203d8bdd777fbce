"""Whose word on signatures counts, and what passes for a platform's mail."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from inbox_tui_mail import message, parse, results, senders
from inbox_tui_mail.parse import Trust, View
from inbox_tui_mail.results import Verdict
from mail_world import ADDRESS, CHECKER, compose

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
VIEW = View(table=senders.bundled(), us=parse.us(ADDRESS), checked_by=(CHECKER,))
GOOD = f"Authentication-Results: {CHECKER}; dkim=pass header.d=github.com\r\n"


def mail(top: str, sender: str = "Ana <notifications@github.com>", **more: str) -> bytes:
    headers = {"Subject": "[acme/shop] Hm (Issue #1)", "Message-ID": "<acme/shop/issues/1@github.com>", **more}
    if "X_GitHub_Reason" not in more:
        headers["X-GitHub-Reason"] = "mention"
    return f"{top}From: {sender}\r\n".encode() + compose(headers, "Words")


def trust(raw: bytes) -> Trust | None:
    found = parse.notification(message.read(raw), VIEW, None, NOW)
    return found.trust if found is not None else None


@pytest.mark.parametrize(
    ("header", "server", "signed"),
    [
        ("mx.example; dkim=pass header.d=github.com", "mx.example", ("github.com",)),
        ("mx.example 1; dkim=pass header.i=@github.com header.s=k", "mx.example", ("github.com",)),
        ("mx.example; dkim=pass (2048-bit; rsa) header.d=GitHub.com;\r\n spf=pass", "mx.example", ("github.com",)),
        ('mx.example; dkim=pass reason="fine; really" header.d=github.com', "mx.example", ("github.com",)),
        (
            "mx.example; dkim=pass header.d=a.example; dkim=pass header.d=b.example",
            "mx.example",
            ("a.example", "b.example"),
        ),
        ("mx.example; dkim=fail header.d=github.com", "mx.example", ()),
        ("mx.example; dkim=none; spf=pass smtp.mailfrom=github.com", "mx.example", ()),
        ("mx.example; dkim=passing header.d=github.com", "mx.example", ()),
        ("mx.example; dmarc=pass header.from=github.com", "mx.example", ()),
        ("mx.example; x-dkim=pass header.d=github.com", "mx.example", ()),
        ("mx.example; spf=pass (dkim=pass header.d=github.com) smtp.mailfrom=evil.example", "mx.example", ()),
        ('mx.example; spf=pass smtp.mailfrom="x; dkim=pass header.d=github.com"', "mx.example", ()),
        ("mx.example; dkim=pass (header.d=github.com) header.d=evil.example", "mx.example", ("evil.example",)),
        ("mx.example; dkim=pass (never closed header.d=github.com", "", ()),
        ("mx.example; none", "mx.example", ()),
        ("", "", ()),
        (";;;", "", ()),
        ("mx.example; dkim=pass header.d=" + "a" * 20_000, "", ()),
    ],
)
def test_findings_are_read(header: str, server: str, signed: tuple[str, ...]) -> None:
    verdict = results.read(header)
    assert (verdict.server, verdict.signed) == (server, signed)


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        (GOOD, Trust.PROVEN),
        (f"Authentication-Results: in.{CHECKER}; dkim=pass header.d=github.com\r\n", Trust.PROVEN),
        (f"Authentication-Results: {CHECKER}; dkim=pass header.d=sub.github.com\r\n", Trust.PROVEN),
        (f"Authentication-Results: {CHECKER}; dkim=fail header.d=github.com\r\n", Trust.FORGED),
        (f"Authentication-Results: {CHECKER}; dkim=pass header.d=evil.example\r\n", Trust.FORGED),
        (f"Authentication-Results: {CHECKER}; dkim=pass header.d=notgithub.com\r\n", Trust.FORGED),
        (f"Authentication-Results: {CHECKER}; dkim=pass header.d=github.com.evil.example\r\n", Trust.FORGED),
        (f"Authentication-Results: {CHECKER}; dkim=none\r\n{GOOD}", Trust.FORGED),
        (f"Authentication-Results: evil.example; dkim=pass header.d=github.com\r\n{GOOD}", Trust.UNCHECKED),
        (f"Authentication-Results: {CHECKER}.evil.example; dkim=pass header.d=github.com\r\n", Trust.UNCHECKED),
        (f"Authentication-Results: {CHECKER}; spf=pass smtp.mailfrom=github.com\r\n{GOOD}", Trust.UNCHECKED),
        (f"Authentication-Results: {CHECKER}; none\r\n{GOOD}", Trust.UNCHECKED),
        (f"ARC-{GOOD}", Trust.UNCHECKED),
        ("", Trust.UNCHECKED),
    ],
)
def test_only_the_topmost_findings_of_our_own_server_count(top: str, expected: Trust) -> None:
    assert trust(mail(top)) is expected


def test_a_provider_that_writes_several_headers_is_heard_out() -> None:
    view = replace(VIEW, several=True)
    spf = f"Authentication-Results: {CHECKER}; spf=pass smtp.mailfrom=github.com\r\n"
    bad = f"Authentication-Results: {CHECKER}; dkim=fail header.d=github.com\r\n"
    other = "Authentication-Results: evil.example; dkim=pass header.d=github.com\r\n"
    for top, expected in ((spf + GOOD, Trust.PROVEN), (spf + bad + GOOD, Trust.FORGED), (other, Trust.UNCHECKED)):
        found = parse.notification(message.read(mail(top)), view, None, NOW)
        assert found is not None
        assert found.trust is expected


@pytest.mark.parametrize(
    "sender",
    [
        "notifications@github.com <evil@evil.example>",
        '"notifications@github.com" <evil@evil.example>',
        "=?utf-8?q?=3Cnotifications=40github=2Ecom=3E?= <evil@evil.example>",
        "notifications@github.com, evil@evil.example",
        "<notifications@github.com> <evil@evil.example>",
        "notifications@github.com.evil.example",
        "notifications@notgithub.com",
        "notifications@github.com (hello)",
        "\u0430@github.com",
        "nobody",
        "",
    ],
)
def test_a_from_that_can_be_read_in_two_ways_is_read_in_none(sender: str) -> None:
    assert trust(mail(GOOD, sender)) is None


def test_two_from_headers_are_none() -> None:
    assert trust(b"From: Ana <notifications@github.com>\r\n" + mail(GOOD)) is None


def test_what_a_platform_writes_besides_is_no_conversation() -> None:
    assert trust(mail(GOOD, X_GitHub_Reason="x", **{"X-GitHub-Reason": "ci_activity"})) is None


def test_every_bundled_sender_can_be_told_from_the_others() -> None:
    table = senders.bundled()
    assert len({each.platform for each in table.senders}) == len(table.senders)
    for sender in table.senders:
        for each in sender.senders:
            assert table.of(each) is sender
            assert results.under(each, sender.signers) or sender.signers


def test_a_table_of_ones_own_goes_first_and_mistakes_are_said() -> None:
    own = senders.read(b'[[sender]]\nplatform = "fora"\nfrom = ["fora.example"]\ndkim = ["fora.example"]\n')
    assert own.senders[0].label == "fora"
    for wrong in (
        b"[[sender]]\nplatform = 'x'",
        b"[[sender]]\nplatform = 'X y'\nfrom = ['a.example']\ndkim = ['a.example']",
        b"[[sender]]\nplatform = 'x'\nfrom = 'a.example'\ndkim = ['a.example']",
        b"[[sender]]\nplatform = 'x'\nfrom = ['a.example']\ndkim = ['a.example']\ncut = ['(']",
        b"[[sender]]\nplatform = 'x'\nfrom = ['a.example']\ndkim = ['a.example']\nother = 'noise'",
        b"sender = 3",
        b"\xff",
        b"[[",
    ):
        with pytest.raises(senders.Rejected):
            senders.read(wrong)


def test_a_forum_is_trusted_by_its_own_name_only() -> None:
    entry = senders.forum("https://talk.brand.co.uk/")
    assert entry.signers == ("talk.brand.co.uk",)
    assert senders.forum("talk.brand.example=mail.example").signers == ("talk.brand.example", "mail.example")
    with pytest.raises(senders.Rejected):
        senders.forum("not a host")


def test_findings_without_a_name_count_only_where_the_provider_leaves_it_out() -> None:
    """Exchange Online's own header, on top; one that names another server stands for nothing."""
    bare = (
        "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=github.com; dkim=pass (signature was verified) "
        "header.d=github.com;dmarc=pass action=none header.from=github.com;compauth=pass reason=100"
    )
    for header, expected in (
        (bare, Verdict(judged=True, signed=("github.com",))),
        (bare.replace("dkim=pass", "dkim=fail"), Verdict(judged=True)),
        (f"evil.example; {bare}", None),
        ("", None),
    ):
        given = [("authentication-results", header), ("authentication-results", bare)]
        assert results.verdict(given, ("protection.outlook.com",), unnamed=True) == expected
        assert results.verdict(given, ("mx.brand.example",)) is None
