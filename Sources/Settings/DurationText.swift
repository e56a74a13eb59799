/// The text of a duration: numbers with units, largest unit first, such as `1h30m` or `500ms`.
///
/// A number without a unit is refused, because it is ambiguous.
package enum DurationText {
    private static let units: [(symbol: String, nanoseconds: Int64)] = [
        ("d", 86_400_000_000_000),
        ("h", 3_600_000_000_000),
        ("m", 60_000_000_000),
        ("s", 1_000_000_000),
        ("ms", 1_000_000),
        ("us", 1_000),
        ("ns", 1),
    ]

    /// Parses a duration of at most about 292 years, in whole nanoseconds.
    ///
    /// - Returns: The duration; `nil` for any other text, also for repeated units and units in the wrong order
    ///   (`30m1h`).
    package static func parse(_ text: String) -> Duration? {
        var rest = Substring(text)
        var total: Int64 = 0
        var nextUnit = 0
        repeat {
            let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(number.count)
            let symbol = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(symbol.count)
            guard let unit = units[nextUnit...].firstIndex(where: { $0.symbol == symbol }),
                let part = nanoseconds(number, of: units[unit].nanoseconds)
            else { return nil }
            let (sum, overflow) = total.addingReportingOverflow(part)
            guard !overflow else { return nil }
            total = sum
            nextUnit = unit + 1
        } while !rest.isEmpty
        return .nanoseconds(total)
    }

    /// Formats a duration, which must not be negative, so that ``parse(_:)`` accepts it: `1h30m`, `0s`.
    package static func format(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        var rest = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
        var text = ""
        for unit in units where rest >= unit.nanoseconds {
            text += "\(rest / unit.nanoseconds)\(unit.symbol)"
            rest %= unit.nanoseconds
        }
        return text.isEmpty ? "0s" : text
    }

    /// `number` times `unit` in nanoseconds; `nil` if the result is not a whole number of nanoseconds.
    private static func nanoseconds(_ number: Substring, of unit: Int64) -> Int64? {
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = Int64(parts[0]) else { return nil }
        let (product, overflow) = whole.multipliedReportingOverflow(by: unit)
        guard !overflow else { return nil }
        guard parts.count == 2 else { return product }
        guard let digits = Int64(parts[1]), parts[1].count <= 14 else { return nil }
        var scale: Int64 = 1
        for _ in 0..<parts[1].count { scale *= 10 }
        let (scaled, tooFine) = digits.multipliedReportingOverflow(by: unit)
        guard !tooFine, scaled % scale == 0 else { return nil }
        return product.addingReportingOverflow(scaled / scale).overflow ? nil : product + scaled / scale
    }
}
