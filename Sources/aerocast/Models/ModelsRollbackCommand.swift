import ArgumentParser
import Programs
import Registry
import Settings
import Store

struct ModelsRollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Restores the previous champion, and quarantines the current one.",
        discussion: "A quarantined version is promoted again only by 'promote --force'."
    )

    @OptionGroup var registry: RegistryOptions
    @OptionGroup var change: ChangeOptions
    @Flag(name: .customLong("no-quarantine"), help: "Do not quarantine the current champion.") var noQuarantine = false

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
