import Forecasting
import Observations
import Store

/// The forecast of one horizon as JSON.
struct HorizonBody: Sendable {
    var target: TargetName
    /// Unit: hours.
    var horizon: Int
    /// `nil` for a sequence without a time.
    var targetTime: Timestamp?
    var answeredBy: Answerer
    /// `nil` if persistence answered.
    var modelVersion: String?
    var value: Double
    /// `nil` while no errors of the answerer are known.
    var lower: Double?
    var upper: Double?
    /// The wanted coverage of the bounds.
    var level: Double?
    var persistence: Double
    /// The experts' weights; only if the combination answered.
    var weights: [String: Double]?
}
