#!/usr/bin/env python3
"""Writes aerocast_client/types.py from an OpenAPI document: `aerocast openapi | ./generate_types.py`."""

from __future__ import annotations

import json
import keyword
import sys
from pathlib import Path
from typing import Any

SCALARS = {"string": "str", "number": "float", "integer": "int", "boolean": "bool", "null": "None"}


def annotation(schema: dict[str, Any]) -> str:
    """The type of a schema's values."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return " | ".join(dict.fromkeys(annotation(alternative) for alternative in schema[key]))
    if "enum" in schema:
        return f"Literal[{', '.join(repr(value) for value in schema['enum'])}]"
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    return " | ".join(one_kind(kind, schema) for kind in kinds) or "Any"


def one_kind(kind: str, schema: dict[str, Any]) -> str:
    if kind == "array":
        return f"list[{annotation(schema.get('items', {}))}]"
    if kind == "object":
        values = schema.get("additionalProperties")
        return f"dict[str, {annotation(values) if isinstance(values, dict) else 'Any'}]"
    return SCALARS[kind]


def typed_dict(name: str, schema: dict[str, Any]) -> str:
    required = set(schema.get("required", []))
    members = {
        member: annotation(form) if member in required else f"NotRequired[{annotation(form)}]"
        for member, form in sorted(schema["properties"].items())
    }
    if all(member.isidentifier() and not keyword.iskeyword(member) for member in members):
        return f"class {name}(TypedDict):\n" + "".join(f"    {member}: {text}\n" for member, text in members.items())
    # A member such as `from` is not a name in Python.
    lines = "".join(f"        {member!r}: {text!r},\n" for member, text in members.items())
    return f"{name} = TypedDict(\n    {name!r},\n    {{\n{lines}    }},\n)\n"


def module(document: dict[str, Any]) -> str:
    """The text of types.py."""
    schemas = document["components"]["schemas"]
    classes = [typed_dict(name, schema) for name, schema in sorted(schemas.items()) if "properties" in schema]
    return (
        '"""The bodies of AeroCast\'s API; written by generate_types.py, do not edit."""\n\n'
        "from __future__ import annotations\n\n"
        "import sys\n"
        "from typing import Any, Literal, TypedDict\n\n"
        "if sys.version_info >= (3, 11):\n"
        "    from typing import NotRequired\n"
        "else:\n"
        "    from typing import Generic, TypeVar\n\n"
        "    _T = TypeVar(\"_T\")\n\n"
        "    class NotRequired(Generic[_T]):\n"
        '        """A stand-in: Python 3.10 has no such annotation."""\n'
        "\n\n" + "\n\n".join(classes)
    )


if __name__ == "__main__":
    target = Path(__file__).parent / "aerocast_client" / "types.py"
    target.write_text(module(json.load(sys.stdin)))
