"""The example connector as a stranger would use it: installed by pip beside inbox-tui, tried on a forum on loopback.

Nothing is downloaded: what inbox-tui needs, and what builds it, is lent by the environment these tests run in."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sysconfig
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples/inbox-tui-forum"


class Place:
    """An environment of its own, and a home."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder / "env/bin"
        self.env = {**os.environ, "INBOX_TUI_HOME": str(folder / "home"), "FORUM_KEY": "paper-key"}
        self.env |= {"PYTEST_ADDOPTS": "", "PYTHONDONTWRITEBYTECODE": "1"}

    def run(self, program: str, *arguments: str, cwd: Path = ROOT, code: int = 0) -> str:
        done = subprocess.run(
            [self.programs / program, *arguments],
            cwd=cwd,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout if code == 0 else done.stderr

    def install(self, package: Path) -> None:
        offline = ("--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check")
        self.run("python", "-m", "pip", "install", "--quiet", *offline, str(package))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("stranger")
    venv.create(folder / "env", with_pip=True)
    (own,) = (folder / "env/lib").glob("python*/site-packages")
    # This lends that folder's packages, but not what its own .pth files name: our checkout stays outside.
    (own / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    made = Place(folder)
    made.install(ROOT)
    made.install(EXAMPLE)
    for module in ("inbox_tui", "inbox_tui_forum"):
        where = made.run("python", "-c", f"import {module}; print({module}.__file__)", cwd=folder)
        assert where.startswith(str(own)), f"{module} is not the one that was installed"
    return made


@pytest.fixture
def forum(place: Place) -> Iterator[str]:
    """The example's own forum, as a program on loopback; its address."""
    process = subprocess.Popen(
        [place.programs / "python", "tests/world.py"], cwd=EXAMPLE, env=place.env, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    yield process.stdout.readline().split()[0]
    process.kill()
    process.communicate()


def test_its_tests_pass_where_it_is_installed(place: Place) -> None:
    assert " passed" in place.run("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=EXAMPLE)


def test_inbox_tui_offers_it(place: Place) -> None:
    assert "forum" in place.run("inbox-tui", "accounts", "add", code=2)
    assert "--token-env" in place.run("inbox-tui", "accounts", "add", "forum", "--help")


def test_an_account_there_is_added_and_listened_to(place: Place, forum: str) -> None:
    place.run(
        "inbox-tui", "accounts", "add", "forum", "--server", forum, "--token-env", "FORUM_KEY", "--secrets", "env"
    )
    (synced,) = json.loads(place.run("inbox-tui", "sync", "--json"))
    assert (synced["health"], synced["error"]) == ("ok", None)
    assert synced["new"] > 50
    listed = json.loads(place.run("inbox-tui", "list", "--json"))
    assert ("Ana", "direct", "Thanks! When?") in [(one["person"], one["channel"], one["excerpt"]) for one in listed]
    assert {one["platform"] for one in listed} == {"forum"}
    assert "from inbox-tui-forum 0.1.0" in place.run("inbox-tui", "doctor")


def test_the_package_on_the_page_can_be_installed(place: Place, tmp_path: Path) -> None:
    """The module and the ``pyproject.toml`` of docs/connectors.md make a package that inbox-tui finds."""
    text = (ROOT / "docs/connectors.md").read_text(encoding="utf-8")
    for name, code in re.findall(r"^`(\w+\.py)`\n\n```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        (tmp_path / name).write_text(code, encoding="utf-8")
    (project,) = re.findall(r"^```toml\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    (tmp_path / "pyproject.toml").write_text(project, encoding="utf-8")
    place.install(tmp_path)
    assert "guestbook" in place.run("inbox-tui", "accounts", "add", code=2)
    assert "from inbox-tui-guestbook 0.1.0" in place.run("inbox-tui", "doctor")
