#!/usr/bin/env python3
"""Writes Sources/AeroCastClient/Answers.swift from an OpenAPI document: `aerocast openapi | Clients/swift/generate_types.py`.

The types are the answers of OPERATIONS, and the types that they contain.
"""

from __future__ import annotations

import json
import sys
import textwrap
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "Sources/AeroCastClient/Answers.swift"

# The operations of the client: method and path. SwiftClientContractTests has the same list.
OPERATIONS = [
    "get /healthz",
    "get /readyz",
    "get /v1/annotations",
    "post /v1/annotations",
    "delete /v1/annotations/{annotation}",
    "get /v1/anomalies",
    "get /v1/audit",
    "post /v1/eval",
    "get /v1/events",
    "get /v1/flags",
    "post /v1/forecasts",
    "post /v1/heartbeats",
    "get /v1/latest",
    "get /v1/models",
    "get /v1/models/{version}",
    "post /v1/models/rollback",
    "post /v1/models/{version}/promote",
    "post /v1/observations",
    "get /v1/overview",
    "post /v1/predict",
    "post /v1/routine-retrain-check",
    "get /v1/silences",
    "post /v1/silences",
    "get /v1/silences/{silence}",
    "delete /v1/silences/{silence}",
    "get /v1/stations",
    "get /v1/stations/{id}/forecasts",
    "get /v1/stations/{id}/observations",
    "get /v1/stations/{id}/outcomes",
    "get /v1/stations/{id}/outlook",
    "get /v1/story",
    "get /v1/targets",
    "get /v1/timeline",
    "get /v1/verdict",
]

# A name that the standard library has, or that says more.
NAMES = {"Event": "LoopEvent", "Events": "LoopEvents"}
SCALARS = {"number": "Double", "integer": "Int", "boolean": "Bool"}
KEYWORDS = {"default", "in", "is", "self", "switch", "case", "for", "where", "import"}


def reference(schema: dict[str, Any]) -> str:
    return str(schema["$ref"]).rsplit("/", 1)[-1]


def swift_name(name: str) -> str:
    return NAMES.get(name, name)


def swift_type(schema: dict[str, Any]) -> tuple[str, bool]:
    """The type of a schema's values, and whether null is one of them."""
    if "$ref" in schema:
        return swift_name(reference(schema)), False
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else list(kinds)
    is_nullable = "null" in kinds
    kinds = [kind for kind in kinds if kind != "null"]
    if len(kinds) != 1:
        return "JSONValue", True
    kind = kinds[0]
    if kind == "string":
        return ("Date" if schema.get("format") == "date-time" else "String"), is_nullable
    if kind == "array":
        element, optional = swift_type(schema.get("items", {}))
        return f"[{element}{'?' if optional and element != 'JSONValue' else ''}]", is_nullable
    if kind == "object":
        values = schema.get("additionalProperties")
        element = swift_type(values)[0] if isinstance(values, dict) else "JSONValue"
        return f"[String: {element}]", is_nullable
    return SCALARS[kind], is_nullable


def member_name(name: str) -> str:
    head, *rest = name.split("_")
    text = head + "".join(part.capitalize() for part in rest)
    return f"`{text}`" if text in KEYWORDS else text


def comment(schema: dict[str, Any], indent: str, name: str) -> str:
    """A documentation comment: a sentence, and the rest after an empty line."""
    texts = schema["description"].split(". ") if "description" in schema else []
    texts = [text.rstrip(".") + "." for text in texts]
    if "enum" in schema:
        texts.append("One of " + ", ".join(f"`{word}`" for word in schema["enum"] if word is not None) + ".")
    paragraphs = [texts[0], " ".join(texts[1:])] if texts else [f"The member `{name}`."]
    lines: list[str] = []
    for paragraph in filter(None, paragraphs):
        lines += ([""] if lines else []) + textwrap.wrap(paragraph, 120 - len(indent) - 4, break_long_words=False)
    return "".join(f"{indent}/// {line}".rstrip() + "\n" for line in lines)


def struct(name: str, schema: dict[str, Any]) -> str:
    required = set(schema.get("required", []))
    members = sorted(schema["properties"].items())
    text = comment(schema, "", name) if "description" in schema else f"/// `{name}` of the contract.\n"
    text += f"public struct {swift_name(name)}: Codable, Hashable, Sendable {{\n"
    for member, form in members:
        kind, is_nullable = swift_type(form)
        is_optional = is_nullable or member not in required
        text += comment(form, "    ", member) + f"    public var {member_name(member)}: {kind}{'?' if is_optional else ''}\n"
    text += "\n    enum CodingKeys: String, CodingKey, CaseIterable {\n"
    for member, _ in members:
        same = member_name(member) == member
        text += f"        case {member_name(member)}" + ("" if same else f' = "{member}"') + "\n"
    return text + "    }\n}\n"


def references(schema: Any) -> set[str]:
    if isinstance(schema, dict):
        own = {reference(schema)} if "$ref" in schema else set()
        return own.union(*(references(value) for value in schema.values()))
    if isinstance(schema, list):
        return set().union(*(references(value) for value in schema))
    return set()


def answers(document: dict[str, Any]) -> set[str]:
    """The names of the schemas of the operations' answers, with all that they contain."""
    schemas = document["components"]["schemas"]
    found: set[str] = set()
    new: set[str] = set()
    for operation in OPERATIONS:
        method, path = operation.split(" ")
        responses = document["paths"][path][method]["responses"]
        content = (responses.get("200") or responses["201"])["content"]
        new |= references([form for kind, form in content.items() if "json" in kind])
    while new:
        found |= new
        new = references([schemas[name] for name in new]) - found
    return found


def module(document: dict[str, Any]) -> str:
    """The text of Answers.swift."""
    schemas = document["components"]["schemas"]
    structs = [struct(name, schemas[name]) for name in sorted(answers(document), key=swift_name)]
    return (
        "// Written by Clients/swift/generate_types.py from the OpenAPI document; do not edit.\n\n"
        "public import Foundation\n\n" + "\n".join(structs)
    )


if __name__ == "__main__":
    text = module(json.load(sys.stdin))
    if sys.argv[1:] == ["--print"]:
        sys.stdout.write(text)
    else:
        TARGET.write_text(text)
