from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_tui.domain.links import openable, shown_host, warning
from inbox_tui.testing.hostile import HOSTILE

WEB_ADDRESS = re.compile(r"https?://[!-~]+")


@pytest.mark.parametrize(
    ("url", "opened"),
    [
        ("https://shop.example/blue?size=m#top", "https://shop.example/blue?size=m#top"),
        ("HTTPS://Shop.Example", "https://shop.example/"),
        ("http://shop.example:8080/a%20b", "http://shop.example:8080/a%20b"),
        ("https://bücher.example/straße?q=grün#ä", "https://xn--bcher-kva.example/stra%C3%9Fe?q=gr%C3%BCn#%C3%A4"),
        ("https://[2001:DB8::1]/", "https://[2001:db8::1]/"),
        ('https://shop.example/"><script>', "https://shop.example/%22%3E%3Cscript%3E"),
        ("https://shop.example/100%", "https://shop.example/100%"),
    ],
)
def test_web_addresses_open_as_plain_ascii(url: str, opened: str) -> None:
    assert openable(url) == opened


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "--remote-debugging-port=1",
        "-P evil",
        "%action",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://shop.example",
        "https://",
        "https:///path",
        "https://bank.example@evil.example",
        "https://user:pw@shop.example",
        "https://shop.example/a b",
        "https://shop.example/\n-x",
        "https://shop.example\\@evil.example",
        " https://shop.example",
        "https://sh\u200bop.example",
        "https://shop.example/\u202egnp.exe",
        "https://shop.example:0",
        "https://shop.example:99999",
        "https://a..b",
        "https://-x.example",
        "https://shop.example/" + "a" * 2048,
        "https://" + "a" * 64 + "é.example",
        "https://[::1",
        "https://[fe80::1%25eth0]/",
        "vbscript:x",
        "//shop.example",
        "https://\ud83d.example",
        "https://a%2eb.example",
        "https:shop.example",
    ],
)
def test_everything_else_stays_shut(url: str) -> None:
    assert openable(url) is None
    assert shown_host(url) == ""
    assert "cannot be opened" in warning("click", url)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["", "https://", "https://shop.example/", "http://[", "https://xn--"]))
def test_whatever_opens_is_printable_and_stays_the_same(rest: str, start: str) -> None:
    opened = openable(start + rest)
    if opened is not None:
        assert WEB_ADDRESS.fullmatch(opened)
        assert len(opened) <= 2048
        assert openable(opened) == opened
        assert shown_host(opened) == shown_host(start + rest) != ""
    warning(rest, start + rest)


def test_the_hostile_corpus_opens_only_web_addresses() -> None:
    for text in HOSTILE:
        for url in (text, f"https://{text}", f"https://shop.example/{text}"):
            opened = openable(url)
            assert opened is None or WEB_ADDRESS.fullmatch(opened)


@pytest.mark.parametrize(
    ("text", "url", "said"),
    [
        ("https://bank.example/login", "https://evil.example/", "Opens evil.example, not bank.example"),
        ("bank.example", "https://bank.example.evil.example/", "not bank.example as it says"),
        ("here", "https://аpple.example/", "mixes alphabets"),
        ("here", "https://bücher.example/", "Opens xn--bcher-kva.example: the name is not written in plain letters."),
        ("here", "https://xn--80ak6aa92e.example/", "not written in plain letters"),
        ("here", "http://127.0.0.1/", "this very machine"),
        ("here", "http://[::1]:8080/", "this very machine"),
        ("here", "http://[::ffff:10.0.0.1]/", "private network"),
        ("here", "http://192.168.1.1/", "private network"),
        ("here", "http://93.184.216.34/", "numeric address instead of a name"),
        ("here", "http://2130706433/", "in disguise"),
        ("here", "http://0x7f.1/", "in disguise"),
        ("here", "http://127.1/", "in disguise"),
        ("here", "http://localhost/", "machine or network"),
        ("here", "http://printer.local/", "machine or network"),
    ],
)
def test_a_surprising_target_is_named_first(text: str, url: str, said: str) -> None:
    assert said in warning(text, url)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("here", "https://shop.example/blue"),
        ("https://shop.example/blue", "https://shop.example/blue"),
        ("shop.example/bl…", "https://www.shop.example/blue"),
        ("the blue one.", "https://shop.example/"),
    ],
)
def test_an_honest_link_needs_no_words(text: str, url: str) -> None:
    assert warning(text, url) == ""
