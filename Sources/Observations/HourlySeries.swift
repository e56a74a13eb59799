/// One station's observations on the hourly grid.
///
/// An hour or a variable that was not observed is a gap; the series does not interpolate.
/// ``value(_:at:carriedForwardAtMost:)`` carries values forward.
public struct HourlySeries: Sendable {
    /// The maximum number of hours, about 114 years: one observation with a wrong year must not exhaust the memory.
    package static let maximumCount = 1_000_000

    /// The hour of the first row.
    public private(set) var startHour: Hour
    package private(set) var count = 0
    /// One column for each variable, by its position, with NaN for gaps.
    ///
    /// The column of a variable that was never observed is empty.
    @usableFromInline var columns: [[Float]]

    /// An empty series that begins at the given hour.
    package init(startHour: Hour = Hour(0)) {
        self.startHour = startHour
        columns = Array(repeating: [], count: Variable.all.count)
    }

    /// Creates a series from hourly rows.
    ///
    /// - Parameters:
    ///   - startHour: the hour of the first row.
    ///   - columns: values in each variable's unit, `nil` where not observed; a shorter column has gaps at the end.
    package init(startHour: Hour, _ columns: [Variable: [Double?]]) {
        self.init(startHour: startHour)
        count = columns.values.map(\.count).max() ?? 0
        for (variable, values) in columns {
            let accepted = values.map { Self.accepted($0, variable) }
            guard accepted.contains(where: { !$0.isNaN }) else { continue }
            self.columns[variable.index] = accepted + Array(repeating: .nan, count: count - accepted.count)
        }
    }

    /// Creates a series in which every hour has a value of each variable.
    ///
    /// - Parameters:
    ///   - startHour: the hour of the first row.
    ///   - count: the number of rows.
    ///   - variables: the first column is used if a variable occurs twice.
    ///   - value: the value of a row and of the variable at this position, within its physical range.
    package init(
        startHour: Hour,
        count: Int,
        of variables: [Variable],
        _ value: (_ row: Int, _ position: Int) -> Double
    ) {
        self.init(startHour: startHour)
        self.count = count
        for (position, variable) in variables.enumerated() where columns[variable.index].isEmpty {
            columns[variable.index] = (0..<count).map { Self.accepted(value($0, position), variable) }
        }
    }

    /// Creates a series from one station's observations in any order.
    ///
    /// Each observation belongs to the nearest full hour. If several belong to the same hour, the first value in the
    /// given order is used, for each variable separately. A value outside ``Variable/physicalRange`` is a gap.
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

    package var isEmpty: Bool { count == 0 }

    /// The range of hours, gaps included.
    package var hours: Range<Hour> { startHour..<startHour + count }
}

// Reading. The hot loops of features and training in other modules call these methods.
extension HourlySeries {
    /// The value at an hour; `nil` for a gap and outside ``hours``.
    @inlinable
    public subscript(variable: Variable, hour: Hour) -> Float? {
        let value = rawValue(variable, hour)
        return value.isNaN ? nil : value
    }

    /// The value at an hour; NaN for a gap and outside ``hours``.
    @inlinable @inline(__always)
    public func rawValue(_ variable: Variable, _ hour: Hour) -> Float {
        let row = hour - startHour
        let column = columns[variable.index]
        guard row >= 0, row < column.count else { return .nan }
        return column[row]
    }

    /// The latest value observed at `hour` or in the `limit` hours before it; NaN if none was observed.
    ///
    /// Reads nothing after `hour`.
    @inlinable
    public func value(_ variable: Variable, at hour: Hour, carriedForwardAtMost limit: Int) -> Float {
        for age in 0...limit {
            let value = rawValue(variable, hour - age)
            if !value.isNaN { return value }
        }
        return .nan
    }

    /// The rows of the given hours; the result is the overlap of both ranges.
    package subscript(range: Range<Hour>) -> HourlySeries {
        let clamped = range.clamped(to: hours)
        var result = HourlySeries(startHour: clamped.lowerBound)
        result.count = clamped.count
        let rows = clamped.lowerBound - startHour..<clamped.upperBound - startHour
        result.columns = columns.map { $0.isEmpty ? [] : Array($0[rows]) }
        return result
    }
}

// Adding.
extension HourlySeries {
    /// Adds an observation; existing values are kept.
    ///
    /// - Returns: whether anything was added; `false` if all values are missing or outside their physical range, or if
    ///   the series would become longer than ``maximumCount``.
    @discardableResult
    package mutating func insert(_ observation: Observation) -> Bool {
        let hour = observation.time.nearestHour
        guard Variable.all.contains(where: { !Self.accepted(observation[$0], $0).isNaN }), cover(hour) else {
            return false
        }
        let row = hour - startHour
        var added = false
        for variable in Variable.all {
            let value = Self.accepted(observation[variable], variable)
            guard !value.isNaN else { continue }
            open(variable)
            guard columns[variable.index][row].isNaN else { continue }
            columns[variable.index][row] = value
            added = true
        }
        return added
    }

    /// Adds the rows of a later or overlapping series; existing values are kept, hours in between are gaps.
    ///
    /// - Returns: whether the rows were added; `false` if the series would become longer than ``maximumCount``.
    @discardableResult
    package mutating func append(_ other: HourlySeries) -> Bool {
        guard !other.isEmpty else { return true }
        let start = isEmpty ? other.startHour : min(startHour, other.startHour)
        let end = isEmpty ? other.hours.upperBound : max(hours.upperBound, other.hours.upperBound)
        guard end - start <= Self.maximumCount, cover(other.startHour), cover(end - 1) else { return false }
        let offset = other.startHour - startHour
        for variable in Variable.all where !other.columns[variable.index].isEmpty {
            open(variable)
            let column = variable.index
            for (row, value) in other.columns[column].enumerated() where columns[column][row + offset].isNaN {
                columns[column][row + offset] = value
            }
        }
        return true
    }

    /// Adds an hour after the last one; hours in between are gaps.
    ///
    /// - Parameters:
    ///   - hour: the hour to add.
    ///   - variables: the variables that may have a value.
    ///   - value: returns the value of the variable at this position of `variables`, in its unit; `nil` if not
    ///     observed.
    /// - Returns: whether the hour was added; `false` if it lies before the end, or if the series would become longer
    ///   than ``maximumCount``.
    @discardableResult
    package mutating func append(
        hour: Hour,
        of variables: [Variable],
        _ value: (Int) throws -> Double?
    ) rethrows -> Bool {
        if isEmpty { startHour = hour }
        guard hour >= hours.upperBound, hour - startHour < Self.maximumCount, cover(hour) else { return false }
        for (position, variable) in variables.enumerated() {
            let accepted = Self.accepted(try value(position), variable)
            guard !accepted.isNaN else { continue }
            open(variable)
            columns[variable.index][count - 1] = accepted
        }
        return true
    }

    /// Adds a column of gaps for the variable if none exists.
    private mutating func open(_ variable: Variable) {
        guard columns[variable.index].isEmpty else { return }
        columns[variable.index] = Array(repeating: .nan, count: count)
    }

    /// Extends the series by gaps until it contains the hour; `false` if it would become too long.
    private mutating func cover(_ hour: Hour) -> Bool {
        if isEmpty { startHour = hour }
        let before = max(0, startHour - hour)
        let after = max(0, hour - hours.upperBound + 1)
        guard count + before + after <= Self.maximumCount else { return false }
        for column in columns.indices where before + after > 0 && !columns[column].isEmpty {
            if after == 1 {
                columns[column].append(.nan)
            } else {
                columns[column].append(contentsOf: repeatElement(.nan, count: after))
            }
            if before > 0 { columns[column].insert(contentsOf: repeatElement(.nan, count: before), at: 0) }
        }
        count += before + after
        startHour -= before
        return true
    }

    private static func accepted(_ value: Double?, _ variable: Variable) -> Float {
        guard let value, variable.physicalRange.contains(value) else { return .nan }
        return Float(value) + 0  // −0 becomes 0
    }
}

extension HourlySeries: Hashable {
    /// Two gaps are equal although NaN is not; a column of gaps equals an empty column.
    public static func == (lhs: HourlySeries, rhs: HourlySeries) -> Bool {
        lhs.startHour == rhs.startHour && lhs.count == rhs.count
            && Variable.all.allSatisfy { variable in
                zip(lhs.column(variable), rhs.column(variable)).allSatisfy { $0.bitPattern == $1.bitPattern }
            }
    }

    /// Gaps do not count.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(startHour)
        hasher.combine(count)
        for variable in Variable.all {
            for value in column(variable) where !value.isNaN { hasher.combine(value.bitPattern) }
        }
    }

    private func column(_ variable: Variable) -> [Float] {
        let column = columns[variable.index]
        return column.isEmpty ? Array(repeating: .nan, count: count) : column
    }
}
