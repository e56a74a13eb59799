"""Seeds faults into a copy of the deployment files and tests whether the checks find them."""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from . import checking, yaml_files

COPIED = [
    ".dockerignore", ".env", ".github", "Dockerfile", "LICENSE", "Makefile", "Package.swift", "artifacts",
    "docker-compose.tls.yml", "docker-compose.yml", "docs", "grafana", "helm", "infra", "prometheus", "scripts", ".ci",
    "Sources/Programs", "Sources/Serving", "Sources/CodeVersion/CodeVersion.swift", "Sources/aerocast", "Tests/HTTPTestServer",
    "Sources/Telemetry", "Benchmarks/Package.swift", "Benchmarks/Sources", "packaging",
]  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """A fault in a file, and the check that must find it."""

    what: str
    file: str
    pattern: str
    replacement: str
    caught_by: str


def load(root: Path) -> list[Fault]:
    entries = yaml_files.one(root / "scripts/verify_deploy/faults.yaml")
    return [
        Fault(entry["what"], entry["file"], entry["replace"], str(entry["with"]), entry["caught_by"]) for entry in entries
    ]


def copy(root: Path, into: Path) -> None:
    for name in COPIED:
        source = root / name
        if not source.exists():
            continue
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, into / name, symlinks=True, ignore=shutil.ignore_patterns(".terraform*", "__pycache__"))
        else:
            shutil.copy(source, into / name)


def seed(fault: Fault, root: Path) -> None:
    """Changes the first match in the first file with a match."""
    for path in sorted(root.glob(fault.file)):
        changed, count = re.subn(fault.pattern, lambda _: fault.replacement, path.read_text(), count=1, flags=re.MULTILINE)
        if count and not path.is_symlink():
            path.write_text(changed)
            return
    raise ValueError(f"{fault.file} has no match for {fault.pattern!r}")


def faults_of(check: checking.Check, root: Path, fault: Fault | None) -> list[str]:
    """The faults that the check finds in a fresh copy with the seeded fault, if any.

    The copy is fresh, because checks cache the rendered chart of a folder.
    """
    with tempfile.TemporaryDirectory() as name:
        copied = Path(name).resolve()
        copy(root, copied)
        if fault:
            seed(fault, copied)
        result = checking.run(check, copied)
    if result.not_checked:
        raise ValueError(f"'{check.name}' cannot run here: {result.not_checked}")
    return result.faults


def run_mutations(root: Path, only: str) -> int:
    """Prints a line for each fault; returns 0 if its check found every fault."""
    begin = time.monotonic()
    checks = {one.name: one for one in checking.ALL}
    faults = [fault for fault in load(root) if only in fault.what]
    for name in sorted({fault.caught_by for fault in faults} - checks.keys()):
        print(f"the list is wrong: there is no check named '{name}'")
    faults = [fault for fault in faults if fault.caught_by in checks]
    missed = 0
    before: dict[str, list[str]] = {}
    for fault in faults:
        check = checks[fault.caught_by]
        try:
            if check.name not in before:
                before[check.name] = faults_of(check, root, None)
            if before[check.name]:
                raise ValueError(f"'{check.name}' finds faults before one is seeded: {before[check.name][0]}")
            found = faults_of(check, root, fault)
        except ValueError as error:
            found = []
            print(f"        {error}")
        missed += not found
        print(f"{'caught' if found else 'MISSED':<7} {fault.what}", flush=True)
        if found:
            print(f"        {fault.caught_by}: {' '.join(found[0].split())[:150]}")
    print(f"\n{len(faults)} faults seeded in {time.monotonic() - begin:.0f} s: {len(faults) - missed} caught, {missed} missed")
    return 1 if missed or not faults else 0
