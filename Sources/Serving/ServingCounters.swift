import CoreMetrics
import Metrics
import Store
import Telemetry

/// The API's counters, by the definitions of `ServingMetrics`.
package struct ServingCounters: Sendable {
    private let factory: any MetricsFactory
    private let stored: Counter
    private let completed: Counter
    private let duplicates: Counter
    private let rejected: Counter
    private let joined: Counter
    private let meters = HandleCache<RequestLabels, Meter>()
    private let answers = HandleCache<AnswerLabels, (requests: Counter, duration: Timer)>()
    private let forecasts = HandleCache<ForecastLabels, Counter>()

    /// - Parameter factory: usually the `PrometheusRegistry` of the process.
    package init(factory: any MetricsFactory) {
        self.factory = factory
        func ingested(_ result: String) -> Counter {
            Counter(label: ServingMetrics.storedObservations.name, dimensions: [("result", result)], factory: factory)
        }
        stored = ingested("stored")
        completed = ingested("completed")
        duplicates = ingested("duplicate")
        rejected = ingested("rejected")
        joined = Counter(label: ServingMetrics.outcomes.name, factory: factory)
    }

    func ingested(_ report: Ingestion.Report) {
        stored.increment(by: report.stored)
        completed.increment(by: report.completed)
        duplicates.increment(by: report.duplicates)
        joined.increment(by: report.outcomes)
    }

    func rejected(_ observations: RejectedObservations) {
        rejected.increment(by: observations.count)
        for (reason, count) in observations.reasons {
            ServingMetrics.rejectedObservations.counter(reason.rawValue, in: factory).increment(by: count)
        }
    }

    func predicted(_ body: ForecastBody) {
        for horizon in body.horizons {
            let labels = ForecastLabels(answerer: horizon.answeredBy, version: horizon.modelVersion ?? "")
            forecasts[labels] {
                Counter(
                    label: ServingMetrics.forecasts.name,
                    dimensions: [("answered_by", labels.answerer.rawValue), ("model_version", labels.version)],
                    factory: factory
                )
            }
            .increment()
        }
    }

    /// - Parameter guarded: the horizons at which persistence answers for the new champion.
    func reloaded(guarded: Int) {
        reload("succeeded")
        Gauge(label: ServingMetrics.guardedHorizons.name, factory: factory).record(guarded)
    }

    func reloadFailed() { reload("failed") }

    func inFlight(_ request: RequestLabels) -> Meter {
        meters[request] { ServingMetrics.inFlight.gauge(request.method, request.route, in: factory) }
    }

    func answered(_ request: RequestLabels, status: Int, nanoseconds: Int64) {
        let handles = answers[AnswerLabels(request: request, status: status)] {
            let dimensions = [("method", request.method), ("route", request.route), ("status", "\(status)")]
            return (
                Counter(label: ServingMetrics.requests.name, dimensions: dimensions, factory: factory),
                Timer(label: ServingMetrics.requestDuration.name, dimensions: dimensions, factory: factory)
            )
        }
        handles.requests.increment()
        handles.duration.recordNanoseconds(nanoseconds)
    }

    private func reload(_ result: String) {
        Counter(label: ServingMetrics.reloads.name, dimensions: [("result", result)], factory: factory).increment()
    }
}

extension ServingCounters {
    /// What requests are counted by; a method or a route that is not known has a common name.
    struct RequestLabels: Hashable, Sendable {
        var method: String
        var route: String
    }

    private struct AnswerLabels: Hashable {
        var request: RequestLabels
        var status: Int
    }

    private struct ForecastLabels: Hashable {
        var answerer: Answerer
        var version: String
    }
}
