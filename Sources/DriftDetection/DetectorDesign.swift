/// The fixed numbers of the method; one setting for every station and stream.
///
/// They were chosen on synthetic and real residuals together and verified on halves of both; `docs/drift.md` tells how.
package struct DetectorDesign: Sendable, Codable, Hashable {
    /// Rows that the first reference is learnt from.
    package var minimumReference = 720
    /// Rows that a reference looks at when there are more.
    package var maximumReference = 1440
    /// Window lengths of the bias and error size statistics, in rows, ascending.
    package var windows = [4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384]
    /// The shortest window of the error size statistic, in rows.
    package var shortestSizeWindow = 12
    /// The longest window of the error size statistic, in rows.
    package var longestSizeWindow = 192
    /// Window lengths of the daily shape statistic, in days.
    package var shapeDays = [2, 4, 7]
    /// Thresholds at a budget of 0.1 false alarms per year.
    package var biasThreshold = 5.3
    package var sizeThreshold = 5.3
    package var shapeThreshold = 5.2
    /// Added for windows under 12 rows, and for those of 12 to 23.
    package var shortWindowPenalty = 1.0
    package var middleWindowPenalty = 0.7
    /// How much the reference's own uncertainty widens a window's variance.
    package var referenceUncertainty = 1.6
    /// Half-life of the weather's difficulty, in days.
    package var difficultyHalfLife = 5.0
    /// The exponent with which the difficulty scales the expected error.
    package var difficultyExponent = 0.5
    package var biasSlopeFactor = 1.0
    package var sizeSlopeFactor = 0.0
    package var roughLimit = 4.0
    package var biasThresholds = [5.7, 6.0, 6.1, 6.1, 5.8, 5.3, 5.0, 4.8, 4.7, 4.6, 4.5, 4.5, 4.4, 4.4]
    package var sizeThresholds = [9, 9, 9, 5.6, 5.4, 5.1, 5.0, 4.9, 5.3, 5.4, 5.3, 9, 9, 9]
    /// The difficulty's floor relative to the reference's mean difficulty.
    package var difficultyFloor = 0.4
    /// The share of the threshold at which a warning is given.
    package var warningShare = 0.8
    /// Rows that a drift must be quiet for before the next is reported.
    package var rearmRows = 36
    /// What every 48-row statistic must stay under in those rows.
    package var rearmLevel = 1.8
    /// −ln probability of a run of equal readings that makes it a fault.
    package var stuckEvidence = 20.0
    /// Rows after a gap that tell nothing.
    package var settlingRows = 3

    package init() {}
}
