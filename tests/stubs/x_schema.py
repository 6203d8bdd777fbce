"""X's published OpenAPI description, as far as it is needed to hold calls and answers against it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from inbox_tui.connector import Answer
from inbox_tui.testing.link import Call

SCHEMA = Path(__file__).parents[3] / "shared" / "recorded" / "x" / "schemas" / "openapi-v2.json"


@cache
def described() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return found


def _deref(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        at: Any = described()
        for key in schema["$ref"].removeprefix("#/").split("/"):
            at = at[key]
        schema = at
    return schema


def faults(value: Any, schema: dict[str, Any], at: str = "$") -> Iterator[str]:
    """What is wrong with ``value``, a line each."""
    schema = _deref(schema)
    for part in schema.get("allOf", ()):
        yield from faults(value, part, at)
    if "anyOf" in schema and all(list(faults(value, part, at)) for part in schema["anyOf"]):
        yield f"{at}: fits none of anyOf"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is none of {schema['enum']}"
    match schema.get("type"):
        case "object" if not isinstance(value, dict):
            yield f"{at}: no object"
        case "array" if not isinstance(value, list):
            yield f"{at}: no array"
        case "string" if not isinstance(value, str):
            yield f"{at}: no string"
        case "integer" if not isinstance(value, int) or isinstance(value, bool):
            yield f"{at}: no integer"
        case "boolean" if not isinstance(value, bool):
            yield f"{at}: no boolean"
    if isinstance(value, dict):
        known = schema.get("properties", {})
        yield from (f"{at}: {key} is missing" for key in schema.get("required", ()) if key not in value)
        if schema.get("additionalProperties") is False:
            yield from (f"{at}: {key} is not known" for key in value if key not in known)
        for key in value.keys() & known.keys():
            yield from faults(value[key], known[key], f"{at}.{key}")
    if isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            yield f"{at}: {len(value)} items"
        for number, each in enumerate(value):
            yield from faults(each, schema.get("items", {}), f"{at}[{number}]")
    if isinstance(value, str):
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"{at}: {value!r} does not match {schema['pattern']}"
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
            yield f"{at}: {len(value)} letters"
    if isinstance(value, int) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield f"{at}: {value} is out of range"


def operation(call: Call) -> tuple[str, dict[str, Any]] | None:
    """The described operation of a call, fixed paths before templates; None where X describes none (OAuth)."""
    paths = described()["paths"]
    for path in sorted(paths, key=lambda each: each.count("{")):
        pattern = re.sub(r"\{[^}]+\}", "[^/]+", path)
        if re.fullmatch(pattern, call.path) and call.method.lower() in paths[path]:
            return path, paths[path][call.method.lower()]
    return None


def call_faults(call: Call) -> Iterator[str]:
    """What is wrong with a call: an unknown path or parameter, a value the description does not allow, its body."""
    found = operation(call)
    if found is None:
        yield f"{call.method} {call.path} is not described"
        return
    path, described_op = found
    parameters = {p["name"]: p for p in map(_deref, described_op.get("parameters", ()))}
    names = re.findall(r"\{([^}]+)\}", path)
    values = re.fullmatch(re.sub(r"\{[^}]+\}", "([^/]+)", path), call.path)
    assert values is not None
    for name, value in zip(names, values.groups(), strict=True):
        yield from faults(value, parameters[name]["schema"], name)
    for name, value in call.query:
        if name not in parameters:
            yield f"{call.path}: {name} is no parameter"
            continue
        schema = _deref(parameters[name]["schema"])
        typed: Any = value
        if schema.get("type") == "array":
            typed = value.split(",")
        elif schema.get("type") == "integer":
            typed = int(value)
        yield from faults(typed, schema, name)
    body = described_op.get("requestBody")
    if body is not None:
        yield from faults(call.body, body["content"]["application/json"]["schema"], "body")
    elif call.body is not None:
        yield f"{call.path}: takes no body"


def answer_faults(call: Call, said: Answer) -> Iterator[str]:
    """What is wrong with a good answer to a call; refusals are problems of their own kinds."""
    found = operation(call)
    if found is None:
        return
    answers = found[1]["responses"]
    kind = answers.get(str(said.status), answers["default"] if said.status >= 400 else None)
    if kind is None:
        yield f"{call.method} {call.path} does not answer {said.status}"
        return
    content = kind["content"]
    schema = (content.get("application/problem+json") if said.status >= 400 else None) or content["application/json"]
    yield from faults(json.loads(said.body), schema["schema"], "answer")
