"""Seeds faults into a copy of the deployment files and looks whether the checks find them."""

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
    "docker-compose.yml", "docs", "grafana", "helm", "infra", "prometheus", "scripts", ".ci",
    "Sources/Programs", "Sources/Serving", "Sources/aerocast",
]  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """One way to break a file, and the check that has to notice."""

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
    path = root / fault.file
    text = path.read_text()
    changed, count = re.subn(fault.pattern, lambda _: fault.replacement, text, count=1, flags=re.MULTILINE)
    if count == 0 or changed == text:
        raise ValueError(f"{fault.file} has nothing that matches {fault.pattern!r}")
    if path.is_symlink():
        raise ValueError(f"{fault.file} is a link; name the file itself")
    path.write_text(changed)


def run_mutations(root: Path, only: str) -> int:
    """Prints a line for each fault; 0 if the checks that are named found all of them."""
    begin = time.monotonic()
    by_name = {one.name: one for one in checking.ALL}
    faults = [fault for fault in load(root) if only in fault.what]
    missed = 0
    clean: dict[str, bool] = {}
    for fault in faults:
        check = by_name.get(fault.caught_by)
        with tempfile.TemporaryDirectory() as name:
            copied = Path(name).resolve()
            copy(root, copied)
            try:
                if check is None:
                    raise ValueError(f"there is no check named {fault.caught_by}")
                if fault.caught_by not in clean:
                    before = checking.run(check, copied)
                    clean[fault.caught_by] = not before.faults and not before.not_checked
                    if not clean[fault.caught_by]:
                        print(f"'{fault.caught_by}' is not clean to begin with: {before.not_checked or before.faults[0]}")
                seed(fault, copied)
                found = checking.run(check, copied).faults if clean[fault.caught_by] else []
            except ValueError as error:
                found = []
                print(f"the list is wrong: {error}")
        missed += not found
        print(f"{'caught' if found else 'MISSED':<7} {fault.what}")
        if found:
            print(f"        {fault.caught_by}: {found[0].splitlines()[0][:150]}")
    print(f"\n{len(faults)} faults seeded in {time.monotonic() - begin:.0f} s: {len(faults) - missed} caught, {missed} missed")
    return 1 if missed or not faults else 0
