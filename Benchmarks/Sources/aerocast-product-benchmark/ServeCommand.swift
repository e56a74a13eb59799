import ArgumentParser
import Forecasting
import Foundation
import GRU
import Hummingbird
import Logging
import NIOCore
import Reporting
import Serving
import Store
import Telemetry
import Timing

/// The product's router with one more route, which reads the same body and makes nothing of it.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves the API and POST /constant until it is interrupted; prints the port."
    )

    @Option(help: "The folder of the model versions.") var artifacts = "artifacts"
    @Option(help: "The name of the model that serves.") var model = "temperature"
    @Option(help: "A new database file.") var database: String
    @Flag(help: "Publish another version beside the champion, with weights that differ a little.") var secondVersion =
        false

    func run() async throws {
        let store = try Store(path: database)
        let folder = ArtifactFolder(path: artifacts)
        let registry = PrometheusRegistry(API.metricDefinitions)
        let slot = ChampionSlot()
        let api = API(
            store: store,
            artifacts: folder,
            slot: slot,
            registry: registry,
            target: ReportedTarget(model)
        )
        let logger = Logger(label: "benchmark")
        try await ChampionBootstrap.run(store: store, artifacts: folder, model: model, now: .system, logger: logger)
        let reloader = ChampionReloader(
            store: store,
            artifacts: folder,
            model: model,
            slot: slot,
            metrics: api.metrics,
            interval: .milliseconds(20),
            logger: logger
        )
        try await reloader.reloadIfPromoted()
        guard let served = slot.served else { throw ValidationError("\(artifacts) ships no champion of \(model)") }
        if secondVersion { try await publish(Self.variant(of: served), in: folder, store) }
        var application = Application(
            router: Self.withConstant(api.router()),
            server: .onEventLoops,
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                FileHandle.standardOutput.write(Data("\(channel.localAddress?.port ?? 0)\n".utf8))
            },
            logger: Logger(label: "http")
        )
        application.addServices(reloader, CombinationRehearsal(store: store, answering: api.answering, logger: logger))
        try await application.runService()
    }

    private func publish(_ artifact: ModelArtifact, in folder: ArtifactFolder, _ store: Store) async throws {
        try folder.publish(artifact)
        let record = try VersionRecord(artifact, publishedAt: WallClock.system())
        try await store.write { try $0.insert(record) }
    }

    /// The same network with one weight a little larger.
    private static func variant(of served: ServedModel) throws -> ModelArtifact {
        let manifest = served.artifact.manifest
        var values = served.forecaster.network.parameters.values
        values[0] += 0.01
        let parameters = try GRUParameters(shape: manifest.specification.shape, values: values)
        return try ModelArtifact(
            Forecaster(specification: manifest.specification, parameters: parameters),
            model: manifest.model,
            parent: manifest.version,
            training: manifest.training,
            heldBack: manifest.heldBack,
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
