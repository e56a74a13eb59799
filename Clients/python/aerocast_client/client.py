"""The requests of AeroCast's HTTP API."""

from __future__ import annotations

import json
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from http.client import HTTPException, HTTPResponse
from typing import TYPE_CHECKING, Any, Literal, cast
from urllib.parse import quote, urlencode, urlsplit

from .problem import NoAnswer, Problem

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
        self._tls = ssl.create_default_context(cafile=ca_file) if ca_file else None
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
    ) -> Any:
        with closing(self._open(method, path, query, body, repeats, retries)) as response:
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
    ) -> HTTPResponse:
        """The response of the first attempt that has one; a `GET` may always be repeated."""
        attempts = (self._retries if retries is None else retries) if repeats or method == "GET" else 0
        for attempt in range(attempts + 1):
            try:
                return self._once(method, path, query, body)
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
        self, method: str, path: str, query: Mapping[str, Any] | None, body: Mapping[str, Any] | None
    ) -> HTTPResponse:
        url = self._url + path + (f"?{urlencode(query)}" if query else "")
        headers = dict(self._headers)
        data = None
        if method == "POST":
            # NaN is not JSON, and is refused here.
            data = json.dumps(body or {}, allow_nan=False).encode()
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(url, data=data, headers=headers, method=method)
        try:
            return cast(HTTPResponse, urllib.request.urlopen(request, timeout=self._timeout, context=self._tls))
        except urllib.error.HTTPError as error:
            with error:
                raise Problem.of(error.code, error.read(), error.headers.get("Retry-After")) from None
        except (OSError, HTTPException) as error:
            raise NoAnswer(f"{method} {url}: {error}") from error


def _given(**members: Any) -> dict[str, Any]:
    """The members that are not None."""
    return {name: value for name, value in members.items() if value is not None}
