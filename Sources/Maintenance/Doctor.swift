import Foundation
import Models
import Observations
import Store
import Timing

/// Looks at an installation, and says what is wrong and what to do about it.
///
/// It changes nothing, and opening its store changes nothing either if that is opened with `readOnly`.
package struct Doctor: Sendable {
    let store: Store
    let artifacts: ArtifactFolder
    let targets: [TargetName]
    let now: WallClock

    /// - Parameters:
    ///   - store: the database.
    ///   - artifacts: the files of its versions.
    ///   - targets: the targets whose versions, flags and probations are checked.
    ///   - now: the wall clock.
    package init(store: Store, artifacts: ArtifactFolder, targets: [TargetName], now: WallClock = .system) {
        self.store = store
        self.artifacts = artifacts
        self.targets = targets
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
        /// The target that was checked; `nil` for what all targets share.
        package var target: TargetName?
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
        case .newerSchema, .otherSchema, .missing: "do what it says, then look again"
        case .inputOutput: "mend the disk, or restore a backup to another with 'aerocast restore FILE'"
        case .notADatabase, .unknownWord, .unexpected: restore
        }
    }

    /// Looks at everything.
    ///
    /// - Returns: what was found; a check that cannot be made is a problem, not an error.
    package func examine() async -> Report {
        let pending = (try? await store.read { try $0.pendingSchemaChanges() }) ?? []
        let isCurrent = pending.isEmpty
        var checks = await Self.results(of: databaseChecks, isSchemaCurrent: isCurrent)
        for target in targets {
            for examination in [artifactChecks, loopChecks] {
                checks += await Self.results(of: { try await examination(target) }, isSchemaCurrent: isCurrent)
                    .map { check in
                        var check = check
                        check.target = target
                        return check
                    }
            }
        }
        for examination in [clockChecks, diskChecks] {
            checks += await Self.results(of: examination, isSchemaCurrent: isCurrent)
        }
        return Report(checks)
    }

    private static func results(
        of examination: () async throws -> [Check],
        isSchemaCurrent: Bool
    ) async -> [Check] {
        do {
            return try await examination()
        } catch StoreError.unexpected(_, let reason) where !isSchemaCurrent {
            return [
                Check(
                    "examination",
                    .warning,
                    "a check needs a newer schema and was skipped: \(reason)",
                    advice: "start the programs, which bring the schema up to date, then look again"
                )
            ]
        } catch {
            return [Check("examination", .problem, "\(error)", advice: "mend what it says, then look again")]
        }
    }
}
