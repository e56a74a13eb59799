import Reporting

extension Doctor {
    /// The kinds with a check of their own.
    private static let others: Set = [
        "mlflow_failing", "disk_full", "model_damaged", "retrain_failed", "database_unreadable",
    ]

    /// The verdict's findings, by area.
    func verdictChecks() async throws -> [Check] {
        let verdict = Verdict(
            try await VerdictReader(store: store, artifacts: artifacts, targets: targets, now: now).facts()
        )
        return VerdictRule.Area.allCases.flatMap { area -> [Check] in
            let kinds = Set(VerdictRules.all.filter { $0.area == area }.map(\.kind)).subtracting(Self.others)
            let found = verdict.findings.filter { kinds.contains($0.kind) }
            guard !found.isEmpty else { return [Check(area.rawValue, .good, "nothing found")] }
            return found.map { finding in
                Check(area.rawValue, Self.status(of: finding), finding.sentence, advice: finding.action)
            }
        }
    }

    /// A finding that can wait for a week is a warning.
    private static func status(of finding: Finding) -> Check.Status {
        switch finding.state {
        case .healthy, .healing: .good
        case .unknown: .warning
        case .needsYou: finding.severity == .info ? .warning : .problem
        }
    }
}
