import ArgumentParser
import Forecasting
import Foundation
import Programs
import Settings
import Store

struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "Lists the published versions, newest first; the champion is marked."
    )

    @OptionGroup var database: DatabaseOptions

    private struct Entry: Encodable {
        var version: String
        var champion: Bool
        var parent: String?
        var publishedAt: Timestamp
        var sha256: String
        var rmse: Double?
        var persistence: Double?

        private enum CodingKeys: String, CodingKey {
            case version
            case champion
            case parent
            case publishedAt = "published_at"
            case sha256
            case rmse = "held_back_rmse"
            case persistence = "held_back_persistence_rmse"
        }
    }

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            guard let (store, model) = try await database.open() else { return }
            let entries = try await store.read { transaction in
                let champion = try transaction.champion(of: model)?.version
                return try transaction.versions(of: model).map { Self.entry($0, champion: champion) }
            }
            if database.json {
                print(try JSONText.encode(entries, pretty: true))
            } else if entries.isEmpty {
                print("no version of \(model) has been published yet")
            } else {
                print(Self.table(entries))
            }
        }
    }

    private static func entry(_ version: VersionRecord, champion: String?) -> Entry {
        let manifest = try? JSONText.decode(ModelManifest.self, from: version.manifest)
        let score = manifest?.heldBack[horizon: 1]
        return Entry(
            version: version.version,
            champion: version.version == champion,
            parent: version.parent,
            publishedAt: Timestamp(secondsSince1970: Int64(version.publishedAt)),
            sha256: version.sha256,
            rmse: score?.rootMeanSquareError,
            persistence: score?.persistenceError
        )
    }

    private static func table(_ entries: [Entry]) -> String {
        var rows = [["", "version", "published", "parent", "held-back RMSE 1 h", "persistence"]]
        rows += entries.map { entry in
            [
                entry.champion ? "*" : "", entry.version, "\(entry.publishedAt)", entry.parent ?? "–",
                entry.rmse.map { String(format: "%.2f °C", $0) } ?? "–",
                entry.persistence.map { String(format: "%.2f °C", $0) } ?? "–",
            ]
        }
        return TextTable.render(rows) + "\n* the champion"
    }
}
