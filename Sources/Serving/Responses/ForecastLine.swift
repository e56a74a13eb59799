import Forecasting
import Hummingbird
import JSONSchema
import Observations
import Store

/// A line of the answer of `POST /v1/forecasts`.
struct ForecastLine {
    var station: String
    var target: TargetName
    var content: Content

    enum Content {
        case computed(ForecastBody)
        case stored([NewestForecast])
        case problem(Problem)
    }

    static let schema =
        JSONSchema.open(
            "ForecastLine",
            [
                .required("station", .station), .required("target", .targetName),
                .optional("issued_at", .time.described("The newest hour used.")),
                .optional("model_version", .version.orNull.described("The champion in service.")),
                .optional(
                    "horizons",
                    .list(
                        of: .open(
                            "ForecastLineHorizon",
                            [
                                .required("horizon", .horizon), .required("target_time", .time),
                                .required("value", .number.orNull), .required("lower", .number.orNull),
                                .required("upper", .number.orNull), .required("level", .number.orNull),
                                .required("answered_by", .answerer), .required("persistence", .number.orNull),
                                .optional("weights", .map(of: .number)),
                            ]
                        )
                    )
                ),
                .optional(
                    "problem",
                    .open(
                        "ForecastLineProblem",
                        [
                            .required("type", .text), .required("title", .text), .required("status", .integer),
                            .required("detail", .text),
                        ]
                    )
                    .described("The reason why this station and target have no forecast.")
                ),
            ]
        )
        .described("One line for each station and target, in the order of the request: horizons or a problem.")

    /// The labels of the metrics, one for each horizon.
    var labels: [ForecastMetrics.Labels] {
        switch content {
        case .computed(let body): body.horizons.map { labels($0.answeredBy, $0.modelVersion) }
        case .stored(let forecasts): forecasts.map { labels($0.answeredBy, $0.modelVersion) }
        case .problem: []
        }
    }

    private func labels(_ answerer: Answerer, _ version: String?) -> ForecastMetrics.Labels {
        ForecastMetrics.Labels(
            target: target,
            answerer: answerer,
            version: answerer == .persistence ? "" : version ?? ""
        )
    }

    /// Writes one object on a line of its own.
    func write(to writer: inout JSONWriter) {
        writer.line { writer in
            writer.key("station")
            writer.value(station)
            writer.key("target")
            writer.value(target.rawValue)
            switch content {
            case .computed(let body):
                Self.write(issuedAt: body.issuedAt, body.modelVersion, to: &writer)
                writer.key("horizons")
                writer.array(body.horizons) { writer, horizon in
                    writer.object { horizon.writeLine(to: &$0) }
                }
            case .stored(let forecasts):
                Self.write(issuedAt: forecasts.first?.issuedAt, forecasts.first?.modelVersion, to: &writer)
                writer.key("horizons")
                writer.array(forecasts) { writer, forecast in
                    writer.object { forecast.writeLine(to: &$0) }
                }
            case .problem(let problem):
                writer.key("problem")
                writer.object { writer in
                    writer.key("type")
                    writer.value(problem.kind.uri)
                    writer.key("title")
                    writer.value(problem.title)
                    writer.key("status")
                    writer.value(problem.status.code)
                    writer.key("detail")
                    writer.value(problem.detail)
                }
            }
        }
    }

    private static func write(issuedAt: Timestamp?, _ version: String?, to writer: inout JSONWriter) {
        writer.key("issued_at")
        writer.value(issuedAt?.description)
        writer.key("model_version")
        writer.value(version)
    }
}

extension HorizonBody {
    fileprivate func writeLine(to writer: inout JSONWriter) {
        let value = LineValue(value: value, lower: lower, upper: upper, level: level, persistence: persistence)
        value.write(horizon, targetTime, answeredBy, to: &writer)
        guard let weights else { return }
        writer.key("weights")
        writer.object { writer in
            for (expert, weight) in weights.sorted(by: { $0.key < $1.key }) {
                writer.key(expert)
                writer.value(weight)
            }
        }
    }
}

extension NewestForecast {
    fileprivate func writeLine(to writer: inout JSONWriter) {
        let value = LineValue(value: served, lower: lower, upper: upper, level: level, persistence: persistence)
        value.write(horizon, issuedAt.adding(hours: horizon), answeredBy, to: &writer)
        guard let weights else { return }
        writer.key("weights")
        writer.json(weights)
    }
}

/// The figures of a horizon.
private struct LineValue {
    var value: Double
    var lower: Double?
    var upper: Double?
    var level: Double?
    var persistence: Double

    func write(_ horizon: Int, _ targetTime: Timestamp?, _ answerer: Answerer, to writer: inout JSONWriter) {
        writer.key("horizon")
        writer.value(horizon)
        writer.key("target_time")
        writer.value(targetTime?.description)
        writer.key("value")
        writer.value(value.thousandths)
        writer.key("lower")
        writer.value(lower?.thousandths)
        writer.key("upper")
        writer.value(upper?.thousandths)
        writer.key("level")
        writer.value(level)
        writer.key("answered_by")
        writer.value(answerer.rawValue)
        writer.key("persistence")
        writer.value(persistence.thousandths)
    }
}
