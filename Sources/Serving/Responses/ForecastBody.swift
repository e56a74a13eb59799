import Forecasting
import Store

/// A forecast as JSON.
struct ForecastBody: Encodable {
    var station: String?
    var model: String
    var modelVersion: String?
    var answeredBy: Answering.Answerer
    /// The hour of the newest observation that the forecast knows.
    var issuedAt: Timestamp?
    /// The value of the first horizon, in °C; the original's only key.
    var forecast: Double?
    var horizons: [HorizonBody]
    var missingInputs: [MissingInput]

    struct HorizonBody: Encodable {
        var horizon: Int
        var targetTime: Timestamp?
        var value: Double
        var lower: Double?
        var upper: Double?
        var persistence: Double
        var unit = Channel.temperature.unit

        private enum CodingKeys: String, CodingKey {
            case horizon
            case targetTime = "target_time"
            case value
            case lower
            case upper
            case persistence
            case unit
        }
    }

    private enum CodingKeys: String, CodingKey {
        case station
        case model
        case modelVersion = "model_version"
        case answeredBy = "answered_by"
        case issuedAt = "issued_at"
        case forecast
        case horizons
        case missingInputs = "missing_inputs"
    }
}

extension ForecastBody {
    init(_ answer: Answering.Answer, model: String, station: String?, issuedAt: Timestamp?) {
        self.station = station
        self.model = model
        modelVersion = answer.modelVersion
        answeredBy = answer.answerer
        self.issuedAt = issuedAt
        forecast = answer.values.first?.value
        horizons = answer.values.map { value in
            HorizonBody(
                horizon: value.horizon,
                targetTime: issuedAt?.adding(hours: value.horizon),
                value: value.value,
                lower: value.lower,
                upper: value.upper,
                persistence: answer.persistence
            )
        }
        missingInputs = answer.missingInputs
    }

    /// - Parameter records: of one station and hour, by horizon.
    init?(_ records: [ForecastRecord]) {
        guard let first = records.first else { return nil }
        station = first.station
        model = first.model
        modelVersion = first.modelVersion
        answeredBy = first.modelVersion == nil ? .persistence : .champion
        issuedAt = first.issuedAt
        forecast = first.served
        horizons = records.map { record in
            HorizonBody(
                horizon: record.horizon,
                targetTime: record.targetTime,
                value: record.served,
                lower: record.lower,
                upper: record.upper,
                persistence: record.persistence
            )
        }
        missingInputs = []
    }
}
