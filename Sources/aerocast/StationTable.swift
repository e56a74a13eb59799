import Observations
import Programs
import Reporting
import Store

/// The stations of a target: those in trouble first, then those with the largest errors relative to persistence, at last
/// those without outcomes and the closed ones.
struct StationTable: CustomStringConvertible {
    private let rows: [Row]
    private let total: Int

    fileprivate struct Row {
        var entry: StationOverview.Entry
        var state: VerdictState
        var trouble: String
        /// Whether the row is above the stations without trouble.
        var isFirst: Bool
    }

    /// The stations that are listed; more only if more are in trouble.
    private static let usual = 20
    private static let most = 100

    /// - Parameters:
    ///   - overview: every station, the most troubled first.
    ///   - target: the target.
    ///   - verdict: the judgment of the installation.
    init(_ overview: StationOverview, of target: TargetName, _ verdict: Verdict) {
        let findings = Dictionary(
            verdict.findings.filter { $0.target == nil || $0.target == target }
                .compactMap { finding in finding.station.map { ($0, finding) } },
            uniquingKeysWith: { heaviest, _ in heaviest }
        )
        let all = overview.stations.map { Row($0, findings[$0.facts.station.id]) }
        let troubled = all.filter(\.isFirst)
        let others = [nil, .noOutcomes, .closed]
            .flatMap { trouble in all.filter { !$0.isFirst && $0.entry.trouble == trouble } }
        total = all.count
        rows = Array((troubled + others).prefix(max(Self.usual, min(troubled.count, Self.most))))
    }

    var description: String {
        func rounded(_ value: Double?) -> String { value.map { "\(($0 * 100).rounded() / 100)" } ?? "" }
        let cells = rows.map { row in
            let facts = row.entry.facts
            return [
                facts.station.id, row.entry.trouble == .closed ? "closed" : row.state.words, row.trouble,
                rounded(facts.served), rounded(facts.persistence), "\(facts.hours)",
            ]
        }
        let header = ["station", "state", "trouble", "error 1 h", "persistence", "hours"]
        let table = TextTable.render([header] + cells)
        return total > rows.count ? "\(table)\nand \(total - rows.count) more stations" : table
    }
}

extension StationTable.Row {
    /// - Parameters:
    ///   - entry: the station.
    ///   - finding: the heaviest finding about the station, if any.
    init(_ entry: StationOverview.Entry, _ finding: Finding?) {
        self.entry = entry
        state = max(entry.state, finding?.state ?? .healthy)
        let found = finding?.kind.replacing("_", with: " ")
        switch entry.trouble {
        case nil: trouble = found ?? ""
        case .closed?: trouble = found ?? ""
        case .noOutcomes?: trouble = found ?? "no outcomes yet"
        case let kind?: trouble = kind.rawValue.replacing("_", with: " ")
        }
        isFirst = found != nil || ![nil, .closed, .noOutcomes].contains(entry.trouble)
    }
}
