import Forecasting
import Foundation
import ObservationFixtures
import Observations

/// A change of a station, its weather or a model from one hour on.
enum Change: String, CaseIterable {
    /// The champion's forecasts are 3 °C off.
    case biasedChampion = "the champion is 3 °C off"
    /// The champion's changes are half as large as they should be, or 1.6 times as large.
    case wrongSwing = "the champion's days are too narrow or too wide"
    /// The sensor reads 3 °C more, or less.
    case shiftedSensor = "the sensor is 3 °C off"
    /// Within 36 hours it gets 8 °C warmer, or colder, and the days swing 1.4 times as wide.
    case heatwave = "a heatwave or a cold snap"
}

/// Squared errors by hours since a change, of the combination, and of a champion in the same weather without the
/// change.
struct RecoveryTable {
    /// The hours without a change, in which the combination learns, and the hours judged after the change.
    static let before = 1200
    static let after = 264
    private static let spans = [0..<3, 3..<6, 6..<12, 12..<24, 24..<48, 48..<96, 96..<240]

    private var combined = [[Double]](repeating: [Double](repeating: 0, count: after), count: 25)
    private var champion = [[Double]](repeating: [Double](repeating: 0, count: after), count: 25)
    private var calm = [[Double]](repeating: [Double](repeating: 0, count: after), count: 25)

    mutating func add(
        _ change: Change,
        sign: Double,
        at onset: Hour,
        of data: StationData,
        champion model: some Predictor
    ) throws {
        let piece = data.series[onset - Self.before - 200..<onset + Self.after + 25]
        let weather = piece.changed(change, sign: sign, from: onset)
        let origins = (onset - Self.before..<onset + Self.after).filter { piece[.temperature, $0] != nil }
        let undisturbed = try model.predict(from: origins, horizons: 24, of: piece, at: data.station)
        let disturbed = try model.predict(from: origins, horizons: 24, of: weather, at: data.station)
        var combination = Combination()
        for (row, origin) in origins.enumerated() {
            let now = weather.rawValue(.temperature, origin)
            var forecasts = Array(disturbed[row * 24..<row * 24 + 24])
            switch change {
            case .biasedChampion where origin >= onset: forecasts = forecasts.map { $0 + Float(3 * sign) }
            case .wrongSwing where origin >= onset:
                forecasts = forecasts.map { now + (sign > 0 ? 0.5 : 1.6) * ($0 - now) }
            default: break
            }
            combination.observe(now, at: origin)
            let experts = ExpertForecasts(of: .temperature, series: weather, origin: origin, champion: forecasts)
            for point in combination.issue(experts, at: origin) where origin >= onset {
                let target = origin + point.horizon
                guard let actual = weather[.temperature, target], let quiet = piece[.temperature, target] else {
                    continue
                }
                let hour = origin - onset
                combined[point.horizon][hour] += square(point.value - Double(actual))
                champion[point.horizon][hour] += square(Double(forecasts[point.horizon - 1] - actual))
                calm[point.horizon][hour] += square(Double(undisturbed[row * 24 + point.horizon - 1] - quiet))
            }
        }
    }

    /// The errors of the champion and of the combination relative to the error without the change, by the hour of
    /// issue, and the first hours from which a day is within 1.15 times of it.
    func row(_ horizon: Int) -> String {
        func ratios(_ errors: [Double]) -> String {
            Self.spans.map { String(format: "%.2f", ratio(errors, horizon, $0)) }.joined(separator: " | ")
        }
        let hours = hoursUntilRecovered(horizon, limit: 1.15).map { "\($0) h" } ?? "not"
        return "champion | \(ratios(champion[horizon])) | combination | \(ratios(combined[horizon])) | \(hours)"
    }

    func hoursUntilRecovered(_ horizon: Int, limit: Double) -> Int? {
        (0..<Self.after - 24).first { ratio(combined[horizon], horizon, $0..<$0 + 24) <= limit }
    }

    private func ratio(_ errors: [Double], _ horizon: Int, _ hours: Range<Int>) -> Double {
        (errors[hours].reduce(0, +) / calm[horizon][hours].reduce(0, +)).squareRoot()
    }
}

extension HourlySeries {
    fileprivate func changed(_ change: Change, sign: Double, from onset: Hour) -> HourlySeries {
        guard change == .shiftedSensor || change == .heatwave else { return self }
        let temperatures = hours.map { hour -> Double? in
            guard let value = self[.temperature, hour].map(Double.init), hour >= onset else {
                return self[.temperature, hour].map(Double.init)
            }
            guard change == .heatwave else { return value + 3 * sign }
            let progress = min(Double(hour - onset) / 36, 1)
            let strength = progress * progress * (3 - 2 * progress)
            let day = (hour - 23...hour).compactMap { self[.temperature, $0].map(Double.init) }
            return value + strength * (8 * sign + 0.4 * (value - day.reduce(0, +) / Double(day.count)))
        }
        return mapValues { variable, hour, value in
            variable == .temperature ? temperatures[hour - startHour] : value
        }
    }
}
