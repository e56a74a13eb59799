import Observations

/// Sums over the pairs of ``DayAheadRegression``: the inputs at an hour, and the change of the target that followed.
struct DayAheadPairs {
    /// 1, pressure minus the current pressure, wind speed, normal value minus value; 0 for an input that is not known
    /// at the origin, so that its coefficient is 0.
    private typealias Inputs = SIMD4<Double>

    private let pressureNow: Float
    private let windSpeedNow: Float
    private var count = 0
    private var changes = Inputs.zero
    private var ones = Inputs.zero
    private var pressures = Inputs.zero
    private var windSpeeds = Inputs.zero
    private var differences = Inputs.zero

    /// Small differences in weather, in units of 1, hPa, m/s and °C, which make the ridge act alike on all inputs.
    private static let units = [1, 2.2, 0.7, 1.2]
    /// The ridge on the sums of squares in these units: the number of pairs in four weeks, of variance 1, so that few
    /// pairs and calm weeks have little influence.
    private static let ridge = Double((DayAheadRegression.days - 1) * Hour.perDay)
    /// The share of the return to normal in a day if nothing is known; the ridge shrinks towards it.
    private static let usualReturn = 0.3
    /// An input is clamped to this many standard deviations of its pairs, to limit the effect of a faulty reading.
    private static let furthest = 4.0

    /// - Parameters:
    ///   - pressure: hPa at the origin; NaN to leave it out.
    ///   - windSpeed: m/s at the origin; NaN to leave it out.
    init(pressure: Float, windSpeed: Float) {
        pressureNow = pressure.isNaN ? 0 : pressure
        windSpeedNow = windSpeed.isNaN ? 0 : windSpeed
    }

    /// Adds a pair if all of its values are known.
    mutating func add(pressure: Float, windSpeed: Float, normalDifference: Double, change: Float) {
        // Relative to the current pressure, so that the squares lose no digits.
        let inputs = Inputs(1, Double(pressure - pressureNow), Double(windSpeed), normalDifference)
        guard !(inputs.sum() + Double(change)).isNaN else { return }
        count += 1
        changes += inputs * Double(change)
        ones += inputs
        pressures += inputs * inputs[1]
        windSpeeds += inputs * inputs[2]
        differences += inputs * inputs[3]
    }

    /// The change that follows from the inputs at the origin.
    ///
    /// - Parameter normalDifference: at the origin, in the target's unit.
    /// - Returns: in the target's unit.
    func change(normalDifference: Double) -> Double {
        guard count > 0, let coefficients else { return Self.usualReturn * normalDifference }
        let means = ones / Double(count)
        let squares = Inputs(1, pressures[1], windSpeeds[2], differences[3]) / Double(count)
        func part(_ index: Int, now: Double) -> Double {
            let limit = Self.furthest * max(squares[index] - means[index] * means[index], 0).squareRoot()
            return coefficients[index] * min(max(now - means[index], -limit), limit)
        }
        return part(1, now: 0) + part(2, now: Double(windSpeedNow)) + coefficients[3] * normalDifference
    }

    /// Coefficients of 1, pressure, wind speed and normal difference; `nil` if the sums are not finite.
    private var coefficients: [Double]? {
        let units = Self.units
        let gram = [ones, pressures, windSpeeds, differences]
        var moments = (0..<4).map { changes[$0] / units[$0] }
        moments[3] += Self.ridge * Self.usualReturn * units[3]
        let equations = NormalEquations(
            gram: (0..<4).flatMap { row in (0..<4).map { gram[row][$0] / (units[row] * units[$0]) } },
            moments: moments,
            rows: count
        )
        return equations.solved(ridge: Self.ridge).map { solution in zip(solution, units).map { $0 / $1 } }
    }
}
