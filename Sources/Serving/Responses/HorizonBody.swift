import Forecasting
import Store

/// The forecast of one horizon as JSON.
struct HorizonBody: Encodable {
    /// In hours.
    var horizon: Int
    /// `nil` for a sequence that came without a time.
    var targetTime: Timestamp?
    var answeredBy: Answerer
    /// `nil` where persistence answered.
    var modelVersion: String?
    var value: Double
    /// `nil` where nothing is known of such errors yet.
    var lower: Double?
    var upper: Double?
    /// The wanted coverage of the bounds.
    var level: Double?
    var persistence: Double
    /// The experts' shares in the value; only where the combination answered.
    var weights: [String: Double]?
    var unit = Channel.temperature.unit

    private enum CodingKeys: String, CodingKey {
        case horizon
        case targetTime = "target_time"
        case answeredBy = "answered_by"
        case modelVersion = "model_version"
        case value
        case lower
        case upper
        case level
        case persistence
        case weights
        case unit
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(horizon, forKey: .horizon)
        try container.encodeIfPresent(targetTime, forKey: .targetTime)
        try container.encode(answeredBy, forKey: .answeredBy)
        // What is not there is null, so that a client need not know whether the key is there.
        try container.encode(modelVersion, forKey: .modelVersion)
        try container.encode(value, forKey: .value)
        try container.encode(lower, forKey: .lower)
        try container.encode(upper, forKey: .upper)
        try container.encode(level, forKey: .level)
        try container.encode(persistence, forKey: .persistence)
        try container.encodeIfPresent(weights, forKey: .weights)
        try container.encode(unit, forKey: .unit)
    }
}
