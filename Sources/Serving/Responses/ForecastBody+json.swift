import Forecasting
import Hummingbird
import Observations
import Store

extension ForecastBody: JSONRouteAnswer {
    func response() -> Response { Response { write(to: &$0) } }

    /// Writes the object, with its keys sorted.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            if let freshness {
                writer.key("age")
                writer.value(freshness.age)
            }
            writer.key("answered_by")
            writer.value(answeredBy.rawValue)
            if let forecast {
                writer.key("forecast")
                writer.value(forecast.thousandths)
            }
            writer.key("horizons")
            writer.array(horizons) { $1.write(to: &$0) }
            if let issuedAt {
                writer.key("issued_at")
                writer.value(issuedAt.description)
            }
            writer.key("missing_inputs")
            writer.array(missingInputs) { $0.value($1.name) }
            writer.key("model")
            writer.value(target.rawValue)
            if let modelVersion {
                writer.key("model_version")
                writer.value(modelVersion)
            }
            if let freshness {
                writer.key("stale")
                writer.json(freshness.isStale ? "true" : "false")
            }
            if let station {
                writer.key("station")
                writer.value(station)
            }
            writer.key("target")
            writer.value(target.rawValue)
            if let freshness {
                writer.key("warnings")
                writer.array(freshness.warnings) { $0.value($1) }
            }
        }
    }
}

extension HorizonBody {
    /// Writes the object, with its keys sorted.
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("answered_by")
            writer.value(answeredBy.rawValue)
            writer.key("horizon")
            writer.value(horizon)
            writer.key("level")
            writer.value(level)
            writer.key("lower")
            writer.value(lower?.thousandths)
            writer.key("model_version")
            writer.value(modelVersion)
            writer.key("persistence")
            writer.value(persistence.thousandths)
            if let targetTime {
                writer.key("target_time")
                writer.value(targetTime.description)
            }
            writer.key("unit")
            writer.value(target.variable?.unit)
            writer.key("upper")
            writer.value(upper?.thousandths)
            writer.key("value")
            writer.value(value.thousandths)
            if let weights {
                writer.key("weights")
                writer.object { writer in
                    for (expert, weight) in weights.sorted(by: { $0.key < $1.key }) {
                        writer.key(expert)
                        writer.value(weight)
                    }
                }
            }
        }
    }
}
