"""docs/operations.md and the chart's README: everything that they name exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from . import chart, product
from .checking import check

FILES = ["docs/operations.md", "helm/aerocast/README.md", "infra/README.md"]


def commands(root: Path) -> set[str]:
    """The subcommands of `aerocast`."""
    texts = [path.read_text() for path in (root / "Sources/aerocast").rglob("*.swift")]
    return {name for text in texts for name in re.findall(r'commandName: "([\w-]+)"', text)}


@check("documents", "links, files, programs, subcommands, settings and values that the operations documents name")
def documents(root: Path) -> Iterator[str]:
    programs = product.executables(root)
    for name in FILES:
        path = root / name
        text = path.read_text()
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text):
            if not (path.parent / target).exists():
                yield f"{name}: links to {target}, which does not exist"
        for program in set(re.findall(r"\b(aerocast-(?:api|feeder|drift-detector|trainer)\w*)\b", text)) - programs:
            yield f"{name}: {program} is not a program"
        for subcommand in subcommands(text):
            if subcommand not in commands(root):
                yield f"{name}: aerocast has no {subcommand}"
        for variable in set(re.findall(r"\b(AEROCAST_[A-Z_]+)\b", text)):
            if variable not in product.variables(root) | {"AEROCAST_IMAGE", "AEROCAST_BIND", "AEROCAST_API_PORT", "AEROCAST_PORTABLE"}:
                yield f"{name}: {variable} is not a setting"
        for key in set(re.findall(r"--set '?([\w.]+)=", text)):
            if not known_value(root, key.split(".")):
                yield f"{name}: the chart has no value {key}"


def subcommands(text: str) -> set[str]:
    """The words after `aerocast`, if it is a command and not a user, a release or a folder."""
    code = "\n".join(re.findall(r"```\w*\n(.*?)```", text, re.DOTALL) + re.findall(r"`([^`\n]+)`", text))
    command = r"(?:^\s*|-- | api |[A-Z]=\S+ |\.build/release/)aerocast ([a-z][\w-]*)"
    return set(re.findall(command, code, re.MULTILINE))


def known_value(root: Path, parts: list[str]) -> bool:
    schema = chart.schema(root)
    for part in parts:
        if "properties" not in schema:
            return True
        if part not in schema["properties"]:
            return False
        schema = schema["properties"][part]
    return True
