/// One hour of a deployed forecaster: the measurement and the forecast for the same time.
public struct DriftRow: Sendable, Hashable {
    /// The valid time of the row, in seconds since 1970-01-01T00:00:00Z.
    public var time: Int64
    /// The measurement, in °C; `nil` if none exists.
    public var actual: Double?
    /// The watched model's forecast for this time, in °C.
    public var predicted: Double
    /// Persistence's forecast for this time, in °C: the last value that was known when the forecast was made.
    ///
    /// It distinguishes hard weather from a bad model. If it is `nil`, the previous reading is used.
    public var baseline: Double?

    /// Makes a row.
    public init(time: Int64, actual: Double?, predicted: Double, baseline: Double? = nil) {
        self.time = time
        self.actual = actual
        self.predicted = predicted
        self.baseline = baseline
    }
}
