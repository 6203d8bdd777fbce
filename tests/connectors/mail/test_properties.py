"""Whatever bytes come: a value or the one error that is foretold, and soon."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox_tui.testing.hostile import SMALL
from inbox_tui_mail import grammar, markup, message, parse, results, senders
from inbox_tui_mail.parse import View
from mail_world import ADDRESS, CHECKER

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
VIEW = View(table=senders.bundled(), us=parse.us(ADDRESS), checked_by=(CHECKER,))
PROOF = f"Authentication-Results: {CHECKER}; dkim=pass header.d=github.com\r\nX-GitHub-Reason: mention\r\n".encode()
NAMES = [
    *("Subject", "Date", "Message-ID", "References", "In-Reply-To", "Reply-To", "Content-Type", "To"),
    *("Content-Transfer-Encoding", "Content-Disposition", "X-GitHub-Sender", "MIME-Version", "List-Archive"),
]
VALUES = st.one_of(
    st.sampled_from(
        [
            "multipart/mixed; boundary=b", "multipart/alternative; boundary*0=b", "text/html; charset=utf-16", "base64",
            "text/plain; charset*=''%FF", "quoted-printable", "x-uuencode", "message/rfc822", "=?utf-8?b?====?=",
            "=?x?q?=?=", "Mon, 02 Mar 2026 08:30:00 +0000", "<a@github.com>", "<a@github.com> <b@github.com>",
            "x <reply+T@reply.github.com>", "attachment; filename*=''%00",
        ]
    ),
    st.text(max_size=60),
)  # fmt: skip
LINES = st.sampled_from(
    ["--b", "--b--", "", "=", "=20", "Content-Type: text/html", "<p>x", "begin 644 x", "PGI+", "\x00"]
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=8), st.lists(st.one_of(LINES, st.text(max_size=40)))
)
def test_mails_made_of_anything(headers: list[tuple[str, str]], body: list[str]) -> None:
    top = "".join(f"{name}: {value}\r\n" for name, value in headers)
    raw = b"From: A <n@github.com>\r\n" + PROOF + (top + "\r\n" + "\r\n".join(body)).encode("utf-8", "surrogatepass")
    with suppress(message.NoMail):
        letter = message.read(raw)
        found = parse.notification(letter, VIEW, NOW, NOW)
        parse.own_mail(letter, VIEW, NOW, NOW)
        if found is not None and found.post is not None:
            assert found.post.text
            assert found.post.author.handle
            assert found.post.parent != found.post.ref.id
            assert found.post.created_at.tzinfo is UTC


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400))
def test_bytes_of_any_kind(raw: bytes) -> None:
    for each in (raw, b"From: A <n@github.com>\r\n" + PROOF + raw):
        with suppress(message.NoMail):
            parse.notification(message.read(each), VIEW, None, NOW)
    with suppress(grammar.NotImap):
        grammar.values([raw])
    grammar.status(raw)
    results.read(raw.decode("latin-1"))
    markup.plain(raw.decode("latin-1"))


def test_hostile_names_and_subjects() -> None:
    for text in SMALL:
        flat = text.replace("\r", " ").replace("\n", " ").encode("utf-8", "surrogatepass")
        head = b'From: "' + flat.replace(b'"', b"") + b'" <n@github.com>\r\nSubject: ' + flat + b"\r\n"
        with suppress(message.NoMail):
            parse.notification(message.read(head + PROOF + b"\r\n" + flat), VIEW, NOW, NOW)
