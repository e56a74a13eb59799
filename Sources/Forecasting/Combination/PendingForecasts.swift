import Observations

/// The forecasts of the last 24 hours whose outcome is not known yet.
///
/// A ring of 24 rows: a forecast that was issued `h` hours before its target hour is in lane `h` of the target hour's
/// row, so that an observation finds all forecasts for its hour in one row. A lane is reused 24 hours after its
/// forecast was issued, with or without an outcome.
struct PendingForecasts: Hashable, Sendable {
    static let rows = CombinationDesign.longestHorizon
    let groups: Int
    /// The newest hour of issue; `nil` before the first.
    private(set) var newest: Hour?
    /// Row by row, group by group.
    private(set) var lanes: [PendingLanes]
    /// Row by row: bit `horizon − 1` is set while that forecast waits for its outcome.
    private(set) var waiting = [UInt32](repeating: 0, count: rows)
    /// By the hour of issue: persistence, the last known residual and the common bias, in the target's unit.
    private(set) var persistences = [Float](repeating: 0, count: rows)
    private(set) var residuals = [Float](repeating: 0, count: rows)
    private(set) var biases = [Float](repeating: 0, count: rows)

    init(groups: Int) {
        self.groups = groups
        lanes = Array(repeating: PendingLanes(), count: Self.rows * groups)
    }

    /// Makes room for the forecasts of an hour.
    ///
    /// - Returns: whether the forecasts are to be stored; `false` if that hour or a later one was opened before. An
    ///   hour a day or more before the newest means that the newest was wrong, for example because the clock had
    ///   jumped; the ring then restarts at this hour.
    mutating func open(_ hour: Hour) -> Bool {
        let rows = Self.rows
        guard let newest else {
            self.newest = hour
            return true
        }
        if hour > newest && hour - newest < rows {
            for skipped in newest + 1..<hour { drop(issuedAt: skipped) }
        } else if hour > newest || newest - hour >= rows {
            dropAll()
        } else {
            return false
        }
        self.newest = hour
        return true
    }

    /// Stores the forecasts of one group of horizons from the hour that was opened.
    ///
    /// - Parameters:
    ///   - forecasts: the forecasts of the experts and of the combination; absent for an expert without one.
    ///   - group: the index of the group of horizons.
    ///   - hour: the hour that was opened last.
    mutating func keep(_ forecasts: PendingLanes, group: Int, issuedAt hour: Hour) {
        for lane in 0..<Lanes.scalarCount {
            let horizon = group * Lanes.scalarCount + lane + 1
            let row = Self.row(hour + horizon)
            if forecasts.mixture[lane].isFinite {
                lanes[row * groups + group].set(lane, forecasts)
                waiting[row] |= Self.bit(horizon)
            } else if waiting[row] & Self.bit(horizon) != 0 {
                clear(row: row, horizon: horizon)
            }
        }
    }

    mutating func keep(persistence: Float, residual: Float, bias: Float, issuedAt hour: Hour) {
        persistences[Self.row(hour)] = persistence
        residuals[Self.row(hour)] = residual
        biases[Self.row(hour)] = bias
    }

    /// The horizons whose forecasts wait for an observation of this hour, as bits.
    func waiting(for hour: Hour) -> UInt32 {
        guard let newest, hour > newest - Self.rows + 1, hour <= newest + Self.rows else { return 0 }
        let first = max(hour - newest, 1)
        let last = min(hour - newest + Self.rows - 1, Self.rows)
        guard first <= last else { return 0 }
        let reach = (UInt64(1) << UInt64(last)) - (UInt64(1) << UInt64(first - 1))
        return waiting[Self.row(hour)] & UInt32(truncatingIfNeeded: reach)
    }

    /// The forecasts of one group of horizons for an hour, and the values that were known at issue.
    func forecasts(for hour: Hour, group: Int) -> (lanes: PendingLanes, known: KnownAtIssue) {
        var known = KnownAtIssue()
        for lane in 0..<Lanes.scalarCount {
            let issued = Self.row(hour - (group * Lanes.scalarCount + lane + 1))
            known.persistence[lane] = persistences[issued]
            known.residual[lane] = residuals[issued]
            known.bias[lane] = biases[issued]
        }
        return (lanes[Self.row(hour) * groups + group], known)
    }

    /// The values that were known when the forecasts of eight horizons for one hour were issued, in the target's unit.
    struct KnownAtIssue {
        var persistence = Lanes.zero
        var residual = Lanes.zero
        var bias = Lanes.zero
    }

    /// Marks the forecasts as judged, so that a repeated observation finds none.
    mutating func settle(_ horizons: UInt32, for hour: Hour) {
        let row = Self.row(hour)
        for horizon in 1...Self.rows where horizons & Self.bit(horizon) != 0 { clear(row: row, horizon: horizon) }
    }

    mutating func dropAll() {
        self = PendingForecasts(groups: groups)
    }

    /// Drops the pending forecasts of the predecessor.
    mutating func dropPredecessor() {
        for row in 0..<Self.rows {
            for horizon in 1...groups * Lanes.scalarCount where waiting[row] & Self.bit(horizon) != 0 {
                let lane = (horizon - 1) % Lanes.scalarCount
                lanes[row * groups + (horizon - 1) / Lanes.scalarCount].predecessor[lane] = .infinity
            }
        }
    }

    static func row(_ hour: Hour) -> Int {
        let rows = Int64(rows)
        return Int((hour.hoursSince1970 % rows + rows) % rows)
    }

    static func bit(_ horizon: Int) -> UInt32 { 1 << UInt32(horizon - 1) }

    private mutating func drop(issuedAt hour: Hour) {
        for horizon in 1...groups * Lanes.scalarCount { clear(row: Self.row(hour + horizon), horizon: horizon) }
        persistences[Self.row(hour)] = 0
        residuals[Self.row(hour)] = 0
        biases[Self.row(hour)] = 0
    }

    private mutating func clear(row: Int, horizon: Int) {
        waiting[row] &= ~Self.bit(horizon)
        let lane = (horizon - 1) % Lanes.scalarCount
        lanes[row * groups + (horizon - 1) / Lanes.scalarCount].set(lane, PendingLanes())
    }
}

extension PendingForecasts {
    /// Restores a stored state; the pending lanes are set one by one.
    mutating func restore(newest: Hour?, waiting: [UInt32]) {
        self.newest = newest
        self.waiting = waiting
    }

    subscript(row row: Int, horizon horizon: Int) -> PendingLanes {
        get { lanes[row * groups + (horizon - 1) / Lanes.scalarCount] }
        set { lanes[row * groups + (horizon - 1) / Lanes.scalarCount] = newValue }
    }
}
