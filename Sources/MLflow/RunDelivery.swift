import CanonicalJSON
import Foundation
package import HTTPClient
package import Logging
package import Models
package import Observations
package import Store
package import Timing

/// Delivers retrains from the outbox to MLflow.
///
/// Every step is idempotent: a run is found by its key, so that a process that dies between a step and its record in
/// the database creates nothing twice.
package struct RunDelivery: Sendable {
    let store: Store
    let artifacts: ArtifactFolder
    let target: TargetName
    let experiment: String
    let client: MLflowClient
    let now: WallClock
    let logger: Logger

    /// The tag that identifies a run.
    static let keyTag = "aerocast.key"
    /// The lease of a delivery, longer than the sum of the timeouts of one delivery.
    static let lease = Duration.seconds(300)
    /// The pause after MLflow has refused a retrain.
    static let pauseAfterRefusal = Duration.seconds(3600)

    /// - Parameters:
    ///   - store: the open database.
    ///   - artifacts: the folder of the model versions.
    ///   - target: the target; the versions are registered as `aerocast-` and the target's name.
    ///   - experiment: the experiment's name.
    ///   - address: the address of the tracking server.
    ///   - transport: the HTTP client.
    ///   - now: the clock.
    ///   - logger: receives deliveries and failures.
    package init(
        store: Store,
        artifacts: ArtifactFolder,
        target: TargetName,
        experiment: String,
        address: ServiceAddress,
        transport: any HTTPTransport,
        now: WallClock = .system,
        logger: Logger
    ) {
        self.store = store
        self.artifacts = artifacts
        self.target = target
        self.experiment = experiment
        client = MLflowClient(address: address, transport: transport)
        self.now = now
        self.logger = logger
    }

    var registeredName: String { "aerocast-\(target)" }

    /// Delivers all waiting retrains, oldest first, and then points the alias to the champion.
    ///
    /// A retrain that MLflow refuses is retried later and does not delay the others.
    ///
    /// - Throws: ``MLflowError`` if the server fails, `StoreError`, or `CancellationError`.
    package func deliverWaiting() async throws {
        while let waiting = try await claim() {
            try await deliverNoting(waiting)
        }
        guard let misplaced = try await store.read({ [target] in try $0.misplacedChampion(of: target) }) else { return }
        try await client.setAlias("champion", of: registeredName, to: misplaced.registeredVersion)
        try await store.write { [target] in try $0.noteChampion(misplaced.id, of: target) }
    }

    private func claim() async throws -> WaitingRun? {
        let at = now()
        return try await store.write { [target] in try $0.claimRun(of: target, now: at, lease: Self.lease) }
    }

    private func deliverNoting(_ waiting: WaitingRun) async throws {
        do {
            let (run, registered) = try await deliver(waiting)
            let at = now()
            try await store.write {
                try $0.noteDelivery(waiting.id, run: run, registeredVersion: registered, now: at)
            }
            logger.info("retrain logged in MLflow", metadata: ["run": "\(run)", "version": "\(registered ?? "none")"])
        } catch let error as MLflowError {
            let pause = error.concernsEveryRequest ? .zero : Self.pauseAfterRefusal
            let notBefore = now() + pause.seconds
            try await store.write {
                try $0.noteFailedDelivery(waiting.id, error: "\(error)", notBefore: notBefore)
            }
            guard !error.concernsEveryRequest else { throw error }
            logger.error(
                "MLflow refuses a retrain",
                metadata: ["error": "\(error)", "again_in": "\(Int(pause.seconds)) s"]
            )
        }
    }

    /// Delivers one retrain.
    ///
    /// - Returns: the run's id, and the registered version if a challenger was trained.
    private func deliver(_ waiting: WaitingRun) async throws -> (run: String, registered: String?) {
        guard let record = try? JSONText.decode(RetrainRun.self, from: waiting.payload) else {
            throw MLflowError.unreadablePayload
        }
        let key = MLflowClient.Tag(key: Self.keyTag, value: waiting.key)
        let place = try await client.experiment(named: experiment)
        let run: MLflowClient.Run
        if let found = try await client.run(with: key, in: place) {
            run = found
        } else {
            run = try await client.createRun(
                named: record.name,
                in: place,
                startedAt: record.startedAt.milliseconds,
                tags: [key] + record.tags
            )
        }
        let id = run.info.runID
        if run.info.status == "RUNNING" {
            try await client.log(record.parameterTags, record.metricSeries, run: id)
        }
        let registered = try await register(record, run)
        try await client.end(
            id,
            status: record.end == .failed ? "FAILED" : "FINISHED",
            endedAt: record.endedAt.milliseconds
        )
        return (id, registered)
    }

    private func register(_ record: RetrainRun, _ run: MLflowClient.Run) async throws -> String? {
        guard let version = record.version else { return nil }
        try await upload(version, of: record.target, to: run)
        let source = "\(run.info.artifactURI ?? "runs:/\(run.info.runID)")/model"
        let tags = [MLflowClient.Tag(key: "aerocast.version", value: version)]
        return try await client.register(registeredName, run: run.info.runID, source: source, tags: tags)
    }

    /// Uploads a version's files.
    ///
    /// A version is registered without files if the server stores artifacts elsewhere, where only MLflow's clients can
    /// write, or if the files were pruned in the meantime.
    private func upload(_ version: String, of target: TargetName, to run: MLflowClient.Run) async throws {
        guard let folder = run.servedArtifacts, let artifact = try? artifacts.load(target: target, version: version)
        else {
            logger.warning("version registered in MLflow without its files", metadata: ["version": "\(version)"])
            return
        }
        let manifest = try JSONText.data(artifact.manifest, pretty: true)
        try await client.upload([UInt8](artifact.weights), to: "\(folder)/model/model.safetensors")
        try await client.upload([UInt8](manifest), to: "\(folder)/model/model.json")
    }
}

extension MLflowClient.Run {
    /// The run's folder of artifacts on the tracking server, `<experiment>/<run>/artifacts`; `nil` if the server does
    /// not store them.
    fileprivate var servedArtifacts: String? {
        guard let uri = info.artifactURI.flatMap({ URLComponents(string: $0) }), uri.scheme == "mlflow-artifacts" else {
            return nil
        }
        return String(uri.path.drop { $0 == "/" })
    }
}
