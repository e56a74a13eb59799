import ArgumentParser
import Foundation
import PlainText
import Programs
import Registry
import Settings

struct ModelsPruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Deletes the files of old versions, and leftovers of programs that died.",
        discussion: """
            Never deletes the champion, the challenger, the previous champion, the versions of a probation, or the \
            bundled version. Lineage and history are kept.
            """
    )

    @OptionGroup var registry: RegistryOptions
    @Option(help: "The number of newest versions to keep.") var keep = 10

    func validate() throws {
        guard keep >= 0 else { throw ValidationError("--keep: must be 0 or more, got '\(keep)'") }
    }

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            guard let registry = try await registry.open() else { return }
            let request = ModelRegistry.Request(
                actor: ShortText(lossy: NSUserName()),
                reason: ShortText(lossy: "pruned to the newest \(keep)")
            )
            let pruned = try await registry.prune(keeping: keep, request)
            try self.registry.write(
                pruned,
                "deleted \(pruned.versions.count) versions and \(pruned.leftovers.count) leftovers, "
                    + "kept \(pruned.kept.count) versions"
            )
        }
    }
}
