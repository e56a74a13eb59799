package import Observations
package import Store

/// All stations with their state, the most troubled first.
package struct StationOverview: Sendable {
    package var stations: [Entry]

    /// A station.
    package struct Entry: Sendable {
        package var facts: StationFacts
        package var state: VerdictState
        /// The problem in a word; `nil` for a healthy station.
        package var trouble: Trouble?

        /// The served error over persistence's; `nil` without outcomes.
        fileprivate var ratio: Double {
            guard let served = facts.served, let persistence = facts.persistence else { return 0 }
            return served / max(persistence, 1e-9)
        }
    }

    /// The kinds of trouble of a station, the heaviest first.
    package enum Trouble: String, Hashable, Sendable, CaseIterable {
        case sensorFault = "sensor_fault"
        case silent
        case drift
        case worseThanPersistence = "worse_than_persistence"
        case closed
        case noOutcomes = "no_outcomes"

        fileprivate var state: VerdictState {
            switch self {
            case .sensorFault, .silent: .needsYou
            case .drift, .worseThanPersistence: .healing
            case .closed, .noOutcomes: .unknown
            }
        }
    }

    /// - Parameters:
    ///   - facts: every station.
    ///   - quiet: the stations without an observation in the last hours.
    ///   - time: the clock of the weather, in seconds since 1970.
    package init(_ facts: [StationFacts], quiet: [QuietStation], at time: Double) {
        let late = Dictionary(
            quiet.map { ($0.station, Staleness($0, at: time)) }.filter { $0.1.isStale },
            uniquingKeysWith: { first, _ in first }
        )
        let areOthersHeard = facts.contains { $0.newest != nil && late[$0.station.id] == nil }
        let entries = facts.map { facts in
            let trouble = Self.trouble(of: facts, late[facts.station.id], areOthersHeard: areOthersHeard)
            return Entry(facts: facts, state: trouble?.state ?? .healthy, trouble: trouble)
        }
        let weights = Dictionary(uniqueKeysWithValues: Trouble.allCases.enumerated().map { ($0.element, $0.offset) })
        // Ten thousand stations are compared a hundred thousand times.
        let ranks = entries.map { entry in
            Rank(
                weight: entry.trouble.flatMap { weights[$0] } ?? .max,
                ratio: entry.ratio,
                station: entry.facts.station.id
            )
        }
        stations = ranks.indices.sorted { ranks[$0] < ranks[$1] }.map { entries[$0] }
    }

    /// The place of a station in the list: the heaviest trouble first, then the largest error relative to persistence's.
    private struct Rank: Comparable {
        var weight: Int
        var ratio: Double
        var station: String

        static func < (one: Rank, other: Rank) -> Bool {
            if one.weight != other.weight { return one.weight < other.weight }
            if one.ratio != other.ratio { return one.ratio > other.ratio }
            return one.station < other.station
        }
    }

    private static func trouble(of facts: StationFacts, _ staleness: Staleness?, areOthersHeard: Bool) -> Trouble? {
        if let staleness, staleness.isClosed, areOthersHeard { return .closed }
        if facts.isFaulty { return .sensorFault }
        if staleness != nil { return .silent }
        if facts.isDrifting { return .drift }
        guard let served = facts.served, let persistence = facts.persistence else { return .noOutcomes }
        return ForecastRules.isWorse(served, than: persistence, hours: facts.hours) ? .worseThanPersistence : nil
    }
}

extension ReadTransaction {
    /// The overview of a target's stations.
    ///
    /// - Parameters:
    ///   - target: the target.
    ///   - now: the wall clock, in seconds since 1970.
    ///   - isReplay: whether the newest observation of all stations is the clock of the weather.
    /// - Returns: every station.
    /// - Throws: ``StoreError``.
    package func stationOverview(of target: TargetName, now: Double, isReplay: Bool) throws -> StationOverview {
        let facts = try stationFacts(of: target, horizon: Horizons.drift)
        let newest = facts.compactMap(\.newest).max().map { Double($0.secondsSince1970) }
        let time = isReplay ? newest ?? now : now
        let earliest = Timestamp(seconds: time - Staleness.least)
        // The usual steps are asked for only if somebody is late: they cost a look at each station's newest hours.
        let isAnyoneQuiet = facts.contains { $0.newest.map { $0 < earliest } ?? false }
        return StationOverview(facts, quiet: isAnyoneQuiet ? try quietStations(since: earliest) : [], at: time)
    }
}
