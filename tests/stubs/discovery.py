"""Checks calls and answers against one of Google's discovery documents (a JSON schema of draft 3 in spirit)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from inbox_tui.connector import Answer
from inbox_tui.testing.link import Call

_TYPES = {
    "string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list, "object": dict,
}  # fmt: skip


class Discovery:
    """One document. ``problems`` of an exchange is empty where it is as the vendor describes it."""

    def __init__(self, path: Path) -> None:
        self._document = json.loads(path.read_text("utf-8"))
        self._schemas = self._document["schemas"]
        self._methods = list(_methods(self._document))

    def problems(self, call: Call, said: Answer | None) -> list[str]:
        method = self._method(call)
        if method is None:
            return [f"{call.method} {call.path} is no method of this API"]
        found = [*self._query(method, call)]
        if call.body is not None or "request" in method:
            found += self._value(method.get("request", {}), call.body, "body")
        if said is not None and said.status == 200 and "response" in method:
            found += self._value(method["response"], json.loads(said.body), "answer")
        return found

    def _method(self, call: Call) -> Mapping[str, Any] | None:
        for method in self._methods:
            pattern = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(method.get("flatPath", method["path"])))
            if method["httpMethod"] == call.method and re.fullmatch("/" + pattern, call.path):
                return method
        return None

    def _query(self, method: Mapping[str, Any], call: Call) -> Iterator[str]:
        known = {**self._document.get("parameters", {}), **method.get("parameters", {})}
        given = [name for name, _ in call.query]
        for name, value in call.query:
            if name not in known:
                yield f"{method['id']} takes no {name}"
                continue
            if given.count(name) > 1 and not known[name].get("repeated"):
                yield f"{name} stands there twice"
            if "enum" in known[name] and value not in known[name]["enum"]:
                yield f"{name} is never {value}"
            if known[name]["type"] == "integer":
                low, high = int(known[name].get("minimum", 0)), int(known[name].get("maximum", 2**31))
                if not value.isdigit() or not low <= int(value) <= high:
                    yield f"{name} is never {value}"
        for name, each in method.get("parameters", {}).items():
            if each.get("required") and each["location"] == "query" and name not in given:
                yield f"{method['id']} needs {name}"

    def _value(self, schema: Mapping[str, Any], value: Any, where: str) -> Iterator[str]:
        if "$ref" in schema:
            schema = self._schemas[schema["$ref"]]
        kind = schema.get("type", "any")
        if kind == "any":
            return
        if not isinstance(value, _TYPES[kind]) or (kind in ("integer", "number") and isinstance(value, bool)):
            yield f"{where} is no {kind}"
            return
        if kind == "object":
            for name, inner in value.items():
                if name in schema.get("properties", {}):
                    yield from self._value(schema["properties"][name], inner, f"{where}.{name}")
                elif "additionalProperties" in schema:
                    yield from self._value(schema["additionalProperties"], inner, f"{where}.{name}")
                else:
                    yield f"{where} has no {name}"
        if kind == "array":
            for number, inner in enumerate(value):
                yield from self._value(schema["items"], inner, f"{where}[{number}]")
        if "enum" in schema and value not in schema["enum"]:
            yield f"{where} is never {value}"


def _methods(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for resource in node.get("resources", {}).values():
        yield from resource.get("methods", {}).values()
        yield from _methods(resource)
