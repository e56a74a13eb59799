import CanonicalJSON
import Reporting
import Store

extension NotifiedFinding {
    /// The finding as it was notified; `nil` if another version has written it.
    var item: VerdictChange.Item? { try? JSONText.decode(VerdictChange.Item.self, from: finding) }

    init(_ item: VerdictChange.Item, openedAt: Double, closedAt: Double? = nil) throws {
        self.init(
            key: item.key,
            finding: try JSONText.encode(item),
            state: item.state.rawValue,
            openedAt: openedAt,
            closedAt: closedAt
        )
    }
}
