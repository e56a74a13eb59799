import Foundation
package import Models
package import Observations
package import Store
package import Timing

/// Checks an installation, and reports problems with advice.
///
/// The checks change nothing. The store should be opened with `readOnly`, which changes nothing either.
package struct Doctor: Sendable {
    let store: Store
    let artifacts: ArtifactFolder
    let targets: [Target]
    let now: WallClock

    /// - Parameters:
    ///   - store: the database.
    ///   - artifacts: the files of its versions.
    ///   - targets: the targets whose versions, flags and probations are checked.
    ///   - now: the wall clock.
    package init(store: Store, artifacts: ArtifactFolder, targets: [Target], now: WallClock = .system) {
        self.store = store
        self.artifacts = artifacts
        self.targets = targets
        self.now = now
    }

    /// The result of one check.
    package struct Check: Hashable, Sendable, Encodable {
        package enum Status: String, Hashable, Sendable, Encodable {
            case good
            /// The installation works, but the operator should know.
            case warning
            /// The operator must act.
            case problem
        }

        package var name: String
        /// The checked target; `nil` for a check of the installation.
        package var target: TargetName?
        package var status: Status
        package var found: String
        /// The remedy; `nil` if the operator need not act.
        package var advice: String?

        init(_ name: String, _ status: Status = .good, _ found: String, advice: String? = nil) {
            self.name = name
            self.status = status
            self.found = found
            self.advice = advice
        }
    }

    /// The results of all checks.
    package struct Report: Hashable, Sendable, Encodable {
        package var healthy: Bool
        package var checks: [Check]

        package init(_ checks: [Check]) {
            healthy = !checks.contains { $0.status == .problem }
            self.checks = checks
        }
    }

    /// The report if the database cannot be opened.
    ///
    /// - Parameter error: the error of opening it.
    /// - Returns: a report with one problem.
    package static func report(unreadable error: any Error) -> Report {
        Report([Check("database", .problem, "\(error)", advice: advice(for: error))])
    }

    /// The advice for an error of opening the database; a backup helps only if the file itself is damaged.
    private static func advice(for error: any Error) -> String {
        let restore = "restore a backup with 'aerocast restore FILE --force'"
        guard let error = error as? StoreError else { return restore }
        return switch error {
        case .readOnly, .cannotOpen:
            "make its file system writable if it is mounted read-only, and give the services' user write permission "
                + "for the file and its folder; SQLite keeps two files next to it"
        case .locked, .overloaded: "find the program that keeps it locked, then run 'aerocast doctor' again"
        case .full: "free some space, then run 'aerocast doctor' again"
        case .newerSchema, .otherSchema, .missing, .removed, .replaced:
            "follow the message, then run 'aerocast doctor' again"
        case .inputOutput: "repair the disk, or restore a backup to another disk with 'aerocast restore FILE'"
        case .notADatabase, .unknownWord, .unexpected: restore
        }
    }

    /// Makes all checks.
    ///
    /// - Returns: the report; a check that throws is reported as a problem.
    package func examine() async -> Report {
        let pending = (try? await store.read { try $0.pendingSchemaChanges() }) ?? []
        let isCurrent = pending.isEmpty
        var checks = await Self.results(of: databaseChecks, isSchemaCurrent: isCurrent)
        for target in targets.map(\.name) {
            for examination in [artifactChecks, loopChecks] {
                checks += await Self.results(of: { try await examination(target) }, isSchemaCurrent: isCurrent)
                    .map { check in
                        var check = check
                        check.target = target
                        return check
                    }
            }
        }
        for examination in [clockChecks, diskChecks, verdictChecks] {
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
                    advice: "start the programs, which update the schema, then run 'aerocast doctor' again"
                )
            ]
        } catch {
            return [
                Check(
                    "examination",
                    .problem,
                    "\(error)",
                    advice: "fix the reported problem, then run 'aerocast doctor' again"
                )
            ]
        }
    }
}
