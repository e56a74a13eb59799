package import Observations

/// Means over the last days at the same hour of the day; reads nothing after the requested hour.
package enum DiurnalHistory {
    /// A week shows the usual daily course.
    package static let days = 7
    /// Two weeks show the normal value at this place and time of the year.
    package static let longDays = 14
    /// A mean over fewer days depends more on the weather than on the time of day.
    package static let minimumDays = 3

    /// The mean of y(origin + horizon − 24·k) − y(origin − 24·k) over the days k = 1 … 7 on which both were observed.
    ///
    /// - Parameters:
    ///   - variable: y.
    ///   - horizon: 1 … 24; a longer horizon would read past the origin and gives NaN.
    ///   - origin: nothing after it is read.
    ///   - series: the station's observations.
    /// - Returns: in the variable's unit; NaN if fewer than ``minimumDays`` days were observed.
    package static func meanChange(
        of variable: Variable,
        horizon: Int,
        at origin: Hour,
        in series: HourlySeries
    ) -> Float {
        guard 1...Hour.perDay ~= horizon else { return .nan }
        let kind = variable.kind
        var sum: Float = 0
        var count = 0
        for day in 1...days {
            let then = origin - day * Hour.perDay
            guard then >= series.startHour else { break }
            let change = kind.difference(series.rawValue(variable, then + horizon), series.rawValue(variable, then))
            guard !change.isNaN else { continue }
            sum += change
            count += 1
        }
        return count >= minimumDays ? sum / Float(count) : .nan
    }

    /// The mean at this hour of the day over the days before; the mean direction for a circular variable.
    ///
    /// - Parameters:
    ///   - variable: the variable to average.
    ///   - hour: the hour whose time of day is used; its own value is not read.
    ///   - days: the number of days.
    ///   - series: the station's observations.
    /// - Returns: in the variable's unit; NaN if it was observed on fewer than ``minimumDays`` of the days.
    package static func mean(_ variable: Variable, at hour: Hour, days: Int, of series: HourlySeries) -> Float {
        let kind = variable.kind
        var sum: Float = 0
        var vectors = SIMD2<Double>.zero
        var count = 0
        for day in 1...days {
            let then = hour - day * Hour.perDay
            guard then >= series.startHour else { break }
            let value = series.rawValue(variable, then)
            guard !value.isNaN else { continue }
            switch kind {
            case .linear: sum += value
            case .circular(let period): vectors += CircularMean.vector(of: value, period: period)
            }
            count += 1
        }
        guard count >= minimumDays else { return .nan }
        switch kind {
        case .linear: return sum / Float(count)
        case .circular(let period): return Float(CircularMean.value(of: vectors, period: period))
        }
    }
}
