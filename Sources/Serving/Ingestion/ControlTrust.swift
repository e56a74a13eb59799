package import Access
package import Observations
package import Store

/// Decides on which observations drift flags, promotions and probations may rest.
///
/// Any observation is stored, judged and learned from. Only data of known origin decides: whoever may post history can
/// write 1,500 calm hours and 900 changed ones in one request, and would otherwise choose the next champion.
package struct ControlTrust: Hashable, Sendable {
    /// Whether all clients are trusted, with any hours: right if only the operator's programs reach the service.
    package var trustsEveryClient: Bool
    /// Stations whose observations are trusted, whoever posts them.
    package var stations: StationPatterns?

    /// - Parameters:
    ///   - trustsEveryClient: whether all clients are trusted.
    ///   - stations: stations whose observations are trusted, whoever posts them.
    package init(trustsEveryClient: Bool = true, stations: StationPatterns? = nil) {
        self.trustsEveryClient = trustsEveryClient
        self.stations = stations
    }

    /// The longest delay of a live observation after its time, in seconds: weather services publish a report up to two
    /// hours after its time, and a feeder retries for some time.
    package static let liveDelay = 3.0 * 3600
    /// The hours that a station must have reported live before decisions rest on it: a week, as long as a probation.
    ///
    /// An attacker would have to be present for a week, at the pace of the clock and visible in the list of stations.
    package static let establishedHours = 7 * Int(Hour.perDay)
    /// The newest hours of a station among which ``establishedHours`` must be live.
    package static let recentHours = 2 * establishedHours

    /// The origin of one observation.
    ///
    /// - Parameters:
    ///   - station: the station's id.
    ///   - time: the time of the observation.
    ///   - receivedAt: seconds since 1970.
    ///   - isTrustedClient: whether any observation of the client is trusted.
    ///   - liveHours: the number of live hours among the station's newest ``recentHours``.
    /// - Returns: the origin to store.
    package func origin(
        of station: String,
        time: Timestamp,
        receivedAt: Double,
        isTrustedClient: Bool,
        liveHours: Int
    ) -> DataOrigin {
        if isTrustedClient || trusts(station) { return .trusted }
        guard receivedAt - Double(time.secondsSince1970) <= Self.liveDelay else { return .history }
        return liveHours >= Self.establishedHours ? .established : .live
    }

    func trusts(_ station: String) -> Bool { stations?.contains(station) ?? false }
}
