"""A gigabyte of archive, read by the connector in a process of its own: memory stays bounded."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

GIGABYTE = 1024**3
MOST = 160_000
"""Kilobytes a process may have had at once; Python with the contract alone has about 40,000."""

READ = """
import asyncio, resource, sys
from contextlib import contextmanager
from inbox_tui.testing.link import FakeLink, answer
from inbox_tui_archive import ArchiveConnector

link = FakeLink(lambda call: answer(404), settings={"file": sys.argv[1]}, origins=())

@contextmanager
def file(name):
    with open(sys.argv[1], "rb") as opened:
        yield opened

link.file = file

async def main():
    link.settings = (await ArchiveConnector.sign_in(link, link.settings, {}, None)).settings
    connector, at, posts, more = ArchiveConnector(link), None, 0, True
    while more:
        async for page in connector.updates(at):
            posts, at, more = posts + len(page.posts), page.cursor, page.more
    print(posts, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)

asyncio.run(main())
"""


@pytest.mark.live
def test_a_gigabyte_is_read_in_bounded_memory(tmp_path: Path) -> None:
    path, count = tmp_path / "x.zip", 0
    account = [{"account": {"accountId": "111", "username": "mugs", "accountDisplayName": "Mugs"}}]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("data/account.js", "window.YTD.account.part0 = " + json.dumps(account))
        with archive.open("data/tweets.js", "w", force_zip64=True) as file:
            written = file.write(b"window.YTD.tweets.part0 = [")
            while written < GIGABYTE:
                words = f"Mug number {count}: " + " ".join(str(count * step) for step in range(1, 900))
                tweet = {"id_str": str(count), "full_text": words, "created_at": "Wed Oct 10 20:19:24 +0000 2018"}
                written += file.write((b"," if count else b"") + json.dumps({"tweet": tweet}).encode())
                count += 1
            file.write(b"]")
    done = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True)
    posts, kilobytes = map(int, done.stdout.split())
    assert posts == count
    assert kilobytes < MOST
