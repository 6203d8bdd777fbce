"""What mails say, field by field; and mails nobody should send."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from inbox_tui.domain.model import Audience, Post, PostKind
from inbox_tui_mail import message, parse, senders
from inbox_tui_mail.markup import plain
from inbox_tui_mail.parse import View
from mail_world import ADDRESS, CHECKER, compose

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FORUM = senders.forum("talk.brand.example")
TABLE = senders.Table(senders=(FORUM, *senders.bundled().senders))
VIEW = View(table=TABLE, us=parse.us(ADDRESS), checked_by=(CHECKER,))


def post(signed: str, headers: dict[str, str], text: str, *, html: str = "", at: datetime | None = None) -> Post:
    proof = {"Authentication-Results": f"{CHECKER}; dkim=pass header.d={signed}"}
    letter = message.read(compose(proof | {"Date": "Mon, 02 Mar 2026 08:30:00 +0000"} | headers, text, html=html))
    found = parse.notification(letter, VIEW, at, NOW)
    assert found is not None
    assert found.post is not None
    return found.post


def test_a_github_comment() -> None:
    told = post(
        "github.com",
        {
            "From": "Ana Example <notifications@github.com>",
            "Reply-To": "acme/shop <reply+ABC@reply.github.com>",
            "Subject": "Re: [acme/shop] Ships where? (Issue #12)",
            "Message-ID": "<acme/shop/issues/12/345@github.com>",
            "In-Reply-To": "<acme/shop/issues/12@github.com>",
            "References": "<acme/shop/issues/12@github.com>",
            "X-GitHub-Sender": "ana",
            "X-GitHub-Reason": "mention",
        },
        "ana left a comment (acme/shop#12)\n\n"
        "See https://github.com/acme/other/issues/9#issuecomment-1 please.\n\n-- \n"
        "Reply to this email directly or view it on GitHub:\n"
        "https://github.com/acme/shop/issues/12#issuecomment-345\nYou are receiving this because you were mentioned.\n",
    )
    assert told.text == "See https://github.com/acme/other/issues/9#issuecomment-1 please."
    assert (told.author.handle, told.author.name, told.author.id) == ("ana@github.com", "Ana Example", "github/ana")
    assert told.ref.id == "github:acme/shop/issues/12/345@github.com"
    assert told.parent == "github:acme/shop/issues/12@github.com"
    assert told.kind is PostKind.MENTION
    assert told.mentions_us
    assert told.url == "https://github.com/acme/shop/issues/12#issuecomment-345"
    assert told.created_at == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    assert told.ref.extra["reply_to"] == "reply+ABC@reply.github.com"
    assert told.closed == ""


def test_our_own_doing_on_github_is_ours() -> None:
    told = post(
        "github.com",
        {
            "From": "Brand <notifications@github.com>",
            "Message-ID": "<acme/shop/issues/12/346@github.com>",
            "X-GitHub-Sender": "brand",
            "X-GitHub-Reason": "your_activity",
        },
        "Done.",
    )
    assert told.ours
    assert told.author.id == ADDRESS


def test_a_discourse_reply() -> None:
    told = post(
        "talk.brand.example",
        {
            "From": '"Ben Example via Talk" <noreply@talk.brand.example>',
            "Reply-To": "Talk <replies+0ff1ce@talk.brand.example>",
            "Subject": "[Talk] Where do I find it?",
            "Message-ID": "<discourse/post/77@talk.brand.example>",
            "References": "<discourse/post/70@talk.brand.example>",
            "X-Discourse-Post-Id": "77",
            "X-Discourse-Topic-Id": "9",
        },
        "Look below the menu.\n\n---\n[Visit Topic](https://talk.brand.example/t/where/9/4) or reply to this email.\n",
    )
    assert told.text == "Look below the menu."
    assert told.author.name == "Ben Example"
    assert told.author.handle == "talk.brand.example"
    assert told.url == "https://talk.brand.example/t/where/9/4"
    assert told.parent == "talk.brand.example:discourse/post/70@talk.brand.example"
    assert told.ref.extra["reply_to"] == "replies+0ff1ce@talk.brand.example"


def test_a_linkedin_comment_is_heard_and_opens_its_page() -> None:
    told = post(
        "linkedin.com",
        {
            "From": "LinkedIn <notifications-noreply@linkedin.com>",
            "Reply-To": "LinkedIn <noreply@linkedin.com>",
            "Subject": "Cleo Example commented on your post",
            "Message-ID": "<1.2.3@example.prod.linkedin.com>",
        },
        "Is it vegan?\n\nhttps://www.linkedin.com/comm/feed/update/urn:li:activity:7?trk=eml&midToken=SECRET\n"
        "----------------------------------------\nUnsubscribe: https://www.linkedin.com/comm/psettings?x=1\n",
    )
    assert told.author.name == "Cleo Example"
    assert told.kind is PostKind.COMMENT
    assert told.url == "https://www.linkedin.com/comm/feed/update/urn:li:activity:7"
    assert told.closed == "LinkedIn takes no answers by mail: opens the page in the browser."
    assert "Is it vegan?" in told.text
    assert told.ref.channel == "linkedin /comm/feed/update/urn:li:activity:7"


def test_a_snapchat_message_is_private() -> None:
    told = post(
        "snapchat.com",
        {"From": "Team Snapchat <no_reply@snapchat.com>", "Subject": "Dora sent you a new Chat", "Message-ID": "<9@s>"},
        "Open the app.",
    )
    assert told.kind is PostKind.DIRECT
    assert told.audience is Audience.DIRECT
    assert told.author.name == "Dora"


def test_a_pinterest_comment() -> None:
    told = post(
        "pinterest.com",
        {"From": "Pinterest <x@notify.pinterest.com>", "Subject": "Eve commented on your Pin", "Message-ID": "<5@p>"},
        "Lovely! https://www.pinterest.com/pin/123/?utm=1",
    )
    assert (told.author.name, told.url) == ("Eve", "https://www.pinterest.com/pin/123/")


def test_ids_of_one_platform_never_stand_for_anothers() -> None:
    told = post(
        "linkedin.com",
        {
            "From": "LinkedIn <x@linkedin.com>",
            "Subject": "Eve commented on your post",
            "Message-ID": "<acme/shop/issues/12@github.com>",
        },
        "Hm",
    )
    assert told.ref.id == "linkedin:acme/shop/issues/12@github.com"


def test_an_answer_goes_only_where_the_platform_takes_answers() -> None:
    told = post(
        "github.com",
        {
            "From": "Ana <notifications@github.com>",
            "Reply-To": "x <reply+ABC@reply.github.com.evil.example>",
            "Message-ID": "<acme/shop/issues/12@github.com>",
            "X-GitHub-Reason": "mention",
        },
        "Hm",
    )
    assert told.closed
    assert "reply_to" not in told.ref.extra


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Mon, 02 Mar 2026 08:30:00 +0000", datetime(2026, 3, 2, 8, 30, tzinfo=UTC)),
        ("Mon, 02 Mar 2026 10:30:00 +0200", datetime(2026, 3, 2, 8, 30, tzinfo=UTC)),
        ("Mon, 02 Mar 1970 08:30:00 +0000", NOW - timedelta(minutes=1)),
        ("Mon, 02 Mar 2099 08:30:00 +0000", NOW - timedelta(minutes=1)),
        ("yesterday", NOW - timedelta(minutes=1)),
        ("Mon, 99 Mar 9999999999 08:30:00 +9999", NOW - timedelta(minutes=1)),
    ],
)
def test_absurd_dates_give_way_to_when_the_mail_came(date: str, expected: datetime) -> None:
    headers = {"From": "A <n@github.com>", "Message-ID": "<a@github.com>", "X-GitHub-Reason": "mention", "Date": date}
    assert post("github.com", headers, "x", at=NOW - timedelta(minutes=1)).created_at == expected


def test_a_mail_without_a_message_id_is_the_same_mail_each_time() -> None:
    headers = {"From": "A <n@github.com>", "X-GitHub-Reason": "mention", "Subject": "s"}
    first, again = post("github.com", headers, "x"), post("github.com", headers, "x")
    assert first.ref.id == again.ref.id
    assert first.ref.id != post("github.com", headers, "y").ref.id
    assert first.closed


def test_html_alone_becomes_words_and_links() -> None:
    shown = plain(
        "<html><head><title>x</title><style>p{}</style></head><body><p>Hello&nbsp;<b>Ana</b>,</p>"
        '<div style="display:none">preheader</div><p>see <a href="https://a.example/x?y=1&amp;z=2">this</a>.<br>Bye</p>'
        "<script>alert(1)</script><img src=https://track.example/1.gif></body></html>"
    )
    assert shown.text == "Hello Ana,\n\nsee this.\nBye"
    assert [link.url for link in shown.links] == ["https://a.example/x?y=1&z=2"]


@pytest.mark.parametrize(
    "html", ["<" * 100_000, "<!--" * 25_000, "<div hidden>" * 8_000, "<a href='" * 10_000, "&#" * 50_000]
)
def test_html_made_to_be_slow_is_not(html: str) -> None:
    plain(html)


def head(more: bytes) -> bytes:
    return b"From: A <n@github.com>\r\nX-GitHub-Reason: mention\r\nMessage-ID: <a@github.com>\r\n" + more


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"Content-Type: text/plain; charset=x-unknown\r\n\r\nGr\xc3\xbc\xc3\x9fe", "Grüße"),
        (b"Content-Type: text/plain; charset=iso-8859-1\r\n\r\nGr\xfc\xdfe", "Grüße"),
        (b"Content-Type: text/plain; charset=utf-8\r\n\r\nGr\xfc\xdfe", "Gr\ufffd\ufffde"),
        (b"Content-Type: text/plain; charset=punycode\r\n\r\nabc", "abc"),
        (b"Content-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe=\r\n!", "Grüße!"),
        (b"Content-Transfer-Encoding: quoted-printable\r\n\r\n=ZZ=", "=ZZ"),
        (b"Content-Transfer-Encoding: base64\r\n\r\nR3LDvMOfZQ", "Grüße"),
        (b"Content-Type: text/html\r\n\r\n<p>Only <b>this</b></p>", "Only this"),
        (
            b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
            b"--b\r\nContent-Disposition: attachment\r\n\r\nno\r\n--b\r\n\r\nyes\r\n--b--",
            "yes",
        ),
        (b"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\ncut o", "cut o"),
        (b"Content-Type: \x00\xff; charset==\r\n\r\nx", "x"),
    ],
)
def test_bodies_in_every_coat(raw: bytes, text: str) -> None:
    assert message.read(head(raw)).text == text


def test_headers_in_every_coat() -> None:
    letter = message.read(
        head(
            b"Subject: =?utf-8?b?R3LDvMOfZQ==?= =?iso-8859-1?q?_=fc?=\r\nTo: \xff <x@y.example>\r\nX-Long: "
            + b"x" * 90_000
        )
    )
    assert letter.subject == "Grüße ü"
    assert len(letter.header("x-long")) <= message.LONGEST_HEADER


def test_nesting_without_end_is_not_followed() -> None:
    body = b""
    for level in range(400):
        body += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
    with suppress(message.NoMail):
        assert message.read(head(body + b"\r\ndeep")).text == ""


@pytest.mark.parametrize("raw", [b"", b"\r\n\r\n", b"\x00" * 100, b"no headers at all", b"\xff\xfe:\r\n\r\n"])
def test_what_is_no_mail_costs_only_itself(raw: bytes) -> None:
    try:
        letter = message.read(raw)
    except message.NoMail:
        return
    assert parse.notification(letter, VIEW, None, NOW) is None


def test_references_are_bounded_and_in_order() -> None:
    chain = " ".join(f"<{number}@x>" for number in range(100))
    found = message.references(chain, "<5@x>")
    assert (found[0], found[-1], len(found)) == ("0@x", "5@x", message.MOST_REFERENCES)


@pytest.mark.parametrize(
    ("subject", "audience"),
    [("Re: [Lamps] [PM] The order", Audience.DIRECT), ("Re: [Lamps] The order", Audience.PUBLIC)],
)
def test_our_own_answer_to_a_private_message_is_private(subject: str, audience: Audience) -> None:
    raw = (
        f"From: {ADDRESS}\r\nTo: <reply+1@discoursemail.com>\r\nSubject: {subject}\r\n"
        "Message-ID: <own-1@brand.example>\r\nReferences: <topic/1@lamps.discourse.group>\r\n\r\nIt left.\r\n"
    )
    answer = parse.own_mail(message.read(raw.encode()), VIEW, NOW, NOW)
    assert answer is not None
    assert (answer.audience, answer.ours) == (audience, True)
