import ArgumentParser
import Forecasting
import Foundation
import Programs
import Settings
import Store

struct ModelsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the published versions, newest first, with what their names point to."
    )

    @OptionGroup var registry: RegistryOptions

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            guard let registry = try await registry.open() else { return }
            let listing = try await registry.list()
            try self.registry.write(
                listing.versions,
                listing.versions.isEmpty
                    ? "no version of \(listing.model) has been published yet" : Self.table(listing.versions)
            )
        }
    }

    private static func table(_ versions: [VersionSummary]) -> String {
        var rows = [
            ["version", "", "published", "learnt until", "rows", "parent", "held-back RMSE 1 h", "persistence"]
        ]
        rows += versions.map { version in
            [
                version.version,
                (version.aliases.map(\.rawValue) + (version.quarantined ? ["quarantined"] : []))
                    .joined(separator: ", "),
                "\(version.publishedAt)", version.until.map { "\($0)" } ?? "–", version.rows.map(String.init) ?? "–",
                version.parent ?? "–", version.rmse.map { String(format: "%.2f °C", $0) } ?? "–",
                version.persistence.map { String(format: "%.2f °C", $0) } ?? "–",
            ]
        }
        return TextTable.render(rows)
    }
}
