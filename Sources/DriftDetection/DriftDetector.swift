/// Watches one model's errors at one station, row by row, and says when they have changed for good.
///
/// The state is a value: encode it, decode it, and the detector goes on as if nothing had happened, bit for bit. Memory
/// is fixed (about 55 kB) and no row allocates; once a week the reference is learnt anew in about 0.1 ms.
///
/// Rows come in the order of their time. A row that is not later than the one before it is refused: late and repeated
/// rows change nothing. A row without a reading, or with a number that is not finite, counts but tells nothing. After a
/// gap the first three rows tell nothing; over a gap of more than a week no evidence is joined.
public struct DriftDetector: Sendable, Codable, Equatable {
    /// What the detector is doing.
    public enum Phase: String, Sendable, Codable, Hashable {
        /// Too few rows are known to tell what is normal.
        case learning
        /// Every row is judged.
        case watching
        /// A drift was reported and has not ended.
        case drifted
        /// The readings are not believed.
        case sensorFault = "sensor_fault"
    }

    /// What the operator decided.
    public let configuration: DriftConfiguration
    /// Rows that were not refused.
    public internal(set) var rows = 0
    /// Rows that were refused because a later or the same time had come before.
    public internal(set) var refusedRows = 0
    /// The time of the latest row, in seconds since 1970-01-01T00:00:00Z.
    public internal(set) var latestTime: Int64?

    var step: Int64 = 3600
    var stepIsKnown = false
    var settling = 0
    var previousReading: Double?
    var sensor = SensorWatch()
    var watch = WeatherWatch()
    var history: ResidualHistory
    var level = ClippedLevel()
    var reference: Reference?
    var statisticsTables: WindowStatistics?
    var carryOver = CarryOverMemory()
    var weatherMemory = WeatherModel.Memory()
    var sums: ScoreSums
    var latch = AlarmLatch()
    var rowsSinceFit = 0
    /// In-control rows that have become old enough for the level since the latest fit.
    var maturedRows = 0
    var readings = ReadingMeans()

    /// Starts without knowledge: the first 720 rows with a reading tell what is normal.
    public init(configuration: DriftConfiguration = .default) {
        let design = configuration.design
        self.configuration = configuration
        history = ResidualHistory(capacity: design.maximumReference + Self.longestDelay)
        sums = ScoreSums(longest: max(design.windows.map(\.rows).max() ?? 1, 7 * 48))
    }

    /// Rows at most that the reference stays behind the present, and that an alarm can take back.
    static let longestDelay = 384
    /// A bias over more rows than this is called a slow trend.
    static let longestBiasWindow = 96

    /// What the detector is doing.
    public var phase: Phase {
        if sensor.isFaulty { return .sensorFault }
        if reference == nil { return .learning }
        return latch.isDrifted ? .drifted : .watching
    }

    /// Rows that make a day.
    var rowsPerDay: Double { 86_400 / Double(step) }

    /// Takes in a row.
    ///
    /// - Returns: What there is to say; `nil` most of the time.
    public mutating func update(_ row: DriftRow) -> DriftSignal? {
        take(row, isTeaching: false)
    }

    /// Takes in a row and judges it, or, teaching, only remembers it as one that is normal.
    mutating func take(_ row: DriftRow, isTeaching: Bool) -> DriftSignal? {
        if let latestTime, row.time <= latestTime {
            refusedRows += 1
            return nil
        }
        let gap = latestTime.map { row.time - $0 }
        latestTime = row.time
        rows += 1
        if let gap { noteStep(gap) }
        guard let actual = row.actual, actual.isFinite, row.predicted.isFinite, abs(row.predicted) < 1e6 else {
            settling = configuration.design.settlingRows
            previousReading = nil
            sensor.breakOff()
            history.breakOff()
            return nil
        }
        guard configuration.plausibleReadings.contains(actual) else {
            previousReading = nil
            history.breakOff()
            settling = configuration.design.settlingRows
            return signal(sensor.updateImpossible(actual, time: row.time, row: rows - 1), row.time) ?? nil
        }
        let verdict = sensor.update(
            actual,
            predicted: row.predicted,
            time: row.time,
            row: rows - 1,
            evidence: configuration.design.stuckEvidence
        )
        let persistence = row.baseline ?? previousReading
        previousReading = actual
        if let said = signal(verdict, row.time) {
            return said
        }
        readings.update(actual, rowsPerDay: rowsPerDay)
        return judge(row, actual: actual, persistence: persistence, isTeaching: isTeaching)
    }

    /// What the verdict on the reading leaves to say; `nil` when the row may be judged.
    private mutating func signal(_ verdict: SensorWatch.Verdict, _ time: Int64) -> DriftSignal?? {
        switch verdict {
        case .believed:
            return nil
        case .recovered:
            return .some(.sensorRecovered(time: time))
        case .faultBegan(let evidence):
            history.removeLatest(min(evidence.rows, history.count))
            sums.clear()
            history.breakOff()
            settling = configuration.design.settlingRows
            return .some(.sensorFault(evidence))
        case .doubted, .fault:
            history.breakOff()
            settling = configuration.design.settlingRows
            return .some(nil)
        }
    }

    private mutating func noteStep(_ gap: Int64) {
        if !stepIsKnown || gap < step {
            step = max(gap, 60)
            stepIsKnown = true
        }
        guard gap > step + step / 2 else { return }
        settling = configuration.design.settlingRows
        previousReading = nil
        sensor.breakOff()
        history.breakOff()
        if gap > 7 * 86_400 { sums.clear() }
    }
}
