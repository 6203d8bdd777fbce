"""``status`` by the short way: it is called from prompts and bars, so nothing is imported that it can do without.

Anything but a plain ``status [--json] [--home DIR]`` is left to the full parser.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence

from inbox_tui.store.glance import NotReadable, glance, nothing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

OK, ERROR = 0, 1
_ON_SCREEN = (
    "Sign in again under Accounts, then retry.",
    "Give the login that permission under Accounts, then retry.",
    "Sign in again under Accounts.",
    "Sign in under Accounts.",
    "Sign in again.",
    "Sign in to it again.",
)
_SEE = "See Accounts."


def status(arguments: Sequence[str]) -> int | None:
    """Print the state of things and return the exit code; None where this is another command, or the store cannot be
    read."""
    asked = _understood(arguments)
    if asked is None:
        return None
    home, as_json = asked
    try:
        found = state(home, time.time())
    except NotReadable:
        return None  # the full way finds out why, and says so
    if as_json:
        import json  # it brings regular expressions: the first frame, which uses this module too, does without

        lines = [json.dumps(found, ensure_ascii=not _unicode(), indent=2)]
    else:
        lines = words(found)
    try:
        print("\n".join(lines))
        sys.stdout.flush()
    except OSError as error:
        # What is left in the buffer would fail once more at the end of the process.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            print(f"inbox-tui: The output cannot be written: {error.strerror}.", file=sys.stderr)
            return ERROR
    return OK


def _understood(arguments: Sequence[str]) -> tuple[str, bool] | None:
    home, as_json, commands = "", False, 0
    rest = iter(arguments)
    for word in rest:
        if word == "--home":
            home = next(rest, "")
            if not home:
                return None
        elif word.startswith("--home=") and len(word) > 7:
            home = word[7:]
        elif word == "--json":
            as_json = True
        elif word == "status" and not commands:
            commands = 1
        else:
            return None
    return (home, as_json) if commands else None


def folders(home: str, environ: Mapping[str, str] = os.environ) -> tuple[str, str]:
    """The folders of settings and of data, as :class:`inbox_tui.paths.Home` has them (a test compares the two)."""
    given = home or environ.get("INBOX_TUI_HOME", "")
    if given:
        root = os.path.abspath(os.path.expanduser(given))
        return root, root
    if sys.platform not in ("linux",):
        from inbox_tui.paths import Home

        found = Home.find(None, environ)
        return str(found.config), str(found.data)
    return _xdg("XDG_CONFIG_HOME", "~/.config", environ), _xdg("XDG_DATA_HOME", "~/.local/share", environ)


def _xdg(variable: str, usual: str, environ: Mapping[str, str]) -> str:
    return os.path.join(environ.get(variable, "").strip() or os.path.expanduser(usual), "inbox-tui")


def state(home: str, now: float) -> dict[str, Any]:
    """What ``status --json`` prints. Raises :class:`NotReadable`."""
    return state_in(*folders(home), now)


def state_in(config: str, data: str, now: float) -> dict[str, Any]:
    """The same of the folders of settings and of data."""
    database = os.path.join(data, "inbox.db")
    found = glance(database, int(now * 1000)) if there(database) else nothing()
    for account in found["accounts"]:
        account["sentence"] = in_shell(account["sentence"], account["account"])
        for name in ("since", "last_ok", "next_at"):
            account[name] = iso(account[name])
    known = {account["account"] for account in found["accounts"]}
    configured = _configured(config)
    signed_in = {name for name, _ in configured}
    found["without_login"] = [one for one in found["without_login"] if one["account"] not in signed_in]
    for name, platform in configured:
        if name not in known:
            found["accounts"].append(
                {
                    "account": name,
                    "platform": platform,
                    "handle": "",
                    "server": "",
                    "health": "new",
                    "sentence": "",
                    "since": None,
                    "last_ok": None,
                    "next_at": None,
                }
            )
    return found


def in_shell(sentence: str, account: str) -> str:
    """What is wrong with an account, with the shell's remedy in place of the screens'."""
    said = sentence = sentence.replace(_SEE, f"See what it says: inbox-tui accounts check {account}")
    for remedy in _ON_SCREEN:
        said = said.replace(remedy, "")
    if said == sentence:
        return sentence
    return f"{' '.join(said.split())} Sign in again with: inbox-tui accounts repair {account}".strip()


def there(database: str) -> bool:
    """Whether there is a store. Raises :class:`NotReadable` where that cannot be known: a file in the place of the
    folder, or a folder of somebody else."""
    try:
        os.stat(database)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise NotReadable(error.strerror) from None
    return True


def _configured(config: str) -> list[tuple[str, str]]:
    """Accounts that were added and never looked at. A damaged file is ``doctor``'s business."""
    import json

    try:
        with open(os.path.join(config, "accounts.json"), "rb") as file:
            return [(str(entry["id"]), str(entry["platform"])) for entry in json.load(file)["accounts"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []


def words(found: Mapping[str, Any]) -> list[str]:
    """The same for people."""
    waiting = found["waiting"]
    if waiting:
        told = "1 conversation waits" if waiting == 1 else f"{waiting} conversations wait"
        told += f", {found['put_aside']} of them put aside" if found["put_aside"] else ""
        lines = [f"{told}, {found['late']} late, {found['unheard']} post{'s' * (found['unheard'] != 1)} to hear"]
    else:
        lines = ["Nobody is waiting."]
    if missed := found["promises_missed"]:
        lines.append("1 promise is missed" if missed == 1 else f"{missed} promises are missed")
    figures = [
        f"{name} {'≥' if found[f'{name}_open'] else ''}{span(found[f'{name}_s'])}"
        for name in ("p50", "p90")
        if found[f"{name}_s"] is not None
    ]
    if found["oldest_wait_s"] is not None:
        figures.append(f"oldest wait {span(found['oldest_wait_s'])}")
    if figures:
        lines.append(" · ".join(figures))
    pending = [
        f"{count} {state}{'s' * (state == 'draft' and count != 1)}"
        for state, count in found["outbox"].items()
        if count and state != "sent"
    ]
    if pending:
        lines.append("outbox: " + ", ".join(pending))
    width = max((len(account["account"]) for account in found["accounts"]), default=0)
    for account in found["accounts"]:
        sentence = f": {account['sentence']}" if account["sentence"] else ""
        lines.append(f"{account['account']:<{width}}  {account['health']}{sentence}")
    if not found["accounts"] and found["without_login"]:
        lines += without_login(found["without_login"])
    elif not found["accounts"]:
        lines.append("No account yet. Add one: inbox-tui accounts add mastodon --server URL")
    return lines if _unicode() else [_plain(line) for line in lines]


def without_login(accounts: Sequence[Mapping[str, str]]) -> list[str]:
    """How to sign in again to those whose conversations are here."""
    from inbox_tui.domain.account import how_to_sign_in  # hardly ever wanted

    told = (
        "1 account is not signed in; its"
        if len(accounts) == 1
        else f"{len(accounts)} accounts are not signed in; their"
    )
    return [
        f"{told} conversations are here to read. To sign in again:",
        *(f"  {how_to_sign_in(one['platform'], one['account'])}" for one in accounts),
    ]


def span(seconds: float) -> str:
    """``41m``, ``3h 12m``, ``2d``: as :func:`inbox_tui.domain.ages.age` says it."""
    whole = int(seconds)
    if whole < 60:
        return "<1m"
    if whole < 3600:
        return f"{whole // 60}m"
    if whole < 2 * 86400:
        hours, minutes = whole // 3600, whole % 3600 // 60
        return f"{hours}h {minutes}m" if minutes and hours < 10 else f"{hours}h"
    return f"{whole // 86400}d"


def iso(at: int | None) -> str | None:
    return None if at is None else time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at / 1000))


def _unicode() -> bool:
    return (sys.stdout.encoding or "").lower().startswith("utf")


def _plain(line: str) -> str:
    return line.encode("ascii", "replace").decode()
