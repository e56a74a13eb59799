import Forecasting
import Observations

/// The last weeks of a test part, hour by hour, for a chart.
package struct LatestForecasts: Sendable {
    /// The number of hours in the chart.
    static let length = 21 * Hour.perDay

    /// The hour of the first row.
    let start: Hour
    /// NaN without an observation.
    let observed: [Double]
    /// By horizon: the earlier forecasts of each hour.
    let forecasts: [Int: Columns]
    /// The name of the model.
    let title: String

    /// NaN without a forecast.
    struct Columns: Sendable {
        var value: [Double]
        var lower: [Double]
        var upper: [Double]
    }

    init?(
        _ outcomes: [Outcome],
        intervals: [ConformalInterval?],
        model: BacktestModel,
        target: Variable,
        of data: StationData
    ) {
        guard let end = outcomes.map(\.targetTime.nearestHour).max().map({ $0 + 1 }),
            let first = data.split.heldOut.first?.lowerBound
        else { return nil }
        let start = max(end - Self.length, first)
        let count = end - start
        let empty = [Double](repeating: .nan, count: count)
        var forecasts: [Int: Columns] = [:]
        for (outcome, interval) in zip(outcomes, intervals) {
            let row = outcome.targetTime.nearestHour - start
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
        observed = (start..<end).map { data.series[target, $0].map(Double.init) ?? .nan }
        title = model.title
    }
}
