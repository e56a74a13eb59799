/// Round numbers around a range: multiples of 1, 2 or 5 times a power of ten.
struct NumberTicks: Hashable {
    let step: Double
    /// The first and the last tick as multiples of the step.
    private let indices: ClosedRange<Int>

    /// - Parameters:
    ///   - range: a range of drawable values; an empty range is widened.
    ///   - count: the approximate number of ticks, at least 2.
    init(_ range: ClosedRange<Double>, count: Int) {
        let range = Self.widened(range)
        let step = Self.step(for: (range.upperBound - range.lowerBound) / Double(max(count, 2)))
        self.step = step
        // A rounding error in units of a step must not add or remove a tick.
        let (first, last) = (range.lowerBound / step, range.upperBound / step)
        indices = Int((first + 1e-9).rounded(.down))...Int((last - 1e-9).rounded(.up))
    }

    var values: [Double] { indices.map { Double($0) * step } }

    /// The range from the first tick to the last.
    var range: ClosedRange<Double> { Double(indices.lowerBound) * step...Double(indices.upperBound) * step }

    var ticks: [Tick] {
        let largest = max(abs(range.lowerBound), abs(range.upperBound))
        return values.map { Tick(value: $0, label: Self.label($0, step: step, largest: largest)) }
    }

    /// The smallest round number that is at least `least`.
    static func step(for least: Double) -> Double {
        var power = 1.0
        while power * 10 <= least { power *= 10 }
        while power > least { power /= 10 }
        for factor in [1.0, 2, 5, 10] where power * factor >= least * (1 - 1e-9) { return power * factor }
        return power * 10
    }

    private static func widened(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
        let (low, high) = (range.lowerBound, range.upperBound)
        let least = max(max(abs(low), abs(high)) * 1e-9, 1e-12)
        if high - low > least { return range }
        let margin = low == 0 ? 1 : max(abs(low) * 0.1, least)
        return low - margin...high + margin
    }

    private static func label(_ value: Double, step: Double, largest: Double) -> String {
        if largest < 1e-3 { return NumberText.scientific(value) }
        let units = [("T", 1e12), ("G", 1e9), ("M", 1e6)]
        if let unit = units.first(where: { largest >= $0.1 }) {
            return NumberText.fixed(value / unit.1, digits: digits(step / unit.1)) + (value == 0 ? "" : " \(unit.0)")
        }
        return NumberText.fixed(value, digits: digits(step))
    }

    /// The digits after the point that multiples of the step need.
    private static func digits(_ step: Double) -> Int {
        var (digits, scaled) = (0, step)
        while digits < 9, scaled < 1 - 1e-9 {
            scaled *= 10
            digits += 1
        }
        return digits
    }
}
