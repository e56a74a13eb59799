"""The programs that the checks ask."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# Where the virtual environment's programs are.
ENVIRONMENT = Path(sys.executable).parent
# Where scripts/verify-deploy has built the chart's renderer; absent where its Go libraries are.
RENDERER = Path(os.environ.get("VERIFY_DEPLOY_RENDERER", "/nonexistent"))
HERE = Path(__file__).parent


class ToolFailed(Exception):
    """A program said no; the message is what it said."""


def find(name: str) -> str | None:
    """The program of the virtual environment, or else of the machine."""
    own = ENVIRONMENT / name
    return str(own) if own.exists() else shutil.which(name)


def run(*command: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    """What the program writes to standard output.

    Raises ToolFailed with everything it wrote where its status is not 0.
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
        said = "\n".join(text.strip() for text in (done.stdout, done.stderr) if text.strip())
        raise ToolFailed(f"{Path(str(command[0])).name}: {said}")
    return done.stdout
