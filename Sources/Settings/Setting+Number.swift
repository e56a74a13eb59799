extension Setting where Value == Int {
    /// A whole number within `range`.
    ///
    /// `expected` replaces the default text "a whole number between … and …".
    package static func integer(
        _ key: String,
        default defaultValue: Int?,
        in range: ClosedRange<Int>,
        expected: String? = nil,
        help: String = ""
    ) -> Setting<Int> {
        Setting(
            key: key,
            default: defaultValue,
            expected: expected ?? "a whole number \(bounds(range.lowerBound, range.upperBound, Int.max))",
            help: help,
            mayBeNegative: range.lowerBound < 0,
            parse: { text in Int(text).flatMap { range.contains($0) ? $0 : nil } }
        )
    }

    /// A TCP port; with 0, the system selects a port.
    package static func port(_ key: String, default defaultValue: Int?, help: String = "") -> Setting<Int> {
        integer(key, default: defaultValue, in: 0...65535, expected: "a port between 0 and 65535", help: help)
    }
}

extension Setting where Value == Double {
    /// A finite number within `range`.
    package static func number(
        _ key: String,
        default defaultValue: Double?,
        in range: ClosedRange<Double>,
        expected: String? = nil,
        help: String = ""
    ) -> Setting<Double> {
        Setting(
            key: key,
            default: defaultValue,
            expected: expected
                ?? "a number \(bounds(range.lowerBound, range.upperBound, Double.greatestFiniteMagnitude))",
            help: help,
            mayBeNegative: range.lowerBound < 0,
            parse: { text in Double(text).flatMap { $0.isFinite && range.contains($0) ? $0 : nil } }
        )
    }
}

extension Setting where Value == [Int] {
    /// One or more whole numbers within `range`, separated by commas.
    package static func integers(
        _ key: String,
        default defaultValue: [Int]?,
        in range: ClosedRange<Int>,
        expected: String? = nil,
        help: String = ""
    ) -> Setting<[Int]> {
        Setting(
            key: key,
            default: defaultValue,
            expected: expected
                ?? "whole numbers \(bounds(range.lowerBound, range.upperBound, Int.max)), separated by commas",
            help: help,
            mayBeNegative: range.lowerBound < 0,
            parse: { text in
                var values: [Int] = []
                for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                    guard let value = Int(trimmed(part)), range.contains(value) else { return nil }
                    values.append(value)
                }
                return values
            },
            render: { values in values.map(String.init).joined(separator: ",") }
        )
    }
}

private func bounds<Number: Comparable>(_ lower: Number, _ upper: Number, _ unbounded: Number) -> String {
    upper >= unbounded ? "of \(lower) or more" : "between \(lower) and \(upper)"
}
