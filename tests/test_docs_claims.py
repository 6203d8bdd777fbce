"""What pages say in sentences: the numbers, names and options in them are the program's."""

from __future__ import annotations

import inspect
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import pytest

import inbox_tui_bluesky.listen as bluesky
import inbox_tui_mail.listening as mail
import inbox_tui_mastodon.listening as mastodon
from inbox_tui import connector as contract
from inbox_tui.cli.accounts import _platform_parser
from inbox_tui.config import Config
from inbox_tui.config_file import default_text
from inbox_tui.connector import Connector, ConnectorError, Secret, Unreadable, Unsupported
from inbox_tui.domain import length, model
from inbox_tui.domain.account import Health
from inbox_tui.domain.model import Act
from inbox_tui.engine.registry import Registry
from inbox_tui.log import start
from inbox_tui.paths import Home
from inbox_tui.store.database import daily_backup
from inbox_tui.testing.link import FakeLink, answer
from inbox_tui.ui.widgets import composer
from inbox_tui_demo import MOODS
from tests.test_docs import FENCE, PAGES, ROOT, name, pages, shell_lines

__all__ = ["pages"]
CONFIG = Config()


def prose(page: str) -> str:
    """A page as one line a paragraph: sentences are looked for whatever the line breaks."""
    return re.sub(r"(?<!\n)\n(?!\n)", " ", (ROOT / page).read_text(encoding="utf-8"))


def real() -> list[type[Connector]]:
    return [kind for kind in Registry().load_all() if not kind.platform.startswith("demo-")]


# --- adding an account


def adding() -> Iterator[tuple[str, type[Connector], list[str]]]:
    """Every call of ``accounts add PLATFORM`` that a page shows: where, for which connector, its words."""
    kinds = {kind.platform: kind for kind in Registry().load_all()}
    for where, line in shell_lines():
        words = shlex.split(re.split(r"[|)]|>>", line)[0], comments=True)
        if words[:2] == ["accounts", "add"] and len(words) > 2 and words[2] in kinds:
            yield where, kinds[words[2]], words[3:]


def test_a_shown_way_to_add_an_account_is_one_that_its_platform_knows() -> None:
    """Options are the platform's own, and nothing that is needed is missing but secrets, which are asked for unseen."""
    shown = list(adding())
    assert {kind.platform for _, kind, _ in shown} == {kind.platform for kind in real()}
    for where, kind, words in shown:
        if "--help" in words:
            continue
        found = _platform_parser(kind, "accounts add", naming=True).parse_args(words)
        for setting in kind.settings:
            if setting.required and not setting.default and not setting.advanced and not setting.secret:
                assert getattr(found, setting.name), f"{where}: {setting.name} of {kind.platform}"


class Opened(Exception):
    """The browser would have opened."""


class Nobody:
    """At the other end of a sign-in where nobody sits."""

    async def open(self, url: str, why: str) -> None:
        raise Opened

    async def code(self, label: str, help: str) -> str:
        raise Opened

    def catcher(self, *, port: int = 0, path: str = "") -> NoReturn:
        raise Unsupported("no browser here")


async def refusal(kind: type[Connector], names: tuple[str, ...]) -> str:
    """What signing in with these settings says, on a network that answers nothing of use."""
    values = {
        "token": "EAAB" + "x" * 40,
        "feed": "https://www.reddit.com/message/inbox/.json?feed=" + "a1" * 20 + "&user=acme",
    }
    values |= {"server": "mastodon.example", "redirect": "https://acme.example/back", "app_id": "12345"}
    known = {setting.name: setting for setting in kind.settings}
    given = {setting.name: setting.default for setting in kind.settings if setting.default and not setting.secret}
    given |= {each: values.get(each, "abcdefghijklmn") for each in names if not known[each].secret}
    secrets = {each: Secret(values.get(each, "abcdefghijklmn")) for each in names if known[each].secret}
    link = FakeLink(lambda _: answer(500), settings=given, origins=kind.origins(given) if given else ())
    try:
        await kind.sign_in(link, given, secrets, Nobody())
    except (ConnectorError, Opened) as error:
        return f"{type(error).__name__}: {error}"
    return "signed in"


async def test_each_way_in_that_a_page_shows_goes_further_than_giving_nothing(pages: ModuleType) -> None:
    """Where no single setting is needed, a page shows the sets that are: each gets to the platform or the browser."""
    several = {kind.platform for kind in real() if not any(each.required for each in kind.settings)}
    assert several <= set(pages.WAYS_IN)
    for kind in real():
        nothing = await refusal(kind, ())
        for names, _ in pages.WAYS_IN.get(kind.platform, ()):
            further = await refusal(kind, names)
            assert further != nothing, (kind.platform, names)
            assert not further.startswith("Rejected"), (kind.platform, names, further)


# --- what can be done


def test_a_platforms_row_and_page_agree_with_what_it_declares(pages: ModuleType) -> None:
    rows = dict(re.findall(r"^\| \[[^]]*\]\(platforms/([\w-]+)\.md\) \| (.*) \|$", pages.platforms(), re.MULTILINE))
    columns = (Act.REPLY, Act.POST, Act.LIKE, Act.EDIT, Act.DELETE, Act.HIDE)
    for kind in real():
        cells = rows[kind.platform].split(" | ")
        assert [cell == "yes" for cell in cells[:6]] == [act in kind.features.acts for act in columns]
        page = pages.page_of(kind)
        assert ("who can read a reply" in page) == bool(kind.features.acts)
        assert ("| live stream |" in page) == kind.features.streaming


def test_no_generated_page_holds_a_broken_sentence(pages: ModuleType) -> None:
    for page, text in pages.whole().items():
        shown = FENCE.sub("", text)
        for fault in (
            r"\bNone\b",
            r"[.:;,]\.(?![./])",
            r" [.,;](?=\s)",
            r"``",
            r":\w+:`",
            r"\{\w*\}",
            r"(?<=[^\s|])  (?=\S)",
            r"\( | \)",
        ):
            assert not re.search(fault, shown), (page, fault, re.search(fault, shown))
        for paragraph in re.split(r"\n\n", shown):
            if paragraph.startswith(("#", "|", "<!--", "[All", "- ")) or not paragraph.strip():
                continue
            assert re.search(r"[.:]$", paragraph.strip()), (page, paragraph)
            assert paragraph.count("`") % 2 == 0, (page, paragraph)


def test_units_are_told_in_words(pages: ModuleType) -> None:
    assert set(pages.UNITS) == set(length.Unit)
    assert set(pages.READERS) == set(model.Audience)


def test_the_relatives_of_mastodon_are_the_same_everywhere() -> None:
    known = {"GoToSocial", "Akkoma", "Pleroma", "Pixelfed", "Friendica", "snac"}
    kind = Registry().load("mastodon")
    for text in (
        kind.settings[0].help,
        prose("README.md"),
        prose("docs/platforms.md"),
        prose("docs/platforms/mastodon.md"),
    ):
        assert known <= set(re.findall(r"\w+", text))


def test_networks_that_the_readme_promises_have_a_page() -> None:
    said = re.search(r"said to your accounts on Mastodon and its relatives, (.*?) and more", prose("README.md"))
    assert said is not None
    labels = " ".join(kind.label for kind in real())
    assert [each for each in said[1].split(", ") if each not in labels] == []


def test_archives_named_are_archives_read() -> None:
    kind = Registry().load("archive")
    assert "Google+" in kind.settings[0].help
    assert kind.features.archive
    assert not kind.features.acts


# --- numbers in sentences


def test_how_often_bluesky_is_asked() -> None:
    features = Registry().load("bluesky").features
    assert (features.poll_seconds, features.streaming) == (60, False)
    assert "**Bluesky** is polled every minute" in prose("README.md")
    assert "Bluesky is asked every minute" in prose("docs/platforms.md")


def test_how_far_back_a_first_look_goes() -> None:
    assert "30 days back, or 2,000 posts" in prose("docs/connectors.md")
    assert bluesky.FIRST_SYNC.days == 30
    assert {bluesky.FIRST_POSTS, mastodon.MOST_POSTS, mail.FIRST_MAILS} == {2000}


def test_the_numbers_of_listening_are_the_settings() -> None:
    text, clock = prose("docs/listening.md"), CONFIG.listening
    said = f"`words × {clock.seconds_per_word:g} s`, at least {clock.shortest:g} s and at most {clock.longest:g} s"
    assert said in text
    assert f"That is {60 / clock.seconds_per_word:.0f} words a minute" in text
    targets = CONFIG.targets
    minutes = (targets.complaint, targets.direct, targets.question, targets.other)
    assert [each.business for each in minutes] == [True, True, True, False]
    complaint, direct, question, other = (each.minutes for each in minutes)
    assert f"a public complaint {complaint} minutes, a direct message {direct}, a question {question}," in text
    assert f"anything else {other} by the calendar" in text
    waiting = CONFIG.waiting
    assert (waiting.soon_percent, waiting.now_percent) == (25, 10)
    assert f"with a quarter or less left, `now` with a tenth or {waiting.now_minutes} minutes or less" in text
    assert f"Fewer than {waiting.list_below} waits are listed one by one" in text
    assert f"with fewer than {waiting.p90_from} there is no p90" in text
    assert composer.LONGEST == 2.0
    assert "at least every two seconds while you type on" in text


def test_the_numbers_of_sending_are_the_settings() -> None:
    text, sending = prose("docs/listening.md"), CONFIG.sending
    assert (sending.undo_seconds, sending.freshness_seconds) == (10, 2)
    assert (sending.recheck_seconds, sending.stale_queue_hours) == (60, 2)
    assert "once more, within two seconds" in text
    assert f"under {sending.fresh_sync_minutes} minutes old" in text
    assert "waits ten seconds in the outbox" in text
    assert "if a minute has passed" in text
    assert "What waited longer than two hours" in text
    assert "For ten seconds `z` takes it back" in prose("README.md")


def test_what_privacy_says_of_files_is_so(tmp_path: Path) -> None:
    text, home = prose("docs/privacy.md"), Home.at(tmp_path)
    files = (home.config_file, home.choices_file, home.accounts_file, home.database, home.journal, home.backups)
    for path in (*files, home.secrets_file, home.clear_secrets_file, home.log_file):
        assert f"`{path.name}" in text
    assert "the last seven" in text
    assert inspect.signature(daily_backup).parameters["keep"].default == 7
    assert "`inbox-tui.log` and three older" in text
    assert inspect.signature(start).parameters["keep"].default == 3
    assert "an excerpt of at most 300 characters" in text
    assert len(Unreadable("no", "x" * 1000).sample) == 300


def test_health_words_are_all_told() -> None:
    line = re.search(r"^- `health`: (.*)$", (ROOT / "docs/shell.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert line is not None
    assert re.findall(r"`([^`]+)`", line[1]) == [each.value for each in Health]


def test_the_demos_moods_are_its_moods() -> None:
    said = re.search(r"write (.*?) for an account's `mood`", prose("docs/platforms.md"))
    assert said is not None
    assert re.findall(r"`([\w-]+)`", said[1]) == [mood for mood in MOODS if mood != "fine"]


# --- names in sentences


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_settings_named_in_sentences_exist(page: Path) -> None:
    named = re.findall(r"`([a-z_]+) = [^`]+`", FENCE.sub("", page.read_text(encoding="utf-8")))
    known = set(re.findall(r"^#? ?([a-z_]+) = ", default_text(), re.MULTILINE))
    assert [each for each in named if each not in known] == []


def test_the_names_of_the_contract_that_its_page_uses_exist() -> None:
    """``Features.costs``, ``Profile(may=…)``: every class, attribute and argument."""
    text = FENCE.sub("", (ROOT / "docs/connectors.md").read_text(encoding="utf-8"))
    places = (contract, model, length)
    known = {each: made for place in places for each, made in vars(place).items() if inspect.isclass(made)}
    used = re.findall(r"\b([A-Z]\w+)\.(\w+)", " ".join(re.findall(r"`([^`]+)`", text)))
    used += [
        (each, word)
        for each, inside in re.findall(r"\b([A-Z]\w+)\(([^()]*)", text)
        for word in re.findall(r"(\w+)=", inside)
    ]
    assert len(used) > 40
    missing = []
    for each, attribute in used:
        made = known.get(each)
        if made is not None and attribute not in {*dir(made), *getattr(made, "__annotations__", {})}:
            missing.append(f"{each}.{attribute}")
    assert missing == []
