import ArgumentParser
import Foundation
import Hummingbird
import Logging
import Serving
import Store
import Telemetry

/// The product's router with one more route, which reads the same body and makes nothing of it.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves the API and POST /constant until it is interrupted; prints the port."
    )

    @Option(help: "The folder of the model versions.") var artifacts = "artifacts"
    @Option(help: "The name of the model that serves.") var model = "temperature"
    @Option(help: "A new database file.") var database: String

    func run() async throws {
        let store = try Store(path: database)
        let folder = ArtifactFolder(path: artifacts)
        let registry = PrometheusRegistry(API.metricDefinitions)
        let api = API(store: store, artifacts: folder, slot: ChampionSlot(), registry: registry, model: model)
        let logger = Logger(label: "benchmark")
        try await ChampionBootstrap.run(store: store, artifacts: folder, model: model, now: .system, logger: logger)
        try await ChampionReloader(
            store: store,
            artifacts: folder,
            model: model,
            slot: api.slot,
            metrics: api.metrics,
            logger: logger
        )
        .reloadIfPromoted()
        guard api.slot.served != nil else { throw ValidationError("\(artifacts) ships no champion of \(model)") }
        let application = Application(
            router: Self.withConstant(api.router()),
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                FileHandle.standardOutput.write(Data("\(channel.localAddress?.port ?? 0)\n".utf8))
            },
            logger: Logger(label: "http")
        )
        try await application.runService()
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
