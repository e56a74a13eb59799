import Forecasting

/// The last weeks of a test part, hour by hour, for a chart.
package struct LatestForecasts: Sendable {
    /// Hours that are shown.
    static let length: Int64 = 21 * 24

    /// The hour of the first row.
    let start: Int64
    /// °C, NaN where nothing was observed.
    let observed: [Double]
    /// By horizon: what had been forecast for each hour.
    let forecasts: [Int: Columns]
    /// What forecast.
    let title: String

    /// °C, NaN where there was no forecast.
    struct Columns: Sendable {
        var value: [Double]
        var lower: [Double]
        var upper: [Double]
    }

    init?(_ outcomes: [Outcome], intervals: [ConformalInterval?], model: BacktestModel, of data: StationData) {
        guard let end = outcomes.map(\.targetTime.nearestHour).max().map({ $0 + 1 }),
            let first = data.split.heldBack.first?.lowerBound
        else { return nil }
        let start = max(end - Self.length, first)
        let count = Int(end - start)
        let empty = [Double](repeating: .nan, count: count)
        var forecasts: [Int: Columns] = [:]
        for (outcome, interval) in zip(outcomes, intervals) {
            let row = Int(outcome.targetTime.nearestHour - start)
            guard row >= 0 else { continue }
            var columns = forecasts[outcome.horizon] ?? Columns(value: empty, lower: empty, upper: empty)
            columns.value[row] = outcome.predicted
            if let interval {
                columns.lower[row] = outcome.predicted + interval.lower
                columns.upper[row] = outcome.predicted + interval.upper
            }
            forecasts[outcome.horizon] = columns
        }
        self.start = start
        self.forecasts = forecasts
        observed = (start..<end).map { data.series[.temperature, $0].map(Double.init) ?? .nan }
        title = model.title
    }
}
