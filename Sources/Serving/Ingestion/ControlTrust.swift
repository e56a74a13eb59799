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
    package var stations: [StationPattern]

    /// - Parameters:
    ///   - trustsEveryClient: whether all clients are trusted.
    ///   - stations: stations whose observations are trusted, whoever posts them.
    package init(trustsEveryClient: Bool = true, stations: [StationPattern] = []) {
        self.trustsEveryClient = trustsEveryClient
        self.stations = stations
    }

    /// The longest delay of a live observation after its time, in seconds: weather services publish a report up to two
    /// hours after its time, and a feeder retries for some time.
    package static let liveDelay = 3.0 * 3600
    /// The hours that a station must have been heard live before decisions rest on it: a week, as long as a probation.
    ///
    /// An attacker would have to be present for a week, at the pace of the clock and visible in the list of stations.
    package static let establishedHours = 7 * Int(Hour.perDay)
    /// The newest hours of a station among which ``establishedHours`` must be live.
    package static let recentHours = 2 * establishedHours

    /// Whether all observations of a request are trusted.
    ///
    /// The one place that judges a client: a credential that may feed the loop makes its requests trusted here.
    func trusts(_ context: APIRequestContext) -> Bool { trustsEveryClient }

    /// The origin of one observation.
    ///
    /// - Parameters:
    ///   - station: the station's id.
    ///   - time: the time of the observation.
    ///   - receivedAt: seconds since 1970.
    ///   - isTrustedClient: whether ``trusts(_:)`` accepts the client.
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

    func trusts(_ station: String) -> Bool { stations.contains { $0.matches(station) } }
}

/// A pattern of station ids, in which `*` stands for any characters: `KJFK`, `DE-*`.
package struct StationPattern: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ text: String) {
        description = text
    }

    /// Whether the pattern matches the whole id, byte by byte.
    package func matches(_ station: String) -> Bool {
        let (pattern, id) = (Array(description.utf8), Array(station.utf8))
        let star = UInt8(ascii: "*")
        var (place, position) = (0, 0)
        // The last star, and the position up to which it matches.
        var (lastStar, matched): (Int?, Int) = (nil, 0)
        while position < id.count {
            if place < pattern.count, pattern[place] == star {
                (lastStar, matched) = (place, position)
                place += 1
            } else if place < pattern.count, pattern[place] == id[position] {
                place += 1
                position += 1
            } else if let star = lastStar {
                matched += 1
                (place, position) = (star + 1, matched)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == star }
    }
}
