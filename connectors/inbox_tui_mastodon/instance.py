"""What a server says about itself: its software, its limits, its addresses. Pure."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from inbox_tui.connector import Rejected
from inbox_tui.connector.fields import part, text, whole
from inbox_tui.domain.length import TextRules, Unit

MASTODON_TEXT = TextRules(
    limit=500,
    unit=Unit.GRAPHEMES,
    url_length=23,
    short_mentions=True,
    spoiler_counts=True,
    spoilers=True,
    links="cut-30",
    linked="@name@host #tag",
)
_COMPATIBLE = re.compile(r"compatible; *([A-Za-z][\w-]{0,30})(?: ([^)]{1,60}))?", re.IGNORECASE)
_SNAC = re.compile(r"really (snac)/?([^)]{0,40})", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?", re.IGNORECASE)
# Those that were seen to count a text's characters one by one, links and mentions in full.
_COUNTS_PLAINLY = frozenset({"gotosocial", "pleroma", "akkoma", "snac", "friendica", "pixelfed"})
# Those that know "read" and "write" only.
_BROAD_SCOPES = frozenset({"snac", "pixelfed", "friendica", "sharkey", "firefish", "iceshrimp", "misskey"})
_NAMES = {"gotosocial": "GoToSocial", "snac": "snac", "mastodon": "Mastodon"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    software: str = "mastodon"
    """Lower case: ``mastodon``, ``gotosocial``, ``akkoma``, ``snac`` ..."""
    version: str = ""
    domain: str = ""
    """The domain of this server's handles; may differ from the host of its API."""
    streaming: str = ""
    """Where it says its stream is (``wss://...``); empty: nowhere."""
    text: TextRules = MASTODON_TEXT
    api: int = 0
    """Mastodon's API version (2 is 4.3, 7 is 4.5); 0 where the server does not say."""

    @property
    def title(self) -> str:
        name = _NAMES.get(self.software, self.software.capitalize())
        return f"{name} {self.version}".strip()

    @property
    def snac(self) -> bool:
        return self.software == "snac"

    @property
    def fine_scopes(self) -> bool:
        return self.software not in _BROAD_SCOPES

    @property
    def certain(self) -> bool:
        """Whether the software is told by the answer itself, and not by the want of anything else."""
        return self.software != "mastodon" or self.api > 0


def parse(raw: Mapping[str, Any]) -> Instance:
    """An Instance entity, v2 or v1. Wrong or missing values fall back to Mastodon's own."""
    said = text(raw, "version", 200)
    software, version = "mastodon", said
    for pattern in (_SNAC, _COMPATIBLE):
        if found := pattern.search(said):
            software, version = found[1].lower(), (found[2] or "").strip()
            break
    else:
        if "gotosocial" in text(raw, "source_url", 500).lower():
            software = "gotosocial"
    v1 = text(raw, "uri", 500)
    domain = text(raw, "domain", 255) or (urlsplit(v1).netloc if "://" in v1 else v1)
    streaming = text(part(raw, "configuration", "urls"), "streaming", 500) or text(
        part(raw, "urls"), "streaming_api", 500
    )
    limits = part(raw, "configuration", "statuses")
    limit = whole(limits.get("max_characters")) or whole(raw.get("max_toot_chars")) or 500
    url_length = whole(limits.get("characters_reserved_per_url"))
    counted = replace(
        MASTODON_TEXT,
        limit=min(max(limit, 1), 1_000_000),
        url_length=23 if url_length is None else min(url_length, 1000),
    )
    found_instance = Instance(
        software=software,
        version=version,
        domain=domain.lower() if _HOST.fullmatch(domain.partition(":")[0]) else "",
        streaming="" if software == "snac" else streaming,
        text=counted,
        api=whole(part(raw, "api_versions").get("mastodon")) or 0,
    )
    return _counting(found_instance)


def named(instance: Instance, nodeinfo: Mapping[str, Any]) -> Instance:
    """``instance`` with the software that the server's NodeInfo names."""
    software = text(part(nodeinfo, "software"), "name", 40).lower()
    if not software or instance.certain:
        return instance
    return _counting(replace(instance, software=software))


def _counting(instance: Instance) -> Instance:
    if instance.software not in _COUNTS_PLAINLY:
        return instance
    markup = "markdown" if instance.software == "snac" else "plain"
    unit = Unit.GRAPHEMES if instance.software in ("pleroma", "akkoma") else Unit.CODE_POINTS
    return replace(
        instance,
        text=replace(instance.text, unit=unit, url_length=0, short_mentions=False, links="typed", markup=markup),
    )


def loopback(host: str) -> bool:
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def origin(server: str) -> str:
    """``https://host[:port]`` from whatever people write: a domain, an address with a path, or their own handle.

    Plain ``http`` is for loopback only. Raises ``Rejected``, saying what is wrong.
    """
    wrong = Rejected("That is not a server's address. Give its domain, such as mastodon.example.")
    given = server.strip()
    if not given or len(given) > 300 or any(c.isspace() or not c.isprintable() for c in given):
        raise wrong
    if "://" not in given:
        given = "https://" + given.split("/", 1)[0].rsplit("@", 1)[-1]
    try:
        parts = urlsplit(given)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise wrong from None
    if parts.username is not None or parts.password is not None or parts.scheme.lower() not in ("http", "https"):
        raise wrong
    if ":" in host:
        shown = f"[{host}]" if _address(host) else ""
    else:
        try:
            shown = host if host.isascii() else host.encode("idna").decode("ascii")
        except UnicodeError:
            raise wrong from None
        shown = shown.lower() if _HOST.fullmatch(shown) else ""
    if not shown:
        raise wrong
    scheme = parts.scheme.lower()
    if scheme == "http" and not loopback(host):
        raise Rejected("The server must be reached over https; plain http would show your login to the network.")
    usual = 443 if scheme == "https" else 80
    return f"{scheme}://{shown}" + (f":{port}" if port not in (None, usual) else "")


def _address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def stream_address(server: str, advertised: str) -> str:
    """The WebSocket address to use, from the server's origin and what it advertises. Empty: none.

    On the server's own host its own scheme counts (GoToSocial advertises ``wss`` on plain http, too); anywhere else
    only ``wss`` will do.
    """
    ours = urlsplit(server)
    try:
        there = urlsplit(advertised.strip())
        host, port = there.hostname, there.port
    except ValueError:
        return ""
    if there.scheme not in ("ws", "wss", "http", "https") or not host or there.username is not None:
        return ""
    path = "/api/v1/streaming?stream=user"
    try:
        same_host = host == ours.hostname and port in (None, ours.port)
    except ValueError:
        return ""
    if same_host:
        return f"{'wss' if ours.scheme == 'https' else 'ws'}://{ours.netloc}{path}"
    local = loopback(host) and loopback(ours.hostname or "")
    if there.scheme not in ("wss", "https") and not local:
        return ""
    return f"{'ws' if local and there.scheme in ('ws', 'http') else 'wss'}://{there.netloc}{path}"
