import Foundation
package import Models
package import Observations
import Registry
package import Store
package import Timing

/// Checks the files of champions, and reads them again only after they have changed or an hour has passed.
package actor ChampionFiles {
    /// The state of a champion's files.
    package enum State: Hashable, Sendable {
        case whole
        case damaged(String)
        case notChecked
    }

    private struct Check {
        var version: String
        var signature: [String]
        var at: Double
        var state: State
    }

    private let store: Store
    private let now: WallClock
    private var checks: [TargetName: Check] = [:]
    /// After these seconds unchanged files are read again, because a disk can lose bytes without a trace.
    private static let validSeconds = 3600.0

    package init(store: Store, now: WallClock = .system) {
        self.store = store
        self.now = now
    }

    /// The state of the files of a target's champion.
    ///
    /// - Parameters:
    ///   - target: the target.
    ///   - artifacts: the folder of the model versions.
    /// - Returns: ``State/notChecked`` if no champion exists or its row cannot be read.
    package func state(of target: TargetName, in artifacts: ArtifactFolder) async -> State {
        let registry = ModelRegistry(store: store, artifacts: artifacts, target: target)
        guard let record = try? await registry.version(named: "champion") else { return .notChecked }
        let (signature, at) = (Self.signature(of: target, version: record.version, in: artifacts), now())
        if let known = checks[target], known.version == record.version, known.signature == signature,
            (0..<Self.validSeconds).contains(at - known.at)
        {
            return known.state
        }
        let state: State
        do {
            try registry.verify(record)
            state = .whole
        } catch {
            state = .damaged("\(error)")
        }
        checks[target] = Check(version: record.version, signature: signature, at: at, state: state)
        return state
    }

    /// The size, the file number and the time of change of each file of a version.
    private static func signature(
        of target: TargetName,
        version: String,
        in artifacts: ArtifactFolder
    ) -> [String] {
        let folder = artifacts.root.appending(path: target.rawValue).appending(path: version)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.sorted() ?? []
        return names.map { name in
            let found = try? FileManager.default.attributesOfItem(atPath: folder.appending(path: name).path)
            let values: [Any?] = [
                found?[.size], found?[.systemFileNumber],
                (found?[.modificationDate] as? Date)?.timeIntervalSince1970,
            ]
            return name + values.map { $0.map { "\($0)" } ?? "-" }.joined(separator: ",")
        }
    }
}
