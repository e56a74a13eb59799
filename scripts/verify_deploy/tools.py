"""The programs that the checks run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# The folder of the virtual environment's programs.
ENVIRONMENT = Path(sys.executable).parent
# The chart's renderer, built by scripts/verify-deploy; missing if its Go libraries are missing.
RENDERER = Path(os.environ.get("VERIFY_DEPLOY_RENDERER", "/nonexistent"))
HERE = Path(__file__).parent


class ToolFailed(Exception):
    """A program failed; the message is its output."""


def find(name: str) -> str | None:
    """The program in the virtual environment, or else on the machine."""
    own = ENVIRONMENT / name
    return str(own) if own.exists() else shutil.which(name)


def run(*command: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    """The program's standard output.

    Raises ToolFailed with its whole output if its status is not 0.
    """
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        output = "\n".join(text.strip() for text in (done.stdout, done.stderr) if text.strip())
        raise ToolFailed(f"{Path(str(command[0])).name}: {output}")
    return done.stdout
