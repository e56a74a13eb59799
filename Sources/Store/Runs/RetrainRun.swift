import Observations
import Healing
import TraceContext

/// A retrain as an experiment tracker gets to see it: everything that delivering it later takes.
package struct RetrainRun: Hashable, Sendable, Codable {
    package var flag: Int64
    package var reason: String
    /// 1 for the first.
    package var attempt: Int
    package var trace: String?
    package var target: TargetName
    /// The challenger; `nil` where none was trained.
    package var version: String?
    /// Seconds since 1970.
    package var startedAt: Double
    package var endedAt: Double
    package var end: End
    /// Why it was rejected, or what failed.
    package var remark: String?
    package var parameters: [String: String] = [:]
    package var epochs: [Epoch] = []
    /// By name; errors in °C, losses in the gate's unit.
    package var metrics: [String: Double] = [:]

    package enum End: String, Hashable, Sendable, Codable {
        case promoted
        case rejected
        case failed
    }

    package struct Epoch: Hashable, Sendable, Codable {
        /// 1 for the first.
        package var epoch: Int
        package var trainingLoss: Double
        package var validationLoss: Double
        package var learningRate: Double

        package init(epoch: Int, trainingLoss: Double, validationLoss: Double, learningRate: Double) {
            self.epoch = epoch
            self.trainingLoss = trainingLoss
            self.validationLoss = validationLoss
            self.learningRate = learningRate
        }
    }

    /// What is known of a retrain before it has come to anything.
    package init(_ claimed: FlagRecord, end: End, startedAt: Double, endedAt: Double) {
        flag = claimed.flag.id
        reason = claimed.flag.reason.rawValue
        attempt = claimed.flag.attempts
        trace = claimed.trace?.description
        target = claimed.flag.target
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.end = end
    }
}
