"""Calls made and stub answers given, held against what Google publishes: two discovery documents, and the reviews'
fields as its reference names them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from discovery import Discovery
from inbox_tui.domain.model import Act
from inbox_tui_google.business import requests as ask

NEWER = {"reviewReplyState", "policyViolation"}
"""Of a reply, since 2026: newer than the reference the field list was made from."""


def misfits(schemas: Mapping[str, Any], name: str, value: Mapping[str, Any]) -> list[str]:
    """Fields of an object that its schema does not have, or whose value it does not allow."""
    found = []
    for key, inner in value.items():
        field = schemas[name]["properties"].get(key)
        if field is None:
            found += [] if key in NEWER else [f"{name} has no {key}"]
        elif "$ref" in field:
            found += misfits(schemas, field["$ref"], inner)
        elif field["type"] == "array" and "items" in field:
            found += [each for one in inner for each in misfits(schemas, field["items"]["$ref"], one)]
        elif "enum" in field and inner not in field["enum"]:
            found.append(f"{name}.{key} is never {inner}")
    return found


async def test_a_whole_life_is_as_described(recorded: Path, new_desk: Callable[..., Any]) -> None:
    desk = new_desk()
    world, exchanges = desk.world, []
    desk.link.http.handler = lambda call: exchanges.append((call, said := world(call))) or said
    name = world.say("ana", "Fine", reviewMediaItems=[{"thumbnailUrl": "https://stub.example/t"}])
    post = (await desk.posts())[name]
    sent = await desk.send(desk.reply(post, "Thanks."))
    await desk.act(desk.reply(sent, "Thank you.", Act.EDIT))
    await desk.connector.thread(post.ref)
    await desk.act(desk.reply(sent, act=Act.DELETE))
    documents = [Discovery(recorded / "schemas" / f"mybusiness{which}.v1.discovery.json") for which in
                 ("accountmanagement", "businessinformation")]  # fmt: skip
    v4 = json.loads((recorded / "schemas" / "mybusiness.v4.reviews.json").read_text("utf-8"))["schemas"]
    seen = set()
    for call, said in exchanges:
        seen.add((call.method, call.path.replace(name, "NAME").replace(name.partition("/reviews")[0], "PLACE")))
        if call.path == "/v1/accounts":
            assert documents[0].problems(call, said) == []
        elif call.path.startswith("/v1/"):
            assert documents[1].problems(call, said) == []
        elif call.path.startswith("/v4/") and call.method != "DELETE":
            kind = "ListReviewsResponse" if call.path.endswith("/reviews") else "Review"
            kind = "ReviewReply" if call.path.endswith("/reply") else kind
            assert misfits(v4, kind, json.loads(said.body)) == []
    assert seen >= {
        ("GET", "/v1/accounts"), ("GET", "/v1/accounts/77/locations"), ("GET", "/v4/PLACE/reviews"),
        ("GET", "/v4/NAME"), ("PUT", "/v4/NAME/reply"), ("DELETE", "/v4/NAME/reply"),
    }  # fmt: skip


def test_hosts_are_googles(recorded: Path) -> None:
    for host, which in ((ask.ACCOUNTS, "accountmanagement"), (ask.LOCATIONS, "businessinformation")):
        raw = json.loads((recorded / "schemas" / f"mybusiness{which}.v1.discovery.json").read_text("utf-8"))
        assert raw["rootUrl"].rstrip("/") == host
    assert urlsplit(ask.REVIEWS).hostname == "mybusiness.googleapis.com"
