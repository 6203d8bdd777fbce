"""Opening a web page: a fixed program, one checked address, nothing of our terminal."""

from __future__ import annotations

import shutil
import subprocess
import sys


def open_page(url: str) -> bool:
    """Hand an address that went through ``domain.links.openable``, or a mail of our own making, to the desktop. False
    where there is no way to."""
    if not url.startswith(("https://", "http://", "mailto:?")):
        return False
    program = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if program is None:
        return False
    subprocess.Popen(
        [program, url],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return True
