package import Logging
package import Registry
package import Store
package import Timing
import PlainText

/// Deletes rows and model files that are older than the operator's limits, in small batches between other writers.
package struct Housekeeping: Sendable {
    let store: Store
    /// One registry for each target.
    let registries: [ModelRegistry]
    let limits: RetentionLimits
    /// The number of the newest model versions of each target that keep their files.
    let versions: Int
    let now: WallClock
    let logger: Logger

    /// The maximum number of rows in one transaction.
    static let batchSize = 500

    package init(
        store: Store,
        registries: [ModelRegistry],
        limits: RetentionLimits,
        versions: Int,
        now: WallClock = .system,
        logger: Logger
    ) {
        self.store = store
        self.registries = registries
        self.limits = limits
        self.versions = versions
        self.now = now
        self.logger = logger
    }

    /// The numbers of rows and model versions that a sweep has deleted.
    package struct Swept: Hashable, Sendable {
        package var observations = 0
        package var forecasts = 0
        package var levels = 0
        package var events = 0
        package var evaluations = 0
        /// Messages to webhooks.
        package var messages = 0
        package var detectors = 0
        package var versions = 0
        package var jobs = 0

        package var isEmpty: Bool { self == Swept() }
    }

    /// Deletes all rows and model files that are too old.
    ///
    /// - Returns: the numbers of deleted rows and versions.
    /// - Throws: `StoreError`, `ArtifactError`, or `CancellationError` between two batches.
    @discardableResult
    package func sweep() async throws -> Swept {
        var swept = Swept()
        for cut in try await cuts(age: limits.outcomes) {
            swept.forecasts += try await inBatches { try $0.deleteForecasts(cut, limit: Self.batchSize) }
            swept.levels += try await inBatches { try $0.deleteDriftLevels(cut, limit: Self.batchSize) }
        }
        swept.evaluations = try await inBatches { [limits] transaction in
            try transaction.deleteEvaluations(age: limits.outcomes, limit: Self.batchSize)
        }
        swept.messages = try await inBatches { [limits] transaction in
            try transaction.deleteDeliveries(age: min(limits.events, WebhookDelivery.retention), limit: Self.batchSize)
        }
        for cut in try await cuts(age: limits.events) {
            swept.events += try await inBatches { try $0.deleteDriftEvents(cut, limit: Self.batchSize) }
        }
        for cut in try await cuts(age: limits.observations) {
            swept.observations += try await inBatches { try $0.deleteObservations(cut, limit: Self.batchSize) }
        }
        swept.detectors = try await store.write { try $0.deleteStationStates() }
        let request = ModelRegistry.Request(
            actor: ShortText(lossy: "housekeeping"),
            reason: ShortText(lossy: "only the newest \(versions) are kept")
        )
        for registry in registries {
            swept.versions += try await registry.prune(keeping: versions, request).versions.count
        }
        swept.jobs = try await sweepJobs()
        if !swept.isEmpty { report(swept) }
        return swept
    }

    /// Deletes finished jobs that are too old, and the files that belong to no job.
    private func sweepJobs() async throws -> Int {
        let at = now()
        let jobs = try await inBatches { [limits] transaction in
            try transaction.deleteJobs(age: limits.jobs, now: at, limit: Self.batchSize)
        }
        let files = JobFiles(database: store.path)
        let found = files.all()
        let known = try await store.read { try $0.jobFiles() }
        files.delete(found, except: known.names, ofOpenJobs: known.open)
        return jobs
    }

    /// Sweeps, and logs an error instead of throwing it.
    package func sweepIfPossible() async {
        do {
            try await sweep()
        } catch is CancellationError {
            return
        } catch {
            logger.error("cannot delete old rows; retrying later", metadata: ["error": "\(error)"])
        }
    }

    private func cuts(age: Double) async throws -> [RetentionCut] {
        let at = now()
        return try await store.read { try $0.retentionCuts(age: age, now: at) }
    }

    private func inBatches(_ delete: @escaping @Sendable (WriteTransaction) throws -> Int) async throws -> Int {
        var total = 0
        while true {
            try Task.checkCancellation()
            let count = try await store.write(delete)
            total += count
            guard count >= Self.batchSize else { return total }
        }
    }

    private func report(_ swept: Swept) {
        logger.info(
            "old rows deleted",
            metadata: [
                "observations": "\(swept.observations)", "forecasts": "\(swept.forecasts)",
                "levels": "\(swept.levels)",
                "events": "\(swept.events)", "evaluations": "\(swept.evaluations)",
                "messages": "\(swept.messages)",
                "detectors": "\(swept.detectors)", "versions": "\(swept.versions)", "jobs": "\(swept.jobs)",
            ]
        )
    }
}
