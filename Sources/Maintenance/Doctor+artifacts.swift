import Models
import Observations
import Registry
import Store

extension Doctor {
    /// Checks the files of a target's versions, and finds leftovers and unrecorded versions.
    func artifactChecks(of target: TargetName) async throws -> [Check] {
        let registry = ModelRegistry(store: store, artifacts: artifacts, target: target, now: now)
        let findings = try await registry.verifyAll()
        let aliases = try await store.read { try $0.aliases(of: target) }
        let broken = findings.filter { $0.problem != nil }
        let known = Set(findings.map(\.version))
        let entries = try artifacts.entries(of: target)
        let bundled = try artifacts.bundledVersion(of: target)
        let leftovers = entries.filter(\.isLeftover).map(\.name)
        let unrecorded = entries.filter { !$0.isLeftover && !known.contains($0.name) && $0.name != bundled }.map(\.name)
        return [
            champion(aliases, findings),
            versions(findings, broken.filter { $0.version != aliases.champion }),
            leftovers.isEmpty && unrecorded.isEmpty
                ? Check("leftovers", .good, "none")
                : Check(
                    "leftovers",
                    .warning,
                    "\(leftovers.count) folders of interrupted writes, \(unrecorded.count) unrecorded versions",
                    advice: "run 'aerocast models prune', which deletes them when they are an hour old"
                ),
        ]
    }

    private func champion(_ aliases: VersionAliases, _ findings: [ModelRegistry.Finding]) -> Check {
        guard let version = aliases.champion else {
            return Check(
                "champion",
                .warning,
                "none yet, persistence answers",
                advice: "feed observations and run a trainer, or promote a version"
            )
        }
        if let finding = findings.first(where: { $0.version == version && $0.problem != nil }) {
            return Check(
                "champion",
                .problem,
                "\(version): \(finding.problem ?? "")",
                advice: Self.replacement(from: findings.filter(\.isWhole).map(\.version), previous: aliases.previous)
            )
        }
        return Check("champion", .good, "\(version) is intact and reproduces the forecasts of its training")
    }

    /// The advice for a damaged champion; a rollback needs an intact version.
    private static func replacement(from whole: [String], previous: String?) -> String {
        if let previous, whole.contains(previous) {
            return "restore its files from a backup, or roll back with 'aerocast models rollback'"
        }
        if let other = whole.first {
            return "restore its files from a backup, or promote another version with 'aerocast models promote \(other)'"
        }
        return
            "copy the artifacts folder back, or restore a backup with 'aerocast restore FILE --force'; otherwise the "
            + "next retrain trains a new model"
    }

    private func versions(_ findings: [ModelRegistry.Finding], _ broken: [ModelRegistry.Finding]) -> Check {
        let whole = findings.filter(\.isWhole).count
        guard broken.isEmpty else {
            return Check(
                "versions",
                .warning,
                broken.map { "\($0.version): \($0.problem ?? "")" }.joined(separator: "; "),
                advice: "restore their files from a backup if you want to promote them again"
            )
        }
        return Check("versions", .good, "\(whole) intact, \(findings.filter(\.isPruned).count) pruned")
    }
}
