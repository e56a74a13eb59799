/// One row from which a reference may be learned.
struct HistoryEntry: Sendable, Codable, Hashable {
    /// actual − predicted, in °C.
    var residual: Float
    /// How unusual persistence's error was, in mean absolute errors, −5 … 5.
    var weather: Float
    /// The scale of the weather: the square root of persistence's mean absolute error.
    var scale: Float
    /// The time of day, as a slot of ``TimeOfDay``.
    var slot: UInt8
    /// Whether the row came one step after the entry before it.
    var followsPrevious: Bool
}

extension HistoryEntry {
    /// Decodes the format of ``encode(to:)``.
    init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        residual = try container.decode(Float.self)
        weather = try container.decode(Float.self)
        scale = try container.decode(Float.self)
        let slotAndFlag = try container.decode(UInt8.self)
        slot = slotAndFlag & 0x7F
        followsPrevious = slotAndFlag & 0x80 != 0
    }

    /// Encodes four numbers without keys, because a state contains almost two thousand entries.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(residual)
        try container.encode(weather)
        try container.encode(scale)
        try container.encode(slot | (followsPrevious ? 0x80 : 0))
    }
}

/// The latest rows in control, of fixed capacity.
struct ResidualHistory: Sendable, Codable, Hashable {
    private(set) var entries: [HistoryEntry] = []
    let capacity: Int
    private var next = 0
    /// The number of entries.
    private(set) var count = 0
    private var broken = true

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// The entry that was appended `age` entries before the latest; 0 is the latest entry.
    subscript(age age: Int) -> HistoryEntry {
        var index = next - 1 - age
        if index < 0 { index += capacity }
        return entries[index]
    }

    /// The latest `rows` entries before the `waiting` latest ones, in order, in one or two slices; the history must
    /// have `rows + waiting` entries.
    func latest(_ rows: Int, without waiting: Int) -> [ArraySlice<HistoryEntry>] {
        let end = next - waiting
        let start = end - rows
        if start >= 0 { return [entries[start..<end]] }
        if end <= 0 { return [entries[(start + capacity)..<(end + capacity)]] }
        return [entries[(start + capacity)...], entries[..<end]]
    }

    /// Appends a row; replaces the oldest row if the history is full.
    mutating func append(_ entry: HistoryEntry) {
        var entry = entry
        if broken {
            entry.followsPrevious = false
            broken = false
        }
        if next < entries.count {
            entries[next] = entry
        } else {
            entries.append(entry)
        }
        next = next + 1 == capacity ? 0 : next + 1
        count = min(count + 1, capacity)
    }

    /// Removes the latest rows, because they turned out not to be in control.
    mutating func removeLatest(_ rows: Int) {
        let removed = min(rows, count)
        count -= removed
        next -= removed
        if next < 0 { next += capacity }
        broken = true
        if count == 0 { entries = []; next = 0 }
    }

    /// Records that the next entry does not follow the latest entry.
    mutating func breakOff() {
        broken = true
    }
}
