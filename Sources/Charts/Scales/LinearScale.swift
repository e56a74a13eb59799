/// Converts values to pixels.
struct LinearScale: Hashable {
    let values: ClosedRange<Double>
    /// The pixel of the lowest value.
    let start: Double
    /// The pixel of the highest value.
    let end: Double

    subscript(value: Double) -> Double {
        let span = values.upperBound - values.lowerBound
        return start + (span > 0 ? (value - values.lowerBound) / span : 0.5) * (end - start)
    }
}

/// The numbers that can be drawn.
enum Drawable {
    /// Larger numbers are not drawn, because rounding would make ticks indistinguishable.
    static let limit = 1e15

    static func contains(_ value: Double) -> Bool { abs(value) <= limit }

    /// The range from the lowest to the highest drawable value; `nil` if no value is drawable.
    static func range(of values: some Sequence<Double>) -> ClosedRange<Double>? {
        var (lowest, highest) = (Double.infinity, -Double.infinity)
        for value in values where contains(value) {
            lowest = min(lowest, value)
            highest = max(highest, value)
        }
        return lowest <= highest ? lowest...highest : nil
    }
}
