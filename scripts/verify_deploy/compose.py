"""docker-compose.yml and its .env."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from . import product, tools, yaml_files
from .checking import check

PROFILES = {"core", "monitoring", "demo"}
# The ports that each service listens on.
PORTS = {"api": 8000, "pushgateway": 9091, "prometheus": 9090, "alertmanager": 9093, "grafana": 3000}
# The health paths of the third-party programs.
HEALTH_PATHS = {"pushgateway": "/-/healthy", "alertmanager": "/-/healthy", "grafana": "/api/health"}
URL = re.compile(r"https?://[\w.-]+:\d+[^\s\"']*")


def services(root: Path) -> dict[str, dict[str, Any]]:
    return yaml_files.one(root / "docker-compose.yml")["services"]


def interpolated(value: Any) -> str:
    """The text with the defaults of its variables."""
    return re.sub(r"\$\{\w+(?::?-([^}]*))?\}", lambda match: match[1] or "", str(value))


@check("compose schema", "docker-compose.yml against the Compose specification")
def schema(root: Path) -> Iterator[str]:
    tool = tools.find("check-jsonschema") or "check-jsonschema"
    tools.run(tool, "--builtin-schema", "vendor.compose-spec", root / "docker-compose.yml")
    yield from ()


@check("compose TLS", "docker-compose.tls.yml changes services of docker-compose.yml; its Prometheus differs by TLS alone")
def with_tls(root: Path) -> Iterator[str]:
    tool = tools.find("check-jsonschema") or "check-jsonschema"
    tools.run(tool, "--builtin-schema", "vendor.compose-spec", root / "docker-compose.tls.yml")
    changes = yaml_files.one(root / "docker-compose.tls.yml")["services"]
    everything = services(root)
    folder = "/run/secrets/aerocast-tls"
    for name, change in changes.items():
        if name not in everything:
            yield f"{name} is not a service of docker-compose.yml"
            continue
        targets = {volume.split(":")[1] for volume in change.get("volumes", [])}
        if not targets & {folder, f"{folder}/ca.crt"}:
            yield f"{name}: the files of the certificate are not mounted"
        for key, value in change.get("environment", {}).items():
            if key.removeprefix("AEROCAST_").lower() not in product.settings(root):
                yield f"{name}: {key} is not a setting"
            if key == "AEROCAST_API" and (urlsplit(value).scheme, urlsplit(value).hostname) != ("https", "api"):
                yield f"{name}: {key} must be an https URL of api, got {value}"
    feeders = {name for name, one in everything.items() if "AEROCAST_API" in (one.get("environment") or {})}
    if missing := feeders - changes.keys():
        yield f"{sorted(missing)} would ask the API without TLS"
    plain = yaml_files.one(root / "prometheus/prometheus.yml")
    for job in plain["scrape_configs"]:
        if job["job_name"] == "aerocast_api":
            job.update({"scheme": "https", "tls_config": {"ca_file": f"{folder}/ca.crt"}})
    if yaml_files.one(root / "prometheus/prometheus.tls.yml") != plain:
        yield "prometheus.tls.yml must be prometheus.yml with TLS for the job aerocast_api"
    command = [word.replace("prometheus.tls.yml", "prometheus.yml") for word in changes["prometheus"]["command"]]
    if command != everything["prometheus"]["command"]:
        yield "prometheus: its command may differ from docker-compose.yml's in the file of the configuration alone"


@check("compose hardening", "read-only roots, capabilities, users, limits, versions, addresses")
def hardening(root: Path) -> Iterator[str]:
    for name, service in services(root).items():
        if service.get("read_only") is not True:
            yield f"{name}: read_only is not true"
        if service.get("cap_drop") != ["ALL"] or service.get("cap_add") or service.get("privileged"):
            yield f"{name}: keeps capabilities"
        if "no-new-privileges:true" not in service.get("security_opt", []):
            yield f"{name}: no-new-privileges is missing"
        if str(service.get("user", "0")).split(":")[0] in ("0", "root"):
            yield f"{name}: runs as root"
        limits = service.get("deploy", {}).get("resources", {}).get("limits", {})
        if not {"cpus", "memory", "pids"} <= limits.keys():
            yield f"{name}: no limits of cpus, memory and pids"
        if not re.search(r":v?\d[\w.-]*(@sha256:[0-9a-f]{64})?$", interpolated(service.get("image", ""))):
            yield f"{name}: image '{service.get('image')}' has no version"
        for port in service.get("ports", []):
            if not interpolated(port).startswith("127.0.0.1:"):
                yield f"{name}: port {port} is open to other machines by default"


@check("compose wiring", "health gates, health checks, profiles, addresses, programs, settings, mounts")
def wiring(root: Path) -> Iterator[str]:
    everything = services(root)
    document = yaml_files.one(root / "docker-compose.yml")
    for name, service in everything.items():
        yield from gate_faults(name, service, everything)
        yield from health_faults(name, service, root)
        yield from address_faults(name, service, everything)
        yield from program_faults(name, service, root)
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            known = (root / source).exists() if source.startswith(".") else source in document["volumes"]
            if not known:
                yield f"{name}: volume {source} is neither declared nor a path"
        for port in service.get("ports", []):
            if int(interpolated(port).rsplit(":", 1)[1]) != PORTS.get(name):
                yield f"{name}: port {port} is published, but the service listens on {PORTS.get(name)}"
    named = {profile for service in everything.values() for profile in service.get("profiles", [])}
    if not PROFILES <= named:
        yield f"the profiles {sorted(PROFILES - named)} are missing"
    defaults = dict(line.split("=", 1) for line in (root / ".env").read_text().splitlines() if re.match(r"\w+=", line))
    if set(defaults.get("COMPOSE_PROFILES", "").split(",")) != PROFILES:
        yield f".env: COMPOSE_PROFILES={defaults.get('COMPOSE_PROFILES')}: docker compose up would not show the loop"


def gate_faults(name: str, service: dict[str, Any], everything: dict[str, Any]) -> Iterator[str]:
    needs = service.get("depends_on", {})
    if not isinstance(needs, dict):
        yield f"{name}: depends_on does not wait for health"
        return
    for other, how in needs.items():
        if other not in everything:
            yield f"{name}: depends on {other}, which does not exist"
        elif how.get("condition") == "service_healthy":
            if "test" not in everything[other].get("healthcheck", {}):
                yield f"{name}: waits for the health of {other}, which has no health check"
        elif how.get("condition") != "service_completed_successfully":
            yield f"{name}: depends on {other} without waiting for its health"
    if set(service.get("profiles", [])) & {"core", "demo", "station"} and name != "api" and "api" not in needs:
        yield f"{name}: does not wait for the API"


def health_faults(name: str, service: dict[str, Any], root: Path) -> Iterator[str]:
    health = service.get("healthcheck", {})
    if "test" not in health:
        if name in PORTS:
            yield f"{name}: has no health check"
        elif not health.get("disable"):
            yield f"{name}: inherits the image's health check, which requests an API that this service does not have"
        return
    if health["test"][0] != "CMD":
        yield f"{name}: its health check needs a shell"
    for url in URL.findall(" ".join(health["test"])):
        address = urlsplit(url)
        if address.port != PORTS.get(name):
            yield f"{name}: its health check must request port {PORTS.get(name)}, got {address.port}"
        if name == "api" and address.path not in product.health_routes(root):
            yield f"{name}: its health check requests {address.path}, which is not a route"
        if name in HEALTH_PATHS and address.path != HEALTH_PATHS[name]:
            yield f"{name}: its health check must request {HEALTH_PATHS[name]}, got {address.path}"


def address_faults(name: str, service: dict[str, Any], everything: dict[str, Any]) -> Iterator[str]:
    texts = list(service.get("environment", {}).values()) + [str(part) for part in service.get("command", [])]
    for url in (url for text in texts for url in URL.findall(interpolated(text))):
        address = urlsplit(url)
        if address.hostname not in everything:
            yield f"{name}: {url} is not a service"
            continue
        if address.port != PORTS.get(address.hostname):
            yield f"{name}: {url}, but {address.hostname} listens on {PORTS.get(address.hostname)}"
        if not set(service.get("networks", [])) & set(everything[address.hostname].get("networks", [])):
            yield f"{name}: shares no network with {address.hostname}"


def program_faults(name: str, service: dict[str, Any], root: Path) -> Iterator[str]:
    if "build" not in service:
        return
    program, *arguments = service["command"]
    if program not in product.executables(root):
        yield f"{name}: {program} is not a program of the image"
        return
    for argument in arguments:
        if str(argument).startswith("--") and argument not in product.options(root, program):
            yield f"{name}: {program} has no option {argument}"
    for variable in service.get("environment", {}):
        if variable not in product.variables(root):
            yield f"{name}: {variable} is not a setting, and the program refuses it"
