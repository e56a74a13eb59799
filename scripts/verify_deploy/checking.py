"""What a check is, and how one is run."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from .tools import ToolFailed

Body = Callable[[Path], Iterable[str]]


class NotCheckable(Exception):
    """Something that the check needs is not on this machine."""


@dataclass(frozen=True)
class Check:
    name: str
    # What it looks at, for the table.
    about: str
    # Takes the repository's folder, gives the faults that it finds.
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
    """Enters a function into the list of checks."""

    def enter(body: Body) -> Body:
        ALL.append(Check(name, about, body))
        return body

    return enter


def run(one: Check, root: Path) -> Result:
    """A file that cannot even be read is a fault like any other."""
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
