import Forecasting
import JSONSchema
import Observations
import Store

/// The forms that several bodies share.
extension JSONSchema {
    static let station = JSONSchema.text(1...100)
    static let targetName = JSONSchema.text.described("The name of a target, such as temperature.")
    static let version = JSONSchema.text
    static let horizon = JSONSchema.integer(1...Horizons.longest).described("Hours ahead.")
    static let answerer = JSONSchema.words([Answerer.champion, .combination, .persistence].map(\.rawValue))

    /// A station in a request: its id, or all details.
    static let stationInput = JSONSchema.oneOf([
        station,
        .closed(
            "Station",
            [
                .required("id", station), .optional("name", .text(0...200)), .optional("latitude", .number(-90...90)),
                .optional("longitude", .number(-180...180)), .optional("elevation", .number(-500...9000)),
            ]
        ),
    ])

    /// An observation in a request, with this API's names and the original API's.
    static let observationInput = JSONSchema.closed(
        "Observation",
        [
            .optional("station", stationInput.described("Required, unless the body names a station for all.")),
            .optional("time", .time.described("Required. Not in the future; belongs to the nearest hour.")),
            .optional("ts", .time.described("Another name of time.")),
        ]
            + Variable.all.flatMap { variable in
                [.optional(variable.name, .number(variable.physicalRange).described("In \(variable.unit)."))]
                    + variable.aliases.map {
                        .optional($0, .number(variable.physicalRange).described("Another name of \(variable.name)."))
                    }
            }
    )
}

extension PredictInput {
    static let schema: JSONSchema? =
        JSONSchema.closed(
            "ForecastRequest",
            [
                .optional(
                    "sequence",
                    .list(of: .list(of: .number))
                        .described("Hourly steps, oldest first, such as [temperature, wind speed, pressure].")
                ),
                .optional("window", .list(of: .observationInput).described("Observations with increasing times.")),
                .optional(
                    "station",
                    .stationInput.described(
                        "Alone: forecast from its stored observations. Otherwise: whose data they are."
                    )
                ),
                .optional("time", .time.described("The time of the last step of a sequence.")),
                .optional(
                    "horizons",
                    .list(of: .horizon, 1...Horizons.longest).described("Each once; default [1].")
                ),
                .optional("target", .targetName),
                .optional(
                    "answer",
                    .words(Wanted.allCases.map(\.rawValue)).described("Who answers for a station; default combination.")
                ),
            ]
        )
        .described("Exactly one of sequence, window and station is the source of the forecast.")
        .example(#"{"station": "KJFK", "horizons": [1, 3, 6, 24]}"#)
}

extension ForecastBody {
    static let schema =
        JSONSchema.open(
            "Forecast",
            [
                .optional("age", .number.described("Seconds since the newest hour of the station.")),
                .required("answered_by", .answerer.described("Who answered at the first horizon.")),
                .optional("forecast", .number.orNull.described("The value of the first horizon.")),
                .required("horizons", .list(of: HorizonBody.schema)),
                .optional("issued_at", .time.described("The newest hour used; absent for a sequence without time.")),
                .required("missing_inputs", .list(of: .text).described("Inputs that were not available.")),
                .required("model", .targetName.described("The target, under its older name.")),
                .optional("model_version", .version.described("The champion in service.")),
                .optional("stale", .boolean.described("Whether the station is later than twice its usual step.")),
                .optional("station", .station), .required("target", .targetName),
                .optional("warnings", .list(of: .text).described("Why the forecast may be unreliable.")),
            ]
        )
        .example(
            """
            {"age": 1500, "answered_by": "champion", "forecast": 2.1, "horizons": [{"answered_by": "champion", "horizon": 1,
             "level": 0.9, "lower": 0.8, "model_version": "2017123123-a8fbe70d", "persistence": 1.1,
             "target_time": "2013-03-05T13:00:00Z", "unit": "°C", "upper": 3.4, "value": 2.1}],
             "issued_at": "2013-03-05T12:00:00Z", "missing_inputs": [], "model": "temperature",
             "model_version": "2017123123-a8fbe70d", "stale": false, "station": "KJFK", "target": "temperature", "warnings": []}
            """
        )
}

extension HorizonBody {
    static let schema = JSONSchema.open(
        "HorizonForecast",
        [
            .required("answered_by", .answerer), .required("horizon", .horizon),
            .required("level", .number(0...1).orNull.described("The wanted coverage of the interval.")),
            .required("lower", .number.orNull), .required("upper", .number.orNull),
            .required("model_version", .version.orNull.described("Null if persistence answered.")),
            .required("persistence", .number.orNull.described("The value now.")), .optional("target_time", .time),
            .required("unit", .text.orNull), .required("value", .number.orNull),
            .optional("weights", .map(of: .number).described("The experts' weights, if the combination answered.")),
        ]
    )
}

extension ObservationsInput {
    static let schema: JSONSchema? =
        JSONSchema.oneOf([
            .list(of: .observationInput, 1...Int.max),
            .closed(
                "Observations",
                [
                    .required("observations", .list(of: .observationInput, 1...Int.max)),
                    .optional("station", .stationInput.described("The station of observations that name none.")),
                ]
            ), .observationInput,
        ])
        .example(
            """
            {"station": {"id": "KJFK", "latitude": 40.64, "longitude": -73.76}, "time": "2025-01-05T12:00:00Z",
             "temperature": 3.4, "wind_speed": 6.2, "pressure": 1019.8}
            """
        )
}

extension IngestionBody {
    static let schema = JSONSchema.open(
        "Ingestion",
        [
            .required("stored", .integer.described("New observations.")),
            .required("completed", .integer.described("Observations that added a variable to a known hour.")),
            .required("duplicates", .integer.described("Observations that added nothing.")),
            .optional("conflicts", .integer.described("Duplicates with another value; the first value stays.")),
            .required("outcomes", .integer.described("Earlier forecasts that were joined with these observations.")),
            .required("forecasts", .list(of: ForecastBody.schema)),
        ]
    )
}

extension EvaluationRoute.Input {
    static let schema: JSONSchema? =
        JSONSchema.closed(
            "EvaluationRequest",
            [.required("predicted", .number), .required("actual", .number), .optional("target", .targetName)]
        )
        .example(#"{"predicted": 20.1, "actual": 21.3}"#)
}

extension EvaluationRoute.Answer {
    static let schema = JSONSchema.open(
        "Evaluation",
        [
            .required("rmse", .number), .required("count", .integer), .required("abs_error", .number),
            .required("drift_flagged", .boolean.described("Whether a retrain flag raised by drift is open.")),
            .required("window", .integer), .required("source", .words(["clients"])),
            .required("model", .targetName), .optional("model_version", .version),
        ]
    )
}

extension TargetsRoute.Answer {
    static let schema = JSONSchema.open(
        "Targets",
        [
            .required(
                "targets",
                .list(
                    of: .open(
                        "Target",
                        [
                            .required("target", .targetName), .required("unit", .text),
                            .required("horizons", .list(of: .horizon)),
                        ]
                    )
                )
            )
        ]
    )
}

extension LatestRoute.Answer {
    static let schema = JSONSchema.open(
        "Latest",
        [
            .required(
                "row",
                .open(
                    "LatestObservation",
                    [
                        .required("station", .station),
                        .required("age", .number.described("Seconds since the observation's hour.")),
                        .required(
                            "stale",
                            .boolean.described("Whether the station is later than twice its usual step.")
                        ),
                        .required("warnings", .list(of: .text).described("Why the values may be unreliable.")),
                    ]
                        + LatestRoute.Row.figures
                )
            )
        ]
    )
}

extension LatestRoute.Row {
    /// The time and the variables, each with its aliases.
    fileprivate static var figures: [JSONSchema.Property] {
        let times = timeKeys.map { JSONSchema.Property.required($0.stringValue, .time) }
        let keys = Variable.all.flatMap { Self.keys(of: $0) }
        return times + keys.map { .required($0.stringValue, .number.orNull) }
    }
}

extension StationsRoute.Answer {
    static let schema = JSONSchema.open(
        "Stations",
        [
            .required(
                "stations",
                .list(
                    of: .open(
                        "StationSummary",
                        [
                            .required("id", .station), .optional("name", .text), .optional("latitude", .number),
                            .optional("longitude", .number), .optional("elevation", .number),
                            .required("newest", .time),
                        ]
                    )
                )
            )
        ]
    )
}
