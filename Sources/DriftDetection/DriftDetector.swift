/// Watches one model's errors at one station, row by row, and reports a lasting change.
///
/// The state is a value: a decoded copy of an encoded detector continues bit for bit like the original. Memory is
/// fixed (about 66 kB) and no row allocates; once a week the reference is learned again in about 0.1 ms.
///
/// Rows come in order of time. A row that is not later than the previous row is refused and changes nothing. A row
/// without a reading, or with a number that is not finite, is counted but not judged. After a gap the first three rows
/// are not judged; evidence is not joined across a gap of more than a week.
public struct DriftDetector: Sendable, Codable, Equatable {
    /// The state of the detector.
    public enum Phase: String, Sendable, Codable, Hashable {
        /// Too few rows are known to define what is normal.
        case learning
        /// Every row is judged.
        case watching
        /// A drift was reported and has not ended.
        case drifted
        /// The readings are not plausible.
        case sensorFault = "sensor_fault"
    }

    /// The operator's settings.
    public let configuration: DriftConfiguration
    /// Accepted rows.
    public internal(set) var rows = 0
    /// Refused rows: rows that were not later than the previous row, and rows with an absurd time.
    public internal(set) var refusedRows = 0
    /// The time of the latest row, in seconds since 1970-01-01T00:00:00Z.
    public internal(set) var latestTime: Int64?

    var step = StreamStep()
    var settling = 0
    var previousReading: Double?
    var sensor = SensorWatch()
    var watch = WeatherWatch()
    var history: ResidualHistory
    var level = ClippedLevel()
    var reference: Reference?
    var statisticsTables: WindowStatistics?
    var autocorrelation = AutocorrelationMemory()
    var weatherMemory = WeatherModel.Memory()
    var sums: ScoreSums
    var latch = AlarmLatch()
    /// How much the statistics have varied in practice.
    var scatter: ScatterWatch
    var rowsSinceFit = 0
    /// In-control rows that have become old enough for the level since the latest fit.
    var maturedRows = 0
    var readings = ReadingMeans()

    /// Starts without knowledge: the first 720 rows with a reading define what is normal.
    public init(configuration: DriftConfiguration = .default) {
        let design = configuration.design
        self.configuration = configuration
        scatter = ScatterWatch(statistics: design.statistics, weight: design.scatterWeight)
        history = ResidualHistory(capacity: design.maximumReference + Self.longestDelay)
        sums = ScoreSums(longest: max(design.windows.map(\.rows).max() ?? 1, 7 * 48))
    }

    /// Accepted times, in seconds since 1970-01-01T00:00:00Z: some ten thousand years either way.
    static let acceptedTimes: ClosedRange<Int64> = -300_000_000_000...300_000_000_000
    /// The largest number of rows that the reference lags behind the present, and that an alarm removes from learning.
    static let longestDelay = 384
    /// The longest gap, in seconds, across which evidence is joined.
    static let longestBridgedGap: Int64 = 7 * 86_400
    /// A bias over more rows than this is called a slow trend.
    static let longestBiasWindow = 96

    /// The state of the detector.
    public var phase: Phase {
        if sensor.isFaulty { return .sensorFault }
        if reference == nil { return .learning }
        return latch.isDrifted ? .drifted : .watching
    }

    /// Rows that the reference lags behind the present: a week, at most ``longestDelay``.
    var learningDelay: Int { min(Int(7 * rowsPerDay), Self.longestDelay) }

    /// Rows per day.
    var rowsPerDay: Double { 86_400 / Double(step.seconds) }

    /// Takes in a row.
    ///
    /// - Returns: A signal; `nil` for most rows.
    public mutating func update(_ row: DriftRow) -> DriftSignal? {
        take(row, isTeaching: false)
    }

    /// Takes in a row and judges it; if `isTeaching`, only remembers it as normal.
    mutating func take(_ row: DriftRow, isTeaching: Bool) -> DriftSignal? {
        guard Self.acceptedTimes.contains(row.time), row.time > latestTime ?? Int64.min else {
            refusedRows += 1
            return nil
        }
        let gap = latestTime.map { row.time - $0 }
        latestTime = row.time
        rows += 1
        if let gap { noteGap(gap) }
        guard let actual = row.actual, actual.isFinite, row.predicted.isFinite, abs(row.predicted) < 1e6 else {
            settling = configuration.design.settlingRows
            previousReading = nil
            sensor.breakOff()
            history.breakOff()
            return nil
        }
        let reading = Reading(actual: actual, predicted: row.predicted, time: row.time, row: rows - 1)
        guard configuration.plausibleReadings.contains(actual) else {
            previousReading = nil
            return apply(sensor.updateImpossible(reading), at: row.time).signal
        }
        let persistence = row.baseline ?? previousReading
        previousReading = actual
        let verdict = sensor.update(reading, evidence: configuration.design.stuckEvidence)
        let (signal, isAccepted) = apply(verdict, at: row.time)
        guard isAccepted else { return signal }
        readings.update(actual, rowsPerDay: rowsPerDay)
        return judge(row, actual: actual, persistence: persistence, isTeaching: isTeaching)
    }

    /// The signal that the verdict on a reading causes, and whether the row may be judged.
    private mutating func apply(
        _ verdict: SensorWatch.Verdict,
        at time: Int64
    ) -> (signal: DriftSignal?, isAccepted: Bool) {
        if case .accepted = verdict { return (nil, true) }
        history.breakOff()
        settling = configuration.design.settlingRows
        switch verdict {
        case .accepted, .doubted, .fault:
            return (nil, false)
        case .recovered:
            return (.sensorRecovered(time: time), false)
        case .faultBegan(let evidence):
            if !latch.isDrifted { forget(evidence.rows) }
            sums.clear()
            scatter.breakOff()
            return (.sensorFault(evidence), false)
        }
    }

    /// Removes the latest rows from the rows that the next reference is learned from.
    mutating func forget(_ rows: Int) {
        history.removeLatest(rows)
        maturedRows = max(maturedRows - rows, -learningDelay)
    }

    private mutating func noteGap(_ gap: Int64) {
        step.update(gap)
        guard gap > step.seconds + step.seconds / 2 else { return }
        settling = configuration.design.settlingRows
        previousReading = nil
        sensor.breakOff()
        history.breakOff()
        if gap > Self.longestBridgedGap { sums.clear() }
    }
}
