"""The bodies of AeroCast's API; written by generate_types.py, do not edit."""

from __future__ import annotations

import sys
from typing import Any, Literal, TypedDict

if sys.version_info >= (3, 11):
    from typing import NotRequired
else:
    from typing import Generic, TypeVar

    _T = TypeVar("_T")

    class NotRequired(Generic[_T]):
        """A stand-in: Python 3.10 has no such annotation."""


class Annotation(TypedDict):
    created_at: str
    created_by: str
    ends_at: NotRequired[str]
    flag: NotRequired[int]
    id: int
    new_reference: bool
    starts_at: str
    station: NotRequired[str]
    target: NotRequired[str]
    text: str


class AnnotationRequest(TypedDict):
    created_by: NotRequired[str | None]
    ends_at: NotRequired[str | None]
    flag: NotRequired[int | None]
    new_reference: NotRequired[bool | None]
    starts_at: NotRequired[str | None]
    station: NotRequired[str | None]
    target: NotRequired[str | None]
    text: str


class Annotations(TypedDict):
    annotations: list[Annotation]


class Anomalies(TypedDict):
    anomalies: list[Anomaly]
    next: int


class Anomaly(TypedDict):
    flags: list[int]
    id: int
    kind: Literal['drift', 'sensor_fault', 'warning']
    model: str
    score: NotRequired[float]
    sentence: str
    station: NotRequired[str]
    time: NotRequired[str]


class Audit(TypedDict):
    entries: list[AuditEntry]
    next: NotRequired[int]


class AuditEntry(TypedDict):
    action: str
    actor: str
    after: NotRequired[Any]
    at: str
    before: NotRequired[Any]
    claimed: NotRequired[str]
    credential: NotRequired[str]
    hash: str
    id: int
    previous_hash: str
    reason: NotRequired[str]
    subject: str
    target: NotRequired[str]
    trace: NotRequired[str]


class ChampionChange(TypedDict):
    champion: str
    changed: bool
    promotion: Promotion


class ChampionChangeRequest(TypedDict):
    actor: str
    force: NotRequired[bool | None]
    quarantine: NotRequired[bool | None]
    reason: str
    target: NotRequired[str | None]


class DeletedWebhook(TypedDict):
    deleted: str


class DriftEvidence(TypedDict):
    direction: str
    estimated_start: int
    kind: str
    outcome: int
    reading_shift: NotRequired[float]
    size: float
    size_in_sigma: float
    station: str
    statistic: float
    threshold: float
    time: int
    weather_difficulty: NotRequired[float]
    window: int


class Episode(TypedDict):
    began: NotRequired[str]
    ended: NotRequired[str]
    events: list[int]
    is_over: bool
    kind: Literal['drift', 'sensor_fault', 'champion', 'remark']
    recorded_at: str
    sentences: list[str]
    stations: list[str]


class Evaluation(TypedDict):
    abs_error: float
    count: int
    drift_flagged: bool
    model: str
    model_version: NotRequired[str]
    rmse: float
    source: Literal['clients']
    window: int


class EvaluationRequest(TypedDict):
    actual: float
    predicted: float
    target: NotRequired[str | None]


class Event(TypedDict):
    details: dict[str, Any]
    flag: NotRequired[int]
    id: int
    kind: Literal['warning', 'drift', 'drift_ended', 'sensor_fault', 'sensor_recovered', 'conflict', 'flag_raised', 'flag_claimed', 'flag_returned', 'accepted', 'rejected', 'failed', 'promoted', 'rolled_back', 'probation_passed', 'quarantined', 'released', 'webhook_disabled', 'verdict_changed', 'annotated']
    model: str
    model_version: NotRequired[str]
    recorded_at: str
    sentence: str
    station: NotRequired[str]
    trace_id: NotRequired[str]
    weather_time: NotRequired[str]


class Events(TypedDict):
    events: list[Event]
    next: int


class Finding(TypedDict):
    action: NotRequired[str]
    count: int
    kind: str
    latest: NotRequired[str]
    next: NotRequired[str]
    runbook: str
    sentence: str
    severity: Literal['info', 'warning', 'critical']
    silence: NotRequired[FindingSilence]
    since: NotRequired[str]
    state: Literal['healthy', 'healing', 'unknown', 'needs_you']
    station: NotRequired[str]
    target: NotRequired[str]


class FindingSilence(TypedDict):
    acknowledged: bool
    comment: str
    created_by: str
    ends_at: str
    id: str


class Flag(TypedDict):
    attempts: int
    challenger: NotRequired[str]
    error: NotRequired[str]
    evidence: NotRequired[DriftEvidence]
    flag: int
    raised_at: str
    reason: str
    state: str
    trace_id: NotRequired[str]
    verdict: NotRequired[Verdict]


class Flags(TypedDict):
    flags: list[Flag]


class Forecast(TypedDict):
    age: NotRequired[float]
    answered_by: Literal['champion', 'combination', 'persistence']
    forecast: NotRequired[float | None]
    horizons: list[HorizonForecast]
    issued_at: NotRequired[str]
    missing_inputs: list[str]
    model: str
    model_version: NotRequired[str]
    stale: NotRequired[bool]
    station: NotRequired[str]
    target: str
    warnings: NotRequired[list[str]]


class ForecastLine(TypedDict):
    horizons: NotRequired[list[ForecastLineHorizon]]
    issued_at: NotRequired[str]
    model_version: NotRequired[str | None]
    problem: NotRequired[ForecastLineProblem]
    station: str
    target: str


class ForecastLineHorizon(TypedDict):
    answered_by: Literal['champion', 'combination', 'persistence']
    horizon: int
    level: float | None
    lower: float | None
    persistence: float | None
    target_time: str
    upper: float | None
    value: float | None
    weights: NotRequired[dict[str, float]]


class ForecastLineProblem(TypedDict):
    detail: str
    status: int
    title: str
    type: str


class ForecastRequest(TypedDict):
    answer: NotRequired[Literal['combination', 'champion', None]]
    horizons: NotRequired[list[int] | None]
    sequence: NotRequired[list[list[float]] | None]
    station: NotRequired[str | Station | None]
    target: NotRequired[str | None]
    time: NotRequired[str | None]
    window: NotRequired[list[Observation] | None]


class ForecastsRequest(TypedDict):
    answer: NotRequired[Literal['combination', 'champion', None]]
    horizons: NotRequired[list[int] | None]
    stations: list[str]
    targets: NotRequired[list[str] | None]


class Health(TypedDict):
    ok: bool
    time: str


class Heartbeat(TypedDict):
    ended: NotRequired[bool | None]
    feeder: str
    problem: NotRequired[str | None]
    silent_after: float


class HeartbeatReceipt(TypedDict):
    stored: bool


class HistoryPage(TypedDict):
    next: str | None
    rows: list[HistoryRow]
    station: str


class HistoryRow(TypedDict):
    actual: NotRequired[float]
    answered_by: NotRequired[Literal['champion', 'combination', 'persistence']]
    champion: NotRequired[float | None]
    dew_point: NotRequired[float | None]
    horizon: NotRequired[int]
    issued_at: NotRequired[str]
    level: NotRequired[float | None]
    lower: NotRequired[float | None]
    model_version: NotRequired[str | None]
    persistence: NotRequired[float]
    pressure: NotRequired[float | None]
    residual: NotRequired[float]
    target_time: NotRequired[str]
    temperature: NotRequired[float | None]
    time: NotRequired[str]
    upper: NotRequired[float | None]
    value: NotRequired[float]
    wind_direction: NotRequired[float | None]
    wind_speed: NotRequired[float | None]


class HorizonForecast(TypedDict):
    answered_by: Literal['champion', 'combination', 'persistence']
    horizon: int
    level: float | None
    lower: float | None
    model_version: str | None
    persistence: float | None
    target_time: NotRequired[str]
    unit: str | None
    upper: float | None
    value: float | None
    weights: NotRequired[dict[str, float]]


class Ingestion(TypedDict):
    completed: int
    conflicts: NotRequired[int]
    duplicates: int
    forecasts: list[Forecast]
    outcomes: int
    stored: int


class InstallationVerdict(TypedDict):
    checked_at: str
    findings: list[Finding]
    sentence: str
    state: Literal['healthy', 'healing', 'unknown', 'needs_you']
    stations: StationCounts
    targets: list[TargetVerdict]


class Job(TypedDict):
    actor: str
    attempts: int
    canceling: NotRequired[bool]
    created_at: str
    error: NotRequired[JobError]
    finished_at: NotRequired[str]
    id: int
    kind: Literal['backtest', 'replay', 'what_if', 'export', 'retrain', 'tune']
    message: NotRequired[str]
    progress: float
    request: dict[str, Any]
    result: NotRequired[JobResult]
    started_at: NotRequired[str]
    state: Literal['queued', 'running', 'succeeded', 'failed', 'canceled']


class JobError(TypedDict):
    detail: str
    status: int
    title: str
    type: str


JobRequest = TypedDict(
    'JobRequest',
    {
        'budget': 'NotRequired[float | None]',
        'data': "NotRequired[Literal['observations', 'forecasts', 'outcomes', 'anomalies', None]]",
        'format': "NotRequired[Literal['csv', 'ndjson', None]]",
        'from': 'NotRequired[str | None]',
        'horizons': 'NotRequired[list[int] | None]',
        'kind': "Literal['backtest', 'replay', 'what_if', 'export', 'retrain', 'tune']",
        'observations': 'NotRequired[list[Observation] | None]',
        'reason': 'NotRequired[str | None]',
        'retrain': 'NotRequired[bool | None]',
        'settings': 'NotRequired[list[TuneSetting] | None]',
        'start': "NotRequired[Literal['champion', 'scratch', None]]",
        'stations': 'NotRequired[list[str] | None]',
        'target': 'NotRequired[str | None]',
        'to': 'NotRequired[str | None]',
        'train': "NotRequired[Literal['station', 'base', 'fine-tune', None]]",
        'version': 'NotRequired[str | None]',
    },
)


class JobResult(TypedDict):
    bytes: int
    href: str
    media_type: str


class Jobs(TypedDict):
    jobs: list[Job]
    next: int | None


class Latest(TypedDict):
    row: LatestObservation


class LatestObservation(TypedDict):
    age: float
    dew_point: float | None
    pressure: float | None
    stale: bool
    station: str
    temperature: float | None
    ts: str
    warnings: list[str]
    wind_direction: float | None
    windspeed: float | None


class LossComparison(TypedDict):
    challenger_loss: NotRequired[Any]
    champion_loss: NotRequired[Any]
    count: int
    horizons: NotRequired[list[Any]]
    persistence_loss: NotRequired[Any]
    persistence_test: NotRequired[Any]
    test: NotRequired[Any]


class Matcher(TypedDict):
    isEqual: NotRequired[bool | None]
    isRegex: NotRequired[bool | None]
    name: Literal['alertname', 'kind', 'severity', 'target', 'station']
    value: str


class Models(TypedDict):
    challenger: NotRequired[str]
    champion: NotRequired[str]
    model: str
    previous: NotRequired[str]
    promotions: list[Promotion]
    versions: list[Version]


class Objection(TypedDict):
    horizon: NotRequired[int]
    limit: Any
    rule: Literal['too_few_observations', 'too_few_hours', 'no_better_than_persistence', 'improvement_too_small', 'could_be_luck', 'worse_at_horizon', 'worse_at_station', 'forgot_normal_weather', 'quarantined']
    value: Any


class Observation(TypedDict):
    dew_point: NotRequired[float | None]
    dewpoint: NotRequired[float | None]
    pressure: NotRequired[float | None]
    station: NotRequired[str | Station | None]
    temperature: NotRequired[float | None]
    time: NotRequired[str | None]
    ts: NotRequired[str | None]
    wind_direction: NotRequired[float | None]
    wind_speed: NotRequired[float | None]
    winddirection: NotRequired[float | None]
    windspeed: NotRequired[float | None]


class Observations(TypedDict):
    observations: list[Observation]
    station: NotRequired[str | Station | None]


class Outlook(TypedDict):
    age: NotRequired[float]
    answered_by: list[Literal['champion', 'combination', 'persistence']]
    elevation: NotRequired[float]
    experts: list[OutlookExpert]
    horizons: list[int]
    issued_at: str
    latitude: NotRequired[float]
    level: float
    longitude: NotRequired[float]
    lower: list[float | None]
    missing_inputs: list[str]
    model_version: NotRequired[str]
    name: NotRequired[str]
    persistence: float | None
    stale: NotRequired[bool]
    station: str
    target: str
    times: list[int]
    unit: str
    upper: list[float | None]
    value: list[float | None]
    warnings: NotRequired[list[str]]


class OutlookExpert(TypedDict):
    expert: Literal['champion', 'recentred_champion', 'predecessor', 'persistence', 'diurnal_persistence', 'fast_corrector', 'slow_corrector']
    value: list[float | None]
    weight: list[float]


class Overview(TypedDict):
    id: list[str]
    latitude: list[float | None]
    longitude: list[float | None]
    name: list[str | None]
    newest: list[float | None]
    persistence: list[float | None]
    served: list[float | None]
    state: list[Literal['healthy', 'healing', 'unknown', 'needs_you']]
    target: str
    trouble: list[Literal['sensor_fault', 'silent', 'drift', 'worse_than_persistence', 'closed', 'no_outcomes', None]]
    unit: str | None


class Problem(TypedDict):
    detail: str
    error_count: NotRequired[int]
    errors: NotRequired[list[ProblemPart]]
    instance: NotRequired[str]
    status: int
    title: str
    type: Literal['urn:aerocast:problem:annotation', 'urn:aerocast:problem:artifact', 'urn:aerocast:problem:body-too-large', 'urn:aerocast:problem:champion', 'urn:aerocast:problem:disk-space', 'urn:aerocast:problem:forbidden', 'urn:aerocast:problem:foreign-host', 'urn:aerocast:problem:foreign-origin', 'urn:aerocast:problem:idempotency-key', 'urn:aerocast:problem:internal', 'urn:aerocast:problem:invalid-value', 'urn:aerocast:problem:job', 'urn:aerocast:problem:job-state', 'urn:aerocast:problem:media-type', 'urn:aerocast:problem:method', 'urn:aerocast:problem:not-acceptable', 'urn:aerocast:problem:not-json', 'urn:aerocast:problem:overloaded', 'urn:aerocast:problem:path', 'urn:aerocast:problem:range', 'urn:aerocast:problem:request', 'urn:aerocast:problem:silence', 'urn:aerocast:problem:station', 'urn:aerocast:problem:storage', 'urn:aerocast:problem:timeout', 'urn:aerocast:problem:too-many-jobs', 'urn:aerocast:problem:too-many-notes', 'urn:aerocast:problem:too-many-listeners', 'urn:aerocast:problem:too-many-observations', 'urn:aerocast:problem:too-many-requests', 'urn:aerocast:problem:too-many-stations', 'urn:aerocast:problem:unauthorized', 'urn:aerocast:problem:version', 'urn:aerocast:problem:webhook', 'urn:aerocast:problem:webhook-limit']


class ProblemPart(TypedDict):
    detail: str
    parameter: NotRequired[str]
    pointer: NotRequired[str]


class Promotion(TypedDict):
    actor: str
    at: str
    evidence: NotRequired[dict[str, Any]]
    flag: NotRequired[int]
    id: int
    kind: str
    previous: NotRequired[str]
    reason: str
    version: str


class Readiness(TypedDict):
    answered_by: Literal['champion', 'combination', 'persistence']
    model: str
    model_version: NotRequired[str]
    problems: list[str]
    ready: bool
    targets: list[TargetReadiness]
    verdict: Literal['healthy', 'healing', 'unknown', 'needs_you']


class RetrainCheck(TypedDict):
    age_sec: float | None
    flag: NotRequired[int]
    reason: Literal['stale', 'fresh', 'waits_after_failure']
    scheduled: bool


class RetrainCheckRequest(TypedDict):
    target: NotRequired[str | None]


class Session(TypedDict):
    client: NotRequired[str]
    csrf_token: NotRequired[str]
    required: bool
    roles: NotRequired[list[str]]


class SignIn(TypedDict):
    key: str


class Silence(TypedDict):
    comment: str
    createdBy: str
    endsAt: str
    holdsFlags: bool
    id: str
    matchers: list[SilenceMatcher]
    startsAt: str
    status: SilenceStatus
    untilResolved: bool
    updatedAt: str


class SilenceMatcher(TypedDict):
    isEqual: bool
    isRegex: bool
    name: Literal['alertname', 'kind', 'severity', 'target', 'station']
    value: str


class SilenceRequest(TypedDict):
    comment: str
    createdBy: NotRequired[str | None]
    endsAt: NotRequired[str | None]
    holdsFlags: NotRequired[bool | None]
    matchers: list[Matcher]
    startsAt: NotRequired[str | None]
    untilResolved: NotRequired[bool | None]


class SilenceStatus(TypedDict):
    state: Literal['pending', 'active', 'expired']


class Silences(TypedDict):
    silences: list[Silence]


class Station(TypedDict):
    elevation: NotRequired[float | None]
    id: str
    latitude: NotRequired[float | None]
    longitude: NotRequired[float | None]
    name: NotRequired[str | None]


class StationCounts(TypedDict):
    closed: int
    drifting: int
    faulty: int
    silent: int
    total: int


class StationSummary(TypedDict):
    elevation: NotRequired[float]
    id: str
    latitude: NotRequired[float]
    longitude: NotRequired[float]
    name: NotRequired[str]
    newest: str


class Stations(TypedDict):
    stations: list[StationSummary]


class Story(TypedDict):
    episodes: list[Episode]
    station: NotRequired[str]
    target: str


class Target(TypedDict):
    horizons: list[int]
    target: str
    unit: str


class TargetReadiness(TypedDict):
    answered_by: Literal['champion', 'combination', 'persistence']
    model_version: NotRequired[str]
    target: str


class TargetVerdict(TypedDict):
    state: Literal['healthy', 'healing', 'unknown', 'needs_you']
    target: str


class Targets(TypedDict):
    targets: list[Target]


class Timeline(TypedDict):
    actual: list[float]
    drift: TimelineDrift
    error_hours: int
    forecast: TimelineForecast
    horizon: int
    lower: list[float | None]
    now: str
    predicted: list[float]
    rmse: TimelineErrors
    station: str
    step_hours: int
    target: str
    times: list[int]
    unit: NotRequired[str]
    upper: list[float | None]


class TimelineDrift(TypedDict):
    ratio: list[float]
    times: list[int]


class TimelineErrors(TypedDict):
    champion: list[float | None]
    persistence: list[float | None]
    served: list[float | None]


class TimelineForecast(TypedDict):
    horizons: list[int]
    issued_at: NotRequired[str]
    lower: list[float | None]
    model_version: NotRequired[str]
    times: list[int]
    upper: list[float | None]
    values: list[float]


class TuneSetting(TypedDict):
    epochs: NotRequired[int | None]
    hidden_size: NotRequired[int | None]
    learning_rate: NotRequired[float | None]
    model: NotRequired[Literal['gru', 'ridge', None]]
    train: NotRequired[Literal['station', 'base', 'fine-tune', None]]
    window: NotRequired[int | None]


class Verdict(TypedDict):
    normal: NotRequired[LossComparison]
    objections: list[Objection]
    promoted: bool
    recent: LossComparison


Version = TypedDict(
    'Version',
    {
        'aliases': "list[Literal['champion', 'challenger', 'previous']]",
        'champion': 'bool',
        'code_version': 'NotRequired[str]',
        'from': 'NotRequired[str]',
        'held_back_persistence_rmse': 'NotRequired[float]',
        'held_back_rmse': 'NotRequired[float]',
        'parent': 'NotRequired[str]',
        'published_at': 'str',
        'published_by': 'NotRequired[str]',
        'quarantined': 'bool',
        'reason': 'NotRequired[str]',
        'rows': 'NotRequired[int]',
        'seed': 'NotRequired[float]',
        'sha256': 'str',
        'until': 'NotRequired[str]',
        'version': 'str',
    },
)


VersionDetails = TypedDict(
    'VersionDetails',
    {
        'aliases': "list[Literal['champion', 'challenger', 'previous']]",
        'champion': 'bool',
        'code_version': 'NotRequired[str]',
        'events': 'list[VersionEvent]',
        'flag': 'NotRequired[int]',
        'from': 'NotRequired[str]',
        'held_back': 'NotRequired[dict[str, Any]]',
        'held_back_persistence_rmse': 'NotRequired[float]',
        'held_back_rmse': 'NotRequired[float]',
        'kind': 'NotRequired[str]',
        'parent': 'NotRequired[str]',
        'promotions': 'list[Promotion]',
        'published_at': 'str',
        'published_by': 'NotRequired[str]',
        'quarantined': 'bool',
        'reason': 'NotRequired[str]',
        'rows': 'NotRequired[int]',
        'seed': 'NotRequired[float]',
        'sha256': 'str',
        'specification': 'NotRequired[dict[str, Any]]',
        'training': 'NotRequired[dict[str, Any]]',
        'until': 'NotRequired[str]',
        'verdict': 'NotRequired[Verdict]',
        'version': 'str',
    },
)


class VersionEvent(TypedDict):
    actor: str
    at: str
    kind: str
    reason: str


class Webhook(TypedDict):
    created_at: str
    description: NotRequired[str]
    disabled_at: NotRequired[str]
    disabled_because: NotRequired[str]
    enabled: bool
    events: list[Literal['warning', 'drift', 'drift_ended', 'sensor_fault', 'sensor_recovered', 'conflict', 'flag_raised', 'flag_claimed', 'flag_returned', 'accepted', 'rejected', 'failed', 'promoted', 'rolled_back', 'probation_passed', 'quarantined', 'released', 'webhook_disabled', 'verdict_changed', 'annotated']]
    failing_since: NotRequired[str]
    failures: int
    format: Literal['standard', 'slack', 'mail', 'alertmanager']
    id: str
    pending: int
    rotating_until: NotRequired[str]
    stations: list[str]
    targets: list[str]
    url: str


class WebhookChange(TypedDict):
    description: NotRequired[str | None]
    enabled: NotRequired[bool | None]
    events: NotRequired[list[Literal['warning', 'drift', 'drift_ended', 'sensor_fault', 'sensor_recovered', 'conflict', 'flag_raised', 'flag_claimed', 'flag_returned', 'accepted', 'rejected', 'failed', 'promoted', 'rolled_back', 'probation_passed', 'quarantined', 'released', 'webhook_disabled', 'verdict_changed', 'annotated']] | None]
    stations: NotRequired[list[str] | None]
    targets: NotRequired[list[str] | None]
    url: NotRequired[str | None]


class WebhookDeliveries(TypedDict):
    deliveries: list[WebhookDelivery]
    next: NotRequired[int]


class WebhookDelivery(TypedDict):
    attempts: int
    ended_at: NotRequired[str]
    error: NotRequired[str]
    event: NotRequired[int]
    id: int
    kind: str
    last_attempt_at: NotRequired[str]
    message: str
    next_attempt_at: NotRequired[str]
    state: Literal['pending', 'delivered', 'dead']
    status: NotRequired[int]
    subject: str
    written_at: str


WebhookReplay = TypedDict(
    'WebhookReplay',
    {
        'after': 'NotRequired[int | None]',
        'dead_only': 'NotRequired[bool | None]',
        'from': 'str',
        'to': 'NotRequired[str | None]',
    },
)


class WebhookReplayed(TypedDict):
    messages: int
    next: NotRequired[int]


class WebhookRequest(TypedDict):
    description: NotRequired[str | None]
    events: NotRequired[list[Literal['warning', 'drift', 'drift_ended', 'sensor_fault', 'sensor_recovered', 'conflict', 'flag_raised', 'flag_claimed', 'flag_returned', 'accepted', 'rejected', 'failed', 'promoted', 'rolled_back', 'probation_passed', 'quarantined', 'released', 'webhook_disabled', 'verdict_changed', 'annotated']] | None]
    stations: NotRequired[list[str] | None]
    targets: NotRequired[list[str] | None]
    url: str


class WebhookRotation(TypedDict):
    grace_hours: NotRequired[float | None]


class WebhookSecret(TypedDict):
    secret: str
    webhook: Webhook


class Webhooks(TypedDict):
    webhooks: list[Webhook]
