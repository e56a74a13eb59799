/// One station's observations on the hourly grid.
///
/// Hours are counted from 1970-01-01T00:00:00Z (``Timestamp/init(hour:)``). An hour or a channel that was not observed
/// is a gap and stays one: nothing is interpolated here. What a window may carry forward is decided by
/// ``value(_:at:carriedForwardAtMost:)``.
package struct HourlySeries: Sendable {
    /// The longest grid, about 114 years: one observation with a wrong year must not exhaust the memory.
    package static let maximumCount = 1_000_000

    /// The hour of the first row.
    package private(set) var startHour: Int64
    /// One column per channel in the order of `Channel.allCases`; NaN marks a gap.
    private var columns: [[Float]]

    /// An empty series that begins at the given hour.
    package init(startHour: Int64 = 0) {
        self.startHour = startHour
        columns = Array(repeating: [], count: Channel.allCases.count)
    }

    /// Rows that are hourly already.
    ///
    /// - Parameters:
    ///   - startHour: the hour of the first row.
    ///   - temperature: °C, `nil` where not observed.
    ///   - windSpeed: m/s; shorter than `temperature` means gaps at the end.
    ///   - pressure: hPa; likewise.
    package init(startHour: Int64, temperature: [Double?], windSpeed: [Double?] = [], pressure: [Double?] = []) {
        self.init(startHour: startHour)
        let count = max(temperature.count, windSpeed.count, pressure.count)
        for (channel, values) in [(Channel.temperature, temperature), (.windSpeed, windSpeed), (.pressure, pressure)] {
            columns[channel.column] = (0..<count)
                .map { row in
                    row < values.count ? Self.accepted(values[row], channel) : .nan
                }
        }
    }

    /// Observations of one station in any order of time.
    ///
    /// Each is put on the nearest full hour. Where several fall on one hour, the first value in the given order wins,
    /// channel by channel. A value outside ``Channel/physicalRange`` is a gap.
    package init(_ observations: some Collection<Observation>) {
        guard let first = observations.lazy.map(\.time.nearestHour).min() else {
            self.init()
            return
        }
        self.init(startHour: first)
        for observation in observations {
            insert(observation)
        }
    }

    package var count: Int { columns[0].count }

    package var isEmpty: Bool { columns[0].isEmpty }

    /// The hours covered, gaps included.
    package var hours: Range<Int64> { startHour..<startHour + Int64(count) }

    /// What was observed at an hour; `nil` for a gap and outside ``hours``.
    package subscript(channel: Channel, hour: Int64) -> Float? {
        let value = rawValue(channel, hour)
        return value.isNaN ? nil : value
    }

    /// What was observed at an hour, NaN for a gap and outside ``hours``.
    @inline(__always)
    package func rawValue(_ channel: Channel, _ hour: Int64) -> Float {
        let row = hour &- startHour
        guard row >= 0, row < Int64(count) else { return .nan }
        return columns[channel.column][Int(row)]
    }

    /// The latest value observed at `hour` or in the `limit` hours before it, NaN if there is none.
    ///
    /// Reads nothing after `hour`.
    package func value(_ channel: Channel, at hour: Int64, carriedForwardAtMost limit: Int) -> Float {
        for age in 0...Int64(limit) {
            let value = rawValue(channel, hour - age)
            if !value.isNaN { return value }
        }
        return .nan
    }
}

extension HourlySeries {
    /// Adds an observation; a value that is already there stays.
    ///
    /// - Returns: whether anything was added; nothing is when all its values are missing or outside their physical
    ///   range, or when the grid would grow beyond ``maximumCount``.
    @discardableResult
    package mutating func insert(_ observation: Observation) -> Bool {
        let accepted = Channel.allCases.map { Self.accepted(observation[$0], $0) }
        guard accepted.contains(where: { !$0.isNaN }), cover(observation.time.nearestHour) else { return false }
        let row = Int(observation.time.nearestHour - startHour)
        var added = false
        for (column, value) in accepted.enumerated() where !value.isNaN && columns[column][row].isNaN {
            columns[column][row] = value
            added = true
        }
        return added
    }

    /// Adds the rows of a later or overlapping piece; values that are already there stay, hours between are gaps.
    ///
    /// - Returns: whether the grid could grow that far (``maximumCount``); if not, nothing is added.
    @discardableResult
    package mutating func append(_ other: HourlySeries) -> Bool {
        guard !other.isEmpty else { return true }
        guard cover(other.startHour), cover(other.hours.upperBound - 1) else { return false }
        let offset = Int(other.startHour - startHour)
        for column in columns.indices {
            for (row, value) in other.columns[column].enumerated() where columns[column][row + offset].isNaN {
                columns[column][row + offset] = value
            }
        }
        return true
    }

    /// Adds an hour behind all that are there; those between are gaps.
    ///
    /// - Parameters:
    ///   - hour: counted from 1970-01-01T00:00:00Z.
    ///   - temperature: °C, `nil` where not observed; so are the others.
    ///   - windSpeed: m/s.
    ///   - pressure: hPa.
    /// - Returns: whether it was added; it is not if it lies before the end or so far behind it that the grid would grow
    ///   beyond ``maximumCount``.
    @discardableResult
    package mutating func append(hour: Int64, temperature: Double?, windSpeed: Double?, pressure: Double?) -> Bool {
        if isEmpty { startHour = hour }
        guard hour >= hours.upperBound, hour - startHour < Self.maximumCount else { return false }
        let gaps = Int(hour - hours.upperBound)
        for column in columns.indices where gaps > 0 {
            columns[column].append(contentsOf: repeatElement(.nan, count: gaps))
        }
        columns[Channel.temperature.column].append(Self.accepted(temperature, .temperature))
        columns[Channel.windSpeed.column].append(Self.accepted(windSpeed, .windSpeed))
        columns[Channel.pressure.column].append(Self.accepted(pressure, .pressure))
        return true
    }

    /// The rows of the given hours; the result starts and ends where both overlap.
    package subscript(range: Range<Int64>) -> HourlySeries {
        let clamped = range.clamped(to: hours)
        var result = HourlySeries(startHour: clamped.lowerBound)
        let rows = Int(clamped.lowerBound - startHour)..<Int(clamped.upperBound - startHour)
        result.columns = columns.map { Array($0[rows]) }
        return result
    }

    /// Extends the grid by gaps until it holds the hour, unless that makes it too long.
    private mutating func cover(_ hour: Int64) -> Bool {
        if isEmpty { startHour = hour }
        let before = max(0, Int(startHour - hour))
        let after = max(0, Int(hour - hours.upperBound) + 1)
        guard count + before + after <= Self.maximumCount else { return false }
        for column in columns.indices where before + after > 0 {
            columns[column].append(contentsOf: repeatElement(.nan, count: after))
            if before > 0 { columns[column].insert(contentsOf: repeatElement(.nan, count: before), at: 0) }
        }
        startHour -= Int64(before)
        return true
    }

    private static func accepted(_ value: Double?, _ channel: Channel) -> Float {
        guard let value, channel.physicalRange.contains(value) else { return .nan }
        return Float(value) + 0  // one zero only: −0 becomes 0
    }
}

extension HourlySeries: Hashable {
    /// Two gaps are equal, although NaN is not.
    package static func == (lhs: HourlySeries, rhs: HourlySeries) -> Bool {
        lhs.startHour == rhs.startHour
            && zip(lhs.columns, rhs.columns).allSatisfy { $0.elementsEqual($1) { $0.bitPattern == $1.bitPattern } }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(startHour)
        for column in columns {
            for value in column { hasher.combine(value.bitPattern) }
        }
    }
}

extension Channel {
    /// The channel's place in storage, as in `allCases`.
    @inline(__always)
    fileprivate var column: Int {
        switch self {
        case .temperature: 0
        case .windSpeed: 1
        case .pressure: 2
        }
    }
}
