import Observations

/// A stream row by row, as a picture needs it.
package struct ResidualTrace: Sendable {
    package struct Point: Hashable, Sendable {
        package var time: Timestamp
        /// actual − predicted, in °C; not a number where one of them is missing.
        package var residual: Double
        /// The statistic that is closest to its threshold, over that threshold; not a number while there is none.
        package var ratio: Double
    }

    package internal(set) var points: [Point] = []
}
