import Healing
import Models
import Observations
import Store

/// Reads the database every few milliseconds while programs are killed and restarted, and records violations.
///
/// The flags and promotions come from one snapshot.
actor LoopWatch {
    private let store: Store
    private let artifacts: ArtifactFolder
    private let target: TargetName
    private var known: [Int64: RetrainFlag.State] = [:]
    private var checked: Set<String> = []
    private var snapshots = 0
    private var violations: [String] = []

    init(_ installation: Installation) throws {
        store = try installation.store()
        artifacts = installation.artifacts
        target = Installation.target
    }

    /// The violations, and the number of reads.
    struct Report: Sendable {
        var violations: [String]
        var snapshots: Int
        /// The champions whose files were loaded and intact.
        var wholeVersions: Set<String>
    }

    var report: Report { Report(violations: violations, snapshots: snapshots, wholeVersions: checked) }

    /// Reads until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            do {
                try await look()
                try await Task.sleep(for: .milliseconds(20))
            } catch is CancellationError {
                return
            } catch {
                violations.append("\(error)")
            }
        }
    }

    private func look() async throws {
        let (flags, promotions) = try await store.read { [target] transaction in
            (
                try transaction.flags(of: target, limit: 10_000).map(\.flag),
                try transaction.promotions(of: target, limit: 10_000)
            )
        }
        snapshots += 1
        judge(flags)
        judge(promotions, of: flags)
        if let champion = promotions.first?.version, !checked.contains(champion) {
            _ = try artifacts.load(target: target, version: champion).verifiedModel()
            checked.insert(champion)
        }
    }

    /// Checks that no flag is lost or closed twice, and that at most one is open.
    private func judge(_ flags: [RetrainFlag]) {
        let states = Dictionary(uniqueKeysWithValues: flags.map { ($0.id, $0.state) })
        for (id, before) in known {
            guard let after = states[id] else {
                violations.append("flag \(id) is lost")
                continue
            }
            if before.isClosed, before != after { violations.append("flag \(id) was \(before), then \(after)") }
        }
        known = states
        let open = flags.filter(\.isOpen)
        if open.count > 1 { violations.append("open at the same time: \(open)") }
    }

    /// Checks that every promoted flag, and no other flag, has made one champion.
    private func judge(_ promotions: [PromotionRecord], of flags: [RetrainFlag]) {
        let promoted = flags.filter { flag in
            if case .promoted = flag.state { return true }
            return false
        }
        let promotedBy = promotions.compactMap(\.flag).sorted()
        if promotedBy != promoted.map(\.id).sorted() {
            violations.append("flags \(promoted.map(\.id)) are promoted, the champions are of \(promotedBy)")
        }
    }
}

extension RetrainFlag.State {
    fileprivate var isClosed: Bool {
        switch self {
        case .raised, .claimed: false
        case .promoted, .rejected, .failed: true
        }
    }
}
