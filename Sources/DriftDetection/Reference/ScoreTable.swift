/// Turns a value into the bounded normal score of its rank among reference values.
///
/// The score of a value is Φ⁻¹ of the fraction of reference values below it, clipped at ±3: for any distribution of
/// the reference, scores are close to standard normal, and no single value counts more than 3. The fraction is
/// interpolated between the edges of cells of equal width, so that the time of a look-up does not depend on the number
/// of reference values.
package struct ScoreTable: Sendable, Codable, Hashable {
    /// Whole scores are multiples of 1 / 256, so that sums over windows are exact.
    package static let unit = 256.0
    static let limit = 3.0

    /// The value at the first edge.
    private var lowest: Double
    private var cellsPerValue: Double
    /// The score at every edge, in units of 1 / 256.
    private var scores: [Float]

    /// Makes the table for reference values.
    ///
    /// - Parameters:
    ///   - values: The reference values.
    ///   - range: The range that the cells cover; values outside get the score of the nearest end.
    ///   - cells: The number of cells.
    package init(_ values: [Float], range: ClosedRange<Double>, cells: Int) {
        self.init(Self.cells(of: values, range: range, count: cells), range: range, cells: cells)
    }

    /// The positions of values among the cells of a table.
    static func cells(of values: [Float], range: ClosedRange<Double>, count: Int) -> ScoreCells {
        ScoreCells(
            values,
            lowest: Float(range.lowerBound),
            cellsPerValue: Float(Double(count) / (range.upperBound - range.lowerBound)),
            count: count
        )
    }

    /// Makes the table for reference values whose cells are known.
    init(_ values: ScoreCells, range: ClosedRange<Double>, cells: Int) {
        lowest = range.lowerBound
        cellsPerValue = Double(cells) / (range.upperBound - range.lowerBound)
        scores = []
        scores.reserveCapacity(cells + 1)
        var below: Int32 = 0
        var score: Float = 0
        let total = Double(values.cells.count) + 1
        for (edge, count) in values.countsBelowEdges(cells + 1).enumerated() {
            below += count
            if count > 0 || edge == 0 {
                let normal = NormalDistribution.quantile((Double(below) + 0.5) / total)
                score = Float(min(max(normal, -Self.limit), Self.limit) * Self.unit)
            }
            scores.append(score)
        }
    }

    /// The score of a value, in units of 1 / 256, −768 … 768.
    package func score(_ value: Double) -> Int32 {
        let last = Double(scores.count - 1)
        let position = min(max((value - lowest) * cellsPerValue, 0), last)
        let cell = min(Int(position), scores.count - 2)
        let part = Float(position - Double(cell))
        return Self.nearest(scores[cell] + part * (scores[cell + 1] - scores[cell]))
    }

    /// The scores of reference values.
    func scores(_ values: ScoreCells) -> ScoreSeries {
        ScoreSeries(values.interpolated(scores))
    }

    /// The integer nearest to a value within ± four million; of two equally near integers the even one.
    ///
    /// Adding a number whose last binary digit is worth one removes the fraction; the last digits of the sum are the
    /// integer. This is faster than a conversion, and vectorizes.
    @inline(__always)
    static func nearest(_ value: Float) -> Int32 {
        let shift: Float = 0x1.8p23
        return Int32(bitPattern: (value + shift).bitPattern) &- Int32(bitPattern: shift.bitPattern)
    }
}
