import Forecasting
import Observations
import Store
import TraceContext

/// Stores the observations of one station within one transaction, oldest first.
struct StationIngestion {
    let transaction: WriteTransaction
    /// Seconds since 1970.
    let receivedAt: Double
    /// The trace of the request.
    let trace: TraceIdentifier?

    private let station: String
    /// The newest stored hour; forecasts are issued only after it, even if a request begins with known hours.
    private var newest: Hour?
    /// The hours that the forecasts of any target read.
    private var history: HourlySeries
    private var targets: [TargetIngestion]
    private(set) var report = Ingestion.Report()

    /// - Throws: a `StoreError`.
    init(
        _ id: String,
        in transaction: WriteTransaction,
        answerings: [Answering],
        receivedAt: Double,
        trace: TraceIdentifier?
    ) throws {
        self.transaction = transaction
        self.receivedAt = receivedAt
        self.trace = trace
        station = id
        newest = try transaction.reading.latestObservation(of: id)?.hour
        let reach = answerings.map(\.historyHours).max() ?? 0
        history =
            try newest.map { try transaction.reading.series(of: id, from: $0 - reach, until: $0) } ?? HourlySeries()
        let known = try transaction.reading.station(id) ?? Station(id: id)
        let hasPast = newest != nil
        targets = answerings.map { answering in
            TargetIngestion(
                answering: answering,
                station: known,
                hasPast: hasPast,
                transaction: transaction,
                receivedAt: receivedAt
            )
        }
    }

    /// Stores the observations and then saves the state of the station.
    ///
    /// - Parameter observations: the station's observations, oldest first.
    /// - Throws: a `StoreError`.
    mutating func take(_ observations: [Observation]) throws {
        for observation in observations {
            try take(observation)
        }
        guard let newest else { return }
        var forecasts: [[ForecastRecord]] = []
        for index in targets.indices {
            try targets[index].save(at: newest)
            report.outcomes += targets[index].outcomes
            forecasts.append(try targets[index].forecasts(from: newest))
        }
        report.forecasts[station] = forecasts
    }

    private mutating func take(_ observation: Observation) throws {
        guard let added = try add(observation) else { return }
        history.insert(observation)
        let hour = observation.time.nearestHour
        // No forecast is issued from a late observation: its target times may have passed.
        let isNewest = newest.map { hour > $0 } ?? true
        for index in targets.indices {
            let variable = targets[index].variable
            let actual = added.contains(variable) ? observation[variable] : nil
            if let actual { try targets[index].judge(hour: hour, actual: actual) }
            if isNewest || (hour == newest && actual != nil) { try targets[index].issue(at: hour, from: history) }
        }
        if isNewest { newest = hour }
    }

    /// - Returns: the variables that are new for the hour; `nil` if none is.
    private mutating func add(_ observation: Observation) throws -> Set<Variable>? {
        let variables = Set(observation.values.variables)
        let trace = leadsToOutcomes(variables) ? trace : nil
        if try transaction.insert(observation, receivedAt: receivedAt, trace: trace) {
            report.stored += 1
            return variables
        }
        let filled = try transaction.complete(observation)
        if let trace, leadsToOutcomes(filled) {
            try transaction.setTrace(trace, ofObservationAt: station, hour: observation.time.nearestHour)
        }
        if filled.isEmpty {
            report.duplicates += 1
        } else {
            report.completed += 1
        }
        return filled.isEmpty ? nil : filled
    }

    private func leadsToOutcomes(_ variables: Set<Variable>) -> Bool {
        targets.contains { variables.contains($0.variable) }
    }
}
