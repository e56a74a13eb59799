import Forecasting
import Models
import Observations
import Settings

/// What `aerocast-trainer` and `aerocast up` read for training.
package enum TrainerSettings {
    /// The variables that a GRU reads in addition to the target, by the names that configurations have for them.
    package enum AdditionalInputs: String, CaseIterable, Sendable {
        case noaa
        /// None.
        case temperature

        var variables: [Variable] {
            switch self {
            case .noaa: [.windSpeed, .pressure]
            case .temperature: []
            }
        }
    }

    package static let kind = Setting<ModelKindName>(
        key: "kind",
        default: ModelKinds.standard.name,
        expected: "one of " + ModelKinds.all.map(\.name.rawValue).joined(separator: ", "),
        help: "The kind of model to train.",
        parse: { text in ModelKinds.all.map(\.name).first { $0.rawValue == text.lowercased() } }
    )
    package static let channels = Setting<AdditionalInputs>
        .choice(
            "channels",
            default: .noaa,
            help:
                "What a new GRU reads: noaa for the target, wind speed and pressure, temperature for the target alone."
        )
    package static let lease = Setting.duration(
        "lease",
        default: .seconds(60),
        in: .milliseconds(100) ... .seconds(86_400),
        help: "How long a trainer that has died keeps its flag."
    )
    package static let historyHours = Setting.integer(
        "history_hours",
        default: 2 * 365 * 24,
        in: 168...1_000_000,
        help: "How far back observations are learnt from."
    )
    package static let minimumHours = Setting.integer(
        "minimum_hours",
        default: 720,
        in: 200...1_000_000,
        help: "Hours of observations that a station needs to be learnt from."
    )
    package static let minimumHoursSinceDrift = Setting.integer(
        "minimum_hours_since_drift",
        default: 144,
        in: 48...100_000,
        help: "Hours of observations since the drift began that a retrain waits for."
    )
    package static let probationOutcomes = Setting.integer(
        "probation_outcomes",
        default: 168,
        in: 0...100_000,
        help: "Hours with an outcome that a new champion is on probation for; 0 for none."
    )
    package static let threads = Setting.integer(
        "threads",
        default: 1,
        in: 1...256,
        help: "Threads to train with; the model does not depend on it."
    )

    package static let mlflow =
        Setting.webAddress(
            "mlflow_tracking_uri",
            default: nil,
            help: "An MLflow tracking server to log retrains to; none if not given. MLFLOW_TRACKING_URI counts, too."
        )
        .optional.alsoReading(variable: "MLFLOW_TRACKING_URI")
    package static let mlflowExperiment = Setting.text(
        "mlflow_experiment",
        default: "aerocast",
        help: "The name of the MLflow experiment."
    )

    package static let keepObservations = age("observations", days: 5 * 365, "Observations are kept for so long.")
    package static let keepOutcomes = age(
        "outcomes",
        days: 2 * 365,
        "Forecasts with their outcomes are kept for so long."
    )
    package static let keepEvents = age("events", days: 5 * 365, "What the drift detector said is kept for so long.")
    package static let keepVersions = Setting.integer(
        "keep_versions",
        default: 50,
        in: 0...1_000_000,
        help: "How many of the newest model versions keep their files; those that are needed always do."
    )

    private static func age(_ what: String, days: Int, _ help: String) -> Setting<Duration> {
        let day = Duration.seconds(86_400)
        return .duration("keep_\(what)", default: day * days, in: day...day * 36_500, help: help)
    }

    package static let all: [any DeclaredSetting] =
        SharedSettings.logging + SharedSettings.loop
        + [
            SharedSettings.pushgateway, SharedSettings.seed, SharedSettings.staleAfter, kind, channels, lease,
            historyHours,
            minimumHours, minimumHoursSinceDrift, probationOutcomes, SharedSettings.retrainBackoff, threads, mlflow,
            mlflowExperiment, keepObservations, keepOutcomes, keepEvents, keepVersions,
        ]
}
