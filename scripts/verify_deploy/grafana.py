"""Grafana's dashboards and provisioning."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import prometheus, tools, yaml_files
from .checking import check
from .compose import services

# Values of Grafana's built-in variables.
BUILT_IN = {
    "__rate_interval": "1m", "__interval": "1m", "__range": "1h", "__range_s": "3600", "__interval_ms": "60000",
    "__from": "0", "__to": "0",
}  # fmt: skip


def dashboards(root: Path) -> dict[str, dict[str, Any]]:
    return {path.name: json.loads(path.read_text()) for path in sorted((root / "grafana/dashboards").glob("*.json"))}


def sources(root: Path) -> list[dict[str, Any]]:
    files = sorted((root / "grafana/provisioning/datasources").glob("*.yml"))
    return [source for path in files for source in yaml_files.one(path)["datasources"]]


def expressions(node: Any) -> Iterator[str]:
    """Every query of panels, annotations and variables."""
    if isinstance(node, list):
        for inner in node:
            yield from expressions(inner)
    elif isinstance(node, dict):
        if isinstance(node.get("expr"), str) and node["expr"].strip():
            yield node["expr"]
        for inner in node.values():
            yield from expressions(inner)


def data_sources(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, list):
        for inner in node:
            yield from data_sources(inner)
    elif isinstance(node, dict):
        if "datasource" in node:
            yield node["datasource"] if isinstance(node["datasource"], dict) else {"uid": node["datasource"]}
        for inner in node.values():
            yield from data_sources(inner)


def concrete(expression: str, variables: set[str]) -> str:
    """The expression with a value for each variable."""

    def value(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        if name in BUILT_IN:
            return BUILT_IN[name]
        if name not in variables:
            raise ValueError(f"${name} is not a variable of the dashboard")
        return "1"

    return re.sub(r"\$\{(\w+)(?::\w+)?\}|\$(\w+)", value, expression)


@check("grafana provisioning", "the data source, the dashboards' provider, the mounted folders")
def provisioning(root: Path) -> Iterator[str]:
    found = sources(root)
    for source in found:
        if source.get("type") != "prometheus" or not source.get("uid"):
            yield f"data source {source.get('name')}: must have the type prometheus and a fixed uid"
        if source.get("url") != "http://prometheus:9090":
            yield f"data source {source.get('name')}: must have Prometheus' address in docker-compose.yml, got {source.get('url')}"
    if not found:
        yield "there is no data source"
    grafana = services(root)["grafana"]
    mounts = dict(volume.split(":")[:2] for volume in grafana["volumes"])
    home = grafana["environment"].get("GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH", "")
    if not (root / "grafana/dashboards" / Path(home).name).is_file() or str(Path(home).parent) != mounts.get("./grafana/dashboards"):
        yield f"the home dashboard {home} does not exist"
    providers = sorted((root / "grafana/provisioning/dashboards").glob("*.yml"))
    for provider in (one for path in providers for one in yaml_files.one(path)["providers"]):
        if provider["options"]["path"] != mounts.get("./grafana/dashboards"):
            yield f"the dashboards are read from {provider['options']['path']}, mounted at {mounts.get('./grafana/dashboards')}"
    if not providers:
        yield "no provider of the dashboards is configured"


@check("grafana dashboards", "unique, self-contained, on the provisioned source; every expression parses and its names exist")
def boards(root: Path) -> Iterator[str]:
    known = {source["uid"] for source in sources(root)}
    every = dashboards(root)
    if not every:
        yield "there is no dashboard"
    uids = [board.get("uid") for board in every.values()]
    if len(set(uids)) < len(uids) or not all(uids):
        yield f"the dashboards' uids are not unique: {uids}"
    groups: list[dict[str, Any]] = []
    for name, board in every.items():
        text = json.dumps(board)
        if "${DS_" in text or "__inputs" in board or board.get("id") is not None:
            yield f"{name}: was exported for sharing (__inputs, ${{DS_…}} or an id), and cannot be provisioned"
        for source in data_sources(board):
            if source.get("uid") not in known | {"-- Grafana --", "-- Dashboard --", "-- Mixed --"}:
                yield f"{name}: the data source {source.get('uid')} is not provisioned"
        identifiers = [panel["id"] for panel in panels(board)]
        if len(set(identifiers)) < len(identifiers):
            yield f"{name}: two panels have the same id"
        for panel in panels(board):
            if panel["type"] not in ("row", "text", "dashlist", "alertlist") and not list(expressions(panel)):
                yield f"{name}: the panel '{panel.get('title')}' has no query"
        variables = {one["name"] for one in board.get("templating", {}).get("list", [])}
        for expression in expressions(board):
            try:
                plain = concrete(expression, variables)
            except ValueError as error:
                yield f"{name}: {error}: {expression}"
                continue
            groups.append({"record": f"dashboard:expression{len(groups)}", "expr": plain})
            yield from (f"{name}: {problem}" for problem in prometheus.name_faults(root, expression_names(expression)))
    with tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
        json.dump({"groups": [{"name": "dashboards", "rules": groups}]}, file)
        file.flush()
        tools.run(prometheus.promtool(), "check", "rules", "--lint=none", file.name)


def expression_names(expression: str) -> str:
    return re.sub(r"\$\{?\w+(?::\w+)?\}?", "1", expression)


def panels(board: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All panels, including the panels in collapsed rows."""
    for panel in board.get("panels", []):
        yield panel
        yield from panel.get("panels", [])
