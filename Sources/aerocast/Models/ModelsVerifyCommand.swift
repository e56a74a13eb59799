import ArgumentParser
import Programs
import Registry
import Settings

struct ModelsVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verifies the files of every version: SHA-256, shapes, and the forecast made at training.",
        discussion: "Exits 1 if a version is broken."
    )

    @OptionGroup var registry: RegistryOptions
    @Argument(help: "A version, or champion, challenger or previous; default: all.") var version: String?

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            guard let registry = try await registry.open() else { return }
            let findings = try await registry.verifyAll(only: version)
            try self.registry.write(findings, Self.text(findings))
            guard findings.allSatisfy({ $0.problem == nil }) else { throw ExitStatus.failure.exitCode }
        }
    }

    private static func text(_ findings: [ModelRegistry.Finding]) -> String {
        guard !findings.isEmpty else { return "no version has been published yet" }
        return TextTable.render(
            findings.map { [$0.version, $0.problem ?? ($0.isPruned ? "pruned" : "intact")] }
        )
    }
}
