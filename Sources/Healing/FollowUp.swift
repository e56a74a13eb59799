/// When a retrain follows one that a drift asked for.
///
/// A challenger that is promoted days after a drift began has seen little of the new weather. It is trained again when
/// ``growth`` times as many hours of it are there, and so on until there are ``enough``: routine retrains do the rest.
package struct FollowUpRule: Hashable, Sendable {
    package var growth: Double
    /// In hours.
    package var enough: Int

    package init(growth: Double = 2, enough: Int = 720) {
        self.growth = growth
        self.enough = enough
    }

    /// Says whether one is due.
    ///
    /// - Parameters:
    ///   - seen: hours since the drift began that the newest challenger was made from.
    ///   - now: those that there are now.
    /// - Returns: `true` when there are enough more of them.
    package func isDue(seen: Int, now: Int) -> Bool {
        seen > 0 && seen < enough && Double(now) >= growth * Double(seen)
    }
}

/// Why a retrain follows another.
package struct FollowUpEvidence: Hashable, Sendable, Codable {
    /// The flag that the drift raised.
    package var followUpOf: Int64
    /// Where it drifted.
    package var station: String
    /// When the change probably began, in seconds since 1970.
    package var estimatedStart: Int64
    /// Those since then that the newest challenger was made from.
    package var hoursSeen: Int
    /// Those that there are now.
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
