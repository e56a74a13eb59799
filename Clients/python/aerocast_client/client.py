"""The requests of AeroCast's HTTP API."""

from __future__ import annotations

import json
import ssl
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from http.client import HTTPException, HTTPResponse
from typing import TYPE_CHECKING, Any, Literal, cast
from urllib.parse import quote, urlencode, urlsplit

from .problem import JobFailed, NoAnswer, Problem

if TYPE_CHECKING:
    from . import types

Rows = Iterator["types.HistoryRow"]


class Client:
    """A client of one API; it may be shared by threads.

    Args:
        url: the address of the API, such as `http://127.0.0.1:8000`.
        key: a key of the API, if it has keys.
        timeout: seconds that each request may take.
        retries: how often a request that may be repeated is repeated.
        ca_file: a PEM file of authorities that may sign the API's certificate; the system's if not given.
    """

    def __init__(
        self,
        url: str = "http://127.0.0.1:8000",
        key: str | None = None,
        timeout: float = 10,
        retries: int = 2,
        ca_file: str | None = None,
    ) -> None:
        if urlsplit(url).scheme not in ("http", "https"):
            raise ValueError(f"url must begin with http:// or https://, got {url!r}")
        self._url = url.rstrip("/")
        self._timeout = timeout
        self._retries = retries
        tls = urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=ca_file))
        self._opener = urllib.request.build_opener(tls, _NoRedirects)
        self._headers = {"Accept": "application/json, application/x-ndjson", "User-Agent": "aerocast-client/0.2.0"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"

    # Forecasts

    def predict(
        self,
        *,
        station: str | Mapping[str, Any] | None = None,
        sequence: Sequence[Sequence[float]] | None = None,
        window: Sequence[Mapping[str, Any]] | None = None,
        time: str | None = None,
        horizons: Sequence[int] | None = None,
        target: str | None = None,
        answer: Literal["combination", "champion"] | None = None,
    ) -> types.Forecast:
        """A forecast from a sequence, a window, or a station's stored observations."""
        body = _given(
            station=station, sequence=sequence, window=window, time=time, horizons=horizons, target=target, answer=answer
        )
        return cast("types.Forecast", self._json("POST", "/v1/predict", body=body, repeats=True))

    def forecasts(
        self,
        stations: Sequence[str],
        *,
        targets: Sequence[str] | None = None,
        horizons: Sequence[int] | None = None,
        answer: Literal["combination", "champion"] | None = None,
    ) -> Iterator[types.ForecastLine]:
        """The forecasts of many stations and targets, as they arrive; a line has `horizons` or a `problem`."""
        body = _given(stations=list(stations), targets=targets, horizons=horizons, answer=answer)
        with closing(self._open("POST", "/v1/forecasts", body=body, repeats=True)) as response:
            for line in response:
                yield json.loads(line)

    # Observations

    def observe(
        self, observations: Sequence[Mapping[str, Any]], station: str | Mapping[str, Any] | None = None
    ) -> types.Ingestion:
        """Stores observations; sending the same ones twice is safe."""
        body = _given(observations=list(observations), station=station)
        return cast("types.Ingestion", self._json("POST", "/v1/observations", body=body, repeats=True))

    def evaluate(self, predicted: float, actual: float, target: str | None = None) -> types.Evaluation:
        """Stores an error that the client measured."""
        body = _given(predicted=predicted, actual=actual, target=target)
        return cast("types.Evaluation", self._json("POST", "/v1/eval", body=body))

    def latest(self, station: str | None = None) -> types.LatestObservation:
        """The newest observation of a station, or of any station."""
        return cast("types.LatestObservation", self._json("GET", "/v1/latest", _given(station=station))["row"])

    def stations(self, limit: int | None = None) -> list[types.StationSummary]:
        return cast("list[types.StationSummary]", self._json("GET", "/v1/stations", _given(limit=limit))["stations"])

    def targets(self) -> list[types.Target]:
        return cast("list[types.Target]", self._json("GET", "/v1/targets")["targets"])

    def heartbeat(
        self, feeder: str, silent_after: float, *, problem: str | None = None, ended: bool | None = None
    ) -> types.HeartbeatReceipt:
        """A sign of life of a feeder: after `silent_after` seconds without another, its silence is a finding.

        Args:
            feeder: what it feeds, such as `nws KJFK`; the heartbeats of one name replace each other.
            silent_after: seconds.
            problem: what the feeder waits for.
            ended: whether the feeder ends as it should.
        """
        body = _given(feeder=feeder, silent_after=silent_after, problem=problem, ended=ended)
        return cast("types.HeartbeatReceipt", self._json("POST", "/v1/heartbeats", body=body, repeats=True))

    # The verdict

    def verdict(self) -> types.InstallationVerdict:
        """The judgment of the installation, with every finding, the heaviest first."""
        return cast("types.InstallationVerdict", self._json("GET", "/v1/verdict"))

    def overview(self, target: str | None = None) -> types.Overview:
        """Every station with its state, the most troubled first, as columns."""
        return cast("types.Overview", self._json("GET", "/v1/overview", _given(target=target)))

    def outlook(self, station: str, target: str | None = None) -> types.Outlook:
        """The next 24 hours of a station, with the forecasts that the values are made of."""
        path = f"/v1/stations/{quote(station, safe='')}/outlook"
        return cast("types.Outlook", self._json("GET", path, _given(target=target)))

    def story(
        self, *, station: str | None = None, target: str | None = None, limit: int | None = None
    ) -> types.Story:
        """What happened to a target, or to a station, in sentences, newest first."""
        query = _given(station=station, target=target, limit=limit)
        return cast("types.Story", self._json("GET", "/v1/story", query))

    # History

    def observations(self, station: str, *, start: str | None = None, end: str | None = None) -> Rows:
        """The observations from `start` to before `end`, oldest first."""
        return self._pages(station, "observations", {"from": start, "to": end})

    def issued_forecasts(
        self, station: str, *, start: str | None = None, end: str | None = None, target: str | None = None
    ) -> Rows:
        """The forecasts issued from `start` to before `end`, oldest first."""
        return self._pages(station, "forecasts", {"from": start, "to": end, "target": target})

    def outcomes(
        self,
        station: str,
        *,
        start: str | None = None,
        end: str | None = None,
        target: str | None = None,
        horizon: int | None = None,
    ) -> Rows:
        """The forecasts for the times from `start` to before `end`, with the observed values."""
        return self._pages(station, "outcomes", {"from": start, "to": end, "target": target, "horizon": horizon})

    def _pages(self, station: str, name: str, query: dict[str, Any]) -> Rows:
        query = {key: value for key, value in query.items() if value is not None}
        while True:
            page = self._json("GET", f"/v1/stations/{quote(station, safe='')}/{name}", query)
            yield from page["rows"]
            if page["next"] is None:
                return
            query["cursor"] = page["next"]

    @staticmethod
    def frame(rows: Iterable[Mapping[str, Any]]) -> Any:
        """The rows as a `pandas.DataFrame`, with times as UTC timestamps; needs pandas."""
        import pandas

        frame = pandas.DataFrame(list(rows))
        for column in ("time", "issued_at", "target_time"):
            if column in frame:
                frame[column] = pandas.to_datetime(frame[column], utc=True)
        return frame

    # The loop

    def events(
        self,
        *,
        since: int | str | None = None,
        kinds: Sequence[str] | None = None,
        station: str | None = None,
        target: str | None = None,
        limit: int | None = None,
    ) -> types.Events:
        kind = ",".join(kinds) if kinds else None
        query = _given(since=since, kind=kind, station=station, target=target, limit=limit)
        return cast("types.Events", self._json("GET", "/v1/events", query))

    def anomalies(
        self,
        *,
        since: int | None = None,
        station: str | None = None,
        target: str | None = None,
        limit: int | None = None,
    ) -> types.Anomalies:
        query = _given(since=since, station=station, target=target, limit=limit)
        return cast("types.Anomalies", self._json("GET", "/v1/anomalies", query))

    def flags(self, target: str | None = None, limit: int | None = None) -> list[types.Flag]:
        return cast("list[types.Flag]", self._json("GET", "/v1/flags", _given(target=target, limit=limit))["flags"])

    def timeline(
        self,
        *,
        station: str | None = None,
        horizon: int | None = None,
        hours: int | None = None,
        target: str | None = None,
    ) -> types.Timeline:
        query = _given(station=station, horizon=horizon, hours=hours, target=target)
        return cast("types.Timeline", self._json("GET", "/v1/timeline", query))

    def retrain_check(self, target: str | None = None) -> types.RetrainCheck:
        """Raises a retrain flag if a routine retrain is due."""
        return cast("types.RetrainCheck", self._json("POST", "/v1/routine-retrain-check", body=_given(target=target)))

    # Jobs

    def start_job(
        self,
        kind: Literal["backtest", "replay", "what_if", "export", "retrain", "tune"],
        *,
        idempotency_key: str | None = None,
        **members: Any,
    ) -> types.Job:
        """Starts a job; `members` are those of `JobRequest`.

        The request has an idempotency key, a random one by default, so that it may be repeated after a lost connection
        without a second job.
        """
        headers = {"Idempotency-Key": idempotency_key or str(uuid.uuid4())}
        if "from_" in members:
            members["from"] = members.pop("from_")
        body = _given(kind=kind, **members)
        return cast("types.Job", self._json("POST", "/v1/jobs", body=body, repeats=True, headers=headers))

    def job(self, job: int) -> types.Job:
        return cast("types.Job", self._json("GET", f"/v1/jobs/{job}"))

    def jobs(self, *, kind: str | None = None, state: str | None = None) -> Iterator[types.Job]:
        """The jobs, newest first."""
        query = _given(kind=kind, state=state)
        while True:
            page = self._json("GET", "/v1/jobs", query)
            yield from page["jobs"]
            if page["next"] is None:
                return
            query["cursor"] = page["next"]

    def cancel_job(self, job: int) -> types.Job:
        """Cancels a job; a running one ends at its next step."""
        return cast("types.Job", self._json("POST", f"/v1/jobs/{job}/cancel", repeats=True))

    def wait(
        self, job: int, timeout: float | None = None, progress: Callable[[types.Job], None] | None = None
    ) -> types.Job:
        """Waits for the end of a job, and asks as often as the API says.

        Args:
            job: the id of the job.
            timeout: seconds.
            progress: called with the job after each request.

        Returns:
            The job that has succeeded.

        Raises:
            JobFailed: the job has failed or was canceled.
            TimeoutError: the job has not ended in time; it goes on.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            with closing(self._open("GET", f"/v1/jobs/{job}")) as response:
                found = cast("types.Job", json.loads(response.read()))
                pause = float(response.headers.get("Retry-After") or 1)
            if progress:
                progress(found)
            if found["state"] == "succeeded":
                return found
            if found["state"] in ("failed", "canceled"):
                raise JobFailed(cast("dict[str, Any]", found))
            if deadline is not None:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError(f"job {job} is {found['state']} after {timeout} s")
                pause = min(pause, left)
            time.sleep(pause)

    def job_result(self, job: int) -> Any:
        """The result of a job that has succeeded: an object, or the bytes of an export."""
        with closing(self._open("GET", f"/v1/jobs/{job}/result", accept="*/*")) as response:
            body = response.read()
            return json.loads(body) if response.headers.get_content_type() == "application/json" else body

    # The registry

    def models(self, target: str | None = None) -> types.Models:
        return cast("types.Models", self._json("GET", "/v1/models", _given(target=target)))

    def model(self, version: str, target: str | None = None) -> types.VersionDetails:
        """A version, or an alias: champion, challenger or previous."""
        path = f"/v1/models/{quote(version, safe='')}"
        return cast("types.VersionDetails", self._json("GET", path, _given(target=target)))

    def promote(
        self, version: str, *, actor: str, reason: str, force: bool | None = None, target: str | None = None
    ) -> types.ChampionChange:
        body = _given(actor=actor, reason=reason, force=force, target=target)
        path = f"/v1/models/{quote(version, safe='')}/promote"
        return cast("types.ChampionChange", self._json("POST", path, body=body))

    def roll_back(
        self, *, actor: str, reason: str, quarantine: bool | None = None, target: str | None = None
    ) -> types.ChampionChange:
        body = _given(actor=actor, reason=reason, quarantine=quarantine, target=target)
        return cast("types.ChampionChange", self._json("POST", "/v1/models/rollback", body=body))

    # Silences and annotations

    def silences(self, state: Literal["active", "pending", "expired"] | None = None) -> list[types.Silence]:
        """Active and pending silences, unless a state is given."""
        return cast("list[types.Silence]", self._json("GET", "/v1/silences", _given(state=state))["silences"])

    def silence(self, silence: str) -> types.Silence:
        return cast("types.Silence", self._json("GET", f"/v1/silences/{quote(silence, safe='')}"))

    def create_silence(
        self,
        matchers: Sequence[types.Matcher],
        comment: str,
        *,
        start: str | None = None,
        end: str | None = None,
        created_by: str | None = None,
        holds_flags: bool | None = None,
        until_resolved: bool | None = None,
    ) -> types.Silence:
        """Silences the findings that match all matchers until `end`; or acknowledges them with `until_resolved`."""
        body = _given(
            matchers=list(matchers),
            comment=comment,
            startsAt=start,
            endsAt=end,
            createdBy=created_by,
            holdsFlags=holds_flags,
            untilResolved=until_resolved,
        )
        return cast("types.Silence", self._json("POST", "/v1/silences", body=body))

    def end_silence(self, silence: str) -> types.Silence:
        return cast("types.Silence", self._json("DELETE", f"/v1/silences/{quote(silence, safe='')}"))

    def annotations(
        self,
        *,
        target: str | None = None,
        station: str | None = None,
        start: str | None = None,
        end: str | None = None,
        limit: int | None = None,
    ) -> list[types.Annotation]:
        """The newest annotations, newest first."""
        query = _given(target=target, station=station, to=end, limit=limit) | _given(**{"from": start})
        return cast("list[types.Annotation]", self._json("GET", "/v1/annotations", query)["annotations"])

    def annotate(
        self,
        text: str,
        *,
        target: str | None = None,
        station: str | None = None,
        flag: int | None = None,
        start: str | None = None,
        end: str | None = None,
        created_by: str | None = None,
        new_reference: bool | None = None,
    ) -> types.Annotation:
        """Annotates a time of the weather, by default the newest observation."""
        body = _given(
            text=text,
            target=target,
            station=station,
            flag=flag,
            starts_at=start,
            ends_at=end,
            created_by=created_by,
            new_reference=new_reference,
        )
        return cast("types.Annotation", self._json("POST", "/v1/annotations", body=body))

    def withdraw_annotation(self, annotation: int) -> types.Annotation:
        return cast("types.Annotation", self._json("DELETE", f"/v1/annotations/{annotation}"))

    # Webhooks

    def webhooks(self) -> list[types.Webhook]:
        return cast("list[types.Webhook]", self._json("GET", "/v1/webhooks")["webhooks"])

    def webhook(self, webhook: str) -> types.Webhook:
        return cast("types.Webhook", self._json("GET", _webhook(webhook)))

    def create_webhook(
        self,
        url: str,
        *,
        description: str | None = None,
        events: Sequence[str] | None = None,
        targets: Sequence[str] | None = None,
        stations: Sequence[str] | None = None,
    ) -> types.WebhookSecret:
        """A webhook with its secret, which no later answer has."""
        body = _given(url=url, description=description, events=events, targets=targets, stations=stations)
        return cast("types.WebhookSecret", self._json("POST", "/v1/webhooks", body=body))

    def change_webhook(
        self,
        webhook: str,
        *,
        url: str | None = None,
        description: str | None = None,
        events: Sequence[str] | None = None,
        targets: Sequence[str] | None = None,
        stations: Sequence[str] | None = None,
        enabled: bool | None = None,
    ) -> types.Webhook:
        """Changes what is given; an empty list stands for all."""
        body = _given(
            url=url, description=description, events=events, targets=targets, stations=stations, enabled=enabled
        )
        return cast("types.Webhook", self._json("PATCH", _webhook(webhook), body=body, repeats=True))

    def delete_webhook(self, webhook: str) -> None:
        self._json("DELETE", _webhook(webhook))

    def rotate_webhook_secret(self, webhook: str, grace_hours: float | None = None) -> types.WebhookSecret:
        """A new secret; the old one signs, too, for `grace_hours` (24)."""
        body = _given(grace_hours=grace_hours)
        return cast("types.WebhookSecret", self._json("POST", f"{_webhook(webhook)}/rotate", body=body))

    def test_webhook(self, webhook: str) -> types.WebhookDelivery:
        """Sends a message of the type `test`."""
        return cast("types.WebhookDelivery", self._json("POST", f"{_webhook(webhook)}/test"))

    def webhook_deliveries(
        self, webhook: str, state: Literal["pending", "delivered", "dead"] | None = None
    ) -> Iterator[types.WebhookDelivery]:
        """The messages of a webhook, newest first, of all pages."""
        query = _given(state=state)
        while True:
            page = self._json("GET", f"{_webhook(webhook)}/deliveries", query)
            yield from page["deliveries"]
            if page.get("next") is None:
                return
            query["cursor"] = page["next"]

    def replay_webhook_delivery(self, webhook: str, delivery: int) -> types.WebhookDelivery:
        """Sends a message again, under the same `webhook-id`."""
        path = f"{_webhook(webhook)}/deliveries/{delivery}/replay"
        return cast("types.WebhookDelivery", self._json("POST", path))

    def replay_webhook(self, webhook: str, start: str, *, end: str | None = None, dead_only: bool | None = None) -> int:
        """Sends the messages about the events of a span again, or for the first time; the number of messages."""
        body, count = _given(to=end, dead_only=dead_only) | {"from": start}, 0
        while True:
            answer = self._json("POST", f"{_webhook(webhook)}/replay", body=body)
            count += answer["messages"]
            if answer.get("next") is None:
                return count
            body["after"] = answer["next"]

    # The service

    def health(self) -> types.Health:
        return cast("types.Health", self._json("GET", "/healthz"))

    def readiness(self) -> types.Readiness:
        """The readiness, also of a service that is not ready."""
        try:
            return cast("types.Readiness", self._json("GET", "/readyz", retries=0))
        except Problem as problem:
            if "ready" in problem.document:
                return cast("types.Readiness", problem.document)
            raise

    def openapi(self) -> dict[str, Any]:
        return cast("dict[str, Any]", self._json("GET", "/openapi.json"))

    # Requests

    def _json(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        repeats: bool = False,
        retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        with closing(self._open(method, path, query, body, repeats, retries, headers)) as response:
            try:
                return json.loads(response.read())
            except (OSError, HTTPException) as error:
                raise NoAnswer(f"{method} {path}: {error}") from error

    def _open(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        repeats: bool = False,
        retries: int | None = None,
        headers: Mapping[str, str] | None = None,
        accept: str | None = None,
    ) -> HTTPResponse:
        """The response of the first attempt that has one; a `GET` may always be repeated."""
        more = dict(headers or {}, **({"Accept": accept} if accept else {}))
        attempts = (self._retries if retries is None else retries) if repeats or method == "GET" else 0
        for attempt in range(attempts + 1):
            try:
                return self._once(method, path, query, body, more)
            except Problem as problem:
                if problem.status not in (429, 503) or attempt == attempts:
                    raise
                pause = problem.retry_after
            except NoAnswer:
                if attempt == attempts:
                    raise
                pause = None
            time.sleep(min(pause if pause is not None else 0.2 * 2**attempt, 60))
        raise AssertionError("the last attempt returns or raises")

    def _once(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any] | None,
        body: Mapping[str, Any] | None,
        more: Mapping[str, str],
    ) -> HTTPResponse:
        url = self._url + path + (f"?{urlencode(query)}" if query else "")
        headers = {**self._headers, **more}
        data = None
        if method in ("POST", "PATCH"):
            # NaN is not JSON, and is refused here.
            data = json.dumps(body or {}, allow_nan=False).encode()
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(url, data=data, headers=headers, method=method)
        try:
            return cast(HTTPResponse, self._opener.open(request, timeout=self._timeout))
        except urllib.error.HTTPError as error:
            with error:
                raise Problem.of(error.code, error.read(), error.headers.get("Retry-After")) from None
        except (OSError, HTTPException) as error:
            raise NoAnswer(f"{method} {url}: {error}") from error


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Answers a redirect as a refusal: the API has none, and the key would be sent to wherever it leads."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _webhook(webhook: str) -> str:
    return f"/v1/webhooks/{quote(webhook, safe='')}"


def _given(**members: Any) -> dict[str, Any]:
    """The members that are not None."""
    return {name: value for name, value in members.items() if value is not None}
