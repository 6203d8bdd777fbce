"""Two addresses are the same server, or they are not."""

from __future__ import annotations

import pytest

from inbox_tui.net.origin import BadAddress, Origin, parse_origin, path_and_query, same_family


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Social.Example", "https://social.example"),
        ("https://social.example:443/path?x#y", "https://social.example"),
        ("https://social.example.:8443", "https://social.example:8443"),
        ("wss://stream.social.example/api", "https://stream.social.example"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("ws://127.0.0.1:4000", "http://127.0.0.1:4000"),
        ("http://[0:0:0:0:0:0:0:1]:80", "http://[::1]"),
        ("https://[2001:DB8::1]", "https://[2001:db8::1]"),
    ],
)
def test_one_server_is_written_one_way(url, expected):
    assert str(parse_origin(url)) == expected
    assert parse_origin(expected) == parse_origin(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://social.example",
        "http://127.1",
        "http://0x7f000001",
        "http://2130706433",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "ws://social.example",
        "https://good.example@evil.example",
        "https://@evil.example",
        "https://social.example:0",
        "https://social.example:65536",
        "https://social.example:x",
        "https://",
        "https://a b.example",
        "https://a\\.example",
        "https://a\n.example",
        "https://-a.example",
        "https://[::1",
        "https://[v1.x]",
        "https://social.example%2eevil.example",
        "https://" + "a" * 64 + ".example",
        "https://" + "a." * 140 + "example",
        "ftp://social.example",
        "//social.example",
        "social.example",
        "https://\u2603\ud83d.example",
        "https://x" + "/a" * 10_000,
    ],
)
def test_what_is_no_address_of_ours_is_refused_without_repeating_it(url):
    with pytest.raises(BadAddress) as caught:
        parse_origin(url)
    assert "evil" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/api/v1/a?b=c", "/api/v1/a?b=c"),
        ("/api/ü x?q=%20&r=ü", "/api/%C3%BC%20x?q=%20&r=%C3%BC"),
        ("https://social.example", "/"),
        ("/a#part", "/a"),
        ("/%zz?a=[1]&b='", "/%zz?a=[1]&b='"),
    ],
)
def test_paths_are_encoded_once(url, expected):
    assert path_and_query(url) == expected


@pytest.mark.parametrize(
    ("host", "own", "near"),
    [
        ("social.example", "social.example", True),
        ("streaming.social.example", "social.example", True),
        ("evilsocial.example", "social.example", False),
        ("social.example.evil.example", "social.example", False),
        ("example", "social.example", False),
        ("other.example", "social.example", False),
        ("a.com", "com", False),
        ("9.10.0.0.1", "10.0.0.1", False),
        ("a.localhost", "localhost", False),
    ],
)
def test_a_streaming_host_is_the_server_s_own_or_under_it(host, own, near):
    assert same_family(host, own) is near


def test_an_origin_says_whether_it_is_this_machine():
    assert Origin("http", "127.0.0.1", 1).loopback
    assert not Origin("https", "127.0.0.1.example", 443).loopback
