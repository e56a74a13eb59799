import ArgumentParser
import Foundation
import Models
import Programs
import Serving
import Settings
import Store
import Telemetry

struct OpenAPICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "openapi",
        abstract: "Prints the OpenAPI 3.1 document of the HTTP API.",
        discussion: "A running API serves the same document at /openapi.json, and as a page at /docs."
    )

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            // The document follows from the routes, and routes need a database: an empty one in a temporary folder.
            let folder = FileManager.default.temporaryDirectory.appending(path: "aerocast-openapi-\(UUID())")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let store = try Store(path: folder.appending(path: "aerocast.sqlite").path)
            defer { try? store.close() }
            let api = API(
                store: store,
                artifacts: ArtifactFolder(path: folder.path),
                registry: PrometheusRegistry(API.metricDefinitions)
            )
            print(try api.openAPI(pretty: true))
        }
    }
}
