package import Settings

/// The settings of drift detection, which `aerocast-drift-detector` and `aerocast up` read.
package enum DetectorSettings {
    package static let falseAlarms = Setting.number(
        "false_alarms_per_year",
        default: 0.1,
        in: 0.001...100,
        help: "The budget of false alarms per station and year."
    )
    package static let cooldown = Setting.duration(
        "cooldown",
        default: .seconds(86_400),
        help: "Delay after a closed flag before a new one is raised, in observation time."
    )

    package static let all: [any DeclaredSetting] =
        SharedSettings.logging + SharedSettings.loop + [SharedSettings.pushgateway, falseAlarms, cooldown]
        + NotificationSettings.all
}
