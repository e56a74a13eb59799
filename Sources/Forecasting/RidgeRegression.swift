import Foundation

/// A linear forecast of the change from the last two days and the calendar, one equation per horizon.
package struct RidgeRegression: PointwisePredictor {
    package static let lags = 48
    package let name = "ridge"
    package let horizons: Int
    /// Row-major, one row per input, one column per horizon.
    private let coefficients: [Double]

    /// Fits T(t + h) − T(t), h = 1 … `horizons`, on origins of the training part whose lags and targets were all
    /// observed within it; `nil` if there are fewer than 200 of them.
    ///
    /// - Parameters:
    ///   - series: the station's observations.
    ///   - hours: the training part.
    ///   - horizons: at least 1.
    ///   - ridge: λ, in °C² · rows.
    package init?(_ series: HourlySeries, training hours: [Range<Int64>], horizons: Int = 24, ridge: Double = 10) {
        var equations = NormalEquations(columns: Self.columns, targets: horizons)
        for part in hours {
            let known = series[part]
            for origin in known.hours {
                guard let row = Self.row(origin, of: known), let now = known[.temperature, origin] else { continue }
                let targets = (1...max(horizons, 1)).compactMap { known[.temperature, origin + Int64($0)] }
                guard targets.count == horizons else { continue }
                equations.add(row, target: targets.map { Double($0 - now) })
            }
        }
        guard equations.rows >= 200, let coefficients = equations.solved(ridge: ridge) else { return nil }
        self.horizons = horizons
        self.coefficients = coefficients
    }

    package func value(horizon: Int, from origin: Int64, of series: HourlySeries) -> Float {
        guard horizon <= horizons, let row = Self.row(origin, of: series) else { return .nan }
        var change = 0.0
        for (index, value) in row.enumerated() { change += value * coefficients[index * horizons + horizon - 1] }
        return series.rawValue(.temperature, origin) + Float(change)
    }

    private static let columns = 1 + 1 + lags + 6

    /// Intercept, temperature, its lags relative to it, harmonics of the hour and of the year; `nil` if a lag is missing
    /// for longer than may be carried forward.
    private static func row(_ origin: Int64, of series: HourlySeries) -> [Double]? {
        let now = series.rawValue(.temperature, origin)
        var row = [1, Double(now)]
        row.reserveCapacity(columns)
        for lag in 1...Int64(lags) {
            let value = series.value(
                .temperature,
                at: origin - lag,
                carriedForwardAtMost: FeatureLayout.carryForwardLimit
            )
            row.append(Double(value - now))
        }
        let day = 2 * Double.pi * Double(origin % 24) / 24
        let year = 2 * Double.pi * (Double(origin) / (24 * 365.2422)).truncatingRemainder(dividingBy: 1)
        row += [sin(day), cos(day), sin(2 * day), cos(2 * day), sin(year), cos(year)]
        return row.contains(where: \.isNaN) ? nil : row
    }
}
