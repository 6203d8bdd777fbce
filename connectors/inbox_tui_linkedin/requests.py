"""Every request that goes to LinkedIn, as data. Pure.

Source: the Community Management API's reference (Comments, Reactions, Posts, Organization Social Action Notifications,
Organization Access Control), versions 202601 to 202608. The structural brackets of ``List(…)`` and ``(start:…)`` stay
as they are, so queries are written out here and never left to a form encoder.
"""

from __future__ import annotations

from typing import Any

from inbox_tui.domain.value import value_class

from .urns import encoded

COUNT = 50
"""How many at once; LinkedIn wants fewer than 200."""
ACTIONS = ("COMMENT", "ADMIN_COMMENT", "COMMENT_EDIT", "COMMENT_DELETE", "SHARE_MENTION")
SOCIAL = "/rest/socialActions/"
REACTIONS = {
    "like": "LIKE",
    "celebrate": "PRAISE",
    "love": "EMPATHY",
    "support": "APPRECIATION",
    "insightful": "INTEREST",
    "funny": "ENTERTAINMENT",
}
"""Reactions as people call them, and as the API does."""


@value_class(kw_only=True)
class Request:
    method: str = "GET"
    url: str
    raw: str = ""
    """The same address with its names not encoded. Some of LinkedIn's servers want it that way and answer 400 to the
    other; empty where there is no doubt."""
    json: Any = None
    finder: str = ""
    """``X-RestLi-Method``, where the method's own name does not say it."""


def _social(urn: str, rest: str, **more: Any) -> Request:
    return Request(url=f"{SOCIAL}{encoded(urn)}{rest}", raw=f"{SOCIAL}{urn}{rest}", **more)


# --- listening


def notifications(organization: str, start: int, end: int, offset: int, actions: tuple[str, ...] = ACTIONS) -> Request:
    """What happened around the page between two times (milliseconds since 1970)."""
    return Request(
        url=f"/rest/organizationalEntityNotifications?q=criteria&organizationalEntity={encoded(organization)}"
        f"&actions=List({','.join(actions)})&timeRange=(start:{start},end:{end})&start={offset}&count={COUNT}",
    )


def own_posts(organization: str) -> Request:
    return Request(
        url=f"/rest/posts?q=author&author={encoded(organization)}&start=0&count={COUNT}&sortBy=LAST_MODIFIED",
        finder="FINDER",
    )


def post(urn: str) -> Request:
    return Request(url=f"/rest/posts/{encoded(urn)}")


def comments(urn: str, start: int = 0) -> Request:
    """Comments on a post, or the replies to a comment."""
    return _social(urn, f"/comments?start={start}&count={COUNT}")


def comment(post_urn: str, number: str) -> Request:
    return _social(post_urn, f"/comments/{encoded(number)}")


# --- who we are


def roles() -> Request:
    """The pages on which the person behind the token has a role."""
    return Request(url="/rest/organizationAcls?q=roleAssignee&state=APPROVED&start=0&count=100", finder="FINDER")


def organization(urn: str) -> Request:
    kind, _, number = urn.rpartition(":")
    place = "organizationBrands" if kind.endswith("organizationBrand") else "organizations"
    return Request(url=f"/rest/{place}/{encoded(number)}")


def member() -> Request:
    return Request(url="/v2/userinfo")


# --- writing


def reply(actor: str, post_urn: str, parent: str, text: str, attributes: list[dict[str, Any]]) -> Request:
    """A comment on a post, or (with ``parent``, a comment) a reply. Plain text: no escaping."""
    body: dict[str, Any] = {"actor": actor, "object": post_urn, "message": {"text": text, "attributes": attributes}}
    if parent:
        body["parentComment"] = parent
    return _social(parent or post_urn, "/comments", method="POST", json=body)


def edit(actor: str, post_urn: str, number: str, text: str, attributes: list[dict[str, Any]]) -> Request:
    return _social(
        post_urn,
        f"/comments/{encoded(number)}?actor={encoded(actor)}",
        method="POST",
        json={"patch": {"message": {"$set": {"text": text, "attributes": attributes}}}},
        finder="PARTIAL_UPDATE",
    )


def delete(actor: str, post_urn: str, number: str) -> Request:
    return _social(post_urn, f"/comments/{encoded(number)}?actor={encoded(actor)}", method="DELETE")


def react(actor: str, urn: str, reaction: str) -> Request:
    return Request(
        method="POST",
        url=f"/rest/reactions?actor={encoded(actor)}",
        json={"root": urn, "reactionType": reaction},
    )


def reaction(actor: str, urn: str) -> Request:
    return Request(url=f"/rest/reactions/(actor:{encoded(actor)},entity:{encoded(urn)})")


def unreact(actor: str, urn: str) -> Request:
    return Request(method="DELETE", url=f"/rest/reactions/(actor:{encoded(actor)},entity:{encoded(urn)})")
