"""Pages that cannot lie: links lead somewhere, commands exist, tables are what the code says, the example works."""

from __future__ import annotations

import doctest
import importlib.util
import os
import re
import shlex
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path
from types import ModuleType

import pytest

from inbox_tui import __version__
from inbox_tui.cli import codes, parser
from inbox_tui.config import Config, Relationship
from inbox_tui.domain.care import SHRINKING
from inbox_tui.domain.gates import explain
from inbox_tui.domain.heat import HASTY_SECONDS
from inbox_tui.domain.relationship import Gate
from inbox_tui.domain.views import BuiltIn
from inbox_tui.engine.registry import Registry
from inbox_tui.secrets import CHOICES
from inbox_tui.ui.commands import COMMANDS
from inbox_tui.ui.keymap import key_label, keymap

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("docs/platforms/*.md"), ROOT / "tests/live/README.md"]
)
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.fixture(scope="module")
def pages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_pages", ROOT / "docs/pages.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "docs")
        spec.loader.exec_module(made)
    return made


def anchors(page: Path) -> set[str]:
    """The places of a page that can be linked to, as code hosts name them."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    lost = []
    for link in LINK.findall(text):
        if link.startswith(("https://", "http://", "mailto:")):
            continue
        path, _, place = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (place and place not in anchors(target)):
            lost.append(link)
    assert not lost


def test_what_follows_from_the_code_is_what_the_code_says(pages: ModuleType) -> None:
    for page in pages.PAGES:
        text = (ROOT / "docs" / page).read_text(encoding="utf-8")
        assert pages.filled(page, text) == text, f"{page}: run python docs/pages.py"


def test_every_question_of_the_review_is_told(pages: ModuleType) -> None:
    table = pages.gates()
    assert [gate for gate in Gate if f"| {explain(gate)} |" not in table] == []
    assert table.count("| yes |") == len(SHRINKING)


def test_the_month_has_a_place_of_its_own() -> None:
    lines = (ROOT / "docs/listening.md").read_text(encoding="utf-8").splitlines()
    assert lines.count("<!-- begin month -->") == lines.count("<!-- end month -->") == 1
    assert lines.index("<!-- begin month -->") < lines.index("<!-- end month -->")


RELATIONSHIP = ROOT / "docs/relationship.md"


def told_first() -> list[tuple[str, str]]:
    """Each thing of the relationship's page: its title, and the paragraph that names its keys and settings."""
    text = RELATIONSHIP.read_text(encoding="utf-8")
    found = re.findall(r"^## (.+)\n\n(\*\*(?:Keys?|Settings?)\*\*(?:.+\n)+)", text, re.MULTILINE)
    assert len(found) == text.count("\n## "), "each begins with its keys or its settings"
    return found


def test_each_thing_of_the_relationship_names_keys_and_settings_that_there_are() -> None:
    known = {"*", "Enter", *(key_label(key) for command in COMMANDS for key in command.keys.split(","))}
    settings = {each.name for each in fields(Relationship)}
    named: set[str] = set()
    for title, line in told_first():
        words = re.findall(r"`([^`]+)`", line)
        assert words, title
        assert [word for word in words if word not in known | settings] == [], title
        named |= set(words)
    assert settings - named == {"clean_runs"}, "told where questions shrink, in docs/listening.md"


def test_the_numbers_that_the_relationship_tells_in_words_are_the_settings() -> None:
    text, given = " ".join(RELATIONSHIP.read_text(encoding="utf-8").split()), Relationship()
    assert (given.pile, given.undo_when_heated, given.follow_up_days) == (5, 60, 3)
    assert "where five or more posts piled up" in text
    assert "for a minute instead of ten seconds" in text
    assert "`I` proposes one, three days on" in text
    assert f"within {given.promise_hours:g} business hours" in text
    assert f"nor closed for {given.thanks_hours} hours" in text
    assert f"nobody spoke for {given.losing_touch_days} days" in text
    assert f"under {HASTY_SECONDS:g} seconds after" in text
    assert (given.same_text_people, given.nudge_hours, given.clean_runs) == (3, 24, 10)
    assert "to three or more people within a day" in text
    assert "Once a day it is time to ask how it stands" in text
    listening = " ".join((ROOT / "docs/listening.md").read_text(encoding="utf-8").split())
    assert "once you passed it ten times in a row (`clean_runs`)" in listening


def test_every_platform_has_a_page_that_says_what_its_connector_says(pages: ModuleType) -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    names = {name for name in declared["inbox_tui.connectors"] if not name.startswith("demo-")}
    written = pages.whole()
    assert set(written) == {f"platforms/{name}.md" for name in names}
    assert {path.name for path in (ROOT / "docs/platforms").iterdir()} == {f"{name}.md" for name in names}
    for page, text in written.items():
        assert (ROOT / "docs" / page).read_text(encoding="utf-8") == text, f"{page}: run python docs/pages.py"


def test_a_platforms_page_tells_all_that_is_declared(pages: ModuleType) -> None:
    """What it needs, each act with yes or the reason, costs and the rule of keeping: nothing is left out."""
    for kind in pages.real():
        text, features = pages.page_of(kind), kind.features
        for setting in kind.settings:
            option = f"--{setting.name.replace('_', '-')}"
            assert f"| {setting.label} | `{option}" in text, (kind.platform, setting.name)
        for act in features.acts:
            assert f"\n| {act.value} | yes" in text, (kind.platform, act)
        for act, why in features.why_not.items():
            assert f"\n| {act.value} | {why.rstrip('.')}".replace("\n| ", "| ") in text, (kind.platform, act)
        if features.costs:
            assert features.costs.rstrip(".") in text
        if features.retention is not None:
            assert features.retention.rule.rstrip(".") in text
        assert len(kind.label) <= 40
        assert all(setting.help for setting in kind.settings), f"{kind.platform}: where is it from?"


def test_every_command_is_documented() -> None:
    text = (ROOT / "docs/keys.md").read_text(encoding="utf-8")
    assert [command.id for command in COMMANDS if f"| `{command.id}` |" not in text] == []


def test_the_keymap_shown_works() -> None:
    text = (ROOT / "docs/keys.md").read_text(encoding="utf-8")
    (shown,) = [block for language, block in FENCE.findall(text) if language == "toml"]
    bound = Config.parse(shown).keys.bind
    assert len(bound) > 2
    made = keymap(bound)
    assert made.complaints == ()
    assert made.keys["go.outbox"] == ("g x",)


def test_the_readmes_keys_are_keys() -> None:
    """Whatever stands in its table of keys does something."""
    text = (ROOT / "README.md").read_text(encoding="utf-8").partition("\n## Keys\n")[2].partition("\n## ")[0]
    known = {key.lower() for command in COMMANDS for key in command.keys.split(",")}
    known |= {"[", "]", "?", ",", ".", "/", "#", "!", "=", "esc"}
    shown = [
        key for row in text.splitlines() if row.startswith("| ") for key in re.findall(r"`([^`]+)`", row.split("|")[1])
    ]
    assert len(shown) > 40
    assert [key for key in shown if key.lower() not in known] == []


def shell_lines() -> list[tuple[str, str]]:
    """Every line of every page that calls ``inbox-tui``, in a block or in a sentence."""
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for language, block in FENCE.findall(text):
            if language in ("", "sh", "bash"):
                found += [(name(page), line) for line in block.splitlines()]
        found += [(name(page), inline) for inline in re.findall(r"(?<!# )`(inbox-tui [^`]+)`", FENCE.sub("", text))]
    begun = re.compile(r"(?:^|\w=\S+ |\(|\* )inbox-tui(?= |$)(.*)")
    calls = [(where, begun.search(line)) for where, line in found]
    return [(where, call[1]) for where, call in calls if call]


def test_every_call_shown_is_understood() -> None:
    calls = shell_lines()
    assert len(calls) > 25
    for where, line in calls:
        alone = re.split(r"[|)]|>>", line)[0]
        words = ["1" if word == "ID" else word for word in shlex.split(alone, comments=True)]
        try:
            given, rest = parser.parser().parse_known_args(words)
        except SystemExit as end:
            assert end.code == 0, f"{where}: inbox-tui{line}"  # noqa: PT017 - argparse ends by it
            continue
        assert not rest or (given.command == "accounts" and given.verb in ("add", "repair")), f"{where}: {line}"
        assert given.command != "list" or given.view in {*BuiltIn}, f"{where}: {line}"


def test_make_targets_that_pages_name_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    there = set(re.findall(r"^([\w-]+):", makefile, re.MULTILINE))
    named = {target for page in PAGES for target in re.findall(r"`?make ([a-z-]+)`", page.read_text(encoding="utf-8"))}
    assert named >= {"demo", "test", "check", "live", "bench", "screenshots"}
    assert named <= there


def test_exit_codes_and_places_for_secrets_are_all_told() -> None:
    text = (ROOT / "docs/shell.md").read_text(encoding="utf-8")
    assert all(f"| `{code}` | {words} |" in text for code, words in codes.MEANING.items())
    assert [choice for choice in CHOICES if f"| `{choice}" not in text] == []


def test_each_promise_is_proven_or_admitted() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    proven = re.findall(r"^\| (P\d+) \|.*\]\(tests/", text, re.MULTILINE)
    admitted = re.findall(r"\((P\d+)\)", text)
    assert sorted([*proven, *admitted], key=lambda p: int(p[1:])) == [f"P{n}" for n in range(1, 23)]


def test_the_fourteen_clocks_are_told_and_tested() -> None:
    text = (ROOT / "docs/listening.md").read_text(encoding="utf-8")
    tests = (ROOT / "tests/domain/test_clock.py").read_text(encoding="utf-8")
    for number in range(1, 15):
        assert f"\n| {number} | " in text
        assert f"def test_{number}_" in tests


def test_the_change_log_begins_with_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\S+) \((\d{4}-\d\d-\d\d)\)$", text, re.MULTILINE)
    assert newest is not None
    assert newest[1] == __version__


# --- the connector written in an afternoon


@pytest.fixture
def guestbook(tmp_path: Path) -> Path:
    """A folder with the modules that docs/connectors.md shows."""
    text = (ROOT / "docs/connectors.md").read_text(encoding="utf-8")
    shown = re.findall(r"^`(\w+\.py)`\n\n```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert [module for module, _ in shown] == ["inbox_tui_guestbook.py", "test_guestbook.py"]
    for module, code in shown:
        (tmp_path / module).write_text(code, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p no:cacheprovider\n", encoding="utf-8")
    return tmp_path


def run(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTEST_ADDOPTS": "", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_connector_on_the_page_passes_the_contract(guestbook: Path) -> None:
    told = run(guestbook, "pytest", "-q", "-p", "no:asyncio", "test_guestbook.py")
    text = (ROOT / "docs/connectors.md").read_text(encoding="utf-8")
    passed = re.search(r"^(\d+ passed)(?! in .*skipped)", told, re.MULTILINE)
    assert passed is not None, told
    assert passed[1] in text, "the page tells another number of tests"


def test_the_connector_on_the_page_is_fully_typed(guestbook: Path) -> None:
    cache = str(guestbook / "cache")
    run(guestbook, "mypy", "--strict", "--python-version", "3.11", "--cache-dir", cache, "inbox_tui_guestbook.py")


def test_what_is_typed_on_the_page_is_answered_so() -> None:
    page = (ROOT / "docs/connectors.md").read_text(encoding="utf-8")
    shown = [code for kind, code in FENCE.findall(page) if kind == "pycon"]
    assert shown
    for code in shown:
        typed = doctest.DocTestParser().get_doctest(code, {}, "connectors.md", None, None)
        told: list[str] = []
        done = doctest.DocTestRunner().run(typed, out=told.append)
        assert done.failed == 0, "".join(told)


# --- pictures


def test_every_picture_has_a_scene_and_every_scene_a_picture() -> None:
    told = run(ROOT, "screenshots.take", "--help")
    scenes = set(re.findall(r"[a-z]+(?:-[a-z]+)*-(?:dark|light)\b", re.sub(r"-\s+", "-", told)))
    assert {path.stem for path in (ROOT / "screenshots").glob("*.png")} == scenes


def test_a_picture_shows_the_same_town_each_time(tmp_path: Path) -> None:
    drawn = []
    for turn in ("one", "two"):
        (tmp_path / turn).mkdir()
        run(ROOT, "screenshots.take", "--svg", "--into", str(tmp_path / turn), "inbox-small-dark")
        drawn.append((tmp_path / turn / "inbox-small-dark.svg").read_text(encoding="utf-8"))
    assert drawn[0] == drawn[1]
    assert "late" in drawn[0]
    assert ">Ana<" in drawn[0]


def test_for_each_platform_with_a_login_it_is_said_where_to_take_it_back() -> None:
    table = (ROOT / "docs/privacy.md").read_text(encoding="utf-8").partition("### Where a platform keeps")[2]
    logins = {
        kind.label for kind in Registry().load_all() if kind.sign_in_paths or any(s.secret for s in kind.settings)
    }
    assert [label for label in sorted(logins) if label not in table and "pretend" not in label.lower()] == []
