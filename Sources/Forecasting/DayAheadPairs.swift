/// Sums over the pairs of ``DayAheadRegression``: what an hour was like, and the change of temperature that followed.
struct DayAheadPairs {
    /// 1, pressure above the one now, wind speed, what is normal minus the temperature; 0 for an input that is not known
    /// now, which gives it no coefficient.
    private typealias Inputs = SIMD4<Double>

    private let pressureNow: Float
    private let windSpeedNow: Float
    private var count = 0
    private var changes = Inputs.zero
    private var ones = Inputs.zero
    private var pressures = Inputs.zero
    private var windSpeeds = Inputs.zero
    private var differences = Inputs.zero

    /// What is small in weather: 1, hPa, m/s and °C.
    private static let units = [1, 2.2, 0.7, 1.2]
    /// What is added to the sums of squares in these units: as many pairs as four weeks have, of variance 1.
    ///
    /// So few pairs and calm weeks say little.
    private static let ridge = Double((DayAheadRegression.days - 1) * DiurnalHistory.hoursPerDay)
    /// The share of the way to what is normal that is gone in a day if nothing is known: towards it the ridge pulls.
    private static let usualReturn = 0.3
    /// How many standard deviations of its pairs an input counts: a faulty reading must not be carried on.
    private static let furthest = 4.0

    /// - Parameters:
    ///   - pressure: hPa at the origin, NaN to do without; so is the other.
    ///   - windSpeed: m/s.
    init(pressure: Float, windSpeed: Float) {
        pressureNow = pressure.isNaN ? 0 : pressure
        windSpeedNow = windSpeed.isNaN ? 0 : windSpeed
    }

    /// Adds a pair if all of it is known.
    mutating func add(pressure: Float, windSpeed: Float, normalDifference: Double, change: Float) {
        // From the pressure now, so that no digits are lost in the squares.
        let inputs = Inputs(1, Double(pressure - pressureNow), Double(windSpeed), normalDifference)
        guard !(inputs.sum() + Double(change)).isNaN else { return }
        count += 1
        changes += inputs * Double(change)
        ones += inputs
        pressures += inputs * inputs[1]
        windSpeeds += inputs * inputs[2]
        differences += inputs * inputs[3]
    }

    /// - Parameter normalDifference: °C at the origin.
    /// - Returns: °C, the change that the inputs at the origin bring.
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

    /// Of 1, hPa, m/s and °C; `nil` where the sums are no numbers.
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
