"""Whether two profiles may be one person: only by what both show openly, each piece of evidence in words.

Nothing here merges anybody. A platform that forbids matching its people with profiles elsewhere is never matched.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import combinations

from inbox_tui.domain.addresses import top_levels
from inbox_tui.domain.model import IdentityId
from inbox_tui.domain.value import value_class

LONGEST_BIO = 2_000
COMMON = 4
"""A link or a handle that more profiles share says nothing about any of them."""
_SHORT = 6
"""Handles shorter than this are had by many: the names must agree, too."""
_SAME_WORDS = 20

_ADDRESS = re.compile(
    r"(?i)(?:https?://)?((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,24})(/[^\s<>\"'|]*)?"
)
_FULL = re.compile(r"(?<![\w@])@([\w.-]{1,64}@[\w-]+(?:\.[\w-]+)+)")
_EDGE = re.compile(r"[\s)\]}.,;:!?…]+$")
_WORD = re.compile(r"[\W_]+")
_NAMES = (
    "info admin support help hello contact official team news shop store mail me user test service sales press office"
    " kontakt hilfe service hallo contacto ayuda hola soporte tienda bonjour aide boutique contato ajuda loja ciao"
    " aiuto negozio winkel hulp webmaster noreply anonymous deleted"
)
_GENERIC = frozenset(_NAMES.split())
_SITES = (
    "twitter.com x.com facebook.com instagram.com youtube.com youtu.be tiktok.com threads.net linkedin.com bsky.app"
    " reddit.com tumblr.com pinterest.com linktr.ee github.com medium.com patreon.com ko-fi.com etsy.com t.me wa.me"
    " discord.gg discord.com twitch.tv google.com amazon.com wikipedia.org substack.com bandcamp.com soundcloud.com"
    " spotify.com open.spotify.com apple.com mastodon.social bsky.social wordpress.com blogspot.com"
)
_CROWDED = frozenset(_SITES.split())
"""Sites of many people: only an address below them belongs to one."""
_HOSTED = ("bsky.social", "wordpress.com", "blogspot.com", "tumblr.com", "github.io", "brid.gy")


@value_class(kw_only=True)
class Seen:
    """What one profile shows openly."""

    id: IdentityId
    platform: str
    remote: str
    handle: str
    name: str = ""
    url: str = ""
    bio: str = ""
    no_matching: str = ""
    """Why its platform lets nobody match it with profiles elsewhere, a sentence. Empty: it does."""


@value_class(kw_only=True)
class Suggestion:
    """Two people who may be one."""

    a: IdentityId
    b: IdentityId
    evidence: tuple[str, ...]
    """Best first, each a few words: ``both link to ana.example``."""
    weight: int
    """For the order: the sum of 4 for one and the same profile, 3 for a site of their own, 2 for a link, 1 for a
    handle."""


def keys(handle: str, url: str, bio: str) -> frozenset[str]:
    """What a profile can be found by: two that may be one share at least one of these.

    ``h:`` its handle; ``l:`` an address: its own, one in its bio, or the domain that is its handle; ``a:`` a full
    handle: its own, or one that its bio names.
    """
    found = {f"h:{key}"} if (key := handle_key(handle)) else set()
    shown = links(bio)
    sites = (site for link in shown if (site := link.split("/", 1)[0]) not in _CROWDED)
    found |= {f"l:{link}" for link in (*shown, *sites, _link(url), _domain_handle(handle)) if link}
    found |= {f"a:{full}" for full in (*_named(bio), _full(handle)) if full}
    return frozenset(found)


def handle_key(handle: str) -> str:
    """A handle without its server and its dots: ``Ana.Ruiz@town.example`` and ``ana_ruiz`` are ``anaruiz``. Empty for
    one that says nothing: too short, only digits, or what many are called."""
    local = handle.strip().lstrip("@").casefold()
    local = local.split("@", 1)[0] if "@" in local else local.split(".", 1)[0] if _is_domain(local) else local
    key = _WORD.sub("", unicodedata.normalize("NFKC", local))
    return "" if len(key) < 3 or key.isdigit() or key in _GENERIC else key


def links(text: str) -> tuple[str, ...]:
    """The web addresses in a bio that belong to somebody, without scheme, ``www`` and what stands behind ``?``."""
    if "." not in text:
        return ()
    return tuple(dict.fromkeys(link for found in _ADDRESS.finditer(text[:LONGEST_BIO]) if (link := _key(found))))


def suggest(a: Seen, b: Seen) -> Suggestion | None:
    """Why two profiles may be one person; None: nothing says so, or it may not be asked."""
    evidence: list[tuple[int, str]] = []
    if same_profile(a, b):
        evidence.append((4, f"the same profile, @{a.handle.lstrip('@')}, seen by two of your accounts"))
    elif forbidden(a, b):
        return None
    else:
        evidence += _sites(a, b)
        evidence += _shared(a, b, evidence)
        if (handle := handle_key(a.handle)) and handle == handle_key(b.handle):
            alike = bool(a.name) and _plain(a.name) == _plain(b.name)
            if alike or len(handle) >= _SHORT:
                words = f"both are called {handle}" + (f", and {a.name}" if alike else "")
                evidence.append((2 if alike else 1, words))
        if evidence and len(a.bio) >= _SAME_WORDS and _plain(a.bio) == _plain(b.bio):
            evidence.append((2, "they say the same of themselves"))
    if not evidence:
        return None
    evidence.sort(key=lambda each: -each[0])
    return Suggestion(
        a=a.id, b=b.id, evidence=tuple(words for _, words in evidence), weight=sum(n for n, _ in evidence)
    )


def forbidden(a: Seen, b: Seen) -> str:
    """Why two profiles may not be taken for one person, a sentence: the platform of one of them forbids it. Empty:
    nothing does. One and the same profile, seen by two accounts, is no match with anything elsewhere."""
    return "" if same_profile(a, b) else a.no_matching or b.no_matching


def may_be_one(profiles: Sequence[Seen]) -> tuple[Seen, ...]:
    """Of profiles that somebody takes for one person, those that may stay it, in their order: those whose platforms
    forbid matching go; where all do, what is one profile with the first stays."""
    if not any(forbidden(a, b) for a, b in combinations(profiles, 2)):
        return tuple(profiles)
    free = tuple(one for one in profiles if not one.no_matching)
    return free or tuple(one for one in profiles if one is profiles[0] or same_profile(profiles[0], one))


def same_profile(a: Seen, b: Seen) -> bool:
    """One profile, met by two of our accounts. Servers of one platform number their people each for itself: the same
    number under two addresses is two people."""
    if a.platform != b.platform or not a.handle or a.handle.casefold() != b.handle.casefold():
        return False
    if a.url and b.url:
        return a.url.casefold() == b.url.casefold()
    return a.remote == b.remote


def _sites(a: Seen, b: Seen) -> list[tuple[int, str]]:
    """A site of one's own: the domain that is a handle, and the profile that a bio leads to."""
    found = []
    for one, other in ((a, b), (b, a)):
        site, shown = _domain_handle(one.handle), links(other.bio)
        if site and any(link == site or link.startswith(f"{site}/") for link in shown):
            found.append((3, f"{site} is the handle of one, and in the bio of the other"))
        elif one.url and _link(one.url) in shown:
            found.append((3, f"the bio of @{other.handle.lstrip('@')} leads to @{one.handle.lstrip('@')}"))
        elif (full := _full(one.handle)) and full in _named(other.bio):
            found.append((3, f"the bio of @{other.handle.lstrip('@')} names @{full}"))
    site = _domain_handle(a.handle)
    if site and site == _domain_handle(b.handle):
        found.append((3, f"both have {site} as their handle"))
    return found


def _shared(a: Seen, b: Seen, known: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    both = [link for link in links(a.bio) if link in links(b.bio)]
    told = " ".join(words for _, words in known)
    return [(2, f"both link to {link}") for link in both if link not in told][:2]


def _key(found: re.Match[str]) -> str:
    if found.start() and found.string[found.start() - 1] in "@＠":
        return ""  # the server of a handle or a mail address
    host = found[1].casefold().removeprefix("www.")
    path = _EDGE.sub("", (found[2] or "").split("?", 1)[0].split("#", 1)[0]).rstrip("/")
    if not path and host in _CROWDED:
        return ""
    end = found.end(1)
    if found[2] is None and end < len(found.string) and found.string[end] in "@＠":
        return ""  # the name in front of a mail address
    return host + path.casefold()


def _link(url: str) -> str:
    found = _ADDRESS.match(url)
    return _key(found) if found else ""


def _full(handle: str) -> str:
    """``name@server``, for those who have a server."""
    plain = handle.strip().lstrip("@").casefold()
    return plain if _FULL.fullmatch(f"@{plain}") else ""


def _named(bio: str) -> frozenset[str]:
    if "@" not in bio:
        return frozenset()
    return frozenset(found[1].rstrip(".").casefold() for found in _FULL.finditer(bio[:LONGEST_BIO]))


def _is_domain(handle: str) -> bool:
    found = _ADDRESS.fullmatch(handle)
    if found is None or found[2] is not None or handle.startswith("http"):
        return False
    top = found[1].rpartition(".")[2].casefold()
    return top in top_levels() or top == "example"


def _domain_handle(handle: str) -> str:
    """A handle that is a domain which somebody owns, as on Bluesky; empty for one that the platform lends."""
    plain = handle.strip().lstrip("@").casefold()
    if "@" in plain or not _is_domain(plain) or plain.endswith(_HOSTED):
        return ""
    return plain


def _plain(words: str) -> str:
    return _WORD.sub("", unicodedata.normalize("NFKC", words).casefold())
