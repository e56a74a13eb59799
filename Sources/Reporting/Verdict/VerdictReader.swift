import Foundation
import Healing
package import Models
package import Observations
package import Store
package import Timing

/// Reads the facts of a verdict in one snapshot of the database, and from the disk.
package struct VerdictReader: Sendable {
    let store: Store
    let artifacts: ArtifactFolder
    let targets: [Target]
    let files: ChampionFiles
    /// Whether weather is replayed; `nil` for the value in the API's heartbeat.
    let isReplay: Bool?
    /// Whether this process stores observations, so that it has seen its writes fail.
    let hasWritten: Bool
    let now: WallClock

    /// The most stations of one kind of trouble that are listed.
    package static let shownStations = 100

    /// - Parameters:
    ///   - store: the open database.
    ///   - artifacts: the folder of the model versions.
    ///   - targets: the judged targets.
    ///   - isReplay: whether weather is replayed; `nil` for the value in the API's heartbeat.
    ///   - hasWritten: whether this process stores observations; a command tries an empty write.
    ///   - now: the wall clock.
    package init(
        store: Store,
        artifacts: ArtifactFolder,
        targets: [Target],
        isReplay: Bool? = nil,
        hasWritten: Bool = false,
        now: WallClock = .system
    ) {
        self.store = store
        self.artifacts = artifacts
        self.targets = targets
        self.isReplay = isReplay
        self.hasWritten = hasWritten
        self.now = now
        files = ChampionFiles(store: store, now: now)
    }

    /// The verdict at this moment; a database that cannot be read is a finding.
    package func verdict() async -> Verdict {
        do {
            return Verdict(try await facts())
        } catch {
            return Verdict(unreadable: error, at: now())
        }
    }

    /// - Throws: ``StoreError``.
    package func facts() async throws -> VerdictFacts {
        let at = now()
        var facts = try await store.read { [targets, isReplay] in
            try $0.verdictFacts(of: targets, isReplay: isReplay, now: at)
        }
        let artifacts = artifacts(facts)
        for index in facts.targets.indices {
            facts.targets[index].files = await files.state(of: facts.targets[index].name, in: artifacts)
        }
        facts.writeProblem = await store.writeProblem(hasWritten: hasWritten).map { "\($0)" }
        facts.disks = disks()
        return facts
    }

    /// The given folder; the API's, if the given one does not exist: a command may run in another directory.
    private func artifacts(_ facts: VerdictFacts) -> ArtifactFolder {
        guard !FileManager.default.fileExists(atPath: artifacts.root.path) else { return artifacts }
        let path = facts.programs.first { $0.heartbeat.program == .api }?.details.artifacts
        return path.map(ArtifactFolder.init(path:)) ?? artifacts
    }

    private func disks() -> [DiskFacts] {
        let folder = URL(fileURLWithPath: store.path).deletingLastPathComponent().path
        return Set([folder, artifacts.root.path]).sorted()
            .compactMap { place in
                let found = try? FileManager.default.attributesOfFileSystem(forPath: place)
                guard let free = (found?[.systemFreeSize] as? NSNumber)?.int64Value else { return nil }
                return DiskFacts(place: place, free: free)
            }
    }
}

extension ReadTransaction {
    fileprivate func verdictFacts(of targets: [Target], isReplay: Bool?, now: Double) throws -> VerdictFacts {
        var facts = VerdictFacts(now: now)
        facts.programs = try heartbeats().map { ProgramFacts($0, HeartbeatDetails(of: $0)) }
        facts.isReplay =
            isReplay
            ?? facts.programs.first { $0.heartbeat.program == .api }.flatMap(\.details.isReplay) ?? false
        facts.feed.receivedAt = try latestReceipt()
        facts.feed.firstReceivedAt = try firstReceipt()
        facts.feed.stations = try stationCount()
        facts.feed.newestHour = try newestHour()
        facts.backupAt = try latestBackup()
        facts.silences = try activeSilences(now: now)
        facts.webhooks = try webhookTroubles()
        facts.webhooksPendingSince = try webhookSummary().pendingSince
        try readSilence(&facts)
        let earliest = facts.feed.closedCount > 0 ? Staleness.oldestOpen(at: facts.weatherNow) : nil
        facts.targets = try targets.map { try targetFacts(of: $0, reportingSince: earliest) }
        return facts
    }

    private func readSilence(_ facts: inout VerdictFacts) throws {
        let time = facts.weatherNow
        let quiet = try quietStations(since: Timestamp(seconds: time - Staleness.least))
            .filter { Staleness($0, at: time).isStale }
        let closed = quiet.count { Staleness($0, at: time).isClosed }
        let doOthersReport = quiet.count - closed < facts.feed.stations - closed
        facts.feed.closedCount = doOthersReport ? closed : 0
        facts.feed.silentCount = quiet.count - facts.feed.closedCount
        // The quiet stations are sorted by their newest observation, so the closed ones are last.
        facts.feed.silent = Array(quiet.prefix(facts.feed.silentCount).prefix(VerdictReader.shownStations))
    }

    /// The facts of a target without its closed stations: those whose newest observation is older than `earliest`.
    private func targetFacts(of target: Target, reportingSince earliest: Timestamp?) throws -> TargetFacts {
        var facts = TargetFacts(target)
        facts.champion = try champion(of: target.name)
            .map {
                TargetFacts.ChampionFacts(
                    version: $0.version,
                    promotedAt: $0.promotedAt,
                    hasPredecessor: $0.previous != nil
                )
            }
        facts.newestFlag = try flags(of: target.name, limit: 1).first
        facts.openFlag = try openFlag(of: target.name).map { try flagFacts(of: $0.flag) }
        facts.probation = try openProbation(of: target.name)
        let drifting = try driftingStations(
            of: target.name,
            reportingSince: earliest,
            limit: VerdictReader.shownStations
        )
        facts.drifting = try drifting.stations.map { station in
            TargetFacts.DriftingStation(
                station: station,
                since: try latestDrift(of: target.name, station: station)
            )
        }
        facts.driftingCount = drifting.count
        (facts.faults, facts.faultCount) = try openSensorFaults(
            of: target.name,
            reportingSince: earliest,
            limit: VerdictReader.shownStations
        )
        facts.errors = try target.horizons.compactMap { horizon in
            try recentErrors(of: target.name, horizon: horizon)
                .map { TargetFacts.HorizonFacts($0, horizon: horizon) }
        }
        facts.outbox = try outboxState(of: target.name)
        return facts
    }

    private func flagFacts(of flag: RetrainFlag) throws -> TargetFacts.FlagFacts {
        var facts = TargetFacts.FlagFacts(flag: flag, claimedAt: try claimTime(ofFlag: flag.id))
        if let evidence = flag.driftEvidence, let newest = try latestControllingHour(of: evidence.station) {
            let began = Timestamp(secondsSince1970: evidence.estimatedStart).nearestHour
            facts.hoursSinceDrift = max(0, newest - began)
        }
        return facts
    }
}

extension TargetFacts.HorizonFacts {
    fileprivate init(_ errors: RecentErrors, horizon: Int) {
        self.init(
            horizon: horizon,
            hours: errors.count,
            served: errors.served.rootMeanSquared,
            persistence: errors.persistence.rootMeanSquared,
            coverage: errors.coverage,
            level: errors.level
        )
    }
}
