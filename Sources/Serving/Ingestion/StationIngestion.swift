import Access
import Forecasting
import Observations
import Store
import TraceContext

/// Stores the observations of one station within one transaction, oldest first.
struct StationIngestion {
    /// How a request came.
    struct Origin: Sendable {
        /// Seconds since 1970.
        var receivedAt: Double
        /// The trace of the request.
        var trace: TraceIdentifier?
        var trust: ControlTrust
        /// Whether decisions of the loop may rest on any hour of the request.
        var isTrustedClient: Bool
        /// The stations that the client's key names: they count as established as soon as they report live.
        var named: StationPatterns?
    }

    let transaction: WriteTransaction
    let origin: Origin
    /// Whether this request has stored the station's first observation.
    let isFirst: Bool

    private let station: String
    /// The live hours among the newest hours; 0 if they do not matter.
    private var liveHours = 0
    /// The newest stored hour; forecasts are issued only after it, even if a request begins with known hours.
    private var newest: Hour?
    /// The hours that the forecasts of any target read.
    private var history: HourlySeries
    private var targets: [TargetIngestion]
    private(set) var report = Ingestion.Report()

    /// - Parameters:
    ///   - id: the id of a registered station.
    ///   - transaction: the transaction.
    ///   - answerings: the targets.
    ///   - origin: how the request came.
    ///   - isBegun: whether an earlier piece of the request has stored the station's first observation.
    /// - Throws: a `StoreError`.
    init(
        _ id: String,
        in transaction: WriteTransaction,
        answerings: [Answering],
        origin: Origin,
        isBegun: Bool
    ) throws {
        self.transaction = transaction
        self.origin = origin
        station = id
        newest = try transaction.reading.latestObservation(of: id)?.hour
        let reach = answerings.map(\.historyHours).max() ?? 0
        history =
            try newest.map { try transaction.reading.series(of: id, from: $0 - reach, until: $0) } ?? HourlySeries()
        let known = try transaction.reading.station(id) ?? Station(id: id)
        isFirst = isBegun || newest == nil
        var only: TargetIngestion.OnlyHour?
        if let newest, try transaction.reading.hasOneObservation(of: id) {
            only = TargetIngestion.OnlyHour(hour: newest, history: history)
        }
        if origin.named?.contains(id) == true {
            liveHours = ControlTrust.establishedHours
        } else if !origin.isTrustedClient, !origin.trust.trusts(id) {
            liveHours = try transaction.reading.liveHours(of: id, among: ControlTrust.recentHours)
        }
        targets = answerings.map { [isFirst] answering in
            TargetIngestion(
                answering: answering,
                station: known,
                isFirst: isFirst,
                only: only,
                transaction: transaction,
                receivedAt: origin.receivedAt
            )
        }
    }

    /// Stores the observations and then saves the state of the station.
    ///
    /// A station with one observed hour has no state: the state is computed from the hour when the next one comes. So
    /// a station that reports once costs a row.
    ///
    /// - Parameter observations: the station's observations, oldest first.
    /// - Throws: a `StoreError`.
    mutating func take(_ observations: [Observation]) throws {
        for observation in observations {
            try take(observation)
        }
        guard let newest else { return }
        let hasState = try !transaction.reading.hasOneObservation(of: station)
        var forecasts: [[ForecastRecord]] = []
        for index in targets.indices {
            if hasState { try targets[index].save(at: newest) }
            report.outcomes += targets[index].outcomes
            forecasts.append(try targets[index].forecasts(from: newest))
        }
        report.forecasts[station] = forecasts
    }

    private mutating func take(_ observation: Observation) throws {
        guard let (added, controls) = try add(observation) else { return }
        history.insert(observation)
        let hour = observation.time.nearestHour
        // No forecast is issued from a late observation: its target times may have passed.
        let isNewest = newest.map { hour > $0 } ?? true
        for index in targets.indices {
            let variable = targets[index].variable
            let actual = added.contains(variable) ? observation[variable] : nil
            if let actual { try targets[index].judge(hour: hour, actual: actual, controls: controls) }
            if isNewest || (hour == newest && actual != nil) {
                try targets[index].issue(at: hour, from: history, controls: controls)
            }
        }
        if isNewest { newest = hour }
    }

    /// - Returns: the variables that are new for the hour, and whether decisions may rest on the hour; `nil` if none
    ///   is new.
    private mutating func add(_ observation: Observation) throws -> (Set<Variable>, controls: Bool)? {
        let variables = Set(observation.values.variables)
        let trace = leadsToOutcomes(variables) ? origin.trace : nil
        let dataOrigin = origin.trust.origin(
            of: station,
            time: observation.time,
            receivedAt: origin.receivedAt,
            isTrustedClient: origin.isTrustedClient,
            liveHours: liveHours
        )
        if try transaction.insert(observation, receivedAt: origin.receivedAt, origin: dataOrigin, trace: trace) {
            report.stored += 1
            return (variables, dataOrigin.controls)
        }
        let completion = try transaction.complete(observation, origin: dataOrigin)
        let filled = completion.filled
        if !completion.conflicts.isEmpty { report.conflicts += 1 }
        if completion.isFirstConflict {
            for target in targets where completion.conflicts.contains(target.variable) {
                try transaction.recordConflict(with: observation, target: target.target, receivedAt: origin.receivedAt)
            }
        }
        if let trace, leadsToOutcomes(filled) {
            try transaction.setTrace(trace, ofObservationAt: station, hour: observation.time.nearestHour)
        }
        if filled.isEmpty {
            report.duplicates += 1
        } else {
            report.completed += 1
        }
        return filled.isEmpty ? nil : (filled, completion.controls)
    }

    private func leadsToOutcomes(_ variables: Set<Variable>) -> Bool {
        targets.contains { variables.contains($0.variable) }
    }
}
