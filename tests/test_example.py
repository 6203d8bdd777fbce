"""The example connector in a package of its own: it passes the suite, and is found by what its package says of it."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from inbox_tui.engine.registry import GROUP, ConnectorBroken, Registry

EXAMPLE = Path(__file__).parents[1] / "examples/inbox-tui-forum"
SOURCE = EXAMPLE / "src"


def run(*arguments: str, path: tuple[Path, ...] = (SOURCE,), home: Path | None = None, code: int = 0) -> str:
    places = os.pathsep.join(map(str, path))
    env = {**os.environ, "PYTHONPATH": places, "PYTEST_ADDOPTS": "", "PYTHONDONTWRITEBYTECODE": "1"}
    if home is not None:
        env["INBOX_TUI_HOME"] = str(home)
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=EXAMPLE,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder with what an installer leaves of the example: its metadata, made from its own ``pyproject.toml``."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = tmp_path / "site" / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir(parents=True)
    told = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    (info / "METADATA").write_text(told, encoding="utf-8")
    points = "\n".join(f"{name} = {value}" for name, value in project["entry-points"][GROUP].items())
    (info / "entry_points.txt").write_text(f"[{GROUP}]\n{points}\n", encoding="utf-8")
    return info.parent


def test_it_passes_the_contract_and_its_own_tests() -> None:
    told = run("pytest", "-q", "-p", "no:asyncio", "-p", "no:cacheprovider")
    assert " passed" in told
    assert "skipped" not in told


def test_without_its_package_nobody_knows_it() -> None:
    with pytest.raises(ConnectorBroken):
        Registry().load("forum")


def test_a_second_distributions_connector_is_listed_and_loaded(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(SOURCE))
    monkeypatch.syspath_prepend(str(installed))
    registry = Registry()
    assert {"forum", "mastodon"} <= set(registry.names())
    assert registry.distribution("forum") == "inbox-tui-forum 0.1.0"
    assert registry.distribution("mastodon").startswith("inbox-tui ")
    try:
        assert registry.load("forum").label == "Forum"
    finally:
        for module in [name for name in sys.modules if name.partition(".")[0] == "inbox_tui_forum"]:
            del sys.modules[module]


def test_the_program_offers_it(installed: Path, tmp_path: Path) -> None:
    told = run("inbox_tui", "accounts", "add", "forum", "--help", path=(installed, SOURCE), home=tmp_path / "home")
    assert "--token-env" in told
    assert "Sign in on Forum." in told
    listed = run("inbox_tui", "accounts", "add", path=(installed, SOURCE), home=tmp_path / "home", code=2)
    assert "bluesky" in listed
    assert "forum" in listed


def test_it_says_of_itself_what_it_is() -> None:
    """Its README names every file of it."""
    text = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    files = [*SOURCE.glob("*/[!_]*.py"), *EXAMPLE.glob("tests/*.py")]
    assert [str(file) for file in files if f"`{file.relative_to(EXAMPLE)}`" not in text] == []
