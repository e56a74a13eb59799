package import DriftDetection
package import Logging
package import Observations
package import Store
package import Timing

/// Follows the outcomes of a target in the order in which they were stored, and raises flags.
///
/// The detector's state, the events and the flag of a batch of outcomes are written in one transaction: a process that
/// crashes continues after the last transaction, and decides nothing twice.
package struct DriftMonitor: Sendable {
    let store: Store
    let target: Target
    private(set) var drift: DriftConfiguration
    let policy: DriftPolicy.Configuration
    let now: WallClock
    let logger: Logger

    /// Outcomes in one transaction.
    static let batchSize = 500

    package init(
        store: Store,
        target: Target,
        drift: DriftConfiguration = .default,
        policy: DriftPolicy.Configuration = .default,
        now: WallClock = .system,
        logger: Logger
    ) {
        self.store = store
        self.target = target
        self.drift = drift
        self.drift.plausibleReadings = target.variable.physicalRange
        self.policy = policy
        self.now = now
        self.logger = logger
    }

    /// Takes in every outcome that was stored since the previous call and on which decisions may rest.
    ///
    /// - Returns: the number of outcomes.
    /// - Throws: ``StoreError``, or `CancellationError` between two batches.
    package func catchUp() async throws -> Int {
        var position: Int64?
        return try await catchUp(from: &position)
    }

    /// Takes in every outcome that was stored since the previous call and on which decisions may rest.
    ///
    /// Without new outcomes it costs one query, however many stations there are.
    ///
    /// - Parameter position: the position up to which all outcomes are taken in; `nil` at the first call, which looks
    ///   at each station. Positions are in the order of the commits for each station: an outcome of another station
    ///   that an engine commits out of this order is taken in with the station's next outcome.
    /// - Returns: the number of outcomes.
    /// - Throws: ``StoreError``, or `CancellationError` between two batches.
    func catchUp(from position: inout Int64?) async throws -> Int {
        let known = position
        let (newest, stations) = try await store.read { [target] transaction -> (Int64, [String]) in
            let newest = try transaction.latestOutcomeIdentifier()
            guard newest != known else { return (newest, []) }
            return (
                newest,
                try transaction.stationsWithNewOutcomes(after: known, target: target.name, horizon: Horizons.drift)
            )
        }
        var total = 0
        for station in stations {
            var count = Self.batchSize
            while count == Self.batchSize {
                try Task.checkCancellation()
                count = try await takeBatch(of: station)
                total += count
            }
        }
        if newest != known { try await refreshErrors(after: known) }
        position = newest
        return total
    }

    /// The number of stations whose errors one transaction computes.
    private static let stationsOfRefresh = 20

    /// Computes the errors of the stations with outcomes after a position, also of those on which no decision may rest.
    private func refreshErrors(after position: Int64?) async throws {
        let stations = try await store.read { [target] in
            try $0.stationsWithNewErrors(after: position, target: target.name, horizon: Horizons.drift)
        }
        for start in stride(from: 0, to: stations.count, by: Self.stationsOfRefresh) {
            try Task.checkCancellation()
            let part = stations[start..<min(start + Self.stationsOfRefresh, stations.count)]
            try await store.write { [target] transaction in
                for station in part {
                    try transaction.refreshErrors(of: station, target: target.name, horizons: target.horizons.hours)
                }
            }
        }
    }
}
