"""A person's browser, as far as signing in needs one: it opens the page, fills in its form, goes where it is sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx


@dataclass(frozen=True, slots=True)
class Page:
    """What is in front of the person in the end."""

    address: str
    status: int
    words: str


class _Form(HTMLParser):
    """The first form of a page: where it goes, and what it holds already."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "form" and not self.action:
            self.action = named.get("action", "")
        elif tag == "input" and named.get("type") == "hidden":
            self.fields[named["name"]] = named.get("value", "")


def allow(address: str, user: str) -> Page:
    """Open the address of an authorization page, allow what it asks as ``user``, and follow where that leads."""
    with httpx.Client(timeout=20, trust_env=False) as http:
        answer = http.get(address).raise_for_status()
        form = _Form()
        form.feed(answer.text)
        answer = http.post(urljoin(address, form.action), data={**form.fields, "username": user})
        if answer.is_redirect:
            answer = http.get(answer.headers["location"])
        return Page(str(answer.url), answer.status_code, re.sub(r"<[^>]+>", " ", answer.text))


def visit(address: str) -> Page:
    """Open an address and go nowhere from there."""
    answer = httpx.get(address, timeout=20, trust_env=False)
    return Page(address, answer.status_code, re.sub(r"<[^>]+>", " ", answer.text))


def asked(address: str) -> dict[str, str]:
    """What an authorization address asks for, by name."""
    return dict(parse_qsl(urlsplit(address).query, strict_parsing=True))


@dataclass(frozen=True, slots=True)
class Desktop:
    """A desktop without a screen: what programs hand to its browser is written down instead."""

    folder: Path

    def environment(self, path: str) -> dict[str, str]:
        """The variables that make a program believe in it. ``path``: the search path there would be without."""
        opener = self.folder / "xdg-open"
        opener.write_text(
            f'#!/bin/sh\nprintf "%s\\n" "$1" > "{self._note}.new" && mv "{self._note}.new" "{self._note}"\n'
        )
        opener.chmod(0o755)
        return {"DISPLAY": ":99", "PATH": f"{self.folder}:{path}"}

    @property
    def opened(self) -> str:
        """The address that was opened last; empty before."""
        return self._note.read_text().strip() if self._note.exists() else ""

    @property
    def _note(self) -> Path:
        return self.folder / "opened"
