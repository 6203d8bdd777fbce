"""A real IMAP server with one mailbox, and the platforms that write to it.

Everything it keeps lies in a folder of its own; it knows its one user from a file of its own, and listens on 127.0.0.1.
"""

from __future__ import annotations

import getpass
import imaplib
import os
import pwd
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from subprocess import run

from lab import install
from lab.processes import LabError, Running, answers, start, wait_for
from lab.servers import PATIENCE, forget, remember

ADDRESS = "desk@brand.example"
CHECKER = "mx.brand.example"
REPO = "acme/shop"


def _certify(path: Path) -> None:
    """A key and a certificate for 127.0.0.1 that nobody else vouches for, in one file."""
    key = path.with_suffix(".key")
    made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    name = ["-subj", "/CN=lab", "-addext", "subjectAltName=IP:127.0.0.1"]
    run(["openssl", *made, *name, "-keyout", str(key), "-out", str(path)], check=True, capture_output=True, timeout=60)
    path.write_bytes(path.read_bytes() + key.read_bytes())
    key.unlink()


def _mail_user() -> str:
    """Dovecot refuses to touch mail as root; Debian has a user for that."""
    return "mail" if os.geteuid() == 0 else getpass.getuser()


@dataclass(slots=True)
class Dovecot:
    """One server. ``folder`` holds its mail and survives stopping."""

    port: int
    folder: Path
    password: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    encrypts: bool = False
    """It offers STARTTLS, with a certificate of its own (:attr:`certificate`)."""
    process: Running | None = None
    written: int = 0

    @property
    def url(self) -> str:
        return f"imap://127.0.0.1:{self.port}"

    @property
    def certificate(self) -> Path:
        return self.folder / "certificate.pem"

    @property
    def maildir(self) -> Path:
        return self.folder / "mail"

    def start(self) -> None:
        program = install.dovecot_program()
        if program is None:
            raise LabError("Dovecot is not installed: run tests/live/run.py install")
        who = pwd.getpwnam(_mail_user())
        self.folder.mkdir(parents=True, exist_ok=True)
        for name in ("mail", "mail/new", "mail/cur", "mail/tmp"):
            (self.folder / name).mkdir(exist_ok=True)
        if os.geteuid() == 0:
            for path in (self.maildir, *self.maildir.iterdir()):
                shutil.chown(path, who.pw_uid, who.pw_gid)
        users = self.folder / "users"
        users.write_text(f"{ADDRESS}:{{PLAIN}}{self.password}:{who.pw_uid}:{who.pw_gid}::{self.folder}::\n")
        if self.encrypts and not self.certificate.exists():
            _certify(self.certificate)
        config = self.folder / "dovecot.conf"
        config.write_text(self._config(users, who.pw_uid))
        name = f"dovecot-{self.port}"
        log = install.LOGS / f"{name}.log"
        self.process = start(name, [program, "-F", "-c", str(config)], log, cwd=self.folder)
        remember(self.process)
        wait_for("Dovecot", lambda: answers(self.port), self.process, PATIENCE)

    def _config(self, users: Path, uid: int) -> str:
        own = (
            ""
            if os.geteuid() == 0
            else f"default_login_user = {_mail_user()}\ndefault_internal_user = {_mail_user()}\n"
        )
        tls = (
            f"ssl = required\nssl_cert = <{self.certificate}\nssl_key = <{self.certificate}\n"
            "disable_plaintext_auth = yes\n"
            if self.encrypts
            else "ssl = no\ndisable_plaintext_auth = no\n"
        )
        chroot = "" if os.geteuid() == 0 else "  chroot =\n"
        return f"""
protocols = imap
listen = 127.0.0.1
base_dir = {self.folder}/run
state_dir = {self.folder}/state
log_path = /dev/stderr
{tls}auth_mechanisms = plain
first_valid_uid = {uid}
mail_location = maildir:{self.maildir}
maildir_stat_dirs = no
mailbox_list_index = no
{own}passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {users}
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {users}
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    special_use = \\Sent
    auto = create
  }}
}}
service imap-login {{
{chroot}  inet_listener imap {{
    port = {self.port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
{chroot}}}
service stats {{
{chroot}}}
"""

    def stop(self) -> None:
        if self.process is not None:
            self.process.end()
            forget(self.process)
            self.process = None

    def renumber(self) -> None:
        """Lose all numbers, as after a restored backup: the server must give the mailbox a new UIDVALIDITY."""
        self.stop()
        for path in self.maildir.glob("dovecot*"):
            path.unlink()
        time.sleep(1.1)  # Dovecot takes the second as the new number
        self.start()

    # --- writing and looking

    def deliver(self, raw: bytes, *, seen: bool = False) -> None:
        """One mail, as a delivery agent writes it: into ``tmp`` first, then renamed."""
        self.written += 1
        name = f"{int(time.time())}.M{self.written:07d}P{os.getpid()}.lab"
        part = self.maildir / "tmp" / name
        part.write_bytes(raw)
        who = pwd.getpwnam(_mail_user())
        if os.geteuid() == 0:
            os.chown(part, who.pw_uid, who.pw_gid)
        part.rename(self.maildir / "new" / name)

    @contextmanager
    def looking(self, box: str = "INBOX", *, writable: bool = False) -> Iterator[imaplib.IMAP4]:
        """Another mail program at the same mailbox."""
        client = imaplib.IMAP4("127.0.0.1", self.port)
        try:
            client.login(ADDRESS, self.password)
            client.select(box, readonly=not writable)
            yield client
        finally:
            client.logout()

    def flags(self) -> list[bytes]:
        """The flags of every mail, one line each."""
        with self.looking() as client:
            return [line for line in client.fetch("1:*", "(FLAGS)")[1] if isinstance(line, bytes)]

    def validity(self) -> str:
        with self.looking() as client:
            return str(client.response("UIDVALIDITY")[1][0])


def notification(
    who: str, words: str, thread: int, number: int = 0, *, result: str = "dkim=pass", **more: str
) -> bytes:
    """A mail as GitHub writes it about a comment, with the findings of the server that received it on top."""
    top = f"{REPO}/issues/{thread}@github.com"
    own = f"{REPO}/issues/{thread}/{number}@github.com" if number else top
    headers = {
        "Authentication-Results": f"{CHECKER}; {result} header.d=github.com; spf=pass smtp.mailfrom=github.com",
        "Date": format_datetime(datetime.now(UTC)),
        "From": f"{who.title()} <notifications@github.com>",
        "Reply-To": f"{REPO} <reply+T0KEN{thread}@reply.github.com>",
        "To": f"{REPO} <shop@noreply.github.com>",
        "Subject": f"[{REPO}] A question (Issue #{thread})",
        "Message-ID": f"<{own}>",
        "X-GitHub-Sender": who,
        "X-GitHub-Reason": "mention",
        **({"In-Reply-To": f"<{top}>", "References": f"<{top}>"} if number else {}),
        **more,
    }
    mail = EmailMessage(policy=SMTP)
    for name, value in headers.items():
        mail[name] = value
    page = f"https://github.com/{REPO}/issues/{thread}"
    mail.set_content(f"{words}\n\n-- \nReply to this email directly or view it on GitHub:\n{page}\n")
    return mail.as_bytes()
