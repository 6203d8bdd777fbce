"""Ctrl+T: a text of one's own is found by typing, put in with what is known, and its holes are shown."""

from __future__ import annotations

import pytest

from inbox_tui.domain.templates import Setting, fill, offered
from inbox_tui.inbox.templates import Templates, read_templates


@pytest.fixture
def folder(tmp_path, one):
    """A folder of templates behind the inbox of one conversation."""
    folder = tmp_path / "templates"
    one.made = []

    def templates(conversation):
        found, troubles = read_templates(folder)
        return Templates(folder=str(folder), offered=offered(found, Setting()), troubles=troubles)

    async def made_from(entry, template, step):
        one.made.append((entry, template.name, step))

    one.templates = templates
    one.fill_template = lambda template, step, target: fill(template.steps[step], {"name": "Ben"})
    one.made_from = made_from
    return folder


def _write(folder, **files):
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")


async def test_a_template_is_found_and_put_in_and_its_hole_is_filled_by_typing(stage, one, folder):
    _write(folder, ferry="title: Ferries\n\nNone on Sundays.", ship="Hello {{name}}, order {{last order}} is at sea.")
    async with stage(one) as s:
        await s.write("Hm. ")
        await s.press("ctrl+t")
        assert s.shows("Ferries")
        assert s.shows("None on Sundays."), "the text of the first stands below"
        await s.type("sea")
        assert not s.shows("Ferries")
        await s.press("enter")
        assert s.main.composer.text == "@ben@masto.example Hm. Hello Ben, order {{last order}} is at sea."
        await s.type("4711")
        assert s.main.composer.text == "@ben@masto.example Hm. Hello Ben, order 4711 is at sea."
        ((entry, name, step),) = one.made
        assert (name, step) == ("ship", 0)
        assert one.outgoing(entry) is not None


async def test_it_never_glues_to_what_stands_there(stage, one, folder):
    _write(folder, ferry="None on Sundays.")
    async with stage(one) as s:
        await s.write("See shop.example/a?b=c")
        await s.press("ctrl+t", "enter")
        assert s.main.composer.text == "@ben@masto.example See shop.example/a?b=c\n\nNone on Sundays."


async def test_where_there_is_none_it_says_where_to_put_one(stage, one, folder):
    async with stage(one, size=(80, 24)) as s:
        await s.write("Hm.")
        await s.press("ctrl+t")
        assert s.shows("There is no template yet.")
        assert s.shows("kind: complaint")
        assert not s.shows("one of 0")


async def test_leaving_the_chooser_leaves_the_text_alone(stage, one, folder):
    _write(folder, ferry="None on Sundays.")
    async with stage(one) as s:
        await s.write("Hm.")
        await s.press("ctrl+t", "escape")
        await s.type("!")
        assert s.main.composer.text == "@ben@masto.example Hm.!"
        assert not one.made


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_without_templates_it_says_where_they_go(stage, one, folder, size):
    async with stage(one, size=size) as s:
        await s.write("Hm.")
        await s.press("ctrl+t")
        assert s.shows("There is no template yet.")
        assert s.shows("Put text files (.md or .txt) into")
        assert s.shows("{{their words}}")
        await s.press("enter", "escape")
        assert s.main.composer.text == "@ben@masto.example Hm."


async def test_files_that_are_none_are_a_sentence_each(stage, one, folder):
    _write(folder, good="Hello.", bad="kind: rage\n\nHello", huge="x" * 70_000, evil="title: [red]\x1b[31m\n\n[b]Hi")
    (folder / "latin.txt").write_bytes(b"gr\xfc\xdfe")
    (folder / "a-folder.md").mkdir()
    async with stage(one) as s:
        await s.write("Hm.")
        await s.press("ctrl+t")
        assert s.shows("bad: 'rage' is no kind")
        assert s.shows("huge: it is larger than 64 KB.")
        assert s.shows("latin: it is not UTF-8 text.")
        assert s.shows("[red]")
        assert s.shows("good")
