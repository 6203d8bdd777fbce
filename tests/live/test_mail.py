"""Notification mails in a real Dovecot: heard, pushed, counted, and never touched."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest
from lab.app import App
from lab.dovecot import ADDRESS, CHECKER, Dovecot, notification
from lab.processes import free_ports

MANY = 10_000
THREADS = 200
PLAIN = b"From: ana@home.example\r\nTo: desk@brand.example\r\nSubject: lunch\r\n\r\nAt noon?\r\n"


@pytest.fixture
def dovecot(request: pytest.FixtureRequest) -> Iterator[Dovecot]:
    # Not below pytest's own folder: the server's users may not look in there.
    folder = Path(mkdtemp(prefix="inbox-tui-lab-mail-"))
    folder.chmod(0o755)
    server = Dovecot(free_ports(1)[0], folder, encrypts=getattr(request, "param", "") == "encrypts")
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def joined(app: App, dovecot: Dovecot) -> App:
    app.env["LAB_MAIL_PASSWORD"] = dovecot.password
    app.run(
        *("accounts", "add", "mail", "--address", ADDRESS, "--server", dovecot.url, "--checked-by", CHECKER),
        *("--password-env", "LAB_MAIL_PASSWORD", "--secrets", "env", "--name", "post"),
    )
    return app


def test_wrong_password_is_refused_and_nothing_is_kept(app: App, dovecot: Dovecot) -> None:
    app.env["LAB_MAIL_PASSWORD"] = "not-that-one"
    found = app.run(
        *("accounts", "add", "mail", "--address", ADDRESS, "--server", dovecot.url),
        *("--password-env", "LAB_MAIL_PASSWORD", "--secrets", "env", "--name", "post"),
        expect=None,
    )
    assert found.code != 0
    assert "does not take this login" in found.err + found.out
    assert app.json("accounts", "list") == []


@pytest.mark.parametrize("dovecot", ["encrypts"], indirect=True)
def test_under_starttls_and_with_its_own_certificate_only(app: App, dovecot: Dovecot) -> None:
    app.env["LAB_MAIL_PASSWORD"] = dovecot.password
    dovecot.deliver(notification("ana", "Does the blue one ship?", 1))
    given = ("accounts", "add", "mail", "--address", ADDRESS, "--checked-by", CHECKER, "--name", "post")
    given = (*given, "--password-env", "LAB_MAIL_PASSWORD", "--secrets", "env", "--server")
    encrypted = dovecot.url.replace("imap://", "imap+starttls://")
    stranger = app.run(*given, encrypted, expect=None)
    assert stranger.code != 0
    assert "certificate is not trusted" in stranger.err
    app.env["SSL_CERT_FILE"] = str(dovecot.certificate)
    app.run(*given, encrypted)
    app.synced()
    assert [post.text for post in app.posts()] == ["Does the blue one ship?"]


def test_a_server_that_does_not_encrypt_gets_nothing(app: App, dovecot: Dovecot) -> None:
    app.env["LAB_MAIL_PASSWORD"] = dovecot.password
    found = app.run(
        *("accounts", "add", "mail", "--address", ADDRESS, "--password-env", "LAB_MAIL_PASSWORD", "--secrets", "env"),
        *("--server", dovecot.url.replace("imap://", "imap+starttls://")),
        expect=None,
    )
    assert found.code != 0
    assert "nothing was sent there" in found.err
    assert app.json("accounts", "list") == []


def test_mails_are_heard_once_sorted_to_their_discussion_and_left_unseen(joined: App, dovecot: Dovecot) -> None:
    dovecot.deliver(notification("ana", "Does the blue one ship?", 1))
    dovecot.deliver(PLAIN)
    dovecot.deliver(notification("ben", "I wonder, too.", 1, 7))
    joined.synced()
    joined.synced()
    (row,) = joined.rows()
    assert [post.text for post in joined.thread(row["id"])] == ["Does the blue one ship?", "I wonder, too."]
    assert [post.author for post in joined.thread(row["id"])] == ["ana@github.com", "ben@github.com"]
    assert not any(b"Seen" in line for line in dovecot.flags())
    assert len(dovecot.flags()) == 3


def test_spoofed_sender_is_kept_out_and_said(joined: App, dovecot: Dovecot) -> None:
    dovecot.deliver(notification("ana", "Pay me at evil.example", 1, result="dkim=fail"))
    dovecot.deliver(
        notification("ben", "Me, too", 2).replace(b"mx.brand.example; dkim=pass", b"evil.example; dkim=pass")
    )
    below = b"Authentication-Results: mx.brand.example; dkim=none\r\n"
    dovecot.deliver(below + notification("cleo", "With a second finding below", 3))
    dovecot.deliver(notification("dora", "A real one", 4))
    joined.synced()
    assert [post.text for post in joined.posts()] == ["A real one"]
    with joined.open(columns=400) as session:
        session.wait_for("A real one")
        session.press("a")
        session.wait_for("only claim to come from GitHub (2 mails)", "GitHub (1 mail)", seconds=20)
    assert not any(b"Seen" in line for line in dovecot.flags())


def test_open_program_is_told_of_a_new_mail_by_idle(joined: App, dovecot: Dovecot) -> None:
    dovecot.deliver(notification("ana", "first words", 1))
    joined.synced()
    with joined.open() as session:
        session.wait_for("first words")
        dovecot.deliver(notification("ben", "second words", 2))
        session.wait_for("second words", seconds=60)  # the next poll would be two minutes away
    assert not any(b"Seen" in line for line in dovecot.flags())


def test_mailbox_that_is_numbered_anew_loses_nothing_and_doubles_nothing(joined: App, dovecot: Dovecot) -> None:
    for number in range(30):
        dovecot.deliver(notification("ana", f"question {number}", number + 1))
    joined.synced()
    before = dovecot.validity()
    dovecot.renumber()
    dovecot.deliver(notification("ben", "while it was away", 99))
    assert dovecot.validity() != before
    joined.synced()
    joined.synced()
    texts = sorted(post.text for post in joined.posts())
    assert texts == sorted([*(f"question {number}" for number in range(30)), "while it was away"])


def test_ten_thousand_mails_are_loaded_completely(joined: App, dovecot: Dovecot) -> None:
    joined.synced()
    top, below = notification("ana", "mail NUMBER", 4711), notification("ana", "mail NUMBER", 4711, 4712)
    for number in range(MANY):
        thread, reply = number % THREADS + 1, number // THREADS
        raw = (below if reply else top).replace(b"4711", b"%d" % thread).replace(b"4712", b"%d" % reply)
        dovecot.deliver(raw.replace(b"NUMBER", b"%d" % number))
    fetched = 0
    for _ in range(8):
        row = joined.sync()["post"]
        assert row["error"] is None
        fetched += row["new"]
        if not row["new"]:
            break
    assert fetched == MANY
    rows = joined.rows("all")
    assert len(rows) == THREADS
    assert sum(row["posts"] for row in rows) == MANY
    texts = {post.text for post in joined.thread(rows[0]["id"])}
    assert len(texts) == MANY // THREADS
    assert not any(b"Seen" in line for line in dovecot.flags())
