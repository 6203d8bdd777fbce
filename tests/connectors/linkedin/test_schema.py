"""The stub's answers, and the requests made, against an OpenAPI description that others wrote from the docs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from inbox_tui.domain.model import Act
from inbox_tui.testing.permits import permit_for, reply_for
from linkedin_desk import Desk

SCHEMA = "schemas/zernio.linkedin.openapi.json"
ELSEWHERE = {"/rest/reactions"}
"""Described there with the actor in the body; LinkedIn's own reference has it in the query."""
KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,), "array": (list,),
    "object": (dict,),
}  # fmt: skip


def faults(value: Any, schema: Any, whole: Any, at: str = "$") -> list[str]:
    """Where ``value`` is not what ``schema`` says. Properties it does not name are allowed."""
    while "$ref" in schema:
        found = whole
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        schema = found
    wrong: list[str] = []
    for part in schema.get("allOf", ()):
        wrong += faults(value, part, whole, at)
    kind = schema.get("type")
    if kind and not isinstance(value, KINDS[kind]):
        return [*wrong, f"{at} is no {kind}"]
    if "enum" in schema and value not in schema["enum"]:
        wrong.append(f"{at} is none of {schema['enum']}")
    if isinstance(value, dict):
        wrong += [f"{at}.{name} is missing" for name in schema.get("required", ()) if name not in value]
        for name, each in schema.get("properties", {}).items():
            if name in value:
                wrong += faults(value[name], each, whole, f"{at}.{name}")
    if isinstance(value, list) and "items" in schema:
        for number, each in enumerate(value):
            wrong += faults(each, schema["items"], whole, f"{at}[{number}]")
    return wrong


def described(whole: Any, method: str, path: str) -> Any:
    """What the description says of a call, or nothing."""
    for template, methods in whole["paths"].items():
        pattern = re.sub(r"\\\{[^/]+?\\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, path) and method.lower() in methods:
            return methods[method.lower()]
    return None


async def test_requests_and_answers_are_as_described(desk: Desk, recorded: Callable[[str], Any]) -> None:
    whole = recorded(SCHEMA)
    seen: set[str] = set()
    real = desk.link.http.handler

    def watched(call: Any) -> Any:
        got = real(call)
        said = described(whole, call.method, call.path)
        if said is None or not 200 <= got.status < 300:
            return got
        wanted = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        if wanted and call.path not in ELSEWHERE:
            assert faults(call.body, wanted, whole) == []
        answers = said["responses"]
        body = answers.get(str(got.status), {}).get("content", {}).get("application/json", {}).get("schema")
        if body and got.body:
            assert faults(json.loads(got.body), body, whole) == []
        seen.add(f"{call.method} {call.path.split('/')[2]}")
        return got

    desk.link.http.handler = watched
    said = desk.world.say("ana", "Does it ship?")
    target = (await desk.hear())[said]
    await desk.connector.thread(target.ref)
    await desk.answer(target)
    await desk.connector.act(permit_for(reply_for(desk.connector, target, act=Act.LIKE)))
    assert {"GET posts", "GET socialActions", "POST socialActions", "POST reactions"} <= seen
