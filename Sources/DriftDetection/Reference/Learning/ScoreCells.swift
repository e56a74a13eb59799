/// The positions of values among the cells of a ``ScoreTable``.
struct ScoreCells {
    /// The cell of each value.
    private(set) var cells: [Int32]
    /// The position of each value within its cell, 0 … 1.
    private(set) var parts: [Float]

    /// - Parameters:
    ///   - values: The values.
    ///   - lowest: The value at the first edge.
    ///   - cellsPerValue: The reciprocal of a cell's width.
    ///   - count: The number of cells; values outside are assigned to the nearest end.
    init(_ values: [Float], lowest: Float, cellsPerValue: Float, count: Int) {
        cells = [Int32](repeating: 0, count: values.count)
        parts = [Float](repeating: 0, count: values.count)
        let last = Float(count)
        values.withUnsafeBufferPointer { values in
            cells.withUnsafeMutableBufferPointer { cells in
                parts.withUnsafeMutableBufferPointer { parts in
                    for index in 0..<values.count {
                        let scaled = (values[index] - lowest) * cellsPerValue
                        let raised = scaled < 0 ? 0 : scaled
                        let position = raised > last ? last : raised
                        // The number nearest to the position less 0.5 is the cell; at an edge, both adjacent cells are
                        // correct.
                        let cell = min(ScoreTable.nearest(position - 0.5), Int32(truncatingIfNeeded: count) &- 1)
                        cells[index] = cell
                        parts[index] = position - Float(cell)
                    }
                }
            }
        }
    }

    /// For every edge, the number of values at the edge or in the cell below it.
    func countsBelowEdges(_ edges: Int) -> [Int32] {
        var counts = [Int32](repeating: 0, count: edges)
        counts.withUnsafeMutableBufferPointer { counts in
            cells.withUnsafeBufferPointer { cells in
                parts.withUnsafeBufferPointer { parts in
                    for index in 0..<cells.count {
                        counts[Int(truncatingIfNeeded: cells[index]) &+ (parts[index] > 0 ? 1 : 0)] &+= 1
                    }
                }
            }
        }
        return counts
    }

    /// The interpolated scores of the values, from the scores at the edges.
    func interpolated(_ edges: [Float]) -> [Int16] {
        [Int16](unsafeUninitializedCapacity: cells.count) { result, count in
            edges.withUnsafeBufferPointer { edges in
                cells.withUnsafeBufferPointer { cells in
                    parts.withUnsafeBufferPointer { parts in
                        for index in 0..<cells.count {
                            let cell = Int(truncatingIfNeeded: cells[index])
                            let value = edges[cell] + parts[index] * (edges[cell &+ 1] - edges[cell])
                            result[index] = Int16(truncatingIfNeeded: ScoreTable.nearest(value))
                        }
                    }
                }
            }
            count = cells.count
        }
    }
}
