package import Logging
package import Observations
package import Settings
package import Telemetry

/// The settings that several programs read, from one environment and one file.
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
    package static let targets = Setting.targets(
        "targets",
        default: [Target.standard.variable],
        help: "The variables to forecast: each is served, watched and retrained."
    )
    package static let model = Setting.targets("model", default: nil, help: "The older name of the targets.").optional
    package static let horizons =
        Setting.integers(
            "horizons",
            default: Horizons.standard.hours,
            in: 1...Horizons.longest,
            help: "The horizons of the stored and judged forecasts, in hours."
        )
        .converted({ try Horizons($0) }, back: \.hours)
    package static let logLevel = Setting<Logger.Level>
        .choice(
            "log_level",
            default: .info,
            help: "The lowest level to log."
        )
    package static let logFormat = Setting<LogFormatChoice>
        .choice(
            "log_format",
            default: .auto,
            help: "The format of log lines; auto is text on a terminal and JSON elsewhere."
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
        help: "The random seed of training (first weights, shuffling) and of the simulator."
    )
    package static let staleAfter = Setting.duration(
        "stale_after",
        default: .seconds(24 * 3600),
        in: .seconds(1) ... .seconds(10 * 365 * 86_400),
        help: "Age of the last retrain at which a routine retrain is due."
    )
    package static let retrainBackoff = Setting.duration(
        "retrain_backoff",
        default: .seconds(3600),
        in: .seconds(1) ... .seconds(30 * 86_400),
        help: "Delay before the next routine flag after a failed one; doubles with each failure."
    )

    static let logging: [any DeclaredSetting] = [logLevel, logFormat]
    static let loop: [any DeclaredSetting] = [database, artifacts, targets, model, horizons, pollInterval]
}

extension ResolvedSettings {
    /// How often changes of other programs are looked for that somebody waits for.
    var shortPollInterval: Duration { min(self[SharedSettings.pollInterval], .milliseconds(500)) }
}
