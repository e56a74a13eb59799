import CoreMetrics
import Metrics
import Observations
import Store
import Telemetry

/// The forecasts of `/predict` and `/v1/forecasts`.
struct ForecastMetrics: Sendable {
    static let forecasts = MetricDefinition.counter(
        "aerocast_forecasts_total",
        labels: ["target", "answered_by", "model_version"],
        help: "Forecasts that /predict and /v1/forecasts answered, one for each horizon.",
        updatedWhen: "a forecast is answered; model_version is empty if persistence answered"
    )

    static let definitions = [forecasts]

    struct Labels: Hashable {
        var target: TargetName
        var answerer: Answerer
        var version: String
    }

    private let factory: any MetricsFactory
    private let counters = HandleCache<Labels, Counter>()

    init(factory: any MetricsFactory) {
        self.factory = factory
    }

    func answered(_ body: ForecastBody) {
        for horizon in body.horizons {
            counter(Labels(target: body.target, answerer: horizon.answeredBy, version: horizon.modelVersion ?? ""))
                .increment()
        }
    }

    func answered(_ counts: [Labels: Int]) {
        for (labels, count) in counts { counter(labels).increment(by: count) }
    }

    private func counter(_ labels: Labels) -> Counter {
        counters[labels] {
            Self.forecasts.counter(labels.target.rawValue, labels.answerer.rawValue, labels.version, in: factory)
        }
    }
}
