"""Handing a conversation over on a real store: what leaves, by which way, and both clocks."""

from __future__ import annotations

import sys
from functools import partial

import pytest

from inbox_tui.config import Relationship

from promised_desk import Clock, begun, opened, until  # isort: skip  (put there by conftest)


@pytest.fixture
def at():
    return Clock()


@pytest.fixture
def settings():
    return Relationship()


@pytest.fixture
async def desk(tmp_path, at, settings):
    async with opened(tmp_path, at, settings) as inbox:
        yield inbox


@pytest.fixture
def story(desk):
    return partial(begun, desk)


async def test_handed_over_into_a_file_both_clocks_asked_again_and_back(story, desk, at, tmp_path):
    async with story() as s:
        await s.go_to("Ana Ruiz")
        await s.press("H")
        await s.shows("Hand Ana Ruiz over to", "1 support", "2 sales")
        await s.press("1")
        await s.shows("What support needs to know goes into", "f or enter: a file", "c the clipboard", "m a mail")
        await s.press("f")
        await s.says("Handed over to support: ")
        (file,) = (tmp_path / "handed-over").iterdir()
        assert file.stat().st_mode & 0o077 == 0
        told = file.read_text()
        assert "# For support: Ana Ruiz" in told
        assert "\\[click\\](https://evil.example) &lt;b&gt;now&lt;/b&gt;" in told
        assert "Ana Ruiz" not in s.needs
        at.move(hours=25)
        s.main.remind()
        await s.says("Time to ask support about Ana Ruiz: g w")
        await s.press("g", "w")
        await s.shows("To do now", "ask support again", "support has it 25h · Ana Ruiz waits 28h")
        await s.press("n")
        await s.says("Support was asked again")
        await s.shows("Handed over: our clock stands still", "support was asked just now")
        await s.press("b")
        await s.says("Back from support: Ana Ruiz")
        assert "Ana Ruiz" in s.needs
        assert not desk.row(next(row.id for row in desk.window("all").rows if row.name == "Ana Ruiz")).handed_at
        await s.press("z", "z", "z")
        await until(lambda: not any(one.name == "Ana Ruiz" for one in desk.waiting_on()))


async def test_the_clipboard_gets_the_packet(story, desk):
    async with story() as s:
        await s.go_to("Ana Ruiz")
        await s.press("H", "1", "c")
        await s.says("the packet is in the clipboard")
        assert s.app.clipboard.startswith("# For support: Ana Ruiz")


@pytest.mark.parametrize("opens", [True, False])
async def test_a_mail_is_opened_with_the_packet_in_it(story, desk, opens):
    opened = []
    async with story(opener=lambda url: opened.append(url) or opens) as s:
        await s.go_to("Ana Ruiz")
        await s.press("H", "1", "m")
        await s.says("Handed over to support" if opens else "no mail program opened; the packet is /")
        (url,) = opened
        assert url.startswith("mailto:?subject=Ana%20Ruiz%20on%20Mastodon")
        assert "%23%20For%20support" in url
        assert "\n" not in url


class TestCommand:
    @pytest.fixture
    def settings(self, tmp_path):
        program = tmp_path / "take.py"
        program.write_text(
            "import pathlib, sys\n"
            "words = sys.stdin.read()\n"
            "if pathlib.Path(sys.argv[1] + '.full').exists(): sys.exit('the desk is \\x1b[31mfull')\n"
            "pathlib.Path(sys.argv[1]).write_text(words)\n"
        )
        return Relationship(hand_off_command=f"{sys.executable} {program} {tmp_path / 'taken'}", hand_off_by="command")

    async def test_it_gets_the_packet_on_its_input(self, story, desk, tmp_path):
        async with story() as s:
            await s.go_to("Ana Ruiz")
            await s.press("H", "2", "enter")
            await s.says("Handed over to sales")
            assert (tmp_path / "taken").read_text().startswith("# For sales: Ana Ruiz")

    async def test_where_it_fails_nothing_is_handed_over(self, story, desk, tmp_path):
        (tmp_path / "taken.full").touch()
        async with story() as s:
            await s.go_to("Ana Ruiz")
            await s.press("H", "2", "r")
            await s.says("failed, nothing was handed over: the desk is")
            assert "\x1b" not in s.app.notice.words
            assert "Ana Ruiz" in s.needs


async def test_a_private_note_stays_private_unless_it_is_chosen(story, desk, tmp_path):
    from inbox_tui.domain.model import ChangeSet

    ana = next(row.id for row in desk.window("all").rows if row.name == "Ana Ruiz")

    def note(db):
        db.execute("INSERT INTO note (conversation_id, at, text) VALUES (?, 1, 'she is my aunt')", (ana,))
        return None, ChangeSet()

    await desk.store._desk.write(note)
    async with story() as s:
        await s.go_to("Ana Ruiz")
        await s.press("H", "1", "c")
        await s.shows("Your private note too?")
        await s.press("enter")
        await s.says("clipboard")
        assert "aunt" not in s.app.clipboard
        await s.press("z")
        await until(lambda: "Ana Ruiz" in s.needs)
        await s.go_to("Ana Ruiz")
        await s.press("H", "1", "c", "y")
        await until(lambda: "she is my aunt" in s.app.clipboard)
