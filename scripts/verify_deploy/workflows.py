"""The GitHub workflows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import tools, yaml_files
from .checking import check

PINNED = re.compile(r"^\s*(?:- )?uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*$")
# Text that the author of a pull request controls; it must not be part of a script.
FOREIGN = re.compile(r"\$\{\{\s*(github\.event\.|github\.head_ref|inputs\.)")


def files(root: Path) -> list[Path]:
    found = sorted((root / ".github/workflows").glob("*.yml"))
    if not found:
        raise ValueError(".github/workflows has no workflow")
    return found


@check("dependencies", "every Swift package has an exact version, the same in Benchmarks, and Python's tools have hashes")
def dependencies(root: Path) -> Iterator[str]:
    found: dict[str, str] = {}
    for name in ("Package.swift", "Benchmarks/Package.swift"):
        text = (root / name).read_text()
        declared = re.findall(r'\.package\(\s*url: "([^"]+)",\s*(\w+): "([^"]+)"', text)
        if len(declared) != len(re.findall(r"\.package\(\s*url:", text)):
            yield f"{name}: a package without a version"
        for url, kind, version in declared:
            if kind != "exact":
                yield f"{name}: {url} must have an exact version, got {kind}: {version}"
            if found.setdefault(url, version) != version:
                yield f"{name}: {url} must have the version {found[url]}, got {version}"
    locked = (root / "scripts/verify_deploy/requirements.txt").read_text()
    for line in (root / "scripts/verify_deploy/requirements.in").read_text().splitlines():
        if line and not re.search(rf"^{re.escape(line)} \\\n    --hash=sha256:", locked, re.MULTILINE):
            yield f"requirements.txt: must have {line} with hashes; its first lines have the command that makes it"


@check("benchmark modules", "Benchmarks links and names every module that its linked modules import")
def benchmark_modules(root: Path) -> Iterator[str]:
    text = (root / "Benchmarks/Package.swift").read_text()
    linked = {path.name for path in (root / "Benchmarks/Sources").iterdir() if path.is_symlink()}
    own = set(re.findall(r'(?:module\(|\.target\(\s*name: )"(\w+)"', (root / "Package.swift").read_text()))
    for module in sorted(linked):
        target = re.search(rf'\.target\(\s*name: "{module}".*?(?=\.target\(|\.executableTarget\()', text, re.DOTALL)
        if not target:
            yield f"Benchmarks/Package.swift: no target {module}"
            continue
        sources = "".join(path.read_text() for path in (root / "Sources" / module).rglob("*.swift"))
        for imported in sorted(set(re.findall(r"^(?:\w+ )?import (\w+)$", sources, re.MULTILINE)) & own):
            if imported not in linked or f'"{imported}"' not in target[0]:
                yield f"Benchmarks/Package.swift: {module} imports {imported}, which must be linked and a dependency"


@check("release", "a release is tested first, uses no cache, and is signed and attested")
def release(root: Path) -> Iterator[str]:
    path = root / ".github/workflows/release.yml"
    text = path.read_text()
    jobs = yaml_files.one(path)["jobs"]
    for job in ("image", "publish"):
        before, rest = set(), [job]
        while rest:
            needs = jobs[rest.pop()].get("needs", [])
            rest += [needs] if isinstance(needs, str) else needs
            before |= set(rest)
        if "test" not in before:
            yield f"{job} does not wait for the tests"
    if not any(".ci/run" in step.get("run", "") for step in jobs["test"]["steps"]):
        yield "the job test does not run .ci/run"
    for word in ("actions/cache@", "cache-from", "type=gha"):
        if word in text:
            yield f"{word}: a release must not read what other runs have stored"
    for word in ('cosign sign --yes "$IMAGE"', 'cosign sign --yes "ghcr.io/$OWNER/charts', "actions/attest-build-provenance@", "actions/attest-sbom@", "check-resolved"):
        if word not in text:
            yield f"{word} is missing"


@check("workflow schema", "GitHub workflows against their JSON schema")
def schema(root: Path) -> Iterator[str]:
    tool = tools.find("check-jsonschema") or "check-jsonschema"
    tools.run(tool, "--builtin-schema", "vendor.github-workflows", *files(root))
    tools.run(tool, "--builtin-schema", "vendor.dependabot", root / ".github/dependabot.yml")
    yield from ()


@check("workflow rules", "pinned actions, least permissions, time limits, concurrency, no foreign text in scripts")
def rules(root: Path) -> Iterator[str]:
    for path in files(root):
        for line in path.read_text().splitlines():
            if re.match(r"\s*(- )?uses: ", line) and not PINNED.match(line):
                yield f"{path.name}: '{line.strip()}' must be pinned by a commit, with its version in a comment"
        document = yaml_files.one(path)
        if document.get("permissions") not in ({}, {"contents": "read"}):
            yield f"{path.name}: permissions must be {{}} or contents: read, got {document.get('permissions')}"
        if "concurrency" not in document:
            yield f"{path.name}: no concurrency, so runs pile up"
        for name, job in document["jobs"].items():
            yield from (f"{path.name}, {name}: {problem}" for problem in job_faults(root, job, document))


def job_faults(root: Path, job: dict[str, Any], document: dict[str, Any]) -> Iterator[str]:
    if "timeout-minutes" not in job:
        yield "no timeout-minutes"
    for other in [job["needs"]] if isinstance(job.get("needs"), str) else job.get("needs", []):
        if other not in document["jobs"]:
            yield f"needs {other}, which does not exist"
    for step in job.get("steps", []):
        if step.get("uses", "").startswith("actions/checkout@") and step.get("with", {}).get("persist-credentials") is not False:
            yield "checkout leaves its token behind (persist-credentials)"
        script = step.get("run", "")
        if FOREIGN.search(script):
            yield f"'{step.get('name')}' puts foreign text into a script"
        for target in re.findall(r"^\s*make ([\w-]+)", script, re.MULTILINE):
            if not re.search(rf"^{target}:", (root / "Makefile").read_text(), re.MULTILINE):
                yield f"make {target} is not a target of the Makefile"
        for program in re.findall(r"^\s*((?:scripts|\.ci)/[\w./-]+)", script, re.MULTILINE):
            if not (root / program).exists():
                yield f"{program} does not exist"
