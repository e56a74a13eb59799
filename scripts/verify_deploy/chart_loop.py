"""The rendered programs: containers, probes, settings, against what the programs offer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import chart, dockerfile, product
from .chart import Rendered
from .checking import check

# The health paths of programs that are not ours.
OUTSIDE_PATHS = {"pushgateway": {"/-/healthy", "/-/ready"}, "prometheus": {"/-/healthy", "/-/ready"}, "grafana": {"/api/health"}}


@check("chart loop", "one pod with the three programs, their claim, their probes, their settings")
def loop(root: Path) -> Iterator[str]:
    for rendered in chart.matrix(root):
        for problem in loop_faults(root, rendered):
            yield f"{rendered.case}: {problem}"


def loop_faults(root: Path, rendered: Rendered) -> Iterator[str]:
    sets = rendered.of("StatefulSet")
    if len(sets) != 1 or sets[0]["spec"].get("replicas") != 1:
        yield "one StatefulSet with one replica is expected: the programs share a file"
        return
    containers = {one["name"]: one for one in sets[0]["spec"]["template"]["spec"]["containers"]}
    programs = {"api": "aerocast-api", "detector": "aerocast-drift-detector", "trainer": "aerocast-trainer"}
    if set(containers) != set(programs):
        yield f"the containers are {sorted(containers)}, expected {sorted(programs)}"
        return
    for name, program in programs.items():
        if containers[name].get("command") != [program]:
            yield f"{name} runs {containers[name].get('command')}, expected {program}"
        if "/var/lib/aerocast" not in [mount["mountPath"] for mount in containers[name].get("volumeMounts", [])]:
            yield f"{name} does not see the database"
    for kind in ("startupProbe", "livenessProbe", "readinessProbe"):
        if kind not in containers["api"]:
            yield f"api has no {kind}"
    # Readiness asks for a model; a liveness that did so would kill an API that only waits for one.
    for kind, path in (("startupProbe", "/healthz"), ("livenessProbe", "/healthz"), ("readinessProbe", "/readyz")):
        found = containers["api"].get(kind, {}).get("httpGet", {}).get("path")
        if found != path:
            yield f"api's {kind} asks {found}, expected {path}"
    for workload in rendered.workloads:
        yield from variable_faults(root, workload)


def variable_faults(root: Path, workload: dict[str, Any]) -> Iterator[str]:
    spec = chart.pod(workload)["spec"]
    there = product.executables(root) | dockerfile.outside_programs(root)
    for container in spec["containers"] + spec.get("initContainers", []):
        command = container.get("command", [""])[0]
        if command and command not in there:
            yield f"{container['name']}: {command} is no program of the image"
        for variable in container.get("env", []):
            name = variable["name"]
            if name.startswith("AEROCAST_") and name not in product.variables(root):
                yield f"{container['name']}: {name} is no setting, and the program refuses it"


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
                        yield f"{where}: {kind} asks port {asked['port']}, the container has {named}"
                    paths = OUTSIDE_PATHS.get(container["name"]) or product.health_routes(root)
                    if asked["path"] not in paths:
                        yield f"{where}: {kind} asks {asked['path']}, expected one of {sorted(paths)}"
                if container["name"] == "api" and named != {"http": 8000}:
                    yield f"{where}: ports are {named}, the API listens on 8000"


@check("chart settings file", "the rendered settings.json holds keys that the programs know")
def settings_file(root: Path) -> Iterator[str]:
    for rendered in chart.matrix(root):
        for one in rendered.of("ConfigMap"):
            if "settings.json" in (one.get("data") or {}):
                for key in set(json.loads(one["data"]["settings.json"])) - product.settings(root):
                    yield f"{rendered.case}: {chart.name(one)}: {key} is no setting"
