import ArgumentParser
import Foundation
import Programs
import Registry
import Settings
import Store

struct ModelsPromoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "promote",
        abstract: "Makes a version the champion, after its files have been checked.",
        discussion: "Running services take it up within a second, without a restart. Its probation begins."
    )

    @OptionGroup var registry: RegistryOptions
    @OptionGroup var change: ChangeOptions
    @Flag(help: "Also when the version is quarantined, which then ends.") var force = false
    @Argument(help: "A version, or challenger or previous.") var version: String

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            guard let registry = try await registry.open() else { return }
            let change = try await registry.promote(version, force: force, change.request)
            let text =
                change.isNew
                ? "\(change.promotion.version) is the champion\(change.promotion.previous.map { ", was \($0)" } ?? "")"
                : "\(change.promotion.version) is the champion already"
            try self.registry.write(Promotion(change.promotion), text)
        }
    }
}

/// Who asks for a change of the champion, and why.
struct ChangeOptions: ParsableArguments {
    @Option(help: "Why; kept in the history.") var reason: String
    @Option(help: "Who asks; kept in the history.") var actor: String = NSUserName()

    func validate() throws {
        guard !reason.isEmpty, !actor.isEmpty else {
            throw ValidationError("--reason and --actor: an empty text came; say who asks, and why")
        }
    }

    var request: ModelRegistry.Request { ModelRegistry.Request(actor: actor, reason: reason) }
}
