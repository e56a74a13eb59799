"""The references between the rendered objects: selectors, ports, claims, files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import chart
from .chart import Rendered
from .checking import check


def matches(selector: dict[str, str], labels: dict[str, str]) -> bool:
    return bool(selector) and all(labels.get(key) == value for key, value in selector.items())


def pods(rendered: Rendered, selector: dict[str, str]) -> list[dict[str, Any]]:
    found = (chart.pod(workload) for workload in rendered.workloads)
    return [one for one in found if matches(selector, one["metadata"].get("labels", {}))]


def ports(one: dict[str, Any]) -> dict[str, int]:
    """The named container ports of a pod."""
    return {
        port["name"]: port["containerPort"]
        for container in one["spec"]["containers"]
        for port in container.get("ports", [])
    }


@check("chart selectors", "services, budgets, monitors and policies select pods; ports and claims exist")
def selectors(root: Path) -> Iterator[str]:
    for rendered in chart.matrix(root):
        for problem in selector_faults(rendered):
            yield f"{rendered.case}: {problem}"


def selector_faults(rendered: Rendered) -> Iterator[str]:
    for service in rendered.of("Service"):
        found = pods(rendered, service["spec"].get("selector", {}))
        if len(found) != 1:
            yield f"{chart.name(service)} must select 1 kind of pods, got {len(found)}"
            continue
        for port in service["spec"]["ports"]:
            if port["targetPort"] not in ports(found[0]) and port["targetPort"] not in ports(found[0]).values():
                yield f"{chart.name(service)}: targetPort must be one of {ports(found[0])}, got {port['targetPort']}"
    for workload in rendered.of("StatefulSet") + rendered.of("Deployment"):
        if not matches(workload["spec"]["selector"]["matchLabels"], chart.pod(workload)["metadata"]["labels"]):
            yield f"{chart.name(workload)} does not select its own pods"
    for budget in rendered.of("PodDisruptionBudget"):
        if not pods(rendered, budget["spec"]["selector"]["matchLabels"]):
            yield f"{chart.name(budget)} protects no pod"
    for monitor in rendered.of("ServiceMonitor"):
        wanted = monitor["spec"]["selector"]["matchLabels"]
        found = [one for one in rendered.of("Service") if matches(wanted, one["metadata"]["labels"])]
        if len(found) != 1:
            yield f"{chart.name(monitor)} must select 1 service, got {len(found)}"
        for endpoint in monitor["spec"]["endpoints"]:
            if endpoint["path"] != "/metrics" or not any(
                endpoint["port"] == port["name"] for one in found for port in one["spec"]["ports"]
            ):
                yield f"{chart.name(monitor)} scrapes {endpoint['port']}{endpoint['path']}, which does not exist"
    services = {one["metadata"]["name"] for one in rendered.of("Service")}
    for one in rendered.of("StatefulSet"):
        if one["spec"]["serviceName"] not in services:
            yield f"{chart.name(one)}: the service {one['spec']['serviceName']} does not exist"
    yield from volume_faults(rendered)


def volume_faults(rendered: Rendered) -> Iterator[str]:
    claims = {one["metadata"]["name"] for one in rendered.of("PersistentVolumeClaim")} | {"forecasts-data"}
    maps = {one["metadata"]["name"]: one.get("data") or {} for one in rendered.of("ConfigMap")}
    for workload in rendered.workloads:
        spec = chart.pod(workload)["spec"]
        for volume in spec.get("volumes", []):
            claim = volume.get("persistentVolumeClaim", {}).get("claimName")
            if claim and claim not in claims:
                yield f"{chart.name(workload)}: the claim {claim} does not exist"
            sources = [source["configMap"] for source in (volume.get("projected", {}).get("sources") or [])]
            sources += [volume["configMap"]] if "configMap" in volume else []
            for source in sources:
                if source["name"] not in maps:
                    yield f"{chart.name(workload)}: the ConfigMap {source['name']} does not exist"
                    continue
                for item in (source.get("items") or []):
                    if item["key"] not in maps[source["name"]]:
                        yield f"{chart.name(workload)}: {source['name']} has no {item['key']}"
        declared = {volume["name"] for volume in spec.get("volumes", [])}
        for container in spec.get("initContainers", []) + spec["containers"]:
            for mount in container.get("volumeMounts", []):
                if mount["name"] not in declared:
                    yield f"{chart.name(workload)}: {container['name']} mounts {mount['name']}, which is not a volume"
