"""Renders the chart with a matrix of values."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

from . import tools, yaml_files
from .checking import NotCheckable

OPERATOR = "monitoring.coreos.com/v1"
CHART = "helm/aerocast"
RENDERING = threading.Lock()


@dataclass(frozen=True)
class Case:
    """One set of values on one kind of cluster."""

    name: str
    values: tuple[Path, ...]
    operator: bool

    def __str__(self) -> str:
        return f"{self.name}{' with operator' if self.operator else ''}"


@dataclass
class Rendered:
    case: Case
    objects: list[dict[str, Any]]
    by_kind: dict[str, list[dict[str, Any]]] = field(init=False)

    def __post_init__(self) -> None:
        self.by_kind = {}
        for one in self.objects:
            self.by_kind.setdefault(one["kind"], []).append(one)

    def of(self, kind: str) -> list[dict[str, Any]]:
        return self.by_kind.get(kind, [])

    @property
    def workloads(self) -> list[dict[str, Any]]:
        """Every object with pods, with its pod's template; a bare pod is its own template."""
        return [one for kind in ("StatefulSet", "Deployment", "Pod") for one in self.of(kind)]


def pod(workload: dict[str, Any]) -> dict[str, Any]:
    return workload if workload["kind"] == "Pod" else workload["spec"]["template"]


def name(one: dict[str, Any]) -> str:
    return f"{one['kind']} {one['metadata']['name']}"


def cases(root: Path) -> list[Case]:
    found = sorted((root / CHART / "ci").glob("*.yaml"))
    if not found:
        raise ValueError(f"{CHART}/ci has no values to render")
    return [Case(path.stem, (path,), operator) for path in found for operator in (False, True)]


def schema(root: Path) -> dict[str, Any]:
    return json.loads((root / CHART / "values.schema.json").read_text())


def command(root: Path, case: Case, *more: str) -> list[str]:
    if not tools.RENDERER.exists():
        raise NotCheckable("the renderer needs golang-github-masterminds-sprig-dev and golang-k8s-sigs-yaml-dev")
    files = [part for path in case.values for part in ("-f", str(path))]
    cluster = ["-api-version", OPERATOR] if case.operator else []
    return [str(tools.RENDERER), "-chart", str(root / CHART), *files, *cluster, "-namespace", "weather", *more]


def merged_values(root: Path, case: Case) -> dict[str, Any]:
    return yaml_files.text(tools.run(*command(root, case, "-values")))


def refusals(root: Path, values: dict[str, Any]) -> list[str]:
    """The schema's errors about the values."""
    validator = jsonschema.Draft7Validator(schema(root), format_checker=jsonschema.FormatChecker())
    return [f"{'.'.join(str(part) for part in error.path) or 'values'}: {error.message}" for error in validator.iter_errors(values)]


def rendered(root: Path, case: Case) -> Rendered:
    return Rendered(case, yaml_files.every(tools.run(*command(root, case))))


@cache
def rendered_matrix(root: Path) -> list[Rendered]:
    return [rendered(root, case) for case in cases(root)]


def matrix(root: Path) -> list[Rendered]:
    """Every case, rendered once for all checks and threads."""
    with RENDERING:
        return rendered_matrix(root)
