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
    ///   - problem: the answer; the first of its parts about an observation gives that observation's reason.
    init(count: Int, problem: Problem?) {
        var first: [Int?: Reason] = [:]
        for part in problem?.errors ?? [] {
            guard let reason = part.reason, first[part.observation] == nil else { continue }
            first[part.observation] = reason
        }
        var reasons = Dictionary(first.values.prefix(count).map { ($0, 1) }, uniquingKeysWith: +)
        let innocent = count - min(first.count, count)
        if innocent > 0 { reasons[.withAnother] = innocent }
        self.count = count
        self.reasons = reasons
    }
}
