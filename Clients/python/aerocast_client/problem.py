"""The errors of a request."""

from __future__ import annotations

import json
from typing import Any


class NoAnswer(Exception):
    """The API did not answer: the connection failed, or the time is up."""


class JobFailed(Exception):
    """A job has failed or was canceled."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.job = job
        #: Such as `job-input`; empty for a canceled job.
        self.kind = str(job.get("error", {}).get("type", "")).rsplit(":", 1)[-1]
        super().__init__(f"job {job.get('id')} {job.get('state')}: {job.get('error', {}).get('detail', '')}")


class Problem(Exception):
    """The API refused a request, with a problem document (RFC 9457)."""

    def __init__(self, status: int, document: dict[str, Any], retry_after: float | None = None) -> None:
        self.status = status
        self.document = document
        #: Such as `invalid-value`.
        self.kind = str(document.get("type", "")).rsplit(":", 1)[-1]
        self.title = str(document.get("title", ""))
        self.detail = str(document.get("detail", ""))
        #: The wrong parts: `pointer` (a JSON Pointer) or `parameter`, and `detail`.
        self.errors: list[dict[str, str]] = list(document.get("errors", []))
        #: Seconds, if the API says when to try again.
        self.retry_after = retry_after
        super().__init__(f"{status} {self.title}: {self.detail}")

    @classmethod
    def of(cls, status: int, body: bytes, retry_after: str | None) -> Problem:
        try:
            document = json.loads(body)
        except ValueError:
            document = None
        if not isinstance(document, dict):
            document = {"title": "Not an answer of AeroCast", "detail": body[:200].decode(errors="replace")}
        seconds = float(retry_after) if retry_after and retry_after.isdigit() else None
        return cls(status, document, seconds)
