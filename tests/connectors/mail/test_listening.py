"""Reading on: full mailboxes, mailboxes numbered anew, mails delivered twice, pushes; and nothing is ever touched."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.connector import SignInNeeded, Unsupported
from inbox_tui.domain.model import Cursor, Page, Post
from inbox_tui.testing.harness import listen, posts_of, run
from inbox_tui_mail import cursor, listening
from inbox_tui_mail.imap import COMMANDS
from mail_world import ADDRESS, CHECKER, REPO, checked, compose

LOGIN_COMMANDS = 4
READS = {"AUTHENTICATE", "LOGIN", "CAPABILITY", "EXAMINE", "LIST", "LOGOUT", "UID SEARCH", "UID FETCH", "IDLE"}


def last(pages: list[Page]) -> Cursor | None:
    return next((page.cursor for page in reversed(pages) if page.cursor is not None), None)


def rounds(desk: Any, since: Cursor | None, most: int = 12) -> tuple[list[Post], Cursor | None, int]:
    """Look until a look brings nothing: the posts, where that leaves us, and how many looks it took."""
    found: list[Post] = []
    for count in range(most):
        before = len(desk.world.commands)
        pages = run(listen(desk.connector, since))
        assert len(desk.world.commands) - before <= COMMANDS + LOGIN_COMMANDS
        assert set(desk.world.commands) <= READS
        since = last(pages) or since
        if not posts_of(pages):
            return found, since, count
        found += posts_of(pages)
    raise AssertionError("it never ends")


def fill(desk: Any, count: int, start: int = 0) -> None:
    pattern = desk.world.github("ana", "mail NUMBER", f"{REPO}/issues/NUMBER@github.com")
    for number in range(start, start + count):
        desk.world.inbox.put(pattern.replace(b"NUMBER", str(number).encode()), desk.world.now())


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps so small that a thousand mails take several rounds. Ten thousand in a real mailbox are in tests/live."""
    monkeypatch.setattr(listening, "CHUNK", 20)
    monkeypatch.setattr(listening, "FIRST_MAILS", 100)


@pytest.mark.usefixtures("small")
def test_a_thousand_mails_in_bounded_looks(new_desk: Callable[..., Any]) -> None:
    desk = new_desk()
    _, since, _ = rounds(desk, None)
    fill(desk, 1_000)
    found, _, count = rounds(desk, since)
    assert len(found) == len({post.ref.id for post in found}) == 1_000
    assert 2 <= count <= 6


@pytest.mark.usefixtures("small")
def test_a_first_look_goes_back_thirty_days_and_so_many_mails(new_desk: Callable[..., Any]) -> None:
    desk = new_desk()
    old = desk.world.github("ana", "long ago", f"{REPO}/issues/0@github.com")
    desk.world.inbox.put(old, desk.world.now() - timedelta(days=40))
    fill(desk, 150, 1)
    found, _, _ = rounds(desk, None)
    assert len(found) == 100
    assert found[-1].text == "mail 150"


def test_a_first_look_leaves_out_what_is_older_than_a_month(new_desk: Callable[..., Any]) -> None:
    desk = new_desk()
    old = desk.world.github("ana", "long ago", f"{REPO}/issues/0@github.com")
    desk.world.inbox.put(old, desk.world.now() - timedelta(days=40))
    fill(desk, 5, 1)
    assert len(rounds(desk, None)[0]) == 5


def test_a_mailbox_numbered_anew_is_read_again_without_doubles_or_gaps(new_desk: Callable[..., Any]) -> None:
    desk = new_desk()
    fill(desk, 40)
    first, since, _ = rounds(desk, None)
    desk.world.inbox.renumber()
    fill(desk, 3, 40)
    again, since, _ = rounds(desk, since)
    assert {post.ref.id for post in first} <= {post.ref.id for post in again}
    assert len({post.ref.id for post in again}) == 43
    assert rounds(desk, since)[0] == []


@pytest.mark.usefixtures("small")
def test_numbered_anew_in_the_middle_of_a_long_walk(new_desk: Callable[..., Any]) -> None:
    desk = new_desk()
    _, since, _ = rounds(desk, None)
    fill(desk, 700)
    pages = run(listen(desk.connector, since))
    assert 0 < len(posts_of(pages)) < 700
    desk.world.inbox.renumber()
    rest, _, _ = rounds(desk, last(pages))
    assert {post.ref.id for post in [*posts_of(pages), *rest]} == {
        f"github:{REPO}/issues/{number}@github.com" for number in range(700)
    }


def test_other_peoples_mail_is_not_read(new_desk: Callable[..., Any]) -> None:
    desk = new_desk()
    for number in range(20):
        raw = compose({"From": "ana@home.example", "Subject": "lunch", "Message-ID": f"<{number}@h>"}, "At noon?")
        desk.world.deliver(raw)
    assert rounds(desk, None)[0] == []
    assert desk.world.commands.count("UID FETCH") == 1


def test_a_mail_delivered_twice_is_one_post(new_desk: Callable[..., Any]) -> None:
    desk = new_desk()
    desk.world.say("ana", "Hello?")
    desk.world.inbox.put(desk.world.inbox.mails[0].raw, desk.world.now())
    assert len(rounds(desk, None)[0]) == 1


def test_nothing_is_ever_marked_as_seen(new_desk: Callable[..., Any]) -> None:
    desk = new_desk()
    fill(desk, 10)
    found, _, _ = rounds(desk, None)
    run(desk.connector.thread(found[0].ref))
    assert not any(mail.seen for mail in desk.world.inbox.mails)


def test_a_forged_mail_is_kept_out_counted_and_said_for_a_week(new_desk: Callable[..., Any]) -> None:
    desk = new_desk()
    forged = desk.world.github("ana", "Pay", f"{REPO}/issues/1@github.com", **checked("dkim=fail header.d=github.com"))
    unchecked = desk.world.github("ben", "Pay", f"{REPO}/issues/2@github.com", **checked(by="evil.example"))
    for raw in (forged, forged, unchecked):
        desk.world.deliver(raw)
    desk.world.say("cleo", "A real one")
    pages = run(listen(desk.connector))
    assert [post.text for post in posts_of(pages)] == ["A real one"]
    note = pages[-1].note
    assert "only claim to come from GitHub (2 mails)" in note
    assert "does not say who signed them: GitHub (1 mail)" in note
    assert "evil" not in note
    assert len(note) <= 300
    desk.link.time += timedelta(days=6)
    assert "GitHub (2 mails)" in run(listen(desk.connector, last(pages)))[-1].note
    desk.link.time += timedelta(days=2)
    assert run(listen(desk.connector, last(pages)))[-1].note == ""


def test_a_mail_that_cannot_be_read_costs_only_itself(new_desk: Callable[..., Any]) -> None:
    desk = new_desk()
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(1_500))
    proof = f"Authentication-Results: {CHECKER}; dkim=pass header.d=github.com\r\nX-GitHub-Reason: mention\r\n".encode()
    desk.world.deliver(b"From: A <n@github.com>\r\n" + proof + deep)
    desk.world.say("ana", "Hello?")
    pages = run(listen(desk.connector))
    texts = [post.text for post in posts_of(pages)]
    assert "Hello?" in texts
    assert sum(page.skipped for page in pages) + len(texts) == 2


def test_what_we_sent_from_another_mail_program_is_ours(new_desk: Callable[..., Any]) -> None:
    desk = new_desk()
    top = desk.world.say("ana", "Does it ship?")
    headers = {
        "From": ADDRESS,
        "To": "x <reply+T0KEN1@reply.github.com>",
        "Message-ID": "<own-1@brand.example>",
        "In-Reply-To": f"<{top.removeprefix('github:')}>",
    }
    text = "It does.\n\nOn Mon, 2 Mar 2026 Ana wrote:\n> Does it ship?\n"
    desk.world.sent.put(compose(headers, text), desk.world.now())
    desk.world.sent.put(
        compose({"From": ADDRESS, "To": "mum@home.example", "Message-ID": "<2@b>"}, "Hi"), desk.world.now()
    )
    found, _, _ = rounds(desk, None)
    (ours,) = [post for post in found if post.ours]
    assert (ours.text, ours.parent, ours.ref.id) == ("It does.", top, "own:own-1@brand.example")


def test_a_discussion_is_fetched_whole_and_its_gaps_named(new_desk: Callable[..., Any]) -> None:
    desk = new_desk()
    top = f"{REPO}/issues/5@github.com"
    for number in range(3):
        desk.world.deliver(desk.world.github("ana", f"comment {number}", f"{REPO}/issues/5/{number}@github.com", top))
    desk.world.say("ben", "Something else")
    found, _, _ = rounds(desk, None)
    thread = run(desk.connector.thread(found[0].ref))
    assert [post.text for post in thread.posts] == ["comment 0", "comment 1", "comment 2"]
    assert [gap.id for gap in thread.absent] == [f"github:{top}"]


def test_a_mail_that_was_moved_away_is_no_deleted_post(new_desk: Callable[..., Any]) -> None:
    desk = new_desk()
    desk.world.say("ana", "Hello?")
    found, since, _ = rounds(desk, None)
    desk.world.inbox.mails.clear()
    assert run(desk.connector.thread(found[0].ref)).posts == ()
    assert not any(page.deleted for page in run(listen(desk.connector, since)))


@pytest.mark.parametrize("raw", ["", "{}", "[]", '{"v":1}', '{"v":1,"inbox":[1],"sent":[],"turned":[]}', "x" * 99_999])
def test_a_cursor_that_cannot_be_read_begins_anew(raw: str) -> None:
    assert cursor.read(Cursor(raw)) == cursor.State()


async def streamed(desk: Any, count: int) -> list[Page]:
    pages = []
    async for page in desk.connector.stream():
        pages.append(page)
        if len(pages) == count:
            break
        desk.world.say("ana", "News")
    return pages


def test_a_push_is_told_and_waiting_is_renewed(new_desk: Callable[..., Any]) -> None:
    desk = new_desk()
    assert asyncio.run(streamed(desk, 3)) == [Page(), Page(), Page()]
    assert desk.world.commands.count("IDLE") >= 2


def test_without_idle_it_is_asked_now_and_then(new_desk: Callable[..., Any]) -> None:
    desk = new_desk()
    desk.world.capabilities = "IMAP4rev1 AUTH=PLAIN"
    with pytest.raises(Unsupported):
        asyncio.run(streamed(desk, 1))
    assert run(desk.connector.profile()).streaming is False


@pytest.mark.parametrize("capabilities", ["IMAP4rev1 AUTH=PLAIN SASL-IR", "IMAP4rev1 AUTH=PLAIN", "IMAP4rev1"])
def test_every_way_to_log_in(new_desk: Callable[..., Any], capabilities: str) -> None:
    desk = new_desk()
    desk.world.capabilities = capabilities
    desk.world.say("ana", "Hello?")
    assert len(rounds(desk, None)[0]) == 1
    desk.world.end()
    with pytest.raises(SignInNeeded):
        run(desk.connector.profile())
