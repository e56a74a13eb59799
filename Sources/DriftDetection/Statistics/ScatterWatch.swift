/// How much the statistics have varied in practice while nothing was wrong.
///
/// A reference from two months of rows does not include the seasons, and an autocorrelation up to three days does not
/// include spells of a week: at some stations, and with some models, sums over several days vary up to twice as much
/// as the reference predicts. Therefore the statistics are sampled every other day, and a sample is used after three
/// weeks without an alarm.
struct ScatterWatch: Sendable, Codable, Hashable {
    /// The mean square of each statistic; 1 is the reference's prediction.
    private(set) var squares: [Double]
    /// The number of windows in each mean.
    private var windows: [Double]
    /// Samples that may still belong to a drift, oldest first.
    private var waiting: [[Float]] = []
    private var rowsSinceSample = 0

    /// Days between two samples.
    private static let interval = 2.0
    /// Days before a sample is used.
    private static let delay = 21.0
    /// The largest square of a sample: a beginning drift must not raise its own threshold much.
    private static let largestSquare: Float = 5
    /// Days in which a sample's weight decays by a factor of e.
    private static let memory = 365.0

    /// Begins with the reference's prediction, with a weight of `weight` windows for every statistic.
    init(statistics: Int, weight: Double) {
        squares = [Double](repeating: 1, count: statistics)
        windows = [Double](repeating: weight, count: statistics)
    }

    /// Takes in a judged row.
    ///
    /// - Parameters:
    ///   - rowsPerDay: The number of rows in a day.
    ///   - statistics: The rules that judge the row.
    ///   - sums: The sums that are judged.
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

    /// Discards the samples that are not used yet, because something was wrong.
    mutating func breakOff() {
        waiting = []
        rowsSinceSample = 0
    }
}
