"""``export`` and ``import`` as a shell has them, in processes of their own too."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import sys

from inbox_tui.store.lock import Lock


def _lived_in(home):
    """Something that only the user can have made."""
    with sqlite3.connect(home / "inbox.db") as db:
        who, talk = db.execute("SELECT person_id, id FROM conversation WHERE person_id IS NOT NULL").fetchone()
        db.execute("INSERT INTO person VALUES (1, 'Ana [Ruiz]', 'engage', 5, 1, 5)")
        db.execute("INSERT INTO person_identity VALUES (?, 1)", (who,))
        db.execute("INSERT INTO person VALUES (2, '../../etc/passwd', 'aware', NULL, 0, 6)")
        db.execute("INSERT INTO note (person_id, at, text) VALUES (1, 1700000000000, 'likes *blue*\nand lamps')")
        db.execute(
            "INSERT INTO promise (conversation_id, sort, text, made_at, due_at) VALUES (?, 'promise', 'a list', 1, 2)",
            (talk,),
        )
        db.execute(
            """INSERT INTO outbox (uid, act, state, account, conversation_id, text, audience, created_at, updated_at,
                 sent_at) SELECT 'an-entry', 'reply', 'sent', account, id, 'Yes.', 'public', 5, 6, 7
               FROM conversation WHERE id = ?""",
            (talk,),
        )
    db.close()


def test_out_and_into_a_fresh_home_by_processes_of_their_own(town, home, tmp_path):
    _lived_in(home)
    file, fresh = tmp_path / "mine.jsonl", tmp_path / "fresh"

    def run(where, *arguments):
        command = [sys.executable, "-m", "inbox_tui", "--home", str(where), *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    out = run(home, "export", str(file))
    assert (out.returncode, out.stdout) == (0, "")
    assert "lines written to" in out.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert os.listdir(tmp_path).count(".mine.jsonl.part") == 0
    taken = run(fresh, "import", str(file))
    assert taken.returncode == 0, taken.stderr
    assert "2 people" in taken.stderr
    assert "1 note" in taken.stderr
    assert "1 sent reply" in taken.stderr
    assert "draft" not in taken.stderr
    wanted = run(home, "accounts", "list", "--json")
    again = [f"accounts add {one['platform']} --name {one['account']}" for one in json.loads(wanted.stdout)]
    for told in (taken.stderr, run(fresh, "status").stdout):
        assert "not signed in" in told
        assert any(command in told for command in again)
    before = file.read_bytes()
    refused = run(fresh, "export", str(file))
    assert refused.returncode == 1
    assert f"{file} is there already, and was left as it is." in refused.stderr
    assert "--force" in refused.stderr
    assert file.read_bytes() == before
    assert run(home, "export", "--force", str(file)).returncode == 0
    again = run(fresh, "import", str(file))
    assert again.stderr.startswith("Everything in it was here already.\n")
    back = run(fresh, "export")
    first, second = file.read_text("utf-8").splitlines(), back.stdout.splitlines()
    assert sorted(first[1:]) == sorted(second[1:])
    assert json.loads(second[0])["format"] == 1


def test_beside_a_running_app_it_exports_and_does_not_import(town, home, tmp_path):
    file = tmp_path / "mine.jsonl"
    lock = Lock(home / "inbox.lock")
    try:
        assert town("export", str(file)).code == 0
        refused = town("import", str(file))
    finally:
        lock.release()
    assert refused.code == 3
    assert "Another inbox-tui is open on this store." in refused.err


def test_a_page_for_each_person_and_an_index(town, home, tmp_path):
    _lived_in(home)
    folder = tmp_path / "pages"
    told = town("export", "--markdown", str(folder))
    assert told.code == 0
    assert told.out == ""
    names = sorted(os.listdir(folder))
    assert names == ["ana-ruiz.md", "etc-passwd.md", "index.md"]
    page = (folder / "ana-ruiz.md").read_text("utf-8")
    assert page.startswith("# Ana \\[Ruiz\\]\n")
    assert "- Stage: engage since 1970-01-01\n- VIP\n" in page
    assert "## Notes\n\n- 2023-11-14 22:13 UTC: likes \\*blue\\*\n  and lamps\n" in page
    assert "## Promises\n\n- a list (due 1970-01-01 00:00 UTC; open)\n" in page
    assert "- [Ana \\[Ruiz\\]](ana-ruiz.md) · 1 open promise\n" in (folder / "index.md").read_text("utf-8")


def test_what_cannot_be_is_said_in_a_sentence(shell, town, home, tmp_path):
    file = tmp_path / "mine.jsonl"
    assert town("export", str(tmp_path / "nowhere" / "x.jsonl")).code == 1
    assert town("import", str(tmp_path / "not-there")).err.startswith(f"inbox-tui: {tmp_path}/not-there cannot be read")
    assert town("export", str(file)).code == 0
    file.write_bytes(file.read_bytes()[:-5])
    cut = town("import", str(file))
    assert cut.code == 1
    assert "The file was cut off: line" in cut.err
    assert "Nothing was changed." in cut.err
    assert shell("export", at=tmp_path / "empty").err.startswith("inbox-tui: There is nothing to export yet.")
