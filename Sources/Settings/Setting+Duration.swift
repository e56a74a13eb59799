extension Setting where Value == Duration {
    /// A duration with units: `24h`, `90s`, `500ms`, `1h30m`.
    package static func duration(
        _ key: String,
        default defaultValue: Duration?,
        in range: ClosedRange<Duration> = .zero ... .seconds(100 * 365 * 86_400),
        help: String = ""
    ) -> Setting<Duration> {
        let century = Duration.seconds(100 * 365 * 86_400)
        var expected = "a duration such as 500ms, 90s or 24h"
        if range.lowerBound > .zero || range.upperBound < century {
            expected +=
                range.upperBound < century
                ? " between \(DurationText.format(range.lowerBound)) and \(DurationText.format(range.upperBound))"
                : " of \(DurationText.format(range.lowerBound)) or more"
        }
        return Setting(
            key: key,
            default: defaultValue,
            expected: expected,
            help: help,
            parse: { text in DurationText.parse(text).flatMap { range.contains($0) ? $0 : nil } },
            render: DurationText.format
        )
    }
}
