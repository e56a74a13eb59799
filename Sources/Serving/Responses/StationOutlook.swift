import Forecasting
import Hummingbird
import JSONSchema
import Observations
import Store

/// The next hours of a station as columns, with the forecasts that the values are made of.
///
/// Values are in the target's unit; each column has one entry for each hour ahead.
struct StationOutlook: JSONRouteAnswer {
    var station: Station
    var target: Target
    /// The champion in service, even if persistence answered.
    var modelVersion: String?
    /// The hour of the newest observation behind the forecast.
    var issuedAt: Timestamp
    /// The wanted coverage of the bounds.
    var level: Double
    var persistence: Double
    var points: [Answering.Point]
    var missingInputs: [MissingInput]
    var freshness: Freshness?

    init(
        _ answer: Answering.Answer,
        from answering: Answering,
        station: Station,
        issuedAt: Timestamp,
        freshness: Freshness?
    ) {
        self.station = station
        self.issuedAt = issuedAt
        self.freshness = freshness
        target = answering.target
        modelVersion = answer.modelVersion
        level = answering.intervalLevel
        persistence = answer.persistence
        points = answer.points
        missingInputs = answer.missingInputs
    }

    static let schema = JSONSchema.open(
        "Outlook",
        [
            .required("station", .station), .optional("name", .text), .optional("latitude", .number),
            .optional("longitude", .number), .optional("elevation", .number), .required("target", .targetName),
            .required("unit", .text), .optional("model_version", .version.described("The champion in service.")),
            .required("issued_at", .time.described("The newest hour used.")),
            .required("level", .number(0...1).described("The wanted coverage of the intervals.")),
            .required("persistence", .number.orNull.described("The value now, in the target's unit.")),
            .required("horizons", .list(of: .horizon).described("Each list has one entry for each of them.")),
            .required("times", .list(of: .integer).described("The hours that are forecast, seconds since 1970.")),
            .required("value", .list(of: .number.orNull)), .required("lower", .list(of: .number.orNull)),
            .required("upper", .list(of: .number.orNull)), .required("answered_by", .list(of: .answerer)),
            .required(
                "experts",
                .list(
                    of: .open(
                        "OutlookExpert",
                        [
                            .required("expert", .words(Expert.allCases.map(\.rawValue))),
                            .required("value", .list(of: .number.orNull).described("Its own forecasts.")),
                            .required("weight", .list(of: .number(0...1)).described("Its weights in the values.")),
                        ]
                    )
                )
                .described("The forecasters whose weighted mean is the value; none where no combination answers.")
            ),
            .required("missing_inputs", .list(of: .text).described("Inputs that were not available.")),
            .optional("age", .number.described("Seconds since the newest hour of the station.")),
            .optional("stale", .boolean.described("Whether the station is later than twice its usual step.")),
            .optional("warnings", .list(of: .text).described("Why the forecast may be unreliable.")),
        ]
    )

    func response() -> Response { Response { write(to: &$0) } }

    private func write(to writer: inout JSONWriter) {
        writer.object { writer in
            if let freshness {
                writer.key("age")
                writer.value(freshness.age)
                writer.key("stale")
                writer.json(freshness.isStale ? "true" : "false")
                writer.key("warnings")
                writer.array(freshness.warnings) { $0.value($1) }
            }
            writeStation(to: &writer)
            writer.key("target")
            writer.value(target.name.rawValue)
            writer.key("unit")
            writer.value(target.variable.unit)
            if let modelVersion {
                writer.key("model_version")
                writer.value(modelVersion)
            }
            writer.key("issued_at")
            writer.value(issuedAt.description)
            writer.key("level")
            writer.value(level)
            writer.key("persistence")
            writer.value(persistence.thousandths)
            writer.key("missing_inputs")
            writer.array(missingInputs) { $0.value($1.name) }
            writeColumns(to: &writer)
        }
    }

    private func writeStation(to writer: inout JSONWriter) {
        writer.key("station")
        writer.value(station.id)
        if let name = station.name {
            writer.key("name")
            writer.value(name)
        }
        let place = [
            ("latitude", station.latitude), ("longitude", station.longitude), ("elevation", station.elevation),
        ]
        for case (let key, let value?) in place {
            writer.key(key)
            writer.value(value)
        }
    }

    private func writeColumns(to writer: inout JSONWriter) {
        writer.key("horizons")
        writer.array(points) { $0.value($1.horizon) }
        writer.key("times")
        writer.array(points) { $0.value(Int(issuedAt.adding(hours: $1.horizon).secondsSince1970)) }
        writer.key("value")
        writer.array(points) { $0.value($1.value.thousandths) }
        writer.key("lower")
        writer.array(points) { writer, point in
            writer.value(point.interval.map { (point.value + $0.lower).thousandths })
        }
        writer.key("upper")
        writer.array(points) { writer, point in
            writer.value(point.interval.map { (point.value + $0.upper).thousandths })
        }
        writer.key("answered_by")
        writer.array(points) { $0.value($1.answerer.rawValue) }
        writer.key("experts")
        writer.array(experts) { writer, expert in
            writer.object { writer in
                writer.key("expert")
                writer.value(expert.rawValue)
                writer.key("value")
                writer.array(points) { $0.value($1.combined?.forecast(of: expert)?.thousandths) }
                writer.key("weight")
                writer.array(points) { $0.value(($1.weights?[expert] ?? 0).thousandths) }
            }
        }
    }

    /// The experts with a forecast at some horizon.
    private var experts: [Expert] {
        Expert.allCases.filter { expert in points.contains { $0.combined?.forecast(of: expert) != nil } }
    }
}

extension Double {
    /// Rounded to three decimals, more than any sensor has.
    var thousandths: Double { (self * 1000).rounded() / 1000 }
}
