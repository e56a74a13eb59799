"""The rendered programs: containers, probes, settings, against what the programs offer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import chart, dockerfile, product
from .chart import Rendered
from .checking import check

# The health paths of third-party programs.
OUTSIDE_PATHS = {"pushgateway": {"/-/healthy", "/-/ready"}, "prometheus": {"/-/healthy", "/-/ready"}, "alertmanager": {"/-/healthy", "/-/ready"}, "grafana": {"/api/health"}}


@check("chart loop", "one pod with the three programs, their claim, their probes, their settings")
def loop(root: Path) -> Iterator[str]:
    for rendered in chart.matrix(root):
        for problem in loop_faults(root, rendered):
            yield f"{rendered.case}: {problem}"


def loop_faults(root: Path, rendered: Rendered) -> Iterator[str]:
    sets = rendered.of("StatefulSet")
    if len(sets) != 1 or sets[0]["spec"].get("replicas") != 1:
        yield "there must be one StatefulSet with one replica: the programs share a file"
        return
    containers = {one["name"]: one for one in sets[0]["spec"]["template"]["spec"]["containers"]}
    programs = {"api": "aerocast-api", "detector": "aerocast-drift-detector", "trainer": "aerocast-trainer"}
    if set(containers) != set(programs):
        yield f"the containers must be {sorted(programs)}, got {sorted(containers)}"
        return
    for name, program in programs.items():
        if containers[name].get("command") != [program]:
            yield f"{name} must run {program}, got {containers[name].get('command')}"
        if "/var/lib/aerocast" not in [mount["mountPath"] for mount in containers[name].get("volumeMounts", [])]:
            yield f"{name} does not mount the database"
    for kind in ("startupProbe", "livenessProbe", "readinessProbe"):
        if kind not in containers["api"]:
            yield f"api has no {kind}"
    # Readiness requires a model; liveness must not, or an API that waits for a model would be killed.
    for kind, path in (("startupProbe", "/healthz"), ("livenessProbe", "/healthz"), ("readinessProbe", "/readyz")):
        found = containers["api"].get(kind, {}).get("httpGet", {}).get("path")
        if found != path:
            yield f"api's {kind} must request {path}, got {found}"
    for workload in rendered.workloads:
        yield from variable_faults(root, workload)


def variable_faults(root: Path, workload: dict[str, Any]) -> Iterator[str]:
    spec = chart.pod(workload)["spec"]
    there = product.executables(root) | dockerfile.outside_programs(root)
    for container in spec["containers"] + spec.get("initContainers", []):
        command = container.get("command", [""])[0]
        if command and command not in there:
            yield f"{container['name']}: {command} is not a program of the image"
        for variable in container.get("env", []):
            name = variable["name"]
            if name.startswith("AEROCAST_") and name not in product.variables(root):
                yield f"{container['name']}: {name} is not a setting, and the program refuses it"


@check("chart probes", "each probe's path is a route and its port is the container's")
def probes(root: Path) -> Iterator[str]:
    for rendered in chart.matrix(root):
        for workload in rendered.workloads:
            for container in chart.pod(workload)["spec"]["containers"]:
                where = f"{rendered.case}: {chart.name(workload)}, {container['name']}"
                named = {port["name"]: port["containerPort"] for port in container.get("ports", [])}
                if named and workload["kind"] != "Pod" and not {"livenessProbe", "readinessProbe"} <= container.keys():
                    yield f"{where}: listens, but has no liveness and readiness probe"
                for kind in ("startupProbe", "livenessProbe", "readinessProbe"):
                    asked = container.get(kind, {}).get("httpGet")
                    if not asked:
                        continue
                    if asked["port"] not in named and asked["port"] not in named.values():
                        yield f"{where}: {kind} requests port {asked['port']}, the container has {named}"
                    paths = OUTSIDE_PATHS.get(container["name"]) or product.health_routes(root)
                    if asked["path"] not in paths:
                        yield f"{where}: {kind} must request one of {sorted(paths)}, got {asked['path']}"
                if container["name"] == "api" and named != {"http": 8000}:
                    yield f"{where}: the ports must be http: 8000, on which the API listens, got {named}"


@check("chart settings file", "the keys of the rendered settings.json are settings of the programs")
def settings_file(root: Path) -> Iterator[str]:
    for rendered in chart.matrix(root):
        for one in rendered.of("ConfigMap"):
            if "settings.json" in (one.get("data") or {}):
                for key in set(json.loads(one["data"]["settings.json"])) - product.settings(root):
                    yield f"{rendered.case}: {chart.name(one)}: {key} is not a setting"
