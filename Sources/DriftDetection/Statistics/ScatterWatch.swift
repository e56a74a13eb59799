/// How much the statistics have really scattered while nothing was wrong.
///
/// A reference of two months does not know the seasons, and no autocorrelation up to three days knows spells of a week:
/// at some stations, and with some models, sums over several days vary up to twice as much as the reference predicts. So
/// the statistics are looked at every other day, and after three weeks without an alarm their squares are taken in.
struct ScatterWatch: Sendable, Codable, Hashable {
    /// The mean square of each statistic; 1 is what the reference lets expect.
    private(set) var squares: [Double]
    /// How many windows each rests on.
    private var windows: [Double]
    /// Squares that may still turn out to belong to a drift, the oldest first.
    private var waiting: [[Float]] = []
    private var rowsSinceSample = 0

    /// Days between two looks.
    private static let interval = 2.0
    /// Days that a look waits before it counts.
    private static let delay = 21.0
    /// No look counts for more: a drift on its way must not excuse itself.
    private static let largestSquare: Float = 5
    /// A look loses weight by a factor of e in so many days.
    private static let memory = 365.0

    /// Begins with what the reference lets expect, which counts as much as `weight` windows of every statistic.
    init(statistics: Int, weight: Double) {
        squares = [Double](repeating: 1, count: statistics)
        windows = [Double](repeating: weight, count: statistics)
    }

    /// Says that a row was judged.
    ///
    /// - Parameters:
    ///   - rowsPerDay: How many rows make a day.
    ///   - statistics: Judges the row.
    ///   - sums: What it judges by.
    mutating func note(rowsPerDay: Double, _ statistics: WindowStatistics, _ sums: ScoreSums) {
        rowsSinceSample += 1
        let interval = max(Int(Self.interval * rowsPerDay), 1)
        guard rowsSinceSample >= interval else { return }
        rowsSinceSample = 0
        guard let sample = statistics.squares(sums) else { return }
        waiting.append(sample)
        guard Double(waiting.count) * Self.interval > Self.delay else { return }
        take(waiting.removeFirst(), lengths: statistics.lengths, interval: Double(interval))
    }

    private mutating func take(_ sample: [Float], lengths: [Int], interval: Double) {
        let keep = 1 - Self.interval / Self.memory
        for index in squares.indices {
            let weight = min(1, interval / Double(lengths[index]))
            windows[index] = windows[index] * keep + weight
            squares[index] +=
                (Double(min(sample[index], Self.largestSquare)) - squares[index]) * weight / windows[index]
        }
    }

    /// Forgets the looks that do not count yet, because something was wrong.
    mutating func breakOff() {
        waiting = []
        rowsSinceSample = 0
    }
}
