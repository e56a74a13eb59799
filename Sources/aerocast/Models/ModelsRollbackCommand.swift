import ArgumentParser
import Programs
import Registry
import Settings
import Store

struct ModelsRollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Goes back to the previous champion, and quarantines the one that serves now.",
        discussion: "A quarantined version is not promoted again, unless somebody insists with 'promote --force'."
    )

    @OptionGroup var registry: RegistryOptions
    @OptionGroup var change: ChangeOptions
    @Flag(name: .customLong("no-quarantine"), help: "The version may be promoted again.") var noQuarantine = false

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            guard let registry = try await registry.open() else { return }
            let rollback = try await registry.rollBack(quarantine: !noQuarantine, change.request).promotion
            try self.registry.write(
                Promotion(rollback),
                "\(rollback.version) is the champion again, was \(rollback.previous ?? "none")"
            )
        }
    }
}
