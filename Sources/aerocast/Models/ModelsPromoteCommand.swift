import ArgumentParser
import Foundation
import PlainText
import Programs
import Registry
import Settings
import Store

struct ModelsPromoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "promote",
        abstract: "Verifies the files of a version and makes it the champion.",
        discussion: "Running services load it within a second, without a restart. Its probation begins."
    )

    @OptionGroup var registry: RegistryOptions
    @OptionGroup var change: ChangeOptions
    @Flag(help: "Promote even a quarantined version; this ends the quarantine.") var force = false
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

/// The actor and the reason of a change of the champion.
struct ChangeOptions: ParsableArguments {
    @Option(help: "The reason, for the history.", transform: { try ShortText($0) }) var reason: ShortText
    @Option(help: "The person or program that asks, for the history.", transform: { try ShortText($0) })
    var actor = ShortText(lossy: NSUserName())

    var request: ModelRegistry.Request { ModelRegistry.Request(actor: actor, reason: reason) }
}
