package import Observations

/// A stream row by row, for a chart.
package struct ResidualTrace: Sendable {
    package struct Point: Hashable, Sendable {
        package var time: Timestamp
        /// actual − predicted, in °C; NaN if one of them is missing.
        package var residual: Double
        /// The statistic closest to its threshold, over that threshold; NaN if no statistic exists.
        package var ratio: Double
    }

    package internal(set) var points: [Point] = []
}
