"""No way for a stranger's text to be read as markup, from the source: what must not stand in the screens' code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import inbox_tui.ui

FILES = sorted(Path(inbox_tui.ui.__file__).parent.rglob("*.py"))
READ_MARKUP = {
    "Static", "Label", "Button", "Checkbox", "RadioButton", "OptionList", "Option", "Select", "SelectionList",
    "Collapsible", "Tab", "TabPane", "Placeholder", "ListItem", "SystemCommand", "Hit", "DiscoveryHit", "Content",
    "DataTable", "Tree", "RichLog", "Log", "Markdown", "MarkdownViewer", "Pretty", "Tooltip", "Digits", "Link",
}  # fmt: skip
MADE_SAFE = {"Hit", "DiscoveryHit"}
BANNED_CALLS = {"from_markup", "escape", "system", "popen", "Markdown", "add_row", "add_column", "RichLog", "DataTable"}
BANNED_NAMES = {"webbrowser", "markup"}
BANNED_TARGETS = {"border_title", "border_subtitle", "tooltip", "sub_title"}


def findings(source: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            literal = all(isinstance(argument, ast.Constant) for argument in node.args)
            keywords = {keyword.arg: keyword.value for keyword in node.keywords}
            if name in BANNED_CALLS:
                found.append(f"{node.lineno}: {name}(")
            if name in READ_MARKUP - {"Content"} and not literal:
                shown = node.args[1] if name == "Hit" and len(node.args) > 1 else node.args[0] if node.args else None
                safe = isinstance(shown, ast.Call) and getattr(shown.func, "id", "") in {"Content", "plain"}
                help = keywords.get("help")
                safe = safe and (help is None or getattr(getattr(help, "func", None), "id", "") in {"Content", "plain"})
                if not (name in MADE_SAFE and safe):
                    found.append(f"{node.lineno}: {name}( with text that is not literal")
            if name == "Style" and "link" in keywords:
                found.append(f"{node.lineno}: Style(link=")
            if "shell" in keywords:
                found.append(f"{node.lineno}: shell=")
            if name == "notify":
                found.append(f"{node.lineno}: notify( instead of say(")
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {alias.name.split(".")[-1] for alias in node.names} | {getattr(node, "module", None) or ""}
            if names & BANNED_NAMES or "escape" in names or "textual.markup" in names or "rich.markup" in names:
                found.append(f"{node.lineno}: import {names}")
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Attribute) and target.attr in BANNED_TARGETS:
                    found.append(f"{node.lineno}: {target.attr} =")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_in_the_screens_reads_markup(path):
    assert findings(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "Static(post.text)",
        "Label(name)",
        "Hit(1, title, run)",
        "Content.from_markup(text)",
        "from textual.markup import escape",
        "import webbrowser",
        "self.border_title = name",
        "Style(link=url)",
        "subprocess.run(text, shell=True)",
        "self.notify(text)",
        "Markdown(text)",
    ],
)
def test_the_check_itself_finds_what_it_should(source):
    assert findings(source)


def test_nothing_in_the_screens_reaches_the_store_or_the_network():
    import subprocess
    import sys

    code = (
        "import sys, inbox_tui.ui.app, inbox_tui.ui.screens.main, inbox_tui.ui.screens.review;"
        "bad = {'httpx', 'sqlite3', 'aiosqlite', 'keyring', 'cryptography', 'inbox_tui.store', 'inbox_tui.engine',"
        "'inbox_tui.net', 'inbox_tui.connector'} & set(sys.modules); print(sorted(bad)); sys.exit(bool(bad))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
