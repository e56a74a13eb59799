/// When a retrain follows a retrain that a drift caused.
///
/// A challenger that is promoted days after a drift began has seen few hours of the new weather. It is trained again
/// when ``growth`` times as many hours are stored, and so on until there are ``enough``; then routine retrains
/// continue.
package struct FollowUpRule: Hashable, Sendable {
    package var growth: Double
    /// The number of hours after which no follow-up is due.
    package var enough: Int

    package init(growth: Double = 2, enough: Int = 720) {
        self.growth = growth
        self.enough = enough
    }

    /// Decides whether a follow-up is due.
    ///
    /// - Parameters:
    ///   - seen: hours since the drift began that the newest challenger was made from.
    ///   - now: stored hours since the drift began.
    /// - Returns: `true` if there are enough new hours.
    package func isDue(seen: Int, now: Int) -> Bool {
        seen > 0 && seen < enough && Double(now) >= growth * Double(seen)
    }
}

/// Why a retrain follows another retrain.
package struct FollowUpEvidence: Hashable, Sendable, Codable {
    /// The flag that the drift raised.
    package var followUpOf: Int64
    /// The station of the drift.
    package var station: String
    /// When the change probably began, in seconds since 1970.
    package var estimatedStart: Int64
    /// Hours since the drift began that the newest challenger was made from.
    package var hoursSeen: Int
    /// Stored hours since the drift began.
    package var hours: Int

    package init(followUpOf: Int64, station: String, estimatedStart: Int64, hoursSeen: Int, hours: Int) {
        self.followUpOf = followUpOf
        self.station = station
        self.estimatedStart = estimatedStart
        self.hoursSeen = hoursSeen
        self.hours = hours
    }

    private enum CodingKeys: String, CodingKey {
        case followUpOf = "follow_up_of"
        case station
        case estimatedStart = "estimated_start"
        case hoursSeen = "hours_seen"
        case hours
    }
}
