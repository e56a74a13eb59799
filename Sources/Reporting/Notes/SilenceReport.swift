package import Observations
package import Store

/// A silence as JSON, in the form of Alertmanager's API v2 with two members more.
package struct SilenceReport: Encodable, Hashable, Sendable {
    package struct Status: Encodable, Hashable, Sendable {
        /// A word of ``SilenceRecord/State``.
        package var state: String
    }

    package var id: String
    package var status: Status
    package var matchers: [LabelMatcher]
    package var startsAt: Timestamp
    package var endsAt: Timestamp
    package var updatedAt: Timestamp
    package var createdBy: String
    package var comment: String
    package var holdsFlags: Bool
    package var untilResolved: Bool

    /// - Parameters:
    ///   - silence: the stored silence.
    ///   - now: the time of the state, in seconds since 1970.
    package init(_ silence: SilenceRecord, now: Double) {
        id = silence.id
        status = Status(state: silence.state(at: now).rawValue)
        matchers = silence.matchers
        startsAt = Timestamp(seconds: silence.startsAt)
        endsAt = Timestamp(seconds: silence.endsAt)
        updatedAt = Timestamp(seconds: silence.updatedAt)
        createdBy = silence.createdBy
        comment = silence.comment
        holdsFlags = silence.holdsFlags
        untilResolved = silence.untilResolved
    }
}
