import ArgumentParser
import Foundation
import Observations
import Programs
import Registry
import Settings

struct ModelsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the published versions, newest first, with their aliases."
    )

    @OptionGroup var registry: RegistryOptions

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            guard let registry = try await registry.open() else { return }
            let listing = try await registry.list()
            try self.registry.write(
                listing.versions,
                listing.versions.isEmpty
                    ? "no version of \(listing.target) has been published yet"
                    : Self.table(listing.versions, unit: listing.target.variable?.unit ?? "")
            )
        }
    }

    private static func table(_ versions: [VersionSummary], unit: String) -> String {
        var rows = [
            ["version", "", "published", "learned until", "rows", "parent", "held-out RMSE 1 h", "persistence"]
        ]
        rows += versions.map { version in
            [
                version.version,
                (version.aliases.map(\.rawValue) + (version.quarantined ? ["quarantined"] : []))
                    .joined(separator: ", "),
                "\(version.publishedAt)", version.until.map { "\($0)" } ?? "–", version.rows.map(String.init) ?? "–",
                version.parent ?? "–", version.rmse.map { String(format: "%.2f %@", $0, unit) } ?? "–",
                version.persistence.map { String(format: "%.2f %@", $0, unit) } ?? "–",
            ]
        }
        return TextTable.render(rows)
    }
}
