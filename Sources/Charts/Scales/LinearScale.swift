/// Values to pixels.
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

/// Which numbers can be drawn.
enum Drawable {
    /// Beyond it ticks could not be told apart from rounding.
    static let limit = 1e15

    static func contains(_ value: Double) -> Bool { abs(value) <= limit }

    /// From the lowest to the highest drawable value; `nil` if there is none.
    static func range(of values: some Sequence<Double>) -> ClosedRange<Double>? {
        var (lowest, highest) = (Double.infinity, -Double.infinity)
        for value in values where contains(value) {
            lowest = min(lowest, value)
            highest = max(highest, value)
        }
        return lowest <= highest ? lowest...highest : nil
    }
}
