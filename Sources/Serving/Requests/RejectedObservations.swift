import Forecasting

/// The observations of a request that was refused, by what is wrong with each.
struct RejectedObservations: Hashable, Sendable {
    enum Reason: Hashable, Sendable {
        case station
        case time
        /// The channel's value is implausible.
        case channel(Channel)
        /// The observation has no channel.
        case empty
        /// Nothing is wrong with the observation, but with another one of its request.
        case withAnother

        /// The value of the label `reason`.
        var name: String {
            switch self {
            case .station: "station"
            case .time: "time"
            case .channel(let channel): channel.rawValue
            case .empty: "empty"
            case .withAnother: "with_another"
            }
        }

        /// The parts of an observation that can be wrong.
        static let ofParts: [Reason] = [.station, .time] + Channel.allCases.map(Reason.channel)
    }

    let count: Int
    let reasons: [Reason: Int]

    /// - Parameters:
    ///   - count: the observations of the request.
    ///   - problem: its parts name what is wrong; the first one about an observation counts.
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
