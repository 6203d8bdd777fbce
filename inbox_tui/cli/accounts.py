"""``accounts add|list|remove|repair|check``. What a platform needs to know comes from its connector's settings."""

from __future__ import annotations

import asyncio
from argparse import Namespace, RawDescriptionHelpFormatter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from inbox_tui.cli import codes, glance, output, parser
from inbox_tui.cli.asking import Terminal, ask, hidden, somebody_there
from inbox_tui.cli.codes import Misuse
from inbox_tui.cli.ending import carry_out
from inbox_tui.cli.open import Place, place
from inbox_tui.connector import Connector, Profile
from inbox_tui.domain.model import AccountId
from inbox_tui.domain.secret import Secret
from inbox_tui.engine.accounts import AccountRecord, check_name
from inbox_tui.engine.setup import Setup, Wish, may_lines, outlook, still_granted, variable
from inbox_tui.errors import ConfigError, InboxError, NoSuchThing, StoreError, StoreLocked
from inbox_tui.paths import Home
from inbox_tui.secrets import CLEAR, ENV, MEMORY, Choice
from inbox_tui.store.lock import Lock
from inbox_tui.ui.opener import open_page

_CLEAR_WARNING = """The secrets of this account will lie in a file in clear text: every program that reads your files
can use this account as you can, and so can anyone who gets a copy or a backup of them."""


def run(given: Namespace, rest: list[str], home: Home) -> int:
    here = place(home)
    for warning in here.warnings:
        output.say(warning)
    setup = Setup(here.ground, here.accounts)
    match given.verb:
        case "add":
            return _add(given, rest, here, setup)
        case "repair":
            return _repair(given, rest, here, setup)
        case "list":
            return _list(given, here)
        case "remove":
            return _remove(given, here, setup)
        case _:
            return _check(given, here, setup)


# --- add and repair


def _add(given: Namespace, rest: list[str], here: Place, setup: Setup) -> int:
    registry = here.ground.registry
    platform, rest = _named(rest, registry.names())
    if platform is None:
        if given.help:
            _verb_parser("add").print_help()
            print(f"\nPLATFORM is one of: {', '.join(registry.names())}.")
            return codes.OK
        names = ", ".join(registry.names())
        raise Misuse("Which platform?", next_step=f"inbox-tui accounts add PLATFORM, one of: {names}.")
    try:
        kind = registry.load(platform)
    except InboxError as error:
        if platform in registry.names():
            raise
        raise Misuse(str(error), next_step=error.next_step) from None
    options = _platform_parser(kind, f"inbox-tui accounts add {platform}", naming=True)
    if given.help:
        options.print_help()
        return codes.OK
    if given.name is not None:
        try:
            check_name(given.name)
        except InboxError as error:
            raise Misuse(str(error), next_step=error.next_step) from None
        setup.refuse_taken(given.name)
    _refuse_bare_secrets(kind, rest)
    found = options.parse_args(rest)
    wish = _wish(setup, kind, found, given.secrets or "", name=given.name or "")
    record, profile = carry_out(setup.add(platform, wish, Terminal(open_page)))
    done = " ".join(f"{one.id} was added." for one in (record, *setup.also))
    _tell(
        given,
        here.home,
        record,
        profile,
        kind,
        done=done,
        then="Now look what waits: inbox-tui (or inbox-tui sync, which only fetches).",
        outlook_told=somebody_there(),
    )
    return codes.OK


def _repair(given: Namespace, rest: list[str], here: Place, setup: Setup) -> int:
    account, rest = _named(rest, [record.id for record in here.accounts.all()])
    if account is None:
        if given.help:
            _verb_parser("repair").print_help()
            return codes.OK
        names = ", ".join(record.id for record in here.accounts.all()) or "none yet"
        raise Misuse("Which account?", next_step=f"Accounts: {names}.")
    before = here.accounts.get(account)
    kind = here.ground.registry.load(before.platform)
    options = _platform_parser(kind, f"inbox-tui accounts repair {account}", naming=False)
    if given.help:
        options.print_help()
        return codes.OK
    _refuse_bare_secrets(kind, rest)
    found = options.parse_args(rest)
    wish = _wish(setup, kind, found, given.secrets or before.secrets, before=before)
    record, profile = carry_out(setup.repair(account, wish, Terminal(open_page)))
    _tell(given, here.home, record, profile, kind, done=f"{record.id} is signed in again.", then="")
    return codes.OK


def _named(words: list[str], known: Sequence[str]) -> tuple[str | None, list[str]]:
    """The platform or account among ``words``, wherever it stands, and the other words."""
    at = next((number for number, word in enumerate(words) if word in known), None)
    if at is None and words and not words[0].startswith("-"):
        at = 0
    return (None, words) if at is None else (words[at], words[:at] + words[at + 1 :])


def _refuse_bare_secrets(kind: type[Connector], words: Sequence[str]) -> None:
    """A secret typed as an argument is not even repeated in an error."""
    for setting in kind.settings:
        option = f"--{setting.name.replace('_', '-')}"
        if setting.secret and any(word == option or word.startswith(f"{option}=") for word in words):
            raise Misuse(
                f"A secret is never an argument: other programs here could read it ({option}).",
                next_step=f"Put it into a variable and name that: {option}-env VARIABLE",
            )


def _verb_parser(verb: str) -> Any:
    return parser.subcommands(parser.subcommands(parser.parser())["accounts"])[verb]


def _platform_parser(kind: type[Connector], prog: str, *, naming: bool) -> parser.Parser:
    """The options of one platform. The general ones are listed for their help; they have been read by then."""
    told = "\n".join(f"  {line}".replace("%", "%%") for line in outlook(kind.features))
    made = parser.Parser(
        prog=prog,
        description=f"Sign in on {kind.label}.",
        epilog=f"what to expect of it:\n{told}",
        formatter_class=RawDescriptionHelpFormatter,
    )
    for setting in kind.settings:
        name = f"--{setting.name.replace('_', '-')}"
        words = f"{setting.label}. {setting.help}".strip().replace("%", "%%")
        if setting.secret:
            made.add_argument(
                f"{name}-env", dest=setting.name, metavar="VARIABLE", help=f"the variable that holds it: {words}"
            )
        else:
            made.add_argument(name, dest=setting.name, metavar="VALUE", default="", help=words)
    general = made.add_argument_group("for every platform")
    if naming:
        general.add_argument("--name", help="what to call it here (default: made from its handle)")
    general.add_argument("--secrets", metavar="PLACE", help="keyring, command:CMD, file, env, memory or clear")
    general.add_argument("--json", action="store_true", help="print data as JSON")
    general.add_argument("--home", metavar="DIR", help="keep everything under this folder")
    return made


def _wish(
    setup: Setup,
    kind: type[Connector],
    found: Namespace,
    place: str,
    *,
    name: str = "",
    before: AccountRecord | None = None,
) -> Wish:
    """What the user gave by options, and what they are asked for where somebody is there to answer. Where the secrets
    will go is settled first: nobody types a password that then has no place."""
    given = {setting.name: getattr(found, setting.name) or "" for setting in kind.settings if not setting.secret}
    variables = {
        setting.name: named for setting in kind.settings if setting.secret and (named := getattr(found, setting.name))
    }
    place = _named_place(place, variables)
    secrets = {name: variable(named) for name, named in variables.items()}
    confirmed = before is not None and before.secrets == CLEAR
    if place == CLEAR and not confirmed:
        output.say(_CLEAR_WARNING)
        other = "Answer with the word CLEAR, or choose another place with --secrets."
        confirmed = ask("Type CLEAR if that is what you want", otherwise=other) == CLEAR.upper()
    carry_out(setup.place_for(kind, Wish(place=place, confirmed=confirmed)))
    if somebody_there():
        known: Mapping[str, str] = before.settings if before is not None else {}
        if before is None:
            for line in outlook(kind.features):
                output.say(line)
        _ask_for_gaps(kind, given, secrets, known, elsewhere=place.partition(":")[0] in ("env", "command"))
    elif before is not None:
        given = {name: value or before.settings.get(name, "") for name, value in given.items()}
    return Wish(given=given, secrets=secrets, place=place, name=name, confirmed=confirmed)


def _named_place(place: str, variables: Mapping[str, str]) -> str:
    """``env`` alone means the variable that was named. Raises :class:`Misuse`."""
    if place and place.strip() != ENV:
        try:
            Choice.parse(place)
        except ConfigError as error:
            raise Misuse(str(error), next_step=error.next_step) from None
    if place.partition(":")[0] != ENV or not variables:
        if place == ENV:
            raise Misuse("Which variable?", next_step="Write --secrets env:VARIABLE, or name it with its own option.")
        return place
    if len(variables) > 1:
        raise Misuse(
            "With --secrets env one variable can be named.",
            next_step="Put a JSON object of all secrets into one variable, and use --secrets env:VARIABLE.",
        )
    return f"{ENV}:{next(iter(variables.values()))}"


def _ask_for_gaps(
    kind: type[Connector],
    given: dict[str, str],
    secrets: dict[str, Secret],
    known: Mapping[str, str],
    *,
    elsewhere: bool,
) -> None:
    for setting in kind.settings:
        if not setting.required or setting.advanced:
            continue
        if given.get(setting.name) or secrets.get(setting.name) or known.get(setting.name):
            continue
        if setting.secret and elsewhere:
            continue
        if setting.help:
            output.say(setting.help)
        if setting.secret:
            secrets[setting.name] = hidden(f"{setting.label}: ")
        else:
            given[setting.name] = ask(setting.label, setting.default)


def _tell(
    given: Namespace,
    home: Home,
    record: AccountRecord,
    profile: Profile,
    kind: type[Connector],
    *,
    done: str,
    then: str,
    outlook_told: bool = False,
) -> None:
    if given.json:
        output.data({**account_json(record), "reads": profile.reads, "may": sorted(act.value for act in profile.may),
                     "warnings": list(profile.warnings), "server": profile.server})  # fmt: skip
    output.say(done)
    for line in may_lines(kind.features, profile, outlook_told=outlook_told):
        output.say(line)
    if record.secrets == CLEAR:
        output.say("Its secrets lie in clear text; the accounts list says so for as long as they do.")
    if record.secrets == MEMORY:
        output.say(
            "Its login was for this command only. Open the app and repair it there (a): it lasts until you quit."
        )
    if _app_is_open(home):
        output.say("The app that is open takes it up when it is opened again.")
    elif then:
        output.say(then)


def _app_is_open(home: Home) -> bool:
    if home.database.exists():
        try:
            Lock(home.lock).release()
        except StoreLocked:
            return True
        except StoreError:
            return False
    return False


# --- the others


def account_json(record: AccountRecord) -> dict[str, Any]:
    return {
        "account": record.id,
        "platform": record.platform,
        "handle": record.handle,
        "settings": dict(record.settings),
        "secrets": record.secrets_in_words,
        "added_at": output.iso(record.added_at),
    }


def _list(given: Namespace, here: Place) -> int:
    health = {found["account"]: found for found in _states(here.home)}
    rows = [
        {
            **account_json(record),
            "health": health.get(record.id, {}).get("health", "new"),
            "sentence": glance.in_shell(health.get(record.id, {}).get("sentence", ""), record.id),
            "last_ok": glance.iso(health.get(record.id, {}).get("last_ok")),
            "distribution": here.ground.registry.distribution(record.platform),
        }
        for record in here.accounts.all()
    ]
    if given.json:
        output.data(rows)
        return codes.OK
    output.table(
        [(row["account"], row["platform"], row["handle"], row["health"],
          _place_words(row["secrets"]), row["sentence"]) for row in rows],
        widest=(32, 12, 40, 16, 24),
    )  # fmt: skip
    if not rows:
        output.say("No account yet. Add one: inbox-tui accounts add mastodon --server URL")
    return codes.OK


def _place_words(secrets: str) -> str:
    return f"! {secrets}" if secrets == "clear text" else secrets or "no secrets"


def _states(home: Home) -> list[dict[str, Any]]:
    from inbox_tui.store.glance import NotReadable, glance

    with suppress(NotReadable):
        if home.database.exists():
            return list(glance(str(home.database), 0)["accounts"])
    return []


def _remove(given: Namespace, here: Place, setup: Setup) -> int:
    record, left = carry_out(setup.remove(given.account))
    if here.home.database.exists():
        try:
            carry_out(_forget(here, record.id))
        except StoreLocked:
            output.say("The app that is open goes on with it until it is closed.")
    output.say(f"{record.id} was removed. What was fetched stays readable.")
    if words := still_granted(record):
        output.say(words)
    if left:
        output.complain(left)
        return codes.ERROR
    return codes.OK


async def _forget(here: Place, account: AccountId) -> None:
    """Take it off the store's list, too. Raises :class:`StoreLocked`."""
    from inbox_tui.store import Rules, Store

    lock = Lock(here.home.lock)
    try:
        store = await Store.open(
            here.home.database, now=here.ground.now, rules=Rules.of(here.config), journal=here.home.journal
        )
        try:
            if store.account_state(account) is not None:
                await store.forget_account(account)
        finally:
            await store.close()
    finally:
        lock.release()


def _check(given: Namespace, here: Place, setup: Setup) -> int:
    names: Sequence[str] = [given.account] if given.account else [record.id for record in here.accounts.all()]
    if not names:
        raise NoSuchThing("There is no account yet.", next_step="Add one: inbox-tui accounts add PLATFORM")

    async def all_of_them() -> list[Any]:
        return await asyncio.gather(*(setup.check(name) for name in names))

    reports = dict(zip(names, carry_out(all_of_them()), strict=True))
    if given.json:
        output.data(
            [{"account": name, "ok": report.ok, "lines": list(report.lines)} for name, report in reports.items()]
        )
    else:
        for name, report in reports.items():
            output.line(f"{name}: {'ok' if report.ok else 'in trouble'}")
            for line in report.lines:
                output.line(f"  {line}")
    return codes.OK if all(report.ok for report in reports.values()) else codes.TROUBLE
