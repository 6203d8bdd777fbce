"""What holds for the project as a whole: small files, a clean wheel, pinned versions, nothing of a workplace."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from configparser import ConfigParser
from pathlib import Path

import pytest

from inbox_tui import __version__

ROOT = Path(__file__).parents[1]
LONGEST = 500
"""Lines of a Python file. About 400 is the wish."""
OURS = ("inbox_tui", *sorted(path.parent.name for path in (ROOT / "connectors").glob("*/__init__.py")))
TARGETS = ("demo", "run", "test", "check", "bench", "screenshots", "live")
PICTURE_BYTES = 300_000


def tracked() -> list[Path]:
    """Every file of the project: those git knows or would take in; without git, all but what is made."""
    asked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if asked.returncode == 0:
        return [path for name in asked.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]
    made = {".venv", "dist", "build", "node_modules", "results"}
    return [
        path
        for path in ROOT.rglob("*")
        if path.is_file()
        and not any(part in made or part.startswith(".") for part in path.relative_to(ROOT).parts[:-1])
    ]


def words(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def project() -> dict[str, object]:
    found: dict[str, object] = tomllib.loads(words(ROOT / "pyproject.toml"))["project"]
    return found


def test_no_file_has_grown_too_long() -> None:
    counts = {str(p.relative_to(ROOT)): words(p).count("\n") for p in tracked() if p.suffix == ".py"}
    assert len(counts) > 150
    assert {name: lines for name, lines in counts.items() if lines > LONGEST} == {}


def test_nothing_of_a_workplace_or_a_registry_stands_in_the_tree() -> None:
    """No address of a package registry, no absolute path of the machine somebody worked on."""
    hosts = [
        ".".join(parts)
        for parts in (
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("registry", "npmjs"),
            ("proxy", "golang"),
            ("crates", "io"),
        )
    ]
    # An address of a real home or of a working folder; /home/NAME in a page and /tmp in a test are no such thing.
    places = re.compile("|".join([*map(re.escape, hosts), r"(?<![\w.~}])/(?:work|root|Users)/[\w.]"]))
    found = {
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in tracked()
        if path.suffix not in (".png", ".svg", ".db") and path != Path(__file__)
        for number, line in enumerate(words(path).splitlines(), 1)
        if places.search(line)
    }
    assert found == set()


def test_no_picture_is_heavy() -> None:
    pictures = [path for path in tracked() if path.suffix in (".png", ".svg", ".gif", ".jpg")]
    assert {p.name: p.stat().st_size for p in pictures if p.stat().st_size > PICTURE_BYTES} == {}


def test_every_dependency_is_pinned_and_no_pin_holds_an_address() -> None:
    pins = [line for line in words(ROOT / "constraints.txt").splitlines() if line and not line.startswith("#")]
    assert [line for line in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][\w.!+]*", line)] == []
    pinned = {normal(line.partition("==")[0]) for line in pins}
    meta = project()
    extras = meta["optional-dependencies"]
    assert isinstance(extras, dict)
    wanted = [*meta["dependencies"], *(one for extra in extras.values() for one in extra)]  # type: ignore[misc]
    missing = {normal(re.split(r"[<>=!~;\[ ]", one)[0]) for one in wanted} - pinned
    assert missing == set()


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_makefile_has_what_was_promised() -> None:
    targets = set(re.findall(r"^([\w-]+):", words(ROOT / "Makefile"), re.MULTILINE))
    assert targets >= set(TARGETS)


def test_dependencies_come_from_the_standard_places() -> None:
    """No ``--index-url``, no direct address: every name is resolved by the user's own pip."""
    text = words(ROOT / "pyproject.toml") + words(ROOT / "Makefile") + words(ROOT / "constraints.txt")
    assert "://" not in text
    assert "index-url" not in text


# --- the wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built with what is installed; nothing is fetched."""
    into = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(into), str(ROOT)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = into.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an installer puts into site-packages: a pure wheel is just unpacked."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def test_the_wheel_claims_no_name_but_ours(wheel: Path, unpacked: Path) -> None:
    assert wheel.name == f"inbox_tui-{__version__}-py3-none-any.whl"
    assert sorted(path.name for path in unpacked.iterdir()) == [
        *OURS[:1],
        f"inbox_tui-{__version__}.dist-info",
        *OURS[1:],
    ]


def test_the_wheel_holds_what_is_not_python(unpacked: Path) -> None:
    for folder in OURS:
        source = ROOT / folder if folder == "inbox_tui" else ROOT / "connectors" / folder
        wanted = {str(p.relative_to(source)) for p in tracked() if p.is_relative_to(source)}
        there = {str(p.relative_to(unpacked / folder)) for p in (unpacked / folder).rglob("*") if p.is_file()}
        assert wanted == there
    assert (unpacked / "inbox_tui/py.typed").exists()
    assert list(unpacked.glob("inbox_tui/ui/*.tcss"))
    assert list(unpacked.glob("inbox_tui_demo/stories/*.txt"))


def test_the_wheel_tells_its_command_its_connectors_and_its_licence(unpacked: Path) -> None:
    info = unpacked / f"inbox_tui-{__version__}.dist-info"
    points = ConfigParser()
    points.optionxform = str  # type: ignore[assignment,method-assign]
    points.read_string(words(info / "entry_points.txt"))
    declared = project()["entry-points"]
    assert isinstance(declared, dict)
    assert dict(points["inbox_tui.connectors"]) == declared["inbox_tui.connectors"]
    assert dict(points["console_scripts"]) == {"inbox-tui": "inbox_tui.__main__:main"}
    metadata = words(info / "METADATA")
    assert f"\nVersion: {__version__}\n" in metadata
    assert "\nLicense-Expression: MIT\n" in metadata
    assert "\nRequires-Python: >=3.11\n" in metadata
    assert (info / "licenses/LICENSE").exists()


def test_installed_clean_it_lists_its_connectors_and_starts(unpacked: Path, tmp_path: Path) -> None:
    """With the wheel in front of everything else, and without this folder."""
    asked = (
        "import json, inbox_tui\n"
        "from inbox_tui.engine.registry import Registry\n"
        "registry = Registry()\n"
        "kinds = registry.load_all()\n"
        "print(json.dumps([inbox_tui.__file__, [kind.platform for kind in kinds],\n"
        "                  [each.sentence for each in registry.broken()]]))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(unpacked), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONSAFEPATH": "1"}

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    place, platforms, broken = json.loads(run("-c", asked))
    assert Path(place).is_relative_to(unpacked)
    declared = project()["entry-points"]
    assert isinstance(declared, dict)
    assert sorted(platforms) == sorted(declared["inbox_tui.connectors"])
    assert broken == []
    assert run("-m", "inbox_tui", "--version").strip() == f"inbox-tui {__version__}"
    assert "demo" in run("-m", "inbox_tui", "--help")
