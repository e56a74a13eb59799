/// Running sums of the scores, so that the sum over any recent window is one subtraction.
///
/// The sums are integers and only their differences are read, so overflow is harmless and there is no rounding: memory
/// and time per row are constant, and the order of additions does not matter.
struct ScoreSums: Sendable, Codable, Hashable {
    /// The indices of the summed quantities in the vector.
    enum Lane {
        static let bias = 0
        static let biasSquared = 1
        static let size = 2
        static let cosine = 3
        static let sine = 4
        static let rows = 5
        static let weather = 6
        static let remainder = 7
    }

    /// The scores of a row that is not judged.
    static let unknownRow: SIMD8<Int32> = {
        var row = SIMD8<Int32>()
        row[Lane.rows] = 1
        return row
    }()

    private var ring: [SIMD8<Int32>]
    private var position = 0
    private(set) var total = SIMD8<Int32>()
    /// Rows since the sums were last cleared, at most the capacity.
    private(set) var count = 0

    /// Makes room for windows of up to `longest` rows.
    init(longest: Int) {
        var capacity = 1
        while capacity <= longest { capacity *= 2 }
        ring = Array(repeating: SIMD8<Int32>(), count: capacity)
    }

    var capacity: Int { ring.count }

    mutating func append(_ scores: SIMD8<Int32>) {
        total = total &+ scores
        position = (position + 1) & (ring.count - 1)
        ring[position] = total
        count = min(count + 1, ring.count - 1)
    }

    /// The sums over the latest `rows` rows, or over all rows if there are fewer.
    func window(_ rows: Int) -> SIMD8<Int32> {
        total &- ring[(position - rows) & (ring.count - 1)]
    }

    /// The sums over windows, valid while `body` runs; faster for many windows.
    func withWindows<Result>(_ body: (Windows) -> Result) -> Result {
        ring.withUnsafeBufferPointer { body(Windows(ring: $0, position: position, total: total)) }
    }

    /// See ``withWindows(_:)``.
    struct Windows {
        fileprivate let ring: UnsafeBufferPointer<SIMD8<Int32>>
        fileprivate let position: Int
        fileprivate let total: SIMD8<Int32>

        /// The sums over the latest rows.
        @inline(__always)
        subscript(rows: Int) -> SIMD8<Int32> {
            total &- ring[(position &- rows) & (ring.count &- 1)]
        }
    }

    /// Removes all rows.
    mutating func clear() {
        for index in ring.indices {
            ring[index] = total
        }
        count = 0
    }
}
