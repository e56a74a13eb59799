import Foundation
package import Observations

/// The usual value for the hour of the day and the day of the year, regardless of the weather at the origin.
///
/// Least squares over the training part on two harmonics of the year, two of the day, and the products of the first
/// harmonics. With less than a year of training the season is extrapolated, and this baseline is weak.
package struct Climatology: PointwisePredictor {
    package let name = "climatology"
    package let target: Variable
    private let coefficients: [Double]

    /// - Returns: `nil` if the hours contain fewer than two days of values.
    package init?(of target: Variable, in series: HourlySeries, training hours: [Range<Hour>]) {
        var equations = NormalEquations(columns: Self.row(Hour(0)).count, targets: 1)
        for hour in hours.joined() {
            if let value = series[target, hour] {
                equations.add(Self.row(hour), target: [Double(value)])
            }
        }
        guard equations.rows >= 48, let coefficients = equations.solved(ridge: 1) else { return nil }
        self.target = target
        self.coefficients = coefficients
    }

    package func value(horizon: Int, from origin: Hour, of series: HourlySeries) -> Float {
        var sum = 0.0
        for (value, coefficient) in zip(Self.row(origin + horizon), coefficients) { sum += value * coefficient }
        return Float(sum)
    }

    private static func row(_ hour: Hour) -> [Double] {
        let day = 2 * Double.pi * Double(hour.ofDay) / 24
        let year = 2 * Double.pi * (Double(hour.hoursSince1970) / (24 * 365.2422)).truncatingRemainder(dividingBy: 1)
        let (sd, cd, sy, cy) = (sin(day), cos(day), sin(year), cos(year))
        return [1, sd, cd, sin(2 * day), cos(2 * day), sy, cy, sin(2 * year), cos(2 * year)]
            + [sd * sy, sd * cy, cd * sy, cd * cy]
    }
}
