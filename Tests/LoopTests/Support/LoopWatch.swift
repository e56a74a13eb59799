import Forecasting
import Healing
import Store

/// Looks at the database every few milliseconds while programs die and come back, and notes what must never be.
///
/// One snapshot gives the flags and the champion as they were at one moment.
actor LoopWatch {
    private let store: Store
    private let artifacts: ArtifactFolder
    private let model: String
    private var closings: [Int64: RetrainFlag.State] = [:]
    private var checked: Set<String> = []
    private var snapshots = 0
    private var violations: [String] = []

    init(_ installation: Installation) throws {
        store = try installation.store()
        artifacts = installation.artifacts
        model = Installation.model
    }

    /// What was seen that must never be, and how often it was looked.
    struct Report: Sendable {
        var violations: [String]
        var snapshots: Int
        /// The versions that were champion and loaded whole.
        var wholeVersions: Set<String>
    }

    var report: Report { Report(violations: violations, snapshots: snapshots, wholeVersions: checked) }

    /// Looks until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            do {
                try await look()
                try await Task.sleep(for: .milliseconds(10))
            } catch is CancellationError {
                return
            } catch {
                violations.append("\(error)")
            }
        }
    }

    private func look() async throws {
        let (flags, champion) = try await store.read { [model] transaction in
            (
                try transaction.flags(of: model, limit: 1000).map(\.flag),
                try transaction.champion(of: model)?.version
            )
        }
        snapshots += 1
        let open = flags.filter(\.isOpen)
        if open.count > 1 { violations.append("open at the same time: \(open)") }
        for flag in flags {
            if let closing = closings[flag.id], closing != flag.state {
                violations.append("flag \(flag.id) was \(closing), then \(flag.state)")
            }
            if !flag.isOpen { closings[flag.id] = flag.state }
        }
        if let champion, !checked.contains(champion) {
            _ = try artifacts.load(model: model, version: champion).verifiedForecaster()
            checked.insert(champion)
        }
    }
}
