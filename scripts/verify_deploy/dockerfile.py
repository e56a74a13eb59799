"""The Dockerfile and .dockerignore."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from . import product, tools
from .checking import check

VERSIONED = re.compile(r"^[\w./-]+:[0-9][\w.-]*(@sha256:[0-9a-f]{64})?$")


def instructions(root: Path) -> list[tuple[str, str]]:
    """Each instruction with its whole text; continued lines are joined, comments are removed."""
    text = re.sub(r"^\s*#.*\n", "", (root / "Dockerfile").read_text(), flags=re.MULTILINE)
    joined = re.sub(r"\\\n\s*", " ", text)
    pairs = (line.split(maxsplit=1) for line in joined.splitlines() if line.strip())
    return [(pair[0].upper(), pair[1]) for pair in pairs]


def final_stage(root: Path) -> list[tuple[str, str]]:
    found = instructions(root)
    last = max(index for index, (word, _) in enumerate(found) if word == "FROM")
    return found[last:]


def outside_programs(root: Path) -> set[str]:
    """The image's programs other than ours: its root contains only the named files."""
    named = re.search(r"runtime-root /runtime (.*)$", "\n".join(text for _, text in instructions(root)), re.MULTILINE)
    return {Path(path).name for path in named[1].split() if path.startswith("/usr/bin/")} if named else set()


@check("dockerfile lint", "Dockerfile with hadolint")
def lint(root: Path) -> Iterator[str]:
    tools.run(tools.find("hadolint") or "hadolint", root / "Dockerfile")
    yield from ()


@check("dockerfile rules", "base images, programs, user, health check, labels, .dockerignore")
def rules(root: Path) -> Iterator[str]:
    found = instructions(root)
    arguments = dict(text.split("=", 1) for word, text in found if word == "ARG" and "=" in text)
    for word, text in found:
        if word == "FROM" and not text.startswith("scratch AS "):
            match = re.match(r"\$\{(\w+)\}( AS \w+)?$", text)
            if not match:
                yield f"FROM {text}: the base image must be a build argument"
            elif not VERSIONED.match(arguments.get(match[1], "")):
                yield f"ARG {match[1]}={arguments.get(match[1])}: must be an image with a version"
    build = " ".join(text for word, text in found if word == "RUN")
    if "check-resolved" not in build or "--force-resolved-versions" not in build:
        yield "the lock file of the dependencies is neither checked nor kept (check-resolved, --force-resolved-versions)"
    if "--static-swift-stdlib" not in build:
        yield "the Swift standard library is not linked statically"
    links = re.search(r"for service in ([^;]*); do\s+ln --symbolic aerocast ", build)
    there = set(links[1].split()) if links else set()
    for program in product.executables(root) - there - {"aerocast"}:
        yield f"{program} is missing in the image"
    yield from runtime_rules(root)
    yield from context_rules(root, found)


def runtime_rules(root: Path) -> Iterator[str]:
    stage = final_stage(root)
    words = dict(stage)
    if not words["FROM"].startswith("scratch "):
        yield f"FROM {words['FROM']}: the last stage must be scratch, which contains only the files that the programs need"
    if not re.match(r"[1-9]\d{3,}:[1-9]\d{3,}$", words.get("USER", "")):
        yield f"USER {words.get('USER')}: must be a user and a group by number, not root"
    command = words.get("HEALTHCHECK", "").partition(" CMD ")[2]
    if not command.startswith("["):
        yield "HEALTHCHECK must be in the exec form, which needs no shell"
    elif json.loads(command)[:2] != ["aerocast-api", "healthcheck"]:
        yield f"HEALTHCHECK must run aerocast-api healthcheck, got {command}"
    default = json.loads(words.get("CMD", "[]"))
    if not default or default[0] not in product.executables(root):
        yield f"CMD {default}: must be one of the programs"
    if words.get("EXPOSE") != "8000":
        yield f"EXPOSE {words.get('EXPOSE')}: must be 8000, on which the API listens"
    for name in re.findall(r"(AEROCAST_\w+)=", words.get("ENV", "")):
        if name not in product.variables(root):
            yield f"ENV {name}: no program has this setting, and all refuse it"
    for label in ("title", "description", "source", "licenses", "version", "revision"):
        if f"org.opencontainers.image.{label}=" not in words.get("LABEL", ""):
            yield f"the label org.opencontainers.image.{label} is missing"


def context_rules(root: Path, found: list[tuple[str, str]]) -> Iterator[str]:
    admitted = {line[1:] for line in (root / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    for word, text in found:
        if word != "COPY" or "--from=" in text:
            continue
        *sources, _ = [part for part in text.split() if not part.startswith("--")]
        for source in sources:
            name = source.rstrip("*")
            if name not in admitted:
                yield f"COPY {source}: .dockerignore excludes it"
            if not source.endswith("*") and not (root / name).exists():
                yield f"COPY {source}: it does not exist"
