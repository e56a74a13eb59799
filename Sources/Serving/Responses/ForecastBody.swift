import Forecasting
import Observations
import Store

/// A forecast as JSON.
struct ForecastBody: Sendable {
    var station: String?
    var target: TargetName
    /// The champion in service, even if persistence answered.
    var modelVersion: String?
    /// The answerer at the first horizon.
    var answeredBy: Answerer
    /// The hour of the newest observation behind the forecast.
    var issuedAt: Timestamp?
    /// The value of the first horizon, in the unit of the target; the only key of the original API.
    var forecast: Double?
    var horizons: [HorizonBody]
    var missingInputs: [MissingInput]
    /// How far the station's observations can be relied on; `nil` for a forecast from the client's data.
    var freshness: Freshness?
}

extension ForecastBody {
    init(_ answer: Answering.Answer, from answering: Answering, station: String?, issuedAt: Timestamp?) {
        self.station = station
        let target = answering.target.name
        self.target = target
        modelVersion = answer.modelVersion
        answeredBy = answer.points.first?.answerer ?? .persistence
        self.issuedAt = issuedAt
        forecast = answer.points.first?.value
        horizons = answer.points.map { point in
            HorizonBody(
                target: target,
                horizon: point.horizon,
                targetTime: issuedAt?.adding(hours: point.horizon),
                answeredBy: point.answerer,
                modelVersion: point.answerer == .persistence ? nil : answer.modelVersion,
                value: point.value,
                lower: point.interval.map { point.value + $0.lower },
                upper: point.interval.map { point.value + $0.upper },
                level: point.interval == nil ? nil : answering.intervalLevel,
                persistence: answer.persistence,
                weights: point.weights?.rounded
            )
        }
        missingInputs = answer.missingInputs
    }

    /// - Parameter records: the records of one station and hour, one for each horizon.
    init?(_ records: [ForecastRecord]) {
        guard let first = records.first else { return nil }
        station = first.station
        target = first.target
        modelVersion = first.modelVersion
        answeredBy = first.answeredBy
        issuedAt = first.issuedAt
        forecast = first.served
        horizons = records.map { record in
            HorizonBody(
                target: record.target,
                horizon: record.horizon,
                targetTime: record.targetTime,
                answeredBy: record.answeredBy,
                modelVersion: record.answeredBy == .persistence ? nil : record.modelVersion,
                value: record.served,
                lower: record.lower,
                upper: record.upper,
                level: record.level,
                persistence: record.persistence,
                weights: record.weights
            )
        }
        missingInputs = []
    }
}
