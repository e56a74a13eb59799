/// Rows in control from which a reference is learned, in order of time, with a column for each quantity.
struct LearningRows {
    /// actual − predicted, in °C.
    let residuals: [Float]
    /// How unusual persistence's error was, in mean absolute errors.
    let weather: [Float]
    /// The scale of the weather.
    let scales: [Float]
    let slots: [UInt8]
    /// The runs of consecutive rows without a gap.
    let runs: [Range<Int>]

    var count: Int { residuals.count }

    /// The latest rows of a history.
    ///
    /// - Parameters:
    ///   - history: Contains at least `count + waiting` rows.
    ///   - count: The number of rows to take.
    ///   - waiting: The number of latest rows to skip.
    init(_ history: ResidualHistory, count: Int, waiting: Int) {
        let parts = history.latest(count, without: waiting)
        residuals = Self.column(of: parts, count, \.residual)
        weather = Self.column(of: parts, count, \.weather)
        scales = Self.column(of: parts, count, \.scale)
        slots = Self.column(of: parts, count, \.slot)
        let follows = Self.column(of: parts, count, \.followsPrevious)
        var runs: [Range<Int>] = []
        var start = 0
        while start < count {
            let end = follows[(start + 1)...].firstIndex(of: false) ?? count
            runs.append(start..<end)
            start = end
        }
        self.runs = runs
    }

    @inline(__always)
    private static func column<Value>(
        of parts: [ArraySlice<HistoryEntry>],
        _ count: Int,
        _ value: (HistoryEntry) -> Value
    ) -> [Value] {
        [Value](unsafeUninitializedCapacity: count) { column, initialized in
            for part in parts {
                part.withUnsafeBufferPointer { part in
                    for index in 0..<part.count {
                        column.initializeElement(at: initialized &+ index, to: value(part[index]))
                    }
                }
                initialized += part.count
            }
        }
    }
}
