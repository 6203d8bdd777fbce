"""The log: one small file of one's own, without secrets and without anything a terminal would obey.

Everything this process logs ends there, the libraries' warnings included: a line on stderr would land in the middle of
a screen.
"""

from __future__ import annotations

import base64
import logging
import logging.handlers
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, quote_plus

from inbox_tui.domain.secret import Secret

HIDDEN = "***"
SHORTEST = 4
"""Shorter "secrets" would blank out ordinary words, and protect nothing."""
LONGEST = 4_000
"""Characters of one message; a server's whole answer does not belong in a log."""
NOISY = ("httpx", "httpcore", "h11", "h2", "hpack", "asyncio", "aiosqlite", "keyring", "websockets", "markdown_it")
"""Libraries that log addresses, headers or statements; at DEBUG some log the Authorization header itself."""

# Patterns as text: re compiles (and keeps) them when they are first needed, which is not at a start.
_CREDENTIAL = (
    r"(?i)\b(bearer|basic|dpop)(\s+)[a-z0-9._~+/=-]{8,}"
    r"|\b((?:access|refresh|id)_?(?:token|jwt)|client_secret|app_?password|password|code_verifier)"
    r"(['\"]?\s*[=:]\s*['\"]?)[^\s'\"&,;}]+"
)
_UNSAFE = "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"


def _forms(value: str) -> Iterable[str]:
    """How a secret may turn up in a line: as it is, and percent-encoded, escaped, in base64 or in hexadecimal."""
    raw = value.encode("utf-8", "surrogatepass")
    yield value
    yield quote(raw, safe="")
    yield quote(raw)
    yield quote_plus(raw)
    yield value.encode("unicode_escape").decode("ascii")
    yield value.replace("\\", "\\\\").replace('"', '\\"')
    yield raw.hex()
    for offset in range(3):
        # Inside longer text ("user:password") base64 has three alignments; keep the characters only ours decide.
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            text = encode(b"\0" * offset + raw).decode().rstrip("=")
            whole = (offset + len(raw)) * 8 // 6
            inner = text[-(-offset * 8 // 6) : whole]
            if len(inner) >= 6:
                yield inner


class Redactor(logging.Filter):
    """Knows the live secrets and takes them, in every usual disguise, out of what is logged."""

    def __init__(self) -> None:
        super().__init__()
        self._forms: set[str] = set()
        self._pattern: re.Pattern[str] | None = None

    def __repr__(self) -> str:
        return "Redactor(***)"

    def know(self, secrets: Iterable[Secret]) -> None:
        """Hide these from now on, for as long as the process lives: an old token may still be good somewhere."""
        new = {
            form
            for secret in secrets
            if len(secret.reveal()) >= SHORTEST
            for form in _forms(secret.reveal())
            if len(form) >= SHORTEST
        }
        if not new <= self._forms:
            self._forms |= new
            longest_first = sorted(self._forms, key=len, reverse=True)
            self._pattern = re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)

    def hide(self, text: str) -> str:
        """``text`` without secrets."""
        if self._pattern is not None:
            text = self._pattern.sub(HIDDEN, text)
        return re.sub(_CREDENTIAL, _keep_name, text)

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record itself, so that no handler after this one sees more."""
        try:
            message = record.getMessage()
        except Exception:  # noqa: BLE001 - a bad log call must not end what was being logged about
            message = "(a log line that could not be formatted)"
        record.msg, record.args = one_line(self.hide(message))[:LONGEST], None
        if record.exc_info and record.exc_info[0] is not None:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
            record.exc_info = None
        for name in ("exc_text", "stack_info"):
            if text := getattr(record, name):
                lines = self.hide(text).split("\n")
                setattr(record, name, "\n".join("  | " + one_line(line.removeprefix("  | ")) for line in lines))
        return True


def _keep_name(found: re.Match[str]) -> str:
    kind, gap, name, sign = found.groups()
    return f"{kind or name}{gap or sign}{HIDDEN}"


def one_line(text: str) -> str:
    """``text`` as one line of plain characters: controls, line ends and invisible direction marks are spelled out."""
    return re.sub(_UNSAFE, lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


REDACTOR = Redactor()
"""The process's own; logging is process-wide too."""


def account_logger(account: str) -> logging.Logger:
    """The logger a connector gets. Redacts at the source, so that a handler of somebody else's is safe too."""
    logger = logging.getLogger("inbox_tui.account." + account.replace(".", "_"))
    if REDACTOR not in logger.filters:
        logger.addFilter(REDACTOR)
    return logger


class _PrivateFile(logging.handlers.RotatingFileHandler):
    """A rotating file that only its owner can read, whatever the umask."""

    def _open(self) -> TextIOWrapper:
        def private(path: str, flags: int) -> int:
            file = os.open(path, flags, 0o600)
            os.fchmod(file, 0o600)
            return file

        path, mode = self.baseFilename, self.mode
        file = open(path, mode, encoding="utf-8", errors="backslashreplace", opener=private)  # noqa: SIM115
        return cast("TextIOWrapper", file)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the base class's name
        """A full disk must not print a traceback over the screen."""


@dataclass
class Logging:
    """What :func:`start` changed; :meth:`stop` puts it back."""

    handler: logging.Handler
    _before: list[tuple[logging.Logger, int, bool]] = field(default_factory=list)

    def take(self, name: str | None, level: int, *, propagate: bool) -> None:
        logger = logging.getLogger(name)
        self._before.append((logger, logger.level, logger.propagate))
        logger.addHandler(self.handler)
        logger.setLevel(level)
        logger.propagate = propagate

    def stop(self) -> None:
        for logger, level, propagate in reversed(self._before):
            logger.removeHandler(self.handler)
            logger.setLevel(level)
            logger.propagate = propagate
        self._before.clear()
        with suppress(OSError):  # a full disk: what could not be written is lost, not the end of the command
            self.handler.close()

    def __enter__(self) -> Logging:
        return self

    def __exit__(self, *error: Any) -> None:
        self.stop()


def start(log_file: Path, *, level: int = logging.INFO, size: int = 1_000_000, keep: int = 3) -> Logging:
    """Log to ``log_file`` (0600, ``keep`` old ones of ``size`` bytes) and nowhere else.

    Libraries log from WARNING up, and never to stderr. Raises ``OSError`` where the file cannot be written.
    """
    handler = _PrivateFile(log_file, maxBytes=size, backupCount=keep, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(REDACTOR)
    started = Logging(handler)
    started.take("inbox_tui", level, propagate=False)
    for name in NOISY:
        started.take(name, logging.WARNING, propagate=False)
    # Without a handler on the root, a library's warning goes to stderr by way of logging.lastResort.
    started.take(None, logging.WARNING, propagate=True)
    return started
