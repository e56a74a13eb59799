import ArgumentParser
import Forecasting
import Foundation
import Healing
import Models
import Observations
import Programs
import Registry
import Settings
import Store

struct ModelsShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows the training data, the scores and the history of a version."
    )

    @OptionGroup var registry: RegistryOptions
    @Argument(help: "A version, or champion, challenger or previous.") var version = "champion"

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            guard let registry = try await registry.open() else { return }
            let details = try await registry.show(version)
            try self.registry.write(details, Self.text(details, unit: registry.target.variable?.unit ?? ""))
        }
    }

    /// Who published a version and why; a bundled version was published by no program.
    private static func origin(of summary: VersionSummary) -> String {
        guard let publisher = summary.publishedBy else { return "with the program" }
        return "by \(publisher)" + (summary.reason.map { ", \($0)" } ?? "")
    }

    private static func text(_ details: VersionDetails, unit: String) -> String {
        let summary = details.summary
        let names = summary.aliases.map(\.rawValue) + (summary.quarantined ? ["quarantined"] : [])
        var rows = [
            ["version", ([summary.version] + names).joined(separator: ", ")],
            ["parent", summary.parent ?? "none"],
            ["published", ["\(summary.publishedAt)", origin(of: summary)].joined(separator: " ")],
            ["kind", details.kind?.rawValue ?? "unknown"],
            ["code", summary.codeVersion ?? "unknown"],
            ["seed", summary.seed.map { "\($0)" } ?? "unknown"],
            ["SHA-256", summary.sha256],
        ]
        rows += (details.training?.stations ?? [])
            .map { station in
                ["data", "\(station.id): \(station.observations) hours from \(station.from) to \(station.until)"]
            }
        rows += (details.heldOut?.scores ?? []).filter { Horizons.standard.contains($0.horizon) }
            .map { score in
                let text = "RMSE %.2f %@, persistence %.2f %@, skill %.1f %%, %d hours"
                let values: [any CVarArg] = [
                    score.rootMeanSquareError, unit, score.persistenceError, unit, 100 * score.skill, score.count,
                ]
                return ["held out, \(score.horizon) h", String(format: text, arguments: values)]
            }
        if let verdict = details.verdict {
            let objections = verdict.objections.map(\.description).joined(separator: "; ")
            let flag = details.flag.map { "flag \($0): " } ?? ""
            rows.append(["verdict", flag + (verdict.promoted ? "promoted" : "rejected, \(objections)")])
        }
        rows += details.promotions.map { ["\($0.kind.rawValue)", "\($0.at) by \($0.actor): \($0.reason)"] }
        rows += details.events.map { [$0.kind.rawValue, "\($0.at) by \($0.actor): \($0.reason)"] }
        return TextTable.render(rows)
    }
}
