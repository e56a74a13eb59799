import Foundation
import Store
import Timing

/// Looks at an installation, and says what is wrong and what to do about it.
///
/// It changes nothing; nor does opening the store that it looks at, if that is opened as it is.
package struct Doctor: Sendable {
    let registry: ModelRegistry
    let now: WallClock

    package init(registry: ModelRegistry, now: WallClock = .system) {
        self.registry = registry
        self.now = now
    }

    /// One thing that was looked at.
    package struct Check: Hashable, Sendable, Encodable {
        package enum Status: String, Hashable, Sendable, Encodable {
            case good
            /// Worth knowing; nothing fails.
            case warning
            /// Somebody has to do something.
            case problem
        }

        package var name: String
        package var status: Status
        package var found: String
        /// What to do; `nil` where nothing has to be done.
        package var advice: String?

        init(_ name: String, _ status: Status = .good, _ found: String, advice: String? = nil) {
            self.name = name
            self.status = status
            self.found = found
            self.advice = advice
        }
    }

    /// Everything that was looked at.
    package struct Report: Hashable, Sendable, Encodable {
        package var healthy: Bool
        package var checks: [Check]

        package init(_ checks: [Check]) {
            healthy = !checks.contains { $0.status == .problem }
            self.checks = checks
        }
    }

    /// The report where the database cannot even be opened.
    ///
    /// - Parameter error: why not; its text says what to do.
    /// - Returns: a report with one problem.
    package static func report(unreadable error: any Error) -> Report {
        Report([Check("database", .problem, "\(error)", advice: advice(for: error))])
    }

    /// A backup mends a file, not what lies around it.
    private static func advice(for error: any Error) -> String {
        let restore = "restore a backup with 'aerocast restore FILE --force'"
        guard let error = error as? StoreError else { return restore }
        return switch error {
        case .readOnly, .cannotOpen:
            "make its file system writable if it is mounted read-only, and give the services' user the right to write "
                + "the file and its folder; SQLite keeps two files beside it"
        case .locked: "see which program keeps it locked, then look again"
        case .full: "free some space, then look again"
        case .newerSchema, .missing: "do what it says, then look again"
        case .inputOutput: "mend the disk, or restore a backup to another with 'aerocast restore FILE'"
        case .notADatabase, .unexpected: restore
        }
    }

    /// Looks at everything.
    ///
    /// - Returns: what was found; a check that cannot be made is a problem, not an error.
    package func examine() async -> Report {
        let pending = (try? await registry.store.read { try $0.pendingSchemaSteps() }) ?? []
        var checks: [Check] = []
        for examination in [databaseChecks, artifactChecks, loopChecks, clockChecks, diskChecks] {
            do {
                checks += try await examination()
            } catch StoreError.unexpected(_, let reason) where !pending.isEmpty {
                checks.append(
                    Check(
                        "examination",
                        .warning,
                        "a check needs a newer schema and was skipped: \(reason)",
                        advice: "start the programs, which bring the schema up to date, then look again"
                    )
                )
            } catch {
                checks.append(Check("examination", .problem, "\(error)", advice: "mend what it says, then look again"))
            }
        }
        return Report(checks)
    }
}
