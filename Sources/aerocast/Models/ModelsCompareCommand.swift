import ArgumentParser
import Foundation
import Healing
import Programs
import Registry
import Settings
import Training

struct ModelsCompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract:
            "Compares two versions on the stored hours that neither has learned from, as the promotion gate does.",
        discussion: "Example: aerocast models compare challenger champion"
    )

    @OptionGroup var registry: RegistryOptions
    @Argument(help: "A version, or champion, challenger or previous.") var version: String
    @Argument(help: "The version to compare with.") var with = "champion"

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            guard let registry = try await registry.open() else { return }
            let comparison = try await VersionComparison.run(version, against: with, in: registry)
            try self.registry.write(comparison, Self.text(comparison))
        }
    }

    private static func text(_ comparison: VersionComparison) -> String {
        guard let from = comparison.from, let until = comparison.until, comparison.losses.count > 0 else {
            return
                "\(comparison.version) and \(comparison.baseline) share no unseen stored hours: wait for observations"
        }
        var rows = [["horizon", "hours", "loss", "of \(comparison.baseline)", "of persistence", "p"]]
        rows += (comparison.losses.horizons ?? [])
            .map { horizon in
                row(
                    "\(horizon.horizon) h",
                    horizon.count,
                    horizon.challengerLoss,
                    horizon.championLoss,
                    horizon.persistenceLoss,
                    horizon.test
                )
            }
        rows.append(
            row(
                "all",
                comparison.losses.count,
                comparison.losses.challengerLoss,
                comparison.losses.championLoss,
                comparison.losses.persistenceLoss,
                comparison.losses.test
            )
        )
        let head = "\(comparison.version) on \(comparison.losses.count) unseen hours from \(from) to \(until)"
        return head + "\n" + TextTable.render(rows)
            + "\np: the chance of such a difference if \(comparison.version) were no better"
    }

    private static func row(
        _ name: String,
        _ count: Int,
        _ loss: Double?,
        _ baseline: Double?,
        _ persistence: Double?,
        _ test: DieboldMariano?
    ) -> [String] {
        func rounded(_ value: Double?) -> String { value.map { String(format: "%.3f", $0) } ?? "–" }
        let chance = test.map { PValue.text($0.pValue) } ?? "–"
        return [name, "\(count)", rounded(loss), rounded(baseline), rounded(persistence), chance]
    }
}
