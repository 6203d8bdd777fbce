"""The log: private, one line a record, and without secrets in any disguise."""

from __future__ import annotations

import base64
import errno
import io
import logging
import stat
from urllib.parse import quote

import pytest

from inbox_tui import log
from inbox_tui.domain.secret import Secret
from inbox_tui.log import Redactor, account_logger, start

TOKEN = "s3cr+t/T0ken=é~42"


@pytest.fixture
def redactor() -> Redactor:
    made = Redactor()
    made.know([Secret(TOKEN), Secret("abc"), Secret("")])
    return made


@pytest.mark.parametrize(
    "disguise",
    [
        TOKEN,
        TOKEN.upper(),
        quote(TOKEN, safe=""),
        quote(TOKEN).lower(),
        TOKEN.encode().hex(),
        TOKEN.encode().hex().upper(),
        base64.b64encode(TOKEN.encode()).decode(),
        base64.urlsafe_b64encode(TOKEN.encode()).decode(),
        repr(TOKEN.encode("unicode_escape"))[2:-1].replace("\\\\", "\\"),
        *(base64.b64encode(b"u" * n + b":" + TOKEN.encode() + b"tail").decode() for n in range(3)),
    ],
)
def test_a_secret_is_hidden_in_every_disguise(redactor, disguise):
    hidden = redactor.hide(f"before {disguise} after")
    assert "***" in hidden
    assert hidden.startswith("before ")
    assert hidden.endswith(" after")
    for size in (10,):
        pieces = [disguise[at : at + size] for at in range(4, len(disguise) - size - 4)]
        assert not [piece for piece in pieces if piece in hidden]


def test_short_values_do_not_blank_out_words(redactor):
    assert redactor.hide("abc and abcde") == "abc and abcde"
    assert TOKEN not in repr(redactor)


@pytest.mark.parametrize(
    "line",
    [
        "Authorization: Bearer unknown-token-123",
        "headers {'authorization': 'Basic dW5rbm93bi10b2tlbi0xMjM='}",
        "POST access_token=unknown-token-123&x=1",
        '{"refresh_token": "unknown-token-123"}',
        "accessJwt='unknown-token-123'",
    ],
)
def test_what_looks_like_a_login_is_hidden_even_if_nobody_knows_it(redactor, line):
    hidden = redactor.hide(line)
    assert "***" in hidden
    assert "unknown" not in hidden
    assert "dW5rbm93" not in hidden


def test_lines_go_to_a_private_file_and_nowhere_else(tmp_path, capfd):
    path = tmp_path / "inbox.log"
    path.write_text("")
    path.chmod(0o644)
    log.REDACTOR.know([Secret(TOKEN)])
    with start(path):
        logging.getLogger("inbox_tui.sync").info("hello %s", TOKEN)
        logging.getLogger("inbox_tui.sync").debug("not this")
        for name in ("httpx", "httpcore.http11", "asyncio", "websockets.client", "somebody.else"):
            logging.getLogger(name).info("quiet %s", name)
            logging.getLogger(name).warning("loud %s", name)
        logging.getLogger("inbox_tui").info("bad %d %d", "call")  # noqa: PLE1206 - what is tested
    text = path.read_text()
    assert "hello ***" in text
    assert text.count("loud") == 5
    assert "quiet" not in text
    assert "not this" not in text
    assert "could not be formatted" in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert capfd.readouterr() == ("", "")


def test_a_record_cannot_forge_another_or_touch_the_terminal(tmp_path):
    path = tmp_path / "inbox.log"
    with start(path):
        logging.getLogger("inbox_tui").warning("a\r\n2026-01-01 INFO forged\x1b[2J\x9b\u202e\u2028b\ud800")
        try:
            raise ValueError("first\n2026-01-01 INFO forged\x1b]52;c;x\x07")
        except ValueError:
            logging.getLogger("inbox_tui").exception("it broke")
    lines = path.read_text().splitlines()
    assert len([line for line in lines if not line.startswith("  | ")]) == 2
    assert all(line.isprintable() for line in lines)
    assert "\\x1b[2J\\x9b\\u202e\\u2028b\\ud800" in lines[0]


def test_a_traceback_holds_no_secret(tmp_path):
    path = tmp_path / "inbox.log"
    log.REDACTOR.know([Secret(TOKEN)])
    with start(path):
        try:
            raise RuntimeError(f"Illegal header value b'Bearer {TOKEN}'")
        except RuntimeError:
            logging.getLogger("inbox_tui").exception("it broke", stack_info=True)
    text = path.read_text()
    assert "RuntimeError" in text
    assert TOKEN not in text


def test_the_file_stays_small_and_old_ones_are_private_too(tmp_path):
    path = tmp_path / "inbox.log"
    with start(path, size=2_000, keep=2):
        for number in range(200):
            logging.getLogger("inbox_tui").info("line %d", number)
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["inbox.log", "inbox.log.1", "inbox.log.2"]
    assert all(file.stat().st_size <= 2_000 and stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)


def test_stopping_puts_everything_back(tmp_path):
    loggers = [logging.getLogger(name) for name in (None, "inbox_tui", "httpx", "asyncio")]
    before = [(one.level, one.propagate, list(one.handlers)) for one in loggers]
    start(tmp_path / "x").stop()
    assert [(one.level, one.propagate, list(one.handlers)) for one in loggers] == before


def test_an_account_s_logger_redacts_for_any_handler(caplog):
    log.REDACTOR.know([Secret(TOKEN)])
    logger = account_logger("acme.bsky")
    assert account_logger("acme.bsky") is logger
    logger.warning("token %s", TOKEN)
    assert logger.name == "inbox_tui.account.acme_bsky"
    assert caplog.messages == ["token ***"]


def test_a_full_disk_is_not_shown_on_the_screen(tmp_path, capfd):
    with start(tmp_path / "x") as started:
        started.handler.stream.close()
        logging.getLogger("inbox_tui").info("nowhere to go")
        started.handler.stream = None
    assert capfd.readouterr().err == ""


class _Full(io.RawIOBase):
    """A file on a disk that is full."""

    def writable(self):
        return True

    def seekable(self):
        return True

    def seek(self, offset, whence=0):
        return 0

    def tell(self):
        return 0

    def write(self, data):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_disk_that_filled_up_does_not_stop_the_log_from_being_closed(tmp_path, capsys):
    started = start(tmp_path / "a.log")
    started.handler.stream.close()
    started.handler.stream = io.TextIOWrapper(io.BufferedWriter(_Full()))
    logging.getLogger("inbox_tui.some.where").warning("words")
    started.stop()
    assert capsys.readouterr() == ("", "")
    assert started.handler not in logging.getLogger("inbox_tui").handlers
