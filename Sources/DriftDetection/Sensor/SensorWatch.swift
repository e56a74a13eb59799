#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A reading, the forecast for it (both in °C), and its position in the stream.
struct Reading {
    var actual: Double
    var predicted: Double
    /// Seconds since 1970-01-01T00:00:00Z.
    var time: Int64
    var row: Int
}

/// Watches the readings for sensor faults: a stuck reading, a jump to a constant, an impossible value.
///
/// A repeated reading is natural on a calm night and with coarse rounding. How natural is learned per stream: the
/// probability of a repeat, given how far the forecast moved and whether the previous row was a repeat. A run of
/// repeats is a fault if it is both improbable (−ln of its probability) and longer than any natural run by a margin.
struct SensorWatch: Sendable, Codable, Hashable {
    /// Whether the reading of a row is accepted.
    enum Verdict {
        case accepted
        /// Probably the start of a fault: the row is not used to judge the model.
        case doubted
        case faultBegan(SensorFaultEvidence)
        case fault
        case recovered
    }

    /// −ln of the probability of the present run of repeats.
    private(set) var surprise = 0.0
    /// Repeats in the present run.
    private(set) var run = 0
    private(set) var isFaulty = false
    private var reading = 0.0
    private var hasReading = false
    private var runStart: Int64 = 0
    private var previousPrediction = 0.0
    private var typicalMove = 0.0
    private var moves = 0.0
    private var longestNaturalRun = 0
    private var largestLeap = 0.0
    /// Whether the present reading was reached by a jump away from the forecast, larger than any before.
    private var hasLeapt = false
    private var impossible = 0
    private var rowsSinceImpossible = 0
    private var acceptedRows = 0
    /// Rows and repeats by condition: four sizes of the forecast's move, after a repeat or not.
    private var rows = DetectorDesign.repeatPriors.map { _ in DetectorDesign.repeatPriorRows }
    private var repeats = DetectorDesign.repeatPriors

    /// The length of a run that is a fault: half as many consecutive repeats again as in the longest natural run, and
    /// two more, which matter for short runs.
    private var stuckRun: Int {
        max(DetectorDesign.shortestStuckRun, longestNaturalRun + longestNaturalRun / 2 + 2)
    }

    /// Takes in an impossible reading.
    mutating func updateImpossible(_ impossibleReading: Reading) -> Verdict {
        if rowsSinceImpossible > DetectorDesign.impossibleMemory { impossible = 0 }
        if impossible == 0 { runStart = impossibleReading.time }
        impossible += 1
        rowsSinceImpossible = 0
        acceptedRows = 0
        if isFaulty { return .fault }
        guard impossible >= DetectorDesign.impossibleLimit else { return .doubted }
        isFaulty = true
        return .faultBegan(
            SensorFaultEvidence(
                fault: .impossibleValue,
                time: impossibleReading.time,
                row: impossibleReading.row,
                estimatedStart: runStart,
                rows: impossible,
                reading: impossibleReading.actual,
                statistic: Double(impossible),
                threshold: Double(DetectorDesign.impossibleLimit)
            )
        )
    }

    /// Takes in a possible reading.
    ///
    /// - Parameters:
    ///   - next: The reading.
    ///   - evidence: The −ln of the probability at which a run of repeats is a fault.
    /// - Returns: Whether the reading is accepted.
    mutating func update(_ next: Reading, evidence: Double) -> Verdict {
        rowsSinceImpossible = min(rowsSinceImpossible + 1, 1_000_000)
        defer {
            previousPrediction = next.predicted
            hasReading = true
            reading = next.actual
        }
        guard hasReading else { return .accepted }
        let move = abs(next.predicted - previousPrediction)
        let circumstance = (run > 0 ? 4 : 0) + moveClass(move)
        if next.actual == reading {
            return updateRepeat(next, circumstance, evidence: evidence)
        }
        let change = abs(next.actual - reading)
        endRun(circumstance, move: move)
        runStart = next.time
        hasLeapt =
            moves > DetectorDesign.changesBeforeLeaps && change > 2 * largestLeap
            && abs(next.actual - next.predicted) > change / 2
        if !hasLeapt, !isFaulty { largestLeap = max(largestLeap, change) }
        guard isFaulty else { return .accepted }
        acceptedRows += 1
        return recoveryVerdict()
    }

    private mutating func recoveryVerdict() -> Verdict {
        guard acceptedRows >= DetectorDesign.recoveryRows else { return .fault }
        isFaulty = false
        impossible = 0
        return .recovered
    }

    /// Ends the present run: a run does not continue across a gap.
    mutating func breakOff() {
        run = 0
        surprise = 0
        hasReading = false
        hasLeapt = false
    }

    private func moveClass(_ move: Double) -> Int {
        if move < 0.25 * typicalMove { return 0 }
        if move < 0.75 * typicalMove { return 1 }
        return move < 1.5 * typicalMove ? 2 : 3
    }

    private mutating func updateRepeat(_ next: Reading, _ circumstance: Int, evidence: Double) -> Verdict {
        surprise -= log(max(repeats[circumstance] / rows[circumstance], DetectorDesign.leastRepeatProbability))
        run += 1
        if surprise < evidence / 2 {
            rows[circumstance] += 1
            repeats[circumstance] += 1
        }
        if isFaulty {
            acceptedRows = surprise >= evidence / 2 ? 0 : acceptedRows + 1
            return recoveryVerdict()
        }
        guard hasLeapt ? run >= DetectorDesign.leapRun : surprise >= evidence && run >= stuckRun else {
            return hasLeapt || surprise >= evidence / 2 && run >= 2 ? .doubted : .accepted
        }
        isFaulty = true
        acceptedRows = 0
        return .faultBegan(
            SensorFaultEvidence(
                fault: hasLeapt ? .jumpToConstant : .stuck,
                time: next.time,
                row: next.row,
                estimatedStart: runStart,
                rows: run + 1,
                reading: next.actual,
                statistic: surprise,
                threshold: evidence
            )
        )
    }

    /// Learns from a finished run, if it was natural.
    private mutating func endRun(_ circumstance: Int, move: Double) {
        if !isFaulty {
            longestNaturalRun = min(max(longestNaturalRun, run), DetectorDesign.longestLearnedRun)
            rows[circumstance] += 1
            moves += 1
            typicalMove += (move - typicalMove) / min(moves, DetectorDesign.averagedMoves)
        }
        run = 0
        surprise = 0
    }
}
