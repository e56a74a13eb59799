/// The fixed numbers of the method; one setting for every station and stream.
///
/// `docs/drift.md` tells how they were chosen and what they were verified on.
package struct DetectorDesign: Sendable, Codable, Hashable {
    /// A window and what its statistics have to reach at a budget of 0.1 false alarms per year.
    package struct Window: Sendable, Codable, Hashable {
        /// The window's length.
        package var rows: Int
        package var biasThreshold: Double
        /// `nil` when the window does not judge the size of the errors.
        package var sizeThreshold: Double?
        /// `nil` when the window does not judge the size of what the weather leaves unexplained.
        package var remainderThreshold: Double?
    }

    /// Windows of bias and error size, ascending.
    ///
    /// Chance alone asks for less the longer the window, because a year holds fewer of them: 5.2 at 6 rows, 4.5 at 384.
    /// Weather asks for more between 6 rows and a day: a front that every model misses lasts as long.
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
    /// Windows of the daily shape, in days, and what their statistics have to reach.
    package var shapeDays = [2, 4, 7]
    package var shapeThreshold = 5.5
    /// Rows that the first reference is learnt from.
    package var minimumReference = 720
    /// Rows that a reference looks at when there are more.
    package var maximumReference = 1440
    /// Days after which the reference is learnt anew.
    package var refitDays = 7.0
    /// How much the reference's own uncertainty widens a window's variance.
    package var referenceUncertainty = 2.4
    /// The least scale of the weather, relative to the reference's mean.
    package var leastWeatherScale = 0.4
    /// The share of the threshold at which a warning is given.
    package var warningShare = 0.8
    /// Rows that a drift must be quiet for before the next is reported.
    package var rearmRows = 36
    /// What every statistic over two days must stay under in those rows.
    package var rearmLevel = 1.8
    /// −ln probability of a run of equal readings that makes it a fault.
    package var stuckEvidence = 20.0
    /// Rows after a gap that tell nothing.
    package var settlingRows = 3

    /// How many windows it takes to believe half of what they say about a station's scatter.
    package var scatterWeight = 6.0

    /// Rows that stand behind each prior probability of a repeated reading.
    ///
    /// Few, so that a stream's own repeats count as much after twenty rows of a kind.
    static let repeatPriorRows = 20.0
    /// Repeated readings among ``repeatPriorRows`` rows, before a stream has told its own: by the size of the forecast's
    /// move (under 1/4, 3/4, 3/2 of the typical move, above), first after a reading that was new, then after a repeat.
    ///
    /// The more the forecast moves, the rarer is a repeat; a repeat often follows another (calm nights, coarse rounding).
    /// With these alone, ``stuckEvidence`` is reached after 21 repeats under a forecast that stands still and after nine
    /// under one that moves, fewer than the ten repeats that a stuck sensor needs in any case.
    static let repeatPriors = [3, 2, 1, 0.5, 8, 6, 4, 2]
    /// Changes of the reading, about three weeks of them, before a leap is judged: until then the largest natural leap of
    /// the station is not known.
    static let changesBeforeLeaps = 500.0
    /// Persistence's error is clipped at this many times its mean, so that one wrong reading moves the mean by 2 % at
    /// most (its weight settles at 1 in 174 rows).
    static let clippedDifficulty = 4.0

    /// How many statistics there are: bias, size and remainder for every window, then the daily shapes.
    var statistics: Int { 3 * windows.count + shapeDays.count }

    package init() {}
}
