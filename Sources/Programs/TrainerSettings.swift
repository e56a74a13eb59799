package import Forecasting
import Models
import Observations
package import Settings

/// The settings of training, which `aerocast-trainer` and `aerocast up` read.
package enum TrainerSettings {
    /// The variables that a GRU reads in addition to the target, by their names in configurations.
    package enum AdditionalInputs: String, CaseIterable, Sendable {
        case noaa
        /// No additional variables.
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
                "Inputs of a new GRU: noaa is the target, wind speed and pressure; temperature is the target alone."
        )
    package static let lease = Setting.duration(
        "lease",
        default: .seconds(60),
        in: .milliseconds(100) ... .seconds(86_400),
        help: "Time after which the flag or the job of a trainer that died is free again."
    )
    package static let historyHours = Setting.integer(
        "history_hours",
        default: 2 * 365 * 24,
        in: 168...1_000_000,
        help: "Length of the history that training reads, in hours."
    )
    package static let minimumHours = Setting.integer(
        "minimum_hours",
        default: 720,
        in: 200...1_000_000,
        help: "Observations that a station needs to be used in training, in hours."
    )
    package static let minimumHoursSinceDrift = Setting.integer(
        "minimum_hours_since_drift",
        default: 144,
        in: 48...100_000,
        help: "Observations since the start of a drift that a retrain waits for, in hours."
    )
    package static let probationOutcomes = Setting.integer(
        "probation_outcomes",
        default: 168,
        in: 0...100_000,
        help: "Length of a new champion's probation, in hours with an outcome; 0 for no probation."
    )
    package static let threads = Setting.integer(
        "threads",
        default: 1,
        in: 1...256,
        help: "Threads of training; the trained model does not depend on their number."
    )

    package static let mlflow =
        Setting.webAddress(
            "mlflow_tracking_uri",
            default: nil,
            help: "An MLflow tracking server to log retrains to; none if not given. MLFLOW_TRACKING_URI sets it, too."
        )
        .optional.alsoReading(variable: "MLFLOW_TRACKING_URI")
    package static let mlflowExperiment = Setting.text(
        "mlflow_experiment",
        default: "aerocast",
        help: "The name of the MLflow experiment."
    )

    package static let keepObservations = age("observations", days: 5 * 365, "Age up to which observations are kept.")
    package static let keepOutcomes = age(
        "outcomes",
        days: 2 * 365,
        "Age up to which forecasts and their outcomes are kept."
    )
    package static let keepEvents = age("events", days: 5 * 365, "Age up to which drift events are kept.")
    package static let keepVersions = Setting.integer(
        "keep_versions",
        default: 50,
        in: 0...1_000_000,
        help: "Number of the newest model versions whose files are kept; versions in use are always kept."
    )

    package static let keepJobs = age("jobs", days: 7, "Age up to which finished jobs and their results are kept.")
    package static let jobTimeLimit = Setting.duration(
        "job_time_limit",
        default: .seconds(3600),
        in: .seconds(1) ... .seconds(7 * 86_400),
        help: "The longest time that a job may take."
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
            mlflowExperiment, keepObservations, keepOutcomes, keepEvents, keepVersions, keepJobs,
            jobTimeLimit,
        ]
}
