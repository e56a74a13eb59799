import Foundation
package import Observations

/// A linear forecast of the change of the target from its last two days and the calendar, one equation for each horizon.
package struct RidgeModel: ForecastModel {
    package let specification: RidgeSpecification
    /// Row-major, one row for each input, one column for each horizon.
    private let coefficients: [Double]

    private static let tensorName = "coefficients"

    init(specification: RidgeSpecification, coefficients: [Double]) {
        self.specification = specification
        self.coefficients = coefficients
    }

    package init(specification: RidgeSpecification, tensors: [String: Tensor]) throws {
        try tensors.requireNames([Self.tensorName])
        self.init(
            specification: specification,
            coefficients: try tensors.double(Self.tensorName, shape: specification.shape)
        )
    }

    package var tensors: [Tensor] {
        [Tensor(name: Self.tensorName, shape: specification.shape, values: .double(coefficients))]
    }

    /// Returns persistence if a lag is missing for longer than it may be carried forward.
    package func values(_ inputs: ForecastInputs) throws -> [Float] {
        values(from: inputs.origin, of: inputs.series, hasTime: inputs.hasTime)
    }

    package func missingInputs(_ inputs: ForecastInputs, horizons: [Int]) -> [MissingInput] { [] }

    package func predict(
        from origins: [Hour],
        horizons: Int,
        of series: HourlySeries,
        at station: Station
    ) throws -> [Float] {
        guard 1...specification.horizons ~= horizons else {
            throw ForecastError.horizonOutOfRange(horizon: horizons, longest: specification.horizons)
        }
        return try origins.flatMap { origin in
            guard series[target, origin] != nil else {
                throw ForecastError.originWithoutTarget(target, station: station.id, origin: Timestamp(origin))
            }
            return values(from: origin, of: series, hasTime: true).prefix(horizons)
        }
    }

    private func values(from origin: Hour, of series: HourlySeries, hasTime: Bool) -> [Float] {
        let now = series.rawValue(target, origin)
        let horizons = specification.horizons
        guard let row = RidgeInputs.row(of: target, at: origin, in: series, hasTime: hasTime) else {
            return Array(repeating: now, count: horizons)
        }
        return (0..<horizons)
            .map { horizon in
                var change = 0.0
                for (index, value) in row.enumerated() { change += value * coefficients[index * horizons + horizon] }
                return target.adding(Float(change), to: now)
            }
    }
}

/// The inputs of one equation.
enum RidgeInputs {
    static let lags = 48
    /// The origin and its lags.
    static let window = lags + 1
    /// The number of inputs: intercept, value, lags, harmonics.
    static let columns = 1 + 1 + lags + 6

    /// Intercept, the target, its lags relative to it, harmonics of the hour and of the year.
    ///
    /// The harmonics are 0 without a time, which is their mean over a year.
    ///
    /// - Returns: `nil` if the target or a lag is missing for longer than it may be carried forward.
    static func row(of target: Variable, at origin: Hour, in series: HourlySeries, hasTime: Bool = true) -> [Double]? {
        let now = series.rawValue(target, origin)
        var row = [1, Double(now)]
        row.reserveCapacity(columns)
        for lag in 1...lags {
            let value = series.value(target, at: origin - lag, carriedForwardAtMost: FeatureLayout.carryForwardLimit)
            row.append(Double(target.difference(value, now)))
        }
        let day = 2 * Double.pi * Double(origin.ofDay) / 24
        let year =
            2 * Double.pi * (Double(origin.hoursSince1970) / (24 * 365.2422)).truncatingRemainder(dividingBy: 1)
        let harmonics = [sin(day), cos(day), sin(2 * day), cos(2 * day), sin(year), cos(year)]
        row += hasTime ? harmonics : Array(repeating: 0, count: harmonics.count)
        return row.contains(where: \.isNaN) ? nil : row
    }
}
