"""YAML style, shell scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from . import tools
from .checking import NotCheckable, check

YAMLLINT = (
    "{extends: default, rules: {document-start: disable, line-length: {max: 180}, truthy: {check-keys: false},"
    " braces: {max-spaces-inside: 0}, comments: {min-spaces-from-content: 1}, indentation: {indent-sequences: whatever}}}"
)
FOLDERS = [".github", "prometheus", "grafana", "helm/aerocast/ci"]
FILES = ["docker-compose.yml", "helm/aerocast/Chart.yaml", "helm/aerocast/values.yaml", "scripts/verify_deploy/faults.yaml"]
SHELL = [".ci/run", "scripts/verify-deploy", "scripts/require-system-libraries", "scripts/runtime-root", "scripts/bench-http", "scripts/bench-peers", "scripts/check-resolved",
         "scripts/package", "scripts/pin-images", "scripts/test-package", *(f"packaging/debian/{name}" for name in ("postinst", "prerm", "postrm"))]


@check("yamllint", "the YAML files' style")
def yamllint(root: Path) -> Iterator[str]:
    files = [root / name for name in FILES if (root / name).exists()]
    files += [path for folder in FOLDERS for path in sorted((root / folder).rglob("*.y*ml")) if path.name[0] != "."]
    tools.run(tools.find("yamllint") or "yamllint", "--strict", "--config-data", YAMLLINT, *files)
    yield from ()


@check("shellcheck", "the shell scripts")
def shellcheck(root: Path) -> Iterator[str]:
    tool = tools.find("shellcheck")
    if not tool:
        raise NotCheckable("shellcheck is not installed (Debian: shellcheck)")
    tools.run(tool, *(root / name for name in SHELL if (root / name).exists()))
    yield from ()
