import Healing
import Models
import Store

extension ModelRegistry {
    /// The result of checking one version's files.
    package struct Finding: Hashable, Sendable, Encodable {
        package var version: String
        /// The problem; `nil` for a version without one.
        package var problem: String?
        /// Whether the files were deleted on purpose.
        package var isPruned: Bool

        package var isWhole: Bool { problem == nil && !isPruned }

        private enum CodingKeys: String, CodingKey {
            case version
            case problem
            case isPruned = "pruned"
        }
    }

    /// Checks the files of every version, or of one version.
    ///
    /// - Parameter name: a version or an alias; `nil` for all.
    /// - Returns: one finding for each version, newest first.
    /// - Throws: ``RegistryError`` or ``StoreError``; a problem of files is a finding.
    package func verifyAll(only name: String? = nil) async throws -> [Finding] {
        let records =
            if let name { [try await version(named: name)] } else {
                try await store.read { [target] in try $0.versions(of: target) }
            }
        var findings: [Finding] = []
        for record in records {
            let isPruned = try await store.read { [target] transaction in
                try transaction.versionEvents(of: record.version, target: target).contains { $0.kind == .pruned }
            }
            do {
                try verify(record)
                findings.append(Finding(version: record.version, problem: nil, isPruned: false))
            } catch ArtifactError.missing where isPruned {
                findings.append(Finding(version: record.version, problem: nil, isPruned: true))
            } catch let error as ArtifactError {
                findings.append(Finding(version: record.version, problem: "\(error)", isPruned: false))
            } catch let error as RegistryError {
                findings.append(Finding(version: record.version, problem: "\(error)", isPruned: false))
            }
        }
        return findings
    }
}
