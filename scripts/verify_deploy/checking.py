"""The type of a check, and how a check is run."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from .tools import ToolFailed

Body = Callable[[Path], Iterable[str]]


class NotCheckable(Exception):
    """A tool or file that the check needs is missing on this machine."""


@dataclass(frozen=True)
class Check:
    name: str
    # The subject of the check, for the table.
    about: str
    # Takes the repository's folder, and returns the faults in it.
    body: Body


@dataclass
class Result:
    check: Check
    faults: list[str] = field(default_factory=list)
    not_checked: str = ""
    seconds: float = 0.0

    @property
    def verdict(self) -> str:
        if self.not_checked:
            return "not checked"
        return f"{len(self.faults)} fault(s)" if self.faults else "ok"


ALL: list[Check] = []


def check(name: str, about: str) -> Callable[[Body], Body]:
    """Adds a function to the list of checks."""

    def enter(body: Body) -> Body:
        ALL.append(Check(name, about, body))
        return body

    return enter


def run(one: Check, root: Path) -> Result:
    """Runs a check; an unreadable file is also a fault."""
    result = Result(one)
    begin = time.monotonic()
    try:
        result.faults = list(one.body(root))
    except NotCheckable as reason:
        result.not_checked = str(reason)
    except ToolFailed as failure:
        result.faults = [str(failure)]
    except Exception as error:  # noqa: BLE001
        where = traceback.extract_tb(error.__traceback__)[-1]
        result.faults = [f"{type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})"]
    result.seconds = time.monotonic() - begin
    return result
