import Logging
import struct Observations.Horizons
import Reporting
import Settings
import Telemetry

/// Settings that several programs read, so that one environment and one file serve them all.
package enum SharedSettings {
    package static let database = Setting.path(
        "database",
        default: "data/aerocast.sqlite",
        help: "The SQLite database; all services of one host share it."
    )
    package static let artifacts = Setting.path(
        "artifacts",
        default: "artifacts",
        help: "The folder of the model versions."
    )
    package static let model = Setting.text(
        "model",
        default: "temperature",
        help: "The name of the model to serve, watch and retrain."
    )
    package static let horizons =
        Setting.integers(
            "horizons",
            default: Horizons.standard.hours,
            in: 1...Horizons.longest,
            help: "Hours ahead of the forecasts that are kept and judged."
        )
        .converted({ try Horizons($0) }, back: \.hours)
    package static let logLevel = Setting<Logger.Level>
        .choice(
            "log_level",
            default: .info,
            help: "The least serious events to log."
        )
    package static let logFormat = Setting<LogFormatChoice>
        .choice(
            "log_format",
            default: .auto,
            help: "How log lines are written; auto is for people on a terminal, and JSON elsewhere."
        )
    package static let pollInterval = Setting.duration(
        "poll_interval",
        default: .seconds(1),
        in: .milliseconds(10) ... .seconds(3600),
        help: "How often to look for new outcomes, flags and promotions."
    )
    package static let pushgateway =
        Setting.webAddress(
            "pushgateway",
            default: nil,
            help: "A Prometheus Pushgateway to push metrics to; none if not given."
        )
        .optional
    package static let seed = Setting.integer(
        "seed",
        default: 1,
        in: 0...Int.max,
        help: "Of everything random: training's first weights and shuffling, the simulator's weather."
    )
    package static let staleAfter = Setting.duration(
        "stale_after",
        default: .seconds(24 * 3600),
        in: .seconds(1) ... .seconds(10 * 365 * 86_400),
        help: "A routine retrain is due when the last is longer ago than this."
    )
    package static let retrainBackoff = Setting.duration(
        "retrain_backoff",
        default: .seconds(3600),
        in: .seconds(1) ... .seconds(30 * 86_400),
        help: "How long no routine flag is raised after one that failed; doubled by each further failure."
    )

    static let logging: [any DeclaredSetting] = [logLevel, logFormat]
    static let loop: [any DeclaredSetting] = [database, artifacts, model, horizons, pollInterval]
}

extension ResolvedSettings {
    /// The target that ``SharedSettings/model`` and ``SharedSettings/horizons`` describe.
    var target: ReportedTarget {
        ReportedTarget(self[SharedSettings.model], horizons: self[SharedSettings.horizons])
    }
}
