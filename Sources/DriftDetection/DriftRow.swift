/// One hour of a deployed forecaster: what was measured and what had been forecast for the same time.
public struct DriftRow: Sendable, Hashable {
    /// The time that the row is about, in seconds since 1970-01-01T00:00:00Z.
    public var time: Int64
    /// What was measured, in °C; `nil` when nothing was.
    public var actual: Double?
    /// What the watched model had forecast for this time, in °C.
    public var predicted: Double
    /// What persistence (the last value known when the forecast was made) says for this time, in °C.
    ///
    /// It tells hard weather from a bad model. When it is not known, the reading before this one takes its place.
    public var baseline: Double?

    /// Makes a row.
    public init(time: Int64, actual: Double?, predicted: Double, baseline: Double? = nil) {
        self.time = time
        self.actual = actual
        self.predicted = predicted
        self.baseline = baseline
    }
}
