/// What the last days did at the same hours of the day; reads nothing after the hour it stands at.
package enum DiurnalHistory {
    package static let hoursPerDay: Int64 = 24
    /// A week tells what these days are like.
    package static let days: Int64 = 7
    /// A fortnight tells what is normal here at this time of the year.
    package static let longDays: Int64 = 14
    /// A mean over fewer days says more about their weather than about the time of day.
    package static let minimumDays = 3

    /// The mean of T(origin + horizon − 24·k) − T(origin − 24·k) over the days k = 1 … 7 on which both were observed.
    ///
    /// - Parameters:
    ///   - horizon: 1 … 24; a longer one would read past the origin and gives NaN.
    ///   - origin: the hour at which one stands.
    ///   - series: the station's observations.
    /// - Returns: °C; NaN if the days are fewer than ``minimumDays``.
    package static func meanChange(horizon: Int, at origin: Int64, of series: HourlySeries) -> Float {
        guard 1...Int(hoursPerDay) ~= horizon else { return .nan }
        var sum: Float = 0
        var count = 0
        for day in 1...days {
            let then = origin - day * hoursPerDay
            guard then >= series.startHour else { break }
            let change = series.rawValue(.temperature, then + Int64(horizon)) - series.rawValue(.temperature, then)
            guard !change.isNaN else { continue }
            sum += change
            count += 1
        }
        return count >= minimumDays ? sum / Float(count) : .nan
    }

    /// The mean at this hour of the day over the days before.
    ///
    /// - Parameters:
    ///   - channel: what to average.
    ///   - hour: whose time of day counts; itself not read.
    ///   - days: how many.
    ///   - series: the station's observations.
    /// - Returns: in the channel's unit; NaN if it was observed on fewer than ``minimumDays`` of the days.
    package static func mean(_ channel: Channel, at hour: Int64, days: Int64, of series: HourlySeries) -> Float {
        var sum: Float = 0
        var count = 0
        for day in 1...days {
            let then = hour - day * hoursPerDay
            guard then >= series.startHour else { break }
            let value = series.rawValue(channel, then)
            guard !value.isNaN else { continue }
            sum += value
            count += 1
        }
        return count >= minimumDays ? sum / Float(count) : .nan
    }
}
