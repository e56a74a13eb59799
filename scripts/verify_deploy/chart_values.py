"""The chart's metadata, its values and their schema."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema

from . import chart, product, yaml_files
from .checking import check

# Mistakes of a user: a key and a wrong value.
WRONG = [
    ("replicas", 2), ("api.replicas", 2), ("image.tag", "latest"), ("image.digest", "sha256:12"),
    ("settings.pol_interval", "1s"), ("settings.poll_interval", "soon"), ("settings.horizons", [0]), ("settings.horizons", [3, 6]),
    ("settings.database", "/elsewhere.sqlite"), ("persistence.accessMode", "ReadWriteMany"),
    ("persistence.size", "large"), ("service.port", 0), ("service.type", "ExternalName"),
    ("terminationGracePeriodSeconds", 5), ("podDisruptionBudget.maxUnavailable", 2),
    ("networkPolicy.clients", [{}]), ("tls.key", "tls.key"), ("settings.trusted_proxies", "everybody"), ("feeder.settings.source", "csv"), ("grafana.image.tag", "latest"),
    ("grafana.adminPassword", "secret"), ("pushgateway.url", "localhost"), ("trainer.resources.limits.gpu", 1),
]  # fmt: skip
# Keys of the configuration file that the chart sets, or that are not useful in a pod.
NOT_IN_THE_CHART = {
    "api", "api_file", "artifacts", "certificate_authority", "config", "database", "file", "host", "insecure", "key", "key_file", "keys_folder", "month",
    "notify_mail_password", "notify_webhook", "port", "public_url_file", "pushgateway", "tls_certificate", "tls_key",
}  # fmt: skip


def with_value(values: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(values)
    *parents, last = path.split(".")
    inner = changed
    for part in parents:
        inner = inner.setdefault(part, {})
    inner[last] = value
    return changed


@check("chart values", "values.schema.json: strict, complete, accepts the bundled values, refuses wrong values")
def values(root: Path) -> Iterator[str]:
    schema = chart.schema(root)
    jsonschema.Draft7Validator.check_schema(schema)
    yield from loose_objects(schema, "values")
    bundled = yaml_files.one(root / chart.CHART / "values.yaml")
    yield from missing_keys(schema, bundled, "")
    for case in chart.cases(root):
        for problem in chart.refusals(root, chart.merged_values(root, case)):
            yield f"ci/{case.name}.yaml: {problem}"
    for path, value in WRONG:
        if not chart.refusals(root, with_value(bundled, path, value)):
            yield f"{path}: {value!r} is not refused"


def loose_objects(schema: Any, where: str) -> Iterator[str]:
    """Objects with named keys that would accept any other key."""
    if isinstance(schema, list):
        for index, inner in enumerate(schema):
            yield from loose_objects(inner, f"{where}[{index}]")
    if not isinstance(schema, dict):
        return
    if "properties" in schema and schema.get("additionalProperties") is not False:
        yield f"{where}: additionalProperties is not false"
    for key, inner in schema.items():
        yield from loose_objects(inner, f"{where}.{key}")


def missing_keys(schema: dict[str, Any], bundled: Any, where: str) -> Iterator[str]:
    """Keys that only the schema has; the schema refuses keys that only values.yaml has."""
    for key, inner in schema.get("properties", {}).items():
        if key == "global" or where.endswith("settings"):
            continue
        if key not in bundled:
            yield f"values.yaml must contain {where}{'.' if where else ''}{key}"
        elif isinstance(bundled[key], dict):
            yield from missing_keys(inner, bundled[key], f"{where}{'.' if where else ''}{key}")


@check("chart settings", "the chart's settings against the settings that the programs declare")
def settings(root: Path) -> Iterator[str]:
    properties = chart.schema(root)["properties"]
    loop = set(properties["settings"]["properties"])
    feeder = set(properties["feeder"]["properties"]["settings"]["properties"])
    declared = product.settings(root)
    for key in sorted((loop | feeder) - declared):
        yield f"settings.{key}: no program declares this setting, and all refuse it"
    for key in sorted(declared - loop - feeder - NOT_IN_THE_CHART):
        yield f"settings.{key}: a setting of the programs is missing in values.schema.json; add it there or to NOT_IN_THE_CHART"


@check("chart references", "each .Values key that a template reads is declared, each declared key is read")
def references(root: Path) -> Iterator[str]:
    schema = chart.schema(root)
    templates = {path: path.read_text() for path in (root / chart.CHART / "templates").rglob("*.*")}
    used: set[str] = set()
    for path, text in templates.items():
        for reference in re.findall(r"\.Values\.([\w.]+)", text):
            used.add(reference)
            if not is_declared(schema, reference.split(".")):
                yield f"{path.name}: .Values.{reference} is not in values.schema.json"
    for key in schema["properties"]:
        # The programs' resources are read by the container's name.
        if key not in {"global", "detector", "trainer"} and not any(reference.split(".")[0] == key for reference in used):
            yield f"no template reads .Values.{key}"


def is_declared(schema: dict[str, Any], parts: list[str]) -> bool:
    """Skips the contents of a $ref and of a free object: image.tag, resources, labels."""
    for part in parts:
        if "properties" not in schema:
            return True
        if part not in schema["properties"]:
            return False
        schema = schema["properties"][part]
    return True
