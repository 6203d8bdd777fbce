"""What a status quotes and what it previews, as far as the server shows it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from inbox_tui.connector.fields import items, part, text
from inbox_tui.domain.model import Hyperlink, Identity, Media, Quoted, RemoteId
from inbox_tui_mastodon.fields import ident_or_none

_WITHHELD = {
    "pending": "(the quoted post waits for its author's leave)",
    "rejected": "(the quoted post's author did not allow this quote)",
    "revoked": "(the quoted post was taken out of this quote by its author)",
    "deleted": "(the quoted post was deleted)",
    "blocked_account": "(the quoted post is by somebody you block)",
    "blocked_domain": "(the quoted post is from a server you block)",
    "muted_account": "(the quoted post is by somebody you mute)",
}
_NOT_SHOWN = "(the quoted post is not shown to this account)"
_MOST_HANGING = 10
_GRANTS = ("automatic_approval", "manual_approval", "always", "with_approval")
"""Both spellings of GoToSocial's policy, before and since 0.20."""


def withheld(quote: Mapping[str, Any], number: str) -> Quoted | None:
    """A quote whose status is not in the answer: its id (``number`` makes up for one) and why. An unknown state counts
    as not shown, as the documentation of entity Quote asks. None where nothing is quoted."""
    state = text(quote, "state", 40)
    there = ident_or_none(quote.get("quoted_status_id"))
    if not state and there is None:
        return None
    words = "" if state in ("", "accepted") and there else _WITHHELD.get(state, _NOT_SHOWN)
    return Quoted(id=RemoteId(there or f"{number}#quote"), author="", text=words)


def shown(inner: Mapping[str, Any], number: str, author: Identity, words: str, media: Sequence[Media]) -> Quoted:
    """A quoted status with what hangs on it, a line each: ``[image: a red bag]``."""
    lines = [f"[{one.kind}: {one.alt or one.url or 'no description'}]" for one in media[:_MOST_HANGING]]
    whole = "\n".join(filter(None, [text(inner, "spoiler_text", 1000) or words, *lines]))
    return Quoted(id=RemoteId(number), author=author.handle, text=whole, url=text(inner, "url", 2048))


def card(raw: Mapping[str, Any], links: Sequence[Hyperlink]) -> tuple[Media, ...]:
    """The preview of a link that the words do not hold; of any other the link itself says enough."""
    found = part(raw, "card")
    url = text(found, "url", 2048)
    if not url or any(url.rstrip("/") == link.url.rstrip("/") for link in links):
        return ()
    words = " — ".join(filter(None, (text(found, "title", 500), text(found, "description", 2000))))
    return (Media(kind="link", url=url, alt=words),)


def policy(raw: Mapping[str, Any], *, addressed: bool) -> str:
    """Why GoToSocial's interaction policy takes no reply of ours; empty where it may. ``addressed``: the status is
    ours or mentions us, which always gives leave. What the policy grants to followers cannot be known here."""
    rules = part(raw, "interaction_policy", "can_reply")
    granted = {str(name) for key in _GRANTS for name in items(rules.get(key), 100)}
    if addressed or not rules or granted - {"author", "me", "mentioned"}:
        return ""
    if "mentioned" in granted:
        return "The author takes replies from people they mention only."
    return "The author takes no replies to this post."
