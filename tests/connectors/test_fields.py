"""Single values out of a platform's JSON: whatever stands there, a parser gets what is declared, or ``Odd``."""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.connector import fields
from inbox_tui.connector.fields import (
    Odd,
    excerpt,
    items,
    load,
    mapping,
    moment,
    objects,
    part,
    text,
    when,
    when_or_none,
    whole,
)

AT = datetime(2026, 11, 20, 18, 2, 11, tzinfo=UTC)
SINGLE = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=50)
    | st.binary(max_size=50)
    | st.sampled_from([10**300, -1, 0, 1e300, "\ud800", "9" * 30, "٣", "²", "2026-11-20T18:02:11Z", "1772400000"])
)
ANY = st.recursive(
    SINGLE, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
)


def deep(levels: int = 100_000) -> Any:
    value: Any = []
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": [1, 2.5, "x", null, true]}', {"a": [1, 2.5, "x", None, True]}),
        (b"\xef\xbb\xbf{}", {}),
        (b"[NaN, Infinity, -Infinity, 1e999, -1e999]", [None] * 5),
        (b"12345678901234567890", 12345678901234567890),
        (b"9" * 5000, "9" * 5000),
        (b'"\xff"', "\ufffd"),
        (b'"\\ud83d\\ude00"', "😀"),
        (b"3", 3),
    ],
    ids=excerpt,
)
def test_json_is_read(body: bytes, value: object) -> None:
    assert load(body) == value


@pytest.mark.parametrize("body", [b"", b"{", b"<html>", b"[" * 100_000, b"{} {}", b"\x00", b"'a'"])
def test_what_is_no_json_is_odd(body: bytes) -> None:
    with pytest.raises(Odd):
        load(body)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("2026-11-20T18:02:11Z", AT),
        ("2026-11-20T18:02:11+00:00", AT),
        ("2026-11-20T18:02:11+0000", AT),
        ("2026-11-20T20:02:11+02:00", AT),
        ("2026-11-20T18:02:11", AT),
        (" 2026-11-20 18:02:11 ", AT),
        ("2026-11-20T18:02:11.5Z", AT + timedelta(milliseconds=500)),
        ("2026-11-20T18:02:11.123456789Z", AT + timedelta(microseconds=123456)),
        ("2026-11-20", AT.replace(hour=0, minute=0, second=0)),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("2026-02-30T00:00:00Z", None),
        ("2026-11-20T18:02:11Z" + " " * 40, None),
        ("yesterday", None),
        ("", None),
        ("\ud800", None),
        (1772400000, None),
        (None, None),
        (True, None),
        ([], None),
    ],
    ids=excerpt,
)
def test_a_time_of_iso_8601(value: object, found: datetime | None) -> None:
    assert when_or_none(value) == found
    if found is None:
        with pytest.raises(Odd):
            when(value)
    else:
        assert when(value).tzinfo is UTC


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (1795197731, datetime(2026, 11, 20, 18, 2, 11, tzinfo=UTC)),
        (1795197731.9, datetime(2026, 11, 20, 18, 2, 11, tzinfo=UTC)),
        ("1795197731", datetime(2026, 11, 20, 18, 2, 11, tzinfo=UTC)),
        *((bad, None) for bad in (None, True, 0, -1, 1e11, 1e20, 1795197731000, math.nan, math.inf, 10**5000)),
        *((bad, None) for bad in ("", "soon", "-1", "1.5", "٣", "²", "9" * 12, "9" * 9999, [], {})),
    ],
    ids=excerpt,
)
def test_seconds_since_1970(value: object, found: datetime | None) -> None:
    assert moment(value) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (0, 0),
        (7, 7),
        ("7", 7),
        ("007", 7),
        (10**12 - 1, 10**12 - 1),
        *((bad, None) for bad in (-1, 10**12, 10**5000, True, False, None, 1.0, "1.0", "", " 7", "٣", "²", "9" * 13)),
        *((bad, None) for bad in ("9" * 9999, [], {}, math.nan)),
    ],
    ids=excerpt,
)
def test_a_count(value: object, found: int | None) -> None:
    assert whole(value) == found
    assert type(whole(value)) is type(found), "True is no 1"


def test_an_object_and_what_it_holds() -> None:
    raw = {"a": {"b": {"c": 1}}, "list": [{}, 1], "null": None}
    assert mapping(raw) is raw
    assert part(raw) is raw
    assert part(raw, "a", "b") == {"c": 1}
    assert [part(raw, *path) for path in (["x"], ["null", "a"], ["list", "a"], ["a", "b", "c", "d"])] == [{}] * 4
    assert [part(bad, "a") for bad in (None, 1, "a", [raw], math.nan)] == [{}] * 5
    for bad in (None, 1, "", [], [{}]):
        with pytest.raises(Odd):
            mapping(bad)


def test_a_list_and_what_it_holds() -> None:
    assert items([1, None, {}]) == [1, None, {}]
    assert items(list(range(10)), 3) == [0, 1, 2]
    assert len(items([0] * 6000)) == 5000
    assert [list(items(bad)) for bad in (None, {"a": 1}, "abc", 1)] == [[]] * 4
    assert objects([{"a": 1}, None, 1, "x", [{}], {}]) == [{"a": 1}, {}]
    assert objects([1, {}, {}], 2) == [{}]
    assert [objects(bad) for bad in (None, {"a": {}}, "abc", 1)] == [[]] * 4


def test_a_text() -> None:
    raw = {"a": "words", "number": 1, "null": None, "lone": "a\ud83db\udc00", "long": "x" * 300_000}
    assert text(raw, "a") == "words"
    assert text(raw, "a", 2) == "wo"
    assert [text(raw, key) for key in ("number", "null", "missing")] == [""] * 3
    assert [text(bad, "a") for bad in (None, [], "a", 1)] == [""] * 4
    assert text(raw, "lone") == "a\ufffdb\ufffd"
    assert len(text(raw, "long")) == fields.LONGEST_TEXT


def test_a_sample_is_short_and_always_there() -> None:
    assert excerpt({"a": 1}) == "{'a': 1}"
    assert excerpt(b"\xff" + b"x" * 1000) == "\ufffd" + "x" * 199
    assert excerpt("x" * 1000) == "'" + "x" * 199
    assert excerpt(deep()) == excerpt(10**5000) == "(too deep or too long to show)"


# --- properties


@given(st.binary() | ANY.map(lambda value: repr(value).encode("utf-8", "replace")[:2000]))
def test_any_body_is_a_value_or_odd(body: bytes) -> None:
    with contextlib.suppress(Odd):
        load(body)


@given(ANY)
def test_any_json_that_python_writes_is_read(value: object) -> None:
    try:
        body = json.dumps(value).encode()
    except (TypeError, ValueError):  # bytes, and numbers of thousands of digits
        return
    again = load(body)
    json.dumps(again, allow_nan=False)
    assert isinstance(again, type(value) | str | None)


@pytest.mark.parametrize(
    ("read", "kinds"),
    [
        (when_or_none, (datetime, type(None))),
        (moment, (datetime, type(None))),
        (whole, (int, type(None))),
        (excerpt, (str,)),
        (items, (list, tuple)),
        (objects, (list,)),
        (part, (dict,)),
        (lambda value: part(value, "a", "b"), (dict,)),
        (lambda value: text(value, "a"), (str,)),
        (lambda value: text({"a": value}, "a"), (str,)),
    ],
)
@given(value=ANY)
def test_any_value_gives_what_is_declared(
    read: Callable[[object], object], kinds: tuple[type, ...], value: object
) -> None:
    found = read(value)
    assert isinstance(found, kinds)
    if isinstance(found, datetime):
        assert found.tzinfo is UTC
    if isinstance(found, str):
        found.encode("utf-8")


@pytest.mark.parametrize(("read", "kind"), [(mapping, dict), (when, datetime)])
@given(value=ANY)
def test_any_value_is_what_is_declared_or_odd(read: Callable[[object], object], kind: type, value: object) -> None:
    with contextlib.suppress(Odd):
        assert isinstance(read(value), kind)


@given(
    st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=st.timezones()),  # noqa: DTZ001
    st.sampled_from(["auto", "seconds", "milliseconds"]),
)
def test_a_time_comes_back(at: datetime, detail: str) -> None:
    assert abs(when(at.isoformat(timespec=detail)) - at) < timedelta(seconds=1)


@given(st.integers(1, 10**11 - 1))
def test_seconds_come_back(seconds: int) -> None:
    found = moment(seconds)
    assert found == moment(str(seconds)) == moment(float(seconds))
    assert found is not None
    assert found.timestamp() == seconds
