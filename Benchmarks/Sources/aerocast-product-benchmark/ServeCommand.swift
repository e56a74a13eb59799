import ArgumentParser
import Forecasting
import Foundation
import GRU
import Hummingbird
import Logging
import Models
import NIOCore
import Observations
import Registry
import Serving
import Store
import Telemetry
import Timing

/// The product's router with an additional route, which reads the same body and returns a constant.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves the API and POST /constant until it is interrupted; prints the port."
    )

    @Option(help: "The folder of the model versions.") var artifacts = "artifacts"
    @Option(help: "A new database file.") var database: String
    @Flag(help: "Publish a second version, with slightly different weights.") var secondVersion =
        false

    func run() async throws {
        let store = try Store(path: database)
        let folder = ArtifactFolder(path: artifacts)
        let registry = PrometheusRegistry(API.metricDefinitions)
        let target = ServedTarget()
        let api = API(store: store, artifacts: folder, targets: [target], registry: registry)
        let logger = Logger(label: "benchmark")
        try await ChampionBootstrap.run(
            store: store,
            artifacts: folder,
            target: target.name,
            now: .system,
            logger: logger
        )
        let reloader = ChampionReloader(
            store: store,
            artifacts: folder,
            target: target,
            metrics: api.metrics,
            interval: .milliseconds(20),
            logger: logger
        )
        try await reloader.reloadIfPromoted()
        guard let served = target.slot.served else {
            throw ValidationError("\(artifacts) bundles no champion of \(target.name)")
        }
        if secondVersion { try await publish(Self.variant(of: served), in: folder, store) }
        var application = Application(
            router: Self.withConstant(api.router()),
            server: api.server,
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                FileHandle.standardOutput.write(Data("\(channel.localAddress?.port ?? 0)\n".utf8))
            },
            logger: Logger(label: "http")
        )
        application.addServices(reloader, CombinationBackfill(store: store, target: target, logger: logger))
        try await application.runService()
    }

    private func publish(_ artifact: ModelArtifact, in folder: ArtifactFolder, _ store: Store) async throws {
        try folder.publish(artifact)
        let record = try VersionRecord(artifact, publishedAt: WallClock.system())
        try await store.write { try $0.insert(record) }
    }

    /// The same network with one weight larger by 0.01.
    private static func variant(of served: ServedModel) throws -> ModelArtifact {
        let manifest = served.artifact.manifest
        guard let forecaster = served.model as? GRUForecaster else {
            throw ValidationError("the champion must be a GRU, got \(manifest.kind)")
        }
        var values = forecaster.network.parameters.values
        values[0] += 0.01
        let parameters = try GRUParameters(shape: forecaster.specification.shape, values: values)
        return try ModelArtifact(
            GRUForecaster(specification: forecaster.specification, parameters: parameters),
            parent: manifest.version,
            training: manifest.training,
            heldOut: manifest.heldOut,
            calibration: manifest.calibration
        )
    }

    private static func withConstant(_ router: Router<APIRequestContext>) -> Router<APIRequestContext> {
        router.post("/constant") { request, context in
            let body = try await request.body.collect(upTo: context.maxUploadSize)
            guard body.readableBytes > 0 else { throw HTTPError(.badRequest) }
            return Response(
                status: .ok,
                headers: [.contentType: "application/json"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: "{\"forecast\":21.37}"))
            )
        }
        return router
    }
}
