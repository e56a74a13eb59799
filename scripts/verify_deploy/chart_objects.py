"""The rendered objects one by one: Kubernetes' schemas, names, labels, hardening."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate.utils
from referencing import Registry, Resource

from . import chart
from .checking import check

# The oldest supported version, one in between, and the newest version with schemas.
VERSIONS = ["1.25", "1.31", ".".join(kubernetes_validate.utils.latest_version().split(".")[:2])]
OPERATOR_SCHEMAS = Path(__file__).parent / "schemas"
POD_SECURITY = {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}
CONTAINER_SECURITY = {
    "allowPrivilegeEscalation": False,
    "readOnlyRootFilesystem": True,
    "capabilities": {"drop": ["ALL"]},
}


@check("chart schemas", f"every case against the schemas of Kubernetes {', '.join(VERSIONS)} in strict mode")
def schemas(root: Path) -> Iterator[str]:
    seen: set[str] = set()
    for rendered in chart.matrix(root):
        for one in rendered.objects:
            text = json.dumps(one, sort_keys=True)
            if text in seen:
                continue
            seen.add(text)
            for problem in schema_faults(one):
                yield f"{rendered.case}: {chart.name(one)}: {problem}"


def schema_faults(one: dict[str, Any]) -> Iterator[str]:
    if one["apiVersion"] == chart.OPERATOR:
        schema = json.loads((OPERATOR_SCHEMAS / f"{one['kind'].lower()}.json").read_text())
        yield from (error.message for error in jsonschema.Draft7Validator(schema).iter_errors(one))
        return
    for version in VERSIONS:
        try:
            found = validator(version, one["kind"].lower(), one["apiVersion"])
        except FileNotFoundError:
            yield f"Kubernetes {version} has no {one['kind']} of {one['apiVersion']}"
            continue
        for error in found.iter_errors(one):
            yield f"Kubernetes {version}: {'.'.join(str(part) for part in error.path)}: {error.message}"


@cache
def definitions(version: str) -> Registry:
    resource = Resource.from_contents(schema_file(version, "_definitions"))
    return (resource @ Registry()).crawl()


@cache
def validator(version: str, kind: str, api_version: str) -> jsonschema.Draft202012Validator:
    """Like kubernetes_validate.validate, but without reading the files again for every object."""
    group = re.sub(r"^([^./]*)(?:\.[^/]*)?/", r"\1-", api_version)
    schema = schema_file(version, f"{kind}-{group}")
    return jsonschema.Draft202012Validator(schema, registry=definitions(version))


def schema_file(version: str, name: str) -> Any:
    full = next(one for one in kubernetes_validate.utils.all_versions() if one.startswith(version + "."))
    return kubernetes_validate.utils.schema_contents(f"kubernetes-json-schema/v{full}-local-strict/{name}.json", full)


@check("chart hardening", "pods and containers: users, roots, capabilities, limits, tokens, mounts")
def hardening(root: Path) -> Iterator[str]:
    for rendered in chart.matrix(root):
        for workload in rendered.workloads:
            spec = chart.pod(workload)["spec"]
            where = f"{rendered.case}: {chart.name(workload)}"
            security = spec.get("securityContext", {})
            for key, value in POD_SECURITY.items():
                if security.get(key) != value:
                    yield f"{where}: securityContext.{key} is {security.get(key)}"
            if not security.get("runAsUser", 0) > 0:
                yield f"{where}: runs as root"
            if spec.get("automountServiceAccountToken") is not False:
                yield f"{where}: mounts a token of the cluster"
            # With service links, a Service named aerocast sets AEROCAST_PORT=tcp://…, and the programs do not start.
            if spec.get("enableServiceLinks") is not False:
                yield f"{where}: enableServiceLinks is not false"
            for container in spec.get("initContainers", []) + spec["containers"]:
                for problem in container_faults(container):
                    yield f"{where}, {container['name']}: {problem}"


def container_faults(container: dict[str, Any]) -> Iterator[str]:
    security = container.get("securityContext", {})
    for key, value in CONTAINER_SECURITY.items():
        if security.get(key) != value:
            yield f"securityContext.{key} is {security.get(key)}"
    resources = container.get("resources", {})
    for kind in ("requests", "limits"):
        if not {"cpu", "memory"} <= resources.get(kind, {}).keys():
            yield f"no {kind} of cpu and memory"
    image = container["image"]
    if "@sha256:" not in image and (":" not in image or image.endswith(":latest")):
        yield f"image {image} has no version"
    paths = [mount["mountPath"] for mount in container.get("volumeMounts", [])]
    for outer in container.get("volumeMounts", []):
        if outer.get("readOnly") and any(path.startswith(outer["mountPath"] + "/") for path in paths):
            yield f"a volume is mounted into {outer['mountPath']}, which is read-only"


@check("chart names", "names are unique and short enough, labels are set")
def names(root: Path) -> Iterator[str]:
    for rendered in chart.matrix(root):
        seen: set[tuple[str, str]] = set()
        for one in rendered.objects:
            key = (one["kind"], one["metadata"]["name"])
            if key in seen:
                yield f"{rendered.case}: {chart.name(one)} exists twice"
            seen.add(key)
            if len(key[1]) > 63:
                yield f"{rendered.case}: {chart.name(one)}: the name is longer than 63 characters"
            labels = one["metadata"].get("labels", {})
            for label in ("name", "instance", "component", "managed-by"):
                if not labels.get(f"app.kubernetes.io/{label}"):
                    yield f"{rendered.case}: {chart.name(one)}: the label {label} is missing"
            if one["metadata"].get("namespace") != "weather":
                yield f"{rendered.case}: {chart.name(one)}: not in the release's namespace"
