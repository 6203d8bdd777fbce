"""An archive is a stranger's file: what climbs, links, bursts, lies or breaks off does no harm and is told in words."""

from __future__ import annotations

import io
import json
import stat
import struct
import tarfile
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archives import GOOGLE_PLUS, X, zipped
from inbox_tui.connector import Rejected
from inbox_tui.connector.fields import Odd
from inbox_tui.domain.model import Identity, RemoteId
from inbox_tui_archive import bundle, stream
from inbox_tui_archive.formats import FORMATS

US = Identity(id=RemoteId("111"), handle="mugs", name="Mugs")


def named(body: bytes) -> list[str]:
    return [member.name for member in bundle.members(io.BytesIO(body))]


def unpacked(body: bytes) -> None:
    for member in bundle.members(io.BytesIO(body)):
        while member.file.read():
            pass


def test_a_name_that_climbs_is_only_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    body = zipped({"../../escaped.js": "x", "/etc/owned": "x", "data/tweets.js": "window.a = []"})
    for member in bundle.members(io.BytesIO(body)):
        member.file.read()
    assert list(tmp_path.iterdir()) == []
    assert not (tmp_path.parent.parent / "escaped.js").exists()


def test_links_and_devices_are_left_out() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        link = zipfile.ZipInfo("data/tweets.js")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert named(made.getvalue()) == []
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as tar:
        for name, kind in (
            ("a", tarfile.SYMTYPE),
            ("b", tarfile.LNKTYPE),
            ("c", tarfile.CHRTYPE),
            ("d", tarfile.FIFOTYPE),
        ):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/passwd"
            tar.addfile(entry)
    assert named(made.getvalue()) == []


def test_a_bomb_is_refused_before_it_bursts() -> None:
    body = zipped({"data/tweets.js": b"[" + b" " * (80 * 1024 * 1024)})
    assert len(body) < 300_000
    tracemalloc.start()
    with pytest.raises(Rejected, match="far more"):
        unpacked(body)
    assert tracemalloc.get_traced_memory()[1] < 60_000_000
    tracemalloc.stop()


def test_a_list_of_millions_is_refused_unread() -> None:
    body = bytearray(zipped({"a": "b"}))
    end = body.rfind(b"PK\x05\x06")
    body[end + 12 : end + 16] = struct.pack("<I", 0x7FFFFFFF)
    with pytest.raises(Rejected, match="200,000"):
        named(bytes(body))


def test_one_word_without_end_is_refused() -> None:
    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            return b'["' + b"a" * 100_000 if size else b""

    with pytest.raises(Rejected):
        list(stream.items(Endless()))  # type: ignore[arg-type]


def test_memory_does_not_grow_with_the_file() -> None:
    """Twelve megabytes of posts, one at a time."""
    tweet = {"tweet": {"id_str": "1", "full_text": "mug " * 250, "created_at": "Wed Oct 10 20:19:24 +0000 2018"}}
    one = json.dumps(tweet).encode()

    class Long(io.RawIOBase):
        left = 12 * 1024 * 1024
        begun = False

        def read(self, size: int = -1) -> bytes:
            if not self.begun:
                self.begun = True
                return b"window.YTD.tweets.part0 = [" + one
            self.left -= len(one) * 100
            return (b"," + one) * 100 if self.left > 0 else b""

    tracemalloc.start()
    count = sum(isinstance(each, object) for each in FORMATS["x"].posts("data/tweets.js", Long(), US))  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count > 9_000
    assert peak < 6_000_000


@pytest.mark.parametrize("cut", [4, 60, 200, -30, -5])
def test_a_download_that_broke_off_is_told(cut: int) -> None:
    with pytest.raises(Rejected):
        unpacked(zipped(X)[:cut])


def test_a_locked_zip_is_told() -> None:
    body = bytearray(zipped({"data/tweets.js": "[]"}))
    body[6] |= 1
    body[body.rfind(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Rejected, match="password"):
        named(bytes(body))


def test_broken_encodings_cost_a_letter_not_the_file() -> None:
    raw = X["data/tweets.js"].encode().replace(b"Salt", b"S\xff\xfelt") if isinstance(X["data/tweets.js"], str) else b""
    found = list(FORMATS["x"].posts("data/tweets.js", io.BytesIO(raw), US))
    assert "S��lt" in found[0].text  # type: ignore[union-attr]


@given(st.binary(max_size=400))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        for member in bundle.members(io.BytesIO(body)):
            member.file.read()
    except Rejected:
        pass


KEYS = """messages orderedItems object type id published dmConversation messageCreate tweet id_str created_at author
comments resourceName creationTime content sender_name timestamp_ms photos entities urls postAcl album media account
participants""".split()  # noqa: SIM905
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=12,
)
FILES = {
    "mastodon": "outbox.json", "x": "data/tweets.js", "google-plus": "Takeout/Google+ Stream/Posts/a.json",
    "meta": "messages/inbox/a/message_1.json",
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(FILES))
@given(body=JSON)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_any_json_is_posts_odd_items_or_a_refusal(kind: str, body: Any) -> None:
    try:
        for each in FORMATS[kind].posts(FILES[kind], io.BytesIO(json.dumps([body, body]).encode()), US):
            assert isinstance(each, Odd) or each.text
        for each in FORMATS[kind].posts(FILES[kind], io.BytesIO(json.dumps(body).encode()), US):
            assert isinstance(each, Odd) or each.text
    except Rejected:
        pass


def test_the_google_plus_that_was_recorded_in_shape_is_read() -> None:
    shape = Path(__file__).parents[3].parent / "shared/recorded/google/takeout-structure/takeout_post_skeleton.json"
    if not shape.exists():
        pytest.skip("the recorded shapes are not here")
    posts = list(
        FORMATS["google-plus"].posts("Takeout/Google+ Stream/Posts/a.json", io.BytesIO(shape.read_bytes()), US)
    )
    assert len(posts) >= 2
    assert not any(isinstance(each, Odd) for each in posts)
    assert GOOGLE_PLUS
