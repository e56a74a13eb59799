import Forecasting
import Observations
import Store

/// Judges and issues the forecasts of one target while observations of one station are stored.
struct TargetIngestion {
    let answering: Answering
    let hasPast: Bool
    let transaction: WriteTransaction
    /// Seconds since 1970.
    let receivedAt: Double

    private var knowledge: StationKnowledge
    /// Whether the intervals and the combination are loaded; a repeated request needs neither.
    private var isLoaded = false
    /// The forecasts that this request issued at the newest hour; `nil` if they are in the store.
    private var issued: [ForecastRecord]?
    private(set) var outcomes = 0

    init(
        answering: Answering,
        station: Station,
        hasPast: Bool,
        transaction: WriteTransaction,
        receivedAt: Double
    ) {
        self.answering = answering
        self.hasPast = hasPast
        self.transaction = transaction
        self.receivedAt = receivedAt
        knowledge = StationKnowledge(station: station, history: HourlySeries())
    }

    var variable: Variable { answering.variable }

    /// Joins an observed value with the forecasts that were made for its hour.
    mutating func judge(hour: Hour, actual: Double) throws {
        // Load first: new intervals start from the stored outcomes, which must not contain the new ones yet.
        try load()
        let joined = try transaction.recordOutcomes(
            of: knowledge.station.id,
            target: answering.target.name,
            at: hour,
            actual: actual,
            storedAt: receivedAt
        )
        outcomes += joined.count
        for outcome in joined {
            knowledge.intervals?.observe(outcome, of: answering.champion?.version)
        }
        knowledge.combination?.observe(Float(actual), at: hour)
    }

    /// Issues the forecast from an hour.
    ///
    /// - Parameters:
    ///   - hour: the newest observed hour.
    ///   - history: the observations up to and including it.
    /// - Throws: a `StoreError`.
    mutating func issue(at hour: Hour, from history: HourlySeries) throws {
        try load()
        knowledge.history = history
        defer { knowledge.history = HourlySeries() }
        guard let forecast = answering.issue(from: &knowledge, at: hour) else {
            issued = []
            return
        }
        let needsPersistence = forecast.points.contains { $0.answerer == .persistence }
        try knowledge.intervals?
            .preparePersistence(isNeeded: needsPersistence) {
                try transaction.reading.recentOutcomes(of: knowledge.station.id, for: answering)
            }
        let records = answering.records(of: forecast, from: knowledge)
        var areNew = true
        for record in records {
            areNew = try transaction.insert(record) && areNew
        }
        issued = areNew ? records : nil
    }

    /// Saves the state of the intervals and the combination after the newest hour.
    func save(at newest: Hour) throws {
        guard isLoaded else { return }
        let station = knowledge.station.id
        if let intervals = knowledge.intervals { try transaction.save(intervals, of: station, for: answering) }
        if let combination = knowledge.combination {
            try transaction.save(combination, of: station, for: answering, hour: newest, isWarm: !hasPast)
        }
    }

    /// The forecasts from the newest hour, issued by this or an earlier request.
    func forecasts(from newest: Hour) throws -> [ForecastRecord] {
        try issued
            ?? transaction.reading.forecasts(
                of: knowledge.station.id,
                target: answering.target.name,
                issuedAt: Timestamp(newest)
            )
    }

    private mutating func load() throws {
        guard !isLoaded else { return }
        let (station, reading) = (knowledge.station.id, transaction.reading)
        knowledge.intervals = try reading.stationIntervals(
            of: station,
            for: answering,
            answerer: answering.modelAnswerer
        )
        knowledge.combination = try reading.stationCombination(of: station, for: answering)
        isLoaded = true
    }
}
