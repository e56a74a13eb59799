import Access
import ArgumentParser
import Foundation
import Observations
import PlainText
import Programs
import Settings
import Store

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Shows every change of state, and checks that none was changed or removed.",
        discussion: """
            The exit status is 1 if the chain of entries breaks. Somebody who may write the database can cut off the \
            newest entries together with their changes; keep the printed hash elsewhere and pass it with --expect to \
            notice that, too.
            """
    )

    @Option(help: "The number of newest entries to show.") var limit = 20
    @Option(help: "A hash printed earlier that the chain must contain.") var expect: String?
    @OptionGroup var options: KeysCommand.Options

    private static let page = 1000

    func validate() throws {
        guard limit >= 0 else { throw ValidationError("--limit: must be 0 or more, got '\(limit)'") }
    }

    func run() async throws {
        try await reportingErrors(status: ExitStatus.of) {
            guard let store = try await options.open() else { return }
            var chain = AuditChain()
            var isExpectationMet = expect == nil
            var newest: [AuditEntry] = []
            while true {
                let count = chain.count
                let page = try await store.read { try $0.auditEntries(after: count, limit: Self.page) }
                for (entry, hash) in page {
                    do {
                        try chain.append(entry, hash: hash)
                    } catch {
                        Terminal.print("\(error)")
                        throw ExitCode.failure
                    }
                    isExpectationMet = isExpectationMet || hash == expect
                    newest.append(entry)
                }
                newest = newest.suffix(limit)
                if page.count < Self.page { break }
            }
            guard isExpectationMet else {
                Terminal.print("the audit has no entry with the expected hash: its end was cut off")
                throw ExitCode.failure
            }
            if !newest.isEmpty { Terminal.print(Self.table(newest)) }
            Terminal.print("\(chain.count) entries, unbroken; the hash of the newest is\n\(chain.head)")
        }
    }

    private static func table(_ entries: [AuditEntry]) -> String {
        let rows = entries.map { entry in
            [
                "\(entry.id)", "\(Timestamp(secondsSince1970: Int64(entry.at)))",
                entry.actor.name + (entry.claimed.map { " (says: \($0))" } ?? ""), entry.action, entry.subject,
                entry.target ?? "", entry.before ?? "", entry.after ?? "",
            ]
        }
        return TextTable.render([["entry", "time", "who", "what", "of", "target", "before", "after"]] + rows)
    }
}
