"""The features of the programs, read from their sources: settings, routes, metrics, executables."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

DECLARATION = re.compile(r'Setting(?:<[^(]*>)?\s*(?:\.\w+)?\(\s*(?:key:\s*)?"([a-z0-9_.]+)"')
# An address may be given in a file, because it may contain a password.
ADDRESS = re.compile(r'\.(?:webAddress|secretWebAddress)\(\s*"([a-z0-9_.]+)"')
SECRET = re.compile(r'Setting\.\w+\(\s*"([a-z0-9_.]+)"[^()]*\)\s*\.secret')
# `age("outcomes", …)` declares keep_outcomes.
AGE = re.compile(r'= age\(\s*"([a-z_]+)"')
ROUTE = re.compile(r'"(/[a-z][a-z0-9/-]*)"')
METRIC_ROW = re.compile(r"^\| `(\w+)` \| (\w+)[^|]*\| ([^|]*) \|", re.MULTILINE)
ALIAS_ROW = re.compile(r"^\| `(\w+)` \| `(\w+)` \|$", re.MULTILINE)

# The files that declare the settings of each program.
DECLARED_IN = {
    "aerocast-api": ["APISettings", "AccessSettings", "ConnectionSettings", "NotificationSettings", "SharedSettings"],
    "aerocast-feeder": ["FeederSettings", "SharedSettings"],
    "aerocast-drift-detector": ["DetectorSettings", "NotificationSettings", "SharedSettings"],
    "aerocast-trainer": ["TrainerSettings", "SharedSettings"],
}


@cache
def settings(root: Path, program: str | None = None) -> frozenset[str]:
    """The keys of the settings of one program or of all, `config` among them."""
    every = [path.stem for path in (root / "Sources/Programs").glob("*Settings.swift")]
    names = DECLARED_IN.get(program or "", every)
    texts = [(root / f"Sources/Programs/{name}.swift").read_text() for name in names]
    keys = {key for text in texts for key in DECLARATION.findall(text)}
    keys |= {f"keep_{what}" for text in texts for what in AGE.findall(text)}
    keys |= {f"{key}_file" for text in texts for key in ADDRESS.findall(text) + SECRET.findall(text)}
    if not keys:
        raise ValueError("no settings found in Sources/Programs/*Settings.swift")
    return frozenset(keys | {"config"})


def version(root: Path) -> str | None:
    found = re.search(r'current = "([^"]+)"', (root / "Sources/CodeVersion/CodeVersion.swift").read_text())
    return found[1] if found else None


def variables(root: Path) -> set[str]:
    return {"AEROCAST_" + key.replace(".", "_").upper() for key in settings(root)}


def options(root: Path, program: str) -> set[str]:
    return {"--" + key.replace(".", "-").replace("_", "-") for key in settings(root, program)} | {"--once", "--help"}


@cache
def routes(root: Path) -> frozenset[str]:
    found = {route for path in (root / "Sources/Serving").rglob("*.swift") for route in ROUTE.findall(path.read_text())}
    return frozenset(found)


@cache
def metrics(root: Path) -> dict[str, tuple[str, frozenset[str]]]:
    """Each documented metric's type and labels; a test of the programs compares the document with the code."""
    text = (root / "docs/metrics.md").read_text()
    found = {
        name: (kind, frozenset(re.findall(r"`(\w+)`", labels))) for name, kind, labels in METRIC_ROW.findall(text)
    }
    for alias, name in ALIAS_ROW.findall(text):
        if name in found:
            found[alias] = ("untyped", found[name][1])
    return found


def executables(root: Path) -> set[str]:
    return set(re.findall(r'^    program\(\s*"([\w-]+)"', (root / "Package.swift").read_text(), re.MULTILINE))


def health_routes(root: Path) -> set[str]:
    return {route for route in routes(root) if route in ("/healthz", "/readyz")}
