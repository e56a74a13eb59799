/// The fixed numbers of the method; the same for every station and stream.
///
/// `docs/drift.md` describes how they were chosen and verified.
package struct DetectorDesign: Sendable, Codable, Hashable {
    /// A window with the thresholds of its statistics at a budget of 0.1 false alarms per year.
    package struct Window: Sendable, Codable, Hashable {
        /// The window's length.
        package var rows: Int
        package var biasThreshold: Double
        /// `nil` if the window does not judge the size of the errors.
        package var sizeThreshold: Double?
        /// `nil` if the window does not judge the size of the remainders, which neither earlier errors nor the weather
        /// explain.
        package var remainderThreshold: Double?
    }

    /// Windows of bias and error size, ascending.
    ///
    /// Chance alone needs a lower threshold for a longer window, because a year has fewer long windows: 5.2 at 6 rows,
    /// 4.5 at 384. Weather needs a higher threshold between 6 rows and a day: a front that no model forecasts lasts
    /// that long.
    package var windows = [
        Window(rows: 6, biasThreshold: 6.0),
        Window(rows: 8, biasThreshold: 6.1),
        Window(rows: 12, biasThreshold: 6.1, sizeThreshold: 5.6, remainderThreshold: 6.6),
        Window(rows: 16, biasThreshold: 5.8, sizeThreshold: 5.4, remainderThreshold: 6.6),
        Window(rows: 24, biasThreshold: 5.3, sizeThreshold: 5.1, remainderThreshold: 6.0),
        Window(rows: 32, biasThreshold: 5.0, sizeThreshold: 5.0, remainderThreshold: 5.8),
        Window(rows: 48, biasThreshold: 4.8, sizeThreshold: 4.9, remainderThreshold: 5.8),
        Window(rows: 64, biasThreshold: 4.7, sizeThreshold: 5.3, remainderThreshold: 5.7),
        Window(rows: 96, biasThreshold: 4.6, sizeThreshold: 5.4, remainderThreshold: 5.9),
        Window(rows: 128, biasThreshold: 4.5, sizeThreshold: 5.3, remainderThreshold: 5.9),
        Window(rows: 192, biasThreshold: 4.5),
        Window(rows: 256, biasThreshold: 4.4),
        Window(rows: 384, biasThreshold: 4.4),
    ]
    /// Windows of the daily shape, in days, with the thresholds of their statistics.
    package var shapeDays = [2, 4, 7]
    package var shapeThreshold = 5.5
    /// The number of rows from which the first reference is learned.
    package var minimumReference = 720
    /// The largest number of rows from which a reference is learned.
    package var maximumReference = 1440
    /// Days between two fits of the reference.
    package var refitDays = 7.0
    /// How much the uncertainty of the reference increases a window's variance.
    package var referenceUncertainty = 2.4
    /// The smallest scale of the weather, relative to the reference's mean scale.
    package var leastWeatherScale = 0.4
    /// The fraction of the threshold at which a warning is given.
    package var warningShare = 0.8
    /// Consecutive quiet rows that end a drift.
    package var rearmRows = 36
    /// The limit for every statistic over two days in a quiet row.
    package var rearmLevel = 1.8
    /// −ln of the probability at which a run of equal readings is a fault.
    package var stuckEvidence = 20.0
    /// Rows after a gap that are not judged.
    package var settlingRows = 3

    /// Windows after which the measured scatter of a station weighs as much as the reference's prediction.
    package var scatterWeight = 6.0

    /// The weight of each prior probability of a repeated reading, in rows.
    ///
    /// The weight is low, so that the repeats of a stream count as much after twenty rows of a kind.
    static let repeatPriorRows = 20.0
    /// Prior number of repeated readings among ``repeatPriorRows`` rows, by the size of the forecast's move (under
    /// 1/4, 3/4 and 3/2 of the typical move, above): first after a new reading, then after a repeat.
    ///
    /// The more the forecast moves, the rarer is a repeat; a repeat often follows another (calm nights, coarse
    /// rounding). With these priors alone, ``stuckEvidence`` is reached after 21 repeats under a constant forecast and
    /// after nine under a moving one; a stuck sensor needs at least ten repeats in any case.
    static let repeatPriors = [3, 2, 1, 0.5, 8, 6, 4, 2]
    /// The smallest probability of a repeat that is used: one repeat is at most a quarter of ``stuckEvidence``, so that
    /// no fault follows from a few of them.
    static let leastRepeatProbability = 0.005
    /// The shortest run of repeats that is a fault: METAR reports of a calm night repeat a whole degree for several
    /// hours.
    static let shortestStuckRun = 10
    /// The longest natural run that is learned, a day of hourly readings: a sensor that was stuck for longer must not
    /// teach that such runs are natural.
    static let longestLearnedRun = 24
    /// Consecutive repeats after a jump away from the forecast that are a fault.
    ///
    /// Fewer than in a run without a jump, because a real front does not end in a constant.
    static let leapRun = 4
    /// Impossible readings within ``impossibleMemory`` rows of each other that are a fault: one or two are typing errors
    /// and noise of the transmission.
    static let impossibleLimit = 3
    static let impossibleMemory = 24
    /// Rows without a suspicious run after which a faulty sensor is accepted again: half a day of hourly readings,
    /// longer than the shortest stuck run.
    static let recoveryRows = 12
    /// The number of moves over which their typical size is averaged: a season of hourly rows.
    static let averagedMoves = 2000.0
    /// Rows before an extreme error of persistence is clipped, and days before the usual error at a time of day is
    /// used: with fewer the mean itself is not known.
    static let rowsBeforeClipping = 20.0
    static let daysBeforeUse: UInt8 = 3
    /// The size of the errors at a quiet time of day, relative to the day's mean, below which it is not used: the
    /// profile is fitted to few days, and its reciprocal weighs errors.
    static let smallestRelativeSize = 0.2
    /// Quiet rows after a warning before the next warning: a day of hourly rows.
    static let rowsBetweenWarnings = 24
    /// The least number of rows, two days of hourly ones, that the sums forget after a drift.
    static let forgottenRows = 48
    /// Changes of the reading, about three weeks of them, before a jump is judged: until then the largest natural jump
    /// of the station is unknown.
    static let changesBeforeLeaps = 500.0
    /// Persistence's absolute error is clipped at this multiple of its mean, so that one wrong reading moves the mean
    /// by at most 2 % (a row's weight settles at 1 in 174).
    static let clippedBaselineError = 4.0

    /// The number of statistics: bias, size and remainder for every window, then the daily shapes.
    var statistics: Int { 3 * windows.count + shapeDays.count }

    package init() {}
}
