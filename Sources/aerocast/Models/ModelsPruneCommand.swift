import ArgumentParser
import Foundation
import Programs
import Registry
import Settings

struct ModelsPruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Deletes the files of old versions, and what programs that died have left behind.",
        discussion: """
            Never deletes the champion, the challenger, the previous champion, the versions of a probation, or the one \
            that the folder bundles. Lineage and history stay.
            """
    )

    @OptionGroup var registry: RegistryOptions
    @Option(help: "How many of the newest versions stay.") var keep = 10

    func validate() throws {
        guard keep >= 0 else { throw ValidationError("--keep: '\(keep)' came; expected 0 or more") }
    }

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            guard let registry = try await registry.open() else { return }
            let request = ModelRegistry.Request(actor: NSUserName(), reason: "pruned to the newest \(keep)")
            let pruned = try await registry.prune(keeping: keep, request)
            try self.registry.write(
                pruned,
                "deleted \(pruned.versions.count) versions and \(pruned.leftovers.count) leftovers, "
                    + "kept \(pruned.kept.count) versions"
            )
        }
    }
}
