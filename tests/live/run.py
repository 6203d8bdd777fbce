"""``make live``: real servers on loopback, our own program against them, and everything ended again.

    run.py [test] [PYTEST ARGUMENTS]   install what is missing, start, test, stop; exits with pytest's code
    run.py up                          install, start, and print where everything is (JSON); it stays up
    run.py down                        stop exactly what was started
    run.py install                     only install, into .lab/

Exit codes besides pytest's: 2 something must be installed by hand, 3 a server could not be installed or started.
``INBOX_TUI_LAB_PORTS`` names the first of the neighbouring ports to use; without it free ones are chosen.
``--keep`` with ``test`` leaves the servers up afterwards.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).parent))

from lab import install, people, servers
from lab.processes import LabError, tail

MINUTES = 40
"""After this long the tests are ended: something hangs."""


AT_ONCE = 1
"""Tests at a time: several would share two cores with the servers, and some measure patience in seconds."""


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGINT, _interrupt)  # also where a shell's background job inherits "ignore"
    what = arguments[0] if arguments and arguments[0] in {"test", "up", "down", "install"} else "test"
    rest = arguments[1:] if arguments[:1] == [what] else arguments
    try:
        if what == "down":
            servers.down()
            return 0
        install.everything()
        if what == "install":
            return 0
        if what == "up":
            return _up()
        return _test([argument for argument in rest if argument != "--keep"], keep="--keep" in rest)
    except install.Missing as missing:
        install.say(str(missing))
        return 2
    except LabError as error:
        install.say(str(error))
        return 3
    except KeyboardInterrupt:
        install.say("interrupted")
        return 130


def _up() -> int:
    try:
        where = servers.up()
        page = {
            "servers": asdict(where),
            "bluesky": people.bluesky_cast(where),
            "mastodon": people.mastodon_cast(where),
        }
    except BaseException:
        servers.down()
        raise
    servers.PAGE.write_text(json.dumps(page, indent=1))
    sys.stdout.write(json.dumps(page, indent=1) + "\n")
    return 0


def _test(arguments: list[str], *, keep: bool) -> int:
    code = 1
    began = time.monotonic()
    try:
        servers.up()
        install.say(f"servers are up after {time.monotonic() - began:.0f} s")
        code = _pytest(arguments)
        if code not in (0, 5):
            for log in servers.logs():
                install.say(tail(log, 15))
    finally:
        if not keep:
            servers.down()
    return code


def _pytest(arguments: list[str]) -> int:
    own = ["-o", "addopts=", "-o", "pythonpath=tests/live", "--import-mode=importlib", "--strict-markers"]
    # The tests mostly wait (undo windows, looks at the server), each with people of its own.
    own += ["-n", str(AT_ONCE), "--dist", "worksteal"]
    command = [
        sys.executable,
        "-m",
        "pytest",
        *own,
        "-p",
        "no:cacheprovider",
        "-p",
        "no:syrupy",
        "-ra",
        "--durations=8",
    ]
    places = [a for a in arguments if not a.startswith("-") and Path(install.ROOT, a.partition("::")[0]).exists()]
    # In a session of its own: Ctrl+C comes to us, and from us to pytest once, so that its tests can end their servers.
    process = subprocess.Popen(
        [*command, *([] if places else ["tests/live"]), *arguments], cwd=install.ROOT, start_new_session=True
    )
    try:
        return process.wait(MINUTES * 60)
    except subprocess.TimeoutExpired:
        install.say(f"the tests hang: ended after {MINUTES} minutes")
        return 1
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)  # lets pytest run its finalizers and tell where it stood
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
