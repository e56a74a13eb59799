"""Prometheus' configuration, rules and their tests."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

from . import product, promql, tools, yaml_files
from .checking import NotCheckable, check

# The labels of every target, and the metrics of third-party programs.
TARGET_LABELS = {"job", "instance", "namespace", "pod", "service", "container", "endpoint"}
OUTSIDE = {"up": set(), "scrape_duration_seconds": set(), "push_time_seconds": {"model"}, "push_failure_time_seconds": {"model"}}
OUTSIDE_PREFIXES = ("prometheus_", "pushgateway_", "ALERTS", "go_")
# The programs push these labels as their group.
PUSHED_LABELS = {"model"}
HISTOGRAM = {"_bucket": {"le"}, "_count": set(), "_sum": set()}


def promtool() -> str:
    found = tools.find("promtool")
    if not found:
        raise NotCheckable("promtool is not installed (Debian: prometheus)")
    return found


def rule_files(root: Path) -> list[Path]:
    return sorted((root / "prometheus/rules").glob("*.yml"))


def rules(root: Path) -> list[dict[str, Any]]:
    return [rule for path in rule_files(root) for group in yaml_files.one(path)["groups"] for rule in group["rules"]]


@check("prometheus", "promtool: configuration, rules, the rules' tests")
def tool(root: Path) -> Iterator[str]:
    for configuration in sorted((root / "prometheus").glob("*.yml")):
        tools.run(promtool(), "check", "config", "--syntax-only", configuration)
    if not rule_files(root):
        yield "prometheus/rules has no rules"
        return
    tools.run(promtool(), "check", "rules", "--lint=all", "--lint-fatal", *rule_files(root))
    tests = sorted((root / "prometheus/tests").glob("*.yml"))
    if not tests:
        yield "prometheus/tests has no tests"
        return
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda path: tools.run(promtool(), "test", "rules", path), tests))


@check("prometheus targets", "each job's targets are services of docker-compose.yml with their ports")
def targets(root: Path) -> Iterator[str]:
    from .compose import PORTS  # noqa: PLC0415

    for job in yaml_files.one(root / "prometheus/prometheus.yml")["scrape_configs"]:
        if job.get("metrics_path", "/metrics") not in product.routes(root):
            yield f"{job['job_name']}: {job['metrics_path']} is not a route"
        for target in (one for static in job["static_configs"] for one in static["targets"]):
            name, _, port = target.partition(":")
            if name != "localhost" and str(PORTS.get(name)) != port:
                yield f"{job['job_name']}: {target} is not a service and port of docker-compose.yml"


@check("prometheus names", "metrics and labels of the rules against docs/metrics.md")
def names(root: Path) -> Iterator[str]:
    for rule in rules(root):
        title = rule.get("alert") or rule["record"]
        yield from (f"{title}: {problem}" for problem in name_faults(root, rule["expr"]))


@cache
def known(root: Path) -> dict[str, set[str] | None]:
    """Every metric that can be queried, with its labels; None for recorded metrics, whose labels are not declared."""
    found: dict[str, set[str] | None] = {rule["record"]: None for rule in rules(root) if "record" in rule}
    for name, (kind, labels) in product.metrics(root).items():
        found[name] = set(labels)
        if kind == "histogram":
            for suffix, more in HISTOGRAM.items():
                found[name + suffix] = set(labels) | more
    return {**found, **OUTSIDE}


def name_faults(root: Path, expression: str) -> Iterator[str]:
    metrics = known(root)
    reading = promql.read(expression)
    labels: set[str] | None = TARGET_LABELS | PUSHED_LABELS
    for selection in reading.selections:
        if selection.metric.startswith(OUTSIDE_PREFIXES):
            labels = None
            continue
        if selection.metric not in metrics:
            yield f"{selection.metric} is neither a metric of docs/metrics.md nor a recorded rule"
            labels = None
            continue
        own = metrics[selection.metric]
        if own is None:
            labels = None
            continue
        for label in sorted(selection.labels - own - TARGET_LABELS - PUSHED_LABELS):
            yield f"{selection.metric} has no label {label}"
        labels = labels | own if labels is not None else None
    if labels is not None and "label_replace" not in expression:
        for label in sorted(reading.grouping - labels):
            yield f"no metric of the expression has the label {label}"
