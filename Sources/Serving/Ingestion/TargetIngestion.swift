import Forecasting
import Observations
import Store

/// Judges and issues the forecasts of one target while observations of one station are stored.
struct TargetIngestion {
    /// The only observed hour of a station, which has no state yet.
    struct OnlyHour: Sendable {
        var hour: Hour
        /// The observation of the hour.
        var history: HourlySeries
    }

    let answering: Answering
    /// Whether this request has stored the station's first observation.
    let isFirst: Bool
    /// The station's only hour before this request's observations.
    let only: OnlyHour?
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
        isFirst: Bool,
        only: OnlyHour?,
        transaction: WriteTransaction,
        receivedAt: Double
    ) {
        self.answering = answering
        self.isFirst = isFirst
        self.only = only
        self.transaction = transaction
        self.receivedAt = receivedAt
        knowledge = StationKnowledge(station: station, history: HourlySeries())
    }

    var variable: Variable { answering.variable }
    var target: TargetName { answering.target.name }

    /// Joins an observed value with the forecasts that were made for its hour; `controls` is whether decisions may rest
    /// on the value.
    mutating func judge(hour: Hour, actual: Double, controls: Bool) throws {
        // Load first: new intervals start from the stored outcomes, which must not contain the new ones yet.
        try load()
        let joined = try transaction.recordOutcomes(
            of: knowledge.station.id,
            target: answering.target.name,
            at: hour,
            actual: actual,
            storedAt: receivedAt,
            controls: controls
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
    ///   - controls: whether decisions may rest on the hour.
    /// - Throws: a `StoreError`.
    mutating func issue(at hour: Hour, from history: HourlySeries, controls: Bool) throws {
        try load()
        guard let records = try forecast(at: hour, from: history) else {
            issued = []
            return
        }
        var areNew = true
        for record in records {
            areNew = try transaction.insert(record, controls: controls) && areNew
        }
        issued = areNew ? records : nil
    }

    /// The forecasts from an hour, which the state keeps pending; `nil` if the target was not observed.
    private mutating func forecast(at hour: Hour, from history: HourlySeries) throws -> [ForecastRecord]? {
        knowledge.history = history
        defer { knowledge.history = HourlySeries() }
        guard let forecast = answering.issue(from: &knowledge, at: hour) else { return nil }
        let needsPersistence = forecast.points.contains { $0.answerer == .persistence }
        try knowledge.intervals?
            .preparePersistence(isNeeded: needsPersistence) {
                try transaction.reading.recentOutcomes(of: knowledge.station.id, for: answering)
            }
        return answering.records(of: forecast, from: knowledge)
    }

    /// Saves the state of the intervals and the combination after the newest hour.
    func save(at newest: Hour) throws {
        guard isLoaded else { return }
        let station = knowledge.station.id
        if let intervals = knowledge.intervals { try transaction.save(intervals, of: station, for: answering) }
        if let combination = knowledge.combination {
            try transaction.save(combination, of: station, for: answering, hour: newest, isWarm: isFirst || only != nil)
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
        if let only, try !reading.hasState(of: station, for: answering) { try repeatFirst(only) }
    }

    /// Brings a new state to the only hour of the station, as if the state had been saved after it.
    private mutating func repeatFirst(_ only: OnlyHour) throws {
        if let value = only.history[variable, only.hour] {
            knowledge.combination?.observe(value, at: only.hour)
        }
        _ = try forecast(at: only.hour, from: only.history)
    }
}
