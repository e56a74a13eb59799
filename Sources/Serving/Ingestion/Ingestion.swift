package import Access
import Forecasting
import Observations
package import Store
package import Timing
import TraceContext

/// Stores observations, joins them with the forecasts that were made for their hours, and issues the next forecasts.
///
/// A request is stored in pieces, each of which is one transaction: after an answer all of it is on disk, after an error
/// a first part may be. A repeated request stores the rest, changes nothing else and gets the same forecasts.
package struct Ingestion: Sendable {
    let store: Store
    /// At least one.
    let targets: [ServedTarget]
    let limits: GrowthLimits
    let disk: DiskGuard?
    let trust: ControlTrust
    let now: WallClock

    package init(
        store: Store,
        targets: [ServedTarget],
        limits: GrowthLimits = GrowthLimits(),
        disk: DiskGuard? = nil,
        trust: ControlTrust = ControlTrust(),
        now: WallClock = .system
    ) {
        self.store = store
        self.targets = targets
        self.limits = limits
        self.disk = disk
        self.trust = trust
        self.now = now
    }

    /// The observations in one transaction: each is work for every target.
    private var pieceSize: Int { max(1, Store.mostRowsInCommit / targets.count) }

    /// The result of a request.
    package struct Report: Sendable {
        /// Observations of new hours.
        package var stored = 0
        /// Observations that added variables to a known hour.
        package var completed = 0
        /// Observations that added nothing.
        package var duplicates = 0
        /// Observations with a value that differs from the stored value of their hour; the stored value stays.
        package var conflicts = 0
        /// Forecasts that were joined with an observation.
        package var outcomes = 0
        /// The forecasts from each station's newest observation, target by target.
        package var forecasts: [String: [[ForecastRecord]]] = [:]

        mutating func add(_ other: Report) {
            stored += other.stored
            completed += other.completed
            duplicates += other.duplicates
            conflicts += other.conflicts
            outcomes += other.outcomes
            forecasts.merge(other.forecasts) { _, new in new }
        }
    }

    /// Stores the observations of a request.
    ///
    /// - Parameters:
    ///   - accepted: checked observations.
    ///   - isTrustedClient: whether decisions of the loop may rest on any hour of the request.
    ///   - named: the stations that the client's key names; `nil` for none.
    /// - Returns: the counts, and the forecasts from each station's newest observation.
    /// - Throws: `StoreError`, or a ``Problem`` if the request is too large, adds too many stations, or the disk is
    ///   almost full. A request that is too large stores nothing; after another error, a first part of the request may
    ///   be stored.
    package func ingest(
        _ accepted: AcceptedObservations,
        isTrustedClient: Bool = true,
        named: StationPatterns? = nil
    ) async throws -> Report {
        guard accepted.observations.count <= limits.observationsPerRequest else {
            throw Problem.tooManyObservations(accepted.observations.count, limit: limits.observationsPerRequest)
        }
        try disk?.requireRoom()
        let answerings = targets.map(\.answering)
        let client = Actor.current?.owner
        let origin = StationIngestion.Origin(
            receivedAt: now(),
            trace: Trace.current?.id,
            trust: trust,
            isTrustedClient: isTrustedClient,
            named: named
        )
        let pieces = accepted.pieces(of: pieceSize)
        if pieces.count > 1 {
            try await store.read { [limits, disk] in
                try $0.requireRoom(for: accepted.stations, of: client, limits, disk)
            }
        }
        var report = Report()
        var begun: Set<String> = []
        for piece in pieces {
            let done = try await store.write(rows: piece.count * targets.count) { [begun, limits, disk] transaction in
                try transaction.reading.requireRoom(for: piece.parts.map(\.station), of: client, limits, disk)
                return try transaction.ingest(piece, answerings: answerings, origin: origin, begun: begun)
            }
            report.add(done.report)
            begun.formUnion(done.begun)
        }
        return report
    }
}

extension WriteTransaction {
    /// Stores a piece of a request.
    ///
    /// - Parameters:
    ///   - piece: the observations.
    ///   - answerings: the targets.
    ///   - origin: how the request came.
    ///   - begun: the stations whose first observation an earlier piece of the request has stored.
    /// - Returns: the result, and the stations whose first observation this piece has stored.
    /// - Throws: a `StoreError`.
    fileprivate func ingest(
        _ piece: AcceptedObservations.Piece,
        answerings: [Answering],
        origin: StationIngestion.Origin,
        begun: Set<String>
    ) throws -> (report: Ingestion.Report, begun: Set<String>) {
        var report = Ingestion.Report()
        var beginning: Set<String> = []
        for part in piece.parts {
            try register(part.station)
            var ingestion = try StationIngestion(
                part.station.id,
                in: self,
                answerings: answerings,
                origin: origin,
                isBegun: begun.contains(part.station.id)
            )
            try ingestion.take(part.observations)
            report.add(ingestion.report)
            if ingestion.isFirst { beginning.insert(part.station.id) }
        }
        return (report, beginning)
    }
}

extension ReadTransaction {
    /// Requires that the unknown stations among `stations` have room, among all, among those that `client` added, and on
    /// the disk.
    ///
    /// - Throws: a ``Problem`` if they have none, or a `StoreError`.
    fileprivate func requireRoom(
        for stations: [Station],
        of client: String?,
        _ limits: GrowthLimits,
        _ disk: DiskGuard?
    ) throws {
        let new = try stations.count { try station($0.id) == nil }
        guard new > 0 else { return }
        guard new <= limits.newStationsPerRequest else {
            throw Problem.tooManyNewStations(new, limit: limits.newStationsPerRequest)
        }
        try disk?.requireRoomForStations()
        let known = try stationCount()
        guard known + new <= limits.stations else {
            throw Problem.noRoomForStations(known: known, limit: limits.stations)
        }
        guard let client else { return }
        let added = try stationCount(addedBy: client)
        guard added + new <= limits.stationsPerClient else {
            throw Problem.noRoomForStations(of: client, known: added, limit: limits.stationsPerClient)
        }
    }
}
