import Healing
package import Observations
import TraceContext

/// A retrain as a run of an experiment tracker, with everything that a later delivery needs.
package struct RetrainRun: Hashable, Sendable, Codable {
    package var flag: Int64
    package var reason: String
    /// The number of the attempt, from 1.
    package var attempt: Int
    package var trace: String?
    package var target: TargetName
    /// The challenger; `nil` if none was trained.
    package var version: String?
    /// Seconds since 1970.
    package var startedAt: Double
    package var endedAt: Double
    package var end: End
    /// Why the challenger was rejected, or the error of a failed retrain.
    package var note: String?
    package var parameters: [String: String] = [:]
    package var epochs: [Epoch] = []
    /// Metrics by name; errors in the target's unit, losses in the gate's unit.
    package var metrics: [String: Double] = [:]

    package enum End: String, Hashable, Sendable, Codable {
        case promoted
        case rejected
        case failed
    }

    package struct Epoch: Hashable, Sendable, Codable {
        /// The number of the epoch, from 1.
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

    /// Creates a run with the facts of the claimed flag; the caller adds the results.
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
