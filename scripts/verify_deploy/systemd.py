"""The systemd units."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from . import product, tools
from .checking import NotCheckable, check

# The highest accepted exposure of `systemd-analyze security`, of 10: 2 is "OK", a unit without hardening has 9.6.
EXPOSURE = 2.0
SYSTEM_UNITS = Path("/lib/systemd/system")


def analyze() -> str:
    found = tools.find("systemd-analyze")
    if not found or not SYSTEM_UNITS.exists():
        raise NotCheckable("systemd-analyze is not installed (Debian: systemd)")
    return found


def units(root: Path) -> list[Path]:
    folder = root / "infra/systemd"
    return sorted(path for kind in ("service", "target", "timer") for path in folder.glob(f"*.{kind}"))


@check("systemd", "systemd-analyze verify and security for the units, in a separate root")
def verify(root: Path) -> Iterator[str]:
    program = analyze()
    with tempfile.TemporaryDirectory() as name:
        stand = Path(name)
        shutil.copytree(SYSTEM_UNITS, stand / "usr/lib/systemd/system", symlinks=True)
        (stand / "etc/systemd/system").mkdir(parents=True)
        for unit in units(root):
            shutil.copy(unit, stand / "etc/systemd/system")
        commands = [f"usr/local/bin/{name}" for name in product.executables(root)] + ["bin/sh", "usr/bin/find"]
        for command in commands:
            path = stand / command
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o755)
        names = [f"/etc/systemd/system/{unit.name}" for unit in units(root)]
        output = tools.run("sh", "-c", '"$@" 2>&1', "sh", program, "verify", f"--root={stand}", "--man=no", *names)
        # Warnings appear only in the output.
        yield from (line for line in output.splitlines() if "aerocast" in line)
    for unit in units(root):
        if unit.suffix == ".service":
            security = ("security", "--offline=true", "--no-pager", f"--threshold={int(EXPOSURE * 10)}")
            tools.run(program, *security, unit)


@check("systemd wiring", "programs, settings and restart rules of the units")
def wiring(root: Path) -> Iterator[str]:
    known = product.variables(root)
    for line in (root / "infra/systemd/aerocast.env").read_text().splitlines():
        name = line.split("=")[0]
        if re.match(r"AEROCAST_", name) and name not in known:
            yield f"aerocast.env: {name} is not a setting, and the programs refuse it"
    services = {path.name: path.read_text() for path in units(root) if path.suffix == ".service"}
    started = set()
    for name, text in services.items():
        command = re.search(r"^ExecStart=(?:/bin/sh -c 'exec )?/usr/local/bin/(\S+)", text, re.MULTILINE)
        if not command or command[1] not in product.executables(root):
            yield f"{name}: ExecStart starts none of the programs"
            continue
        started.add(command[1])
        if "Type=oneshot" not in text and "RestartPreventExitStatus=64 78" not in text:
            yield f"{name}: is restarted although its configuration is wrong (RestartPreventExitStatus=64 78)"
        for other in re.findall(r"(aerocast[\w.-]+\.(?:service|target))", text):
            if not (root / "infra/systemd" / other).exists():
                yield f"{name}: names {other}, which does not exist"
    for program in product.executables(root) - {"aerocast"} - started:
        yield f"no unit starts {program}"
    target = (root / "infra/systemd/aerocast.target").read_text()
    for other in re.findall(r"(aerocast[\w.-]+\.service)", target):
        if other not in services:
            yield f"aerocast.target: wants {other}, which does not exist"
