"""Facts that are written in several places agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from . import chart, compose, dockerfile, product, yaml_files
from .checking import check

LINKS = {
    "dashboards": "grafana/dashboards",
    "provisioning": "grafana/provisioning",
    "rules": "prometheus/rules",
    "prometheus.yml": "prometheus/prometheus.yml",
    "alertmanager.yml": "alertmanager/alertmanager.yml",
}


@check("one truth", "the chart's dashboards, rules and scrape jobs are the same as in grafana/ and prometheus/")
def links(root: Path) -> Iterator[str]:
    files = root / chart.CHART / "files"
    for name, target in LINKS.items():
        if not (files / name).is_symlink() or (files / name).resolve() != (root / target).resolve():
            yield f"{chart.CHART}/files/{name} must be a link to {target}"
    everything = next(one for one in chart.matrix(root) if one.case.name == "everything" and one.case.operator)
    data = {
        key: text for one in everything.of("ConfigMap") for key, text in (one.get("data") or {}).items()
    }
    for path in sorted((root / "grafana/dashboards").glob("*.json")):
        if data.get(path.name, "").strip() != path.read_text().strip():
            yield f"the chart's {path.name} differs from grafana/dashboards/{path.name}"
    groups = [group for one in everything.of("PrometheusRule") for group in one["spec"]["groups"]]
    for path in sorted((root / "prometheus/rules").glob("*.yml")):
        if data.get(path.name, "").strip() != path.read_text().strip():
            yield f"the chart's {path.name} differs from prometheus/rules/{path.name}"
        if any(group not in groups for group in yaml_files.one(path)["groups"]):
            yield f"a group of {path.name} is in no PrometheusRule"
    yield from job_faults(root, data, everything)


def job_faults(root: Path, data: dict[str, str], everything: chart.Rendered) -> Iterator[str]:
    services = {one["metadata"]["name"]: one for one in everything.of("Service")}
    jobs = {job["job_name"]: job for job in yaml_files.text(data["prometheus.yml"])["scrape_configs"]}
    # The case has TLS.
    shared = {job["job_name"]: job for job in yaml_files.one(root / "prometheus/prometheus.tls.yml")["scrape_configs"]}
    if jobs.keys() != shared.keys():
        yield f"the chart's Prometheus scrapes {sorted(jobs)}, docker-compose.yml's {sorted(shared)}"
    for name, job in jobs.items():
        for target in job["static_configs"][0]["targets"]:
            host, _, port = target.partition(":")
            if host != "localhost" and int(port) not in [one["port"] for one in services.get(host, {"spec": {"ports": []}})["spec"]["ports"]]:
                yield f"the chart's job {name} scrapes {target}, which is not a service of the release"
        if {**job, "static_configs": 0} != {**shared.get(name, {}), "static_configs": 0}:
            yield f"the chart's job {name} differs from prometheus/prometheus.tls.yml in more than its targets"
    monitored = {
        relabeling["replacement"]
        for one in everything.of("ServiceMonitor")
        for endpoint in one["spec"]["endpoints"]
        for relabeling in endpoint.get("relabelings", [])
        if relabeling["targetLabel"] == "job"
    }
    if monitored != shared.keys() - {"prometheus"}:
        yield f"the monitors name the jobs {sorted(monitored)}, prometheus.yml {sorted(shared)}"
    yield from grafana_faults(root, everything)
    for key, text in data.items():
        if key.startswith("datasource-") and not any(f"http://{name}:9090" in text for name in services):
            yield f"{key}: the chart's data source is not the chart's Prometheus"


def grafana_faults(root: Path, everything: chart.Rendered) -> Iterator[str]:
    """The provisioned provider reads the dashboards from the folder in which the chart and docker-compose.yml mount them."""
    pods = [chart.pod(one)["spec"] for one in everything.of("Deployment")]
    containers = [container for spec in pods for container in spec["containers"] if container["name"] == "grafana"]
    mounts = {mount["name"]: mount["mountPath"] for mount in containers[0]["volumeMounts"]}
    composed = compose.services(root)["grafana"]
    if f"./grafana/dashboards:{mounts['dashboards']}:ro" not in composed["volumes"]:
        yield f"the chart mounts the dashboards at {mounts['dashboards']}, docker-compose.yml elsewhere"
    if {one["name"]: one["value"] for one in containers[0]["env"]} != composed["environment"]:
        yield "the chart's Grafana has other settings than docker-compose.yml's"


@check("versions", "versions of AeroCast, of the images and of Swift agree everywhere")
def versions(root: Path) -> Iterator[str]:
    metadata = yaml_files.one(root / chart.CHART / "Chart.yaml")
    version = str(metadata["appVersion"])
    values = yaml_files.one(root / chart.CHART / "values.yaml")
    services = compose.services(root)
    environment = (root / ".env").read_text()
    found = dict(text.split("=", 1) for word, text in dockerfile.instructions(root) if word == "ARG" and "=" in text)
    for where, text, expected in (
        (f"{chart.CHART}/Chart.yaml, appVersion", version, product.version(root)),
        ("Dockerfile, ARG VERSION", found.get("VERSION"), version),
        (".env, AEROCAST_IMAGE", environment.split("AEROCAST_IMAGE=aerocast:")[-1].split("\n")[0], version),
        ("docker-compose.yml, image", compose.interpolated(services["api"]["image"]), f"aerocast:{version}"),
        *(
            (f"{chart.CHART}/values.yaml, {name}", f"{values[name]['image']['repository']}:{values[name]['image']['tag']}", services[name]["image"])
            for name in ("pushgateway", "prometheus", "alertmanager", "grafana")
        ),
    ):
        if text != expected:
            yield f"{where}: must be {expected}, got {text}"
    swift = found["BUILDER_IMAGE"].rsplit("/", 1)[-1]
    for path in sorted((root / ".github/workflows").glob("*.yml")):
        for image in re.findall(r"\b(swift:[\w.-]+(?:@sha256:[0-9a-f]{64})?)", path.read_text()):
            if image != swift:
                yield f"{path.name}: {image}, the Dockerfile builds with {swift}"
