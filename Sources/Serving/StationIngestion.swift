import Forecasting
import Store

/// Takes in the observations of one station within one transaction, oldest first.
struct StationIngestion {
    let transaction: WriteTransaction
    let answering: Answering
    /// The one that served when the request came.
    let champion: ServedModel?
    let station: Station
    /// Seconds since 1970.
    let receivedAt: Double

    /// The newest hour that is stored; forecasts are issued only beyond it, also where a request begins with known hours.
    private var newest: Timestamp?
    private var history: HourlySeries
    /// Loaded when first needed: a repeated request needs none.
    private var loadedIntervals: StationIntervals?

    private(set) var report = Ingestion.Report()

    /// - Throws: an error of SQLite.
    init(
        _ id: String,
        in transaction: WriteTransaction,
        answering: Answering,
        champion: ServedModel?,
        receivedAt: Double
    ) throws {
        self.transaction = transaction
        self.answering = answering
        self.champion = champion
        self.receivedAt = receivedAt
        station = try transaction.reading.station(id) ?? Station(id: id)
        newest = try transaction.reading.latestObservation(of: id)?.hour
        history =
            try newest.map { try transaction.reading.history(of: id, until: $0, champion: champion) } ?? HourlySeries()
    }

    /// Takes in the observations and keeps where the station stands afterwards.
    ///
    /// - Parameter observations: of the station, oldest first.
    /// - Throws: an error of SQLite.
    mutating func take(_ observations: [Observation]) throws {
        for observation in observations {
            try take(observation)
        }
        if report.outcomes > 0, let loadedIntervals {
            try transaction.save(loadedIntervals, of: station.id, model: answering.model, champion: champion)
        }
        if let newest {
            report.forecasts[station.id] = try transaction.reading.forecasts(of: station.id, issuedAt: newest)
        }
    }

    private mutating func take(_ observation: Observation) throws {
        guard let added = try add(observation) else { return }
        history.insert(observation)
        let hour = Timestamp(hour: observation.time.nearestHour)
        let actual = added.contains(.temperature) ? observation.temperature : nil
        if let actual {
            try judge(hour: hour, actual: actual)
        }
        // A late observation completes the record, but nobody needs a forecast of the past.
        let isNewest = newest.map { hour > $0 } ?? true
        if isNewest || (hour == newest && actual != nil) {
            newest = hour
            try issue(at: hour)
        }
    }

    /// - Returns: the channels that the record did not have before; `nil` where it had them all.
    private mutating func add(_ observation: Observation) throws -> Set<Channel>? {
        if try transaction.insert(observation, receivedAt: receivedAt) {
            report.stored += 1
            return Set(Channel.allCases.filter { observation[$0] != nil })
        }
        let filled = try transaction.complete(observation)
        if filled.isEmpty {
            report.duplicates += 1
        } else {
            report.completed += 1
        }
        return filled.isEmpty ? nil : filled
    }

    /// Joins what was observed with the forecasts that were made for it.
    private mutating func judge(hour: Timestamp, actual: Double) throws {
        // Before the outcomes are stored: intervals that begin now read those that are.
        var intervals = try intervals()
        let outcomes = try transaction.recordOutcomes(
            of: station.id,
            at: hour,
            actual: actual,
            storedAt: receivedAt
        )
        report.outcomes += outcomes.count
        for outcome in outcomes {
            intervals.observe(outcome, of: champion?.version)
        }
        loadedIntervals = intervals
    }

    private mutating func issue(at hour: Timestamp) throws {
        let forecasts = answering.forecastRecords(
            history: history,
            station: station,
            issuedAt: hour,
            champion: champion,
            intervals: try intervals()
        )
        for forecast in forecasts {
            try transaction.insert(forecast)
        }
    }

    private mutating func intervals() throws -> StationIntervals {
        if let loadedIntervals { return loadedIntervals }
        let intervals = try transaction.reading.stationIntervals(
            of: station.id,
            answering: answering,
            champion: champion
        )
        loadedIntervals = intervals
        return intervals
    }
}

extension ReadTransaction {
    /// The hours that a forecast may read, up to and including the given one.
    func history(of station: String, until hour: Timestamp, champion: ServedModel?) throws -> HourlySeries {
        let from = hour.adding(hours: -Answering.historyHours(of: champion))
        return HourlySeries(try observations(of: station, from: from, until: hour).map(\.observation))
    }
}
