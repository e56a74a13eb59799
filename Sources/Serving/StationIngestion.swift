import Forecasting
import Store
import TraceContext

/// Takes in the observations of one station within one transaction, oldest first.
struct StationIngestion {
    let transaction: WriteTransaction
    let answering: Answering
    /// The one that served when the request came.
    let champion: ServedModel?
    /// Seconds since 1970.
    let receivedAt: Double
    /// Of the request.
    let trace: TraceIdentifier?

    /// The newest hour that is stored; forecasts are issued only beyond it, also where a request begins with known hours.
    private var newest: Timestamp?
    private var knowledge: StationKnowledge
    /// Whether observations were stored before this request.
    private let hasPast: Bool
    /// Whether the intervals and the combination are loaded: a repeated request needs neither.
    private var isLoaded = false
    /// What was issued at ``newest`` by this request.
    private var issued: [ForecastRecord]?

    private(set) var report = Ingestion.Report()

    /// - Throws: a `StoreError`.
    init(
        _ id: String,
        in transaction: WriteTransaction,
        answering: Answering,
        champion: ServedModel?,
        receivedAt: Double,
        trace: TraceIdentifier?
    ) throws {
        self.transaction = transaction
        self.answering = answering
        self.champion = champion
        self.receivedAt = receivedAt
        self.trace = trace
        newest = try transaction.reading.latestObservation(of: id)?.hour
        hasPast = newest != nil
        knowledge = StationKnowledge(
            station: try transaction.reading.station(id) ?? Station(id: id),
            history: try newest.map {
                try transaction.reading.history(of: id, until: $0, champion: champion)
            } ?? HourlySeries()
        )
    }

    /// Takes in the observations and keeps where the station stands afterwards.
    ///
    /// - Parameter observations: of the station, oldest first.
    /// - Throws: a `StoreError`.
    mutating func take(_ observations: [Observation]) throws {
        for observation in observations {
            try take(observation)
        }
        let station = knowledge.station.id
        if isLoaded, let intervals = knowledge.intervals {
            try transaction.save(intervals, of: station, model: answering.model, champion: champion)
        }
        if isLoaded, let newest, let combination = knowledge.combination {
            try transaction.save(
                combination,
                of: station,
                model: answering.model,
                hour: newest,
                isExperienced: !hasPast
            )
        }
        if let newest {
            report.forecasts[station] =
                try issued
                ?? transaction.reading.forecasts(
                    of: station,
                    target: answering.model,
                    issuedAt: newest
                )
        }
    }

    private mutating func take(_ observation: Observation) throws {
        guard let added = try add(observation) else { return }
        knowledge.history.insert(observation)
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
        if try transaction.insert(observation, receivedAt: receivedAt, trace: trace) {
            report.stored += 1
            return Set(Channel.allCases.filter { observation[$0] != nil })
        }
        let filled = try transaction.complete(observation, trace: trace)
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
        try load()
        let outcomes = try transaction.recordOutcomes(
            of: knowledge.station.id,
            target: answering.model,
            at: hour,
            actual: actual,
            storedAt: receivedAt
        )
        report.outcomes += outcomes.count
        for outcome in outcomes {
            knowledge.intervals?.observe(outcome, of: champion?.version)
        }
        knowledge.combination?.observe(temperature: Float(actual), at: hour.nearestHour)
    }

    private mutating func issue(at hour: Timestamp) throws {
        try load()
        guard let forecast = answering.issue(from: &knowledge, at: hour, champion: champion) else {
            issued = []
            return
        }
        try knowledge.intervals?
            .preparePersistence(isNeeded: forecast.points.contains { $0.answerer == .persistence }) {
                try transaction.reading.recentOutcomes(
                    of: knowledge.station.id,
                    target: answering.model,
                    horizons: answering.followedHorizons
                )
            }
        let forecasts = answering.records(of: forecast, from: knowledge, champion: champion)
        var areNew = true
        for forecast in forecasts {
            areNew = try transaction.insert(forecast) && areNew
        }
        issued = areNew ? forecasts : nil
    }

    private mutating func load() throws {
        guard !isLoaded else { return }
        let (station, reading) = (knowledge.station.id, transaction.reading)
        knowledge.intervals = try reading.stationIntervals(
            of: station,
            answering: answering,
            answerer: answering.modelAnswerer,
            champion: champion
        )
        knowledge.combination = try reading.stationCombination(of: station, answering: answering, champion: champion)
        isLoaded = true
    }
}

extension ReadTransaction {
    /// The hours that a forecast may read, up to and including the given one.
    func history(of station: String, until hour: Timestamp, champion: ServedModel?) throws -> HourlySeries {
        let from = hour.adding(hours: -Answering.historyHours(of: champion))
        return try series(of: station, from: from, until: hour)
    }
}
