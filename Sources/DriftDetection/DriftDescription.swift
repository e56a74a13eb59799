/// One sentence for people about a drift or a warning, the same in every output.
package struct DriftDescription: Hashable, Sendable, CustomStringConvertible {
    /// The raw value of a ``DriftKind``, or the word of another version.
    package var kind: String
    /// The raw value of a ``DriftDirection``, or the word of another version.
    package var direction: String
    /// The size of the change, in ``unit``.
    package var size: Double
    /// The size of the change in standard deviations of the reference's errors.
    package var sizeInSigma: Double
    /// The number of latest outcomes that the deciding statistic covers.
    package var window: Int
    package var statistic: Double
    /// The value of the statistic that raises an alarm.
    package var threshold: Double
    /// Persistence's mean absolute error relative to the reference's rows; `nil` if unknown.
    package var baselineError: Double?
    /// How far the mean of the readings has moved, in ``unit``; `nil` if unknown.
    package var readingShift: Double?
    /// The unit of the forecast variable, such as `°C`.
    package var unit: String

    package init(
        kind: String,
        direction: String,
        size: Double,
        sizeInSigma: Double,
        window: Int,
        statistic: Double,
        threshold: Double,
        baselineError: Double?,
        readingShift: Double?,
        unit: String
    ) {
        self.kind = kind
        self.direction = direction
        self.size = size
        self.sizeInSigma = sizeInSigma
        self.window = window
        self.statistic = statistic
        self.threshold = threshold
        self.baselineError = baselineError
        self.readingShift = readingShift
        self.unit = unit
    }

    package init(_ evidence: DriftEvidence, unit: String) {
        self.init(
            kind: evidence.kind.rawValue,
            direction: evidence.direction.rawValue,
            size: evidence.size,
            sizeInSigma: evidence.sizeInSigma,
            window: evidence.window,
            statistic: evidence.statistic,
            threshold: evidence.threshold,
            baselineError: evidence.weather?.baselineError,
            readingShift: evidence.weather?.readingShift,
            unit: unit
        )
    }

    /// The sentence, such as `bias, too cold by 2.10 °C (1.80 sigma) over 24 outcomes; statistic 4.10, threshold
    /// 3.00`.
    package var description: String {
        let size = "\(size.fixed(2)) \(unit) (\(sizeInSigma.fixed(2)) sigma)"
        return "\(kind.asWords), \(way) by \(size) over \(window) outcomes; "
            + "statistic \(statistic.fixed(2)), threshold \(threshold.fixed(2))\(weather)"
    }

    /// The direction in words that fit the variable: only a temperature is cold or warm.
    private var way: String {
        switch DriftDirection(rawValue: direction) {
        case .tooLow where unit != "°C": "too low"
        case .tooHigh where unit != "°C": "too high"
        case .tooLow, .tooHigh, .larger, .reshaped, nil: direction.asWords
        }
    }

    private var weather: String {
        let parts = [
            baselineError.map { "weather \($0.fixed(1)) times as hard" },
            readingShift.map { "readings \($0 < 0 ? "" : "+")\($0.fixed(1)) \(unit)" },
        ]
        let known = parts.compactMap { $0 }
        return known.isEmpty ? "" : "; " + known.joined(separator: ", ")
    }
}
