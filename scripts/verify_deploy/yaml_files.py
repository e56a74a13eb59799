"""Reads YAML; a duplicate key is a fault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


class Strict(yaml.SafeLoader):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.tag != "tag:yaml.org,2002:merge" and key.value in seen:
                raise yaml.YAMLError(f"the key '{key.value}' is given twice, {key.start_mark}")
            seen.add(key.value)
        return super().construct_mapping(node, deep)


# Times stay text, as in Kubernetes and Helm.
Strict.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def one(path: Path) -> Any:
    return text(path.read_text())


def text(content: str) -> Any:
    return yaml.load(content, Strict)  # noqa: S506


def every(content: str) -> list[Any]:
    return [document for document in yaml.load_all(content, Strict) if document]  # noqa: S506
