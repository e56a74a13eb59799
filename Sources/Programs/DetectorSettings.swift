import Settings

/// What `aerocast-drift-detector` and `aerocast up` read for watching.
package enum DetectorSettings {
    package static let falseAlarms = Setting.number(
        "false_alarms_per_year",
        default: 0.1,
        in: 0.001...100,
        help: "The budget: false alarms per station and year that are acceptable."
    )
    package static let cooldown = Setting.duration(
        "cooldown",
        default: .seconds(86_400),
        help: "How long after a closed flag, in time of the observations, no new one is raised."
    )

    package static let all: [any DeclaredSetting] =
        SharedSettings.logging + SharedSettings.loop + [SharedSettings.pushgateway, falseAlarms, cooldown]
}
