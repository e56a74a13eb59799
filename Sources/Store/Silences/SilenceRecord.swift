/// A silence: findings that it matches are not notified while it is in force.
package struct SilenceRecord: Hashable, Sendable {
    /// The largest number of silences that have not ended.
    package static let most = 1000
    /// The largest number of matchers.
    package static let mostMatchers = 10
    /// The longest silence in seconds.
    package static let longest = 366 * 86_400.0
    /// The age in seconds at which a silence that ended is deleted.
    package static let retention = 90 * 86_400.0

    /// The state at a time, in Alertmanager's words.
    package enum State: String, CaseIterable, Sendable {
        case pending
        case active
        case expired
    }

    /// 32 hexadecimal digits in the form of a UUID.
    package var id: String
    package var matchers: [LabelMatcher]
    /// Times in seconds since 1970.
    package var startsAt: Double
    package var endsAt: Double
    package var createdBy: String
    package var comment: String
    package var updatedAt: Double
    /// Whether drifts raise no retrain flags while the silence is in force.
    package var holdsFlags: Bool
    /// Whether the silence is an acknowledgment, which ends when no finding matches it.
    package var untilResolved: Bool

    package init(
        id: String,
        matchers: [LabelMatcher],
        startsAt: Double,
        endsAt: Double,
        createdBy: String,
        comment: String,
        updatedAt: Double,
        holdsFlags: Bool = false,
        untilResolved: Bool = false
    ) {
        self.id = id
        self.matchers = matchers
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.createdBy = createdBy
        self.comment = comment
        self.updatedAt = updatedAt
        self.holdsFlags = holdsFlags
        self.untilResolved = untilResolved
    }

    package func state(at now: Double) -> State {
        if now >= endsAt { return .expired }
        return now < startsAt ? .pending : .active
    }

    package func matches(_ labels: [String: String]) -> Bool {
        !matchers.isEmpty && matchers.allSatisfy { $0.matches(labels) }
    }
}

/// A change of silences or annotations that is not possible.
package enum NoteError: Error, Hashable, CustomStringConvertible {
    case unknownSilence(String)
    case endedSilence(String)
    case tooManySilences
    case unknownAnnotation(Int64)
    case unknownFlag(Int64)
    case unknownStation(String)
    case tooManyAnnotations(Int)

    package var description: String {
        switch self {
        case .unknownSilence(let id): "silence '\(id)' does not exist: GET /v1/silences lists the silences"
        case .endedSilence(let id): "silence '\(id)' has ended already"
        case .tooManySilences: "\(SilenceRecord.most) silences are in force or pending: end one of them first"
        case .unknownAnnotation(let id): "annotation \(id) does not exist: GET /v1/annotations lists the annotations"
        case .unknownFlag(let id): "flag \(id) does not exist: GET /v1/flags lists the flags"
        case .unknownStation(let station): "station '\(station)' has no observations"
        case .tooManyAnnotations(let limit): "\(limit) annotations exist already"
        }
    }
}
