import Observations

/// The observations of a refused request, counted by reason.
struct RejectedObservations: Hashable, Sendable {
    enum Reason: Hashable, Sendable {
        case station
        case time
        /// The variable's value is outside its physical range.
        case variable(Variable)
        /// The observation has no variable.
        case empty
        /// The observation is right, but another observation of the request is wrong.
        case withAnother

        /// The value of the label `reason`.
        var name: String {
            switch self {
            case .station: "station"
            case .time: "time"
            case .variable(let variable): variable.name
            case .empty: "empty"
            case .withAnother: "with_another"
            }
        }

        /// The parts of an observation that can be wrong.
        static let ofParts: [Reason] = [.station, .time] + Variable.all.map(Reason.variable)
    }

    let count: Int
    let reasons: [Reason: Int]

    /// - Parameters:
    ///   - count: the number of observations in the request.
    ///   - problem: the answer; the first complaint about an observation gives that observation's reason.
    init(count: Int, problem: Problem?) {
        var reasons: [Reason: Int] = [:]
        // A complaint about the whole body is a reason of its own, even if every observation has another one.
        var innocent = count
        for (reason, observations) in problem?.reasons ?? [:] where innocent > 0 {
            reasons[reason] = min(observations, innocent)
            innocent -= min(observations, innocent)
        }
        if innocent > 0 { reasons[.withAnother] = innocent }
        self.count = count
        self.reasons = reasons
    }
}
