import Forecasting
import Settings

/// What `aerocast-trainer` and `aerocast up` read for training.
package enum TrainerSettings {
    package static let channels = Setting<ChannelSet>
        .choice(
            "channels",
            default: .noaa,
            help: "The channels that a new model reads."
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
        default: 96,
        in: 48...100_000,
        help: "Hours of observations since the drift began that a retrain waits for."
    )
    package static let threads = Setting.integer(
        "threads",
        default: 1,
        in: 1...256,
        help: "Threads to train with; the model does not depend on it."
    )

    package static let all: [any DeclaredSetting] =
        SharedSettings.logging + SharedSettings.loop
        + [
            SharedSettings.pushgateway, SharedSettings.seed, channels, lease, historyHours, minimumHours,
            minimumHoursSinceDrift, threads,
        ]
}
