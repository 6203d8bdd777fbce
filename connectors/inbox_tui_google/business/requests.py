"""The calls of the Business Profile APIs that reviews take, as data. Pure.

Reviews are still served by version 4 of the old API; who manages what stands in two newer ones, each on a host of its
own. Shapes follow Google's discovery documents for the newer two and its reference for the reviews.
"""

from __future__ import annotations

from typing import Any

from inbox_tui.domain.value import value_class

REVIEWS = "https://mybusiness.googleapis.com"
ACCOUNTS = "https://mybusinessaccountmanagement.googleapis.com"
LOCATIONS = "https://mybusinessbusinessinformation.googleapis.com"
SCOPE = "https://www.googleapis.com/auth/business.manage"
PAGE = 50

Pairs = tuple[tuple[str, str], ...]


@value_class(kw_only=True)
class Call:
    url: str
    params: Pairs = ()
    method: str = "GET"
    json: Any = None


@value_class(kw_only=True)
class Hosts:
    """Where each of the three APIs is: Google's own hosts, or one other address for all."""

    reviews: str = REVIEWS
    accounts: str = ACCOUNTS
    locations: str = LOCATIONS

    @classmethod
    def of(cls, server: str) -> Hosts:
        return cls() if server == REVIEWS else cls(reviews=server, accounts=server, locations=server)


def _token(token: str) -> Pairs:
    return (("pageToken", token),) if token else ()


def accounts(hosts: Hosts, token: str = "") -> Call:
    return Call(url=f"{hosts.accounts}/v1/accounts", params=(("pageSize", "20"), *_token(token)))


def locations(hosts: Hosts, account: str, token: str = "") -> Call:
    """The locations of ``accounts/1``."""
    return Call(
        url=f"{hosts.locations}/v1/{account}/locations",
        params=(("readMask", "name,title,metadata"), ("pageSize", "100"), *_token(token)),
    )


def reviews(hosts: Hosts, location: str, token: str = "") -> Call:
    """A page of the reviews of ``accounts/1/locations/2``, changed last first."""
    params = (("pageSize", str(PAGE)), ("orderBy", "updateTime desc"), *_token(token))
    return Call(url=f"{hosts.reviews}/v4/{location}/reviews", params=params)


def review(hosts: Hosts, name: str) -> Call:
    return Call(url=f"{hosts.reviews}/v4/{name}")


def reply(hosts: Hosts, name: str, words: str) -> Call:
    """Create the one reply, or replace it."""
    return Call(url=f"{hosts.reviews}/v4/{name}/reply", method="PUT", json={"comment": words})


def delete(hosts: Hosts, name: str) -> Call:
    return Call(url=f"{hosts.reviews}/v4/{name}/reply", method="DELETE")


def review_of(name: str) -> str:
    """The review that a name belongs to: the one reply is called ``{review}/reply`` here."""
    return name.removesuffix("/reply")
