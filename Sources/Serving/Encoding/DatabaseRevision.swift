import Access
import Store

/// Entity tags of answers that depend on the database, and on the stations of the client.
///
/// A tag changes with every commit of any program, and with every start of this one, so that an unchanged tag proves an
/// unchanged answer without computing it.
struct DatabaseRevision: Sendable {
    private let store: Store
    private let start = String(UInt64.random(in: 0...UInt64.max), radix: 36)

    init(_ store: Store) {
        self.store = store
    }

    /// - Parameter stations: the stations to which the client is limited, because the answer depends on them.
    /// - Returns: a weak tag.
    /// - Throws: `StoreError`.
    func tag(for stations: StationPatterns?) throws -> String {
        // Hash values are the same until the process ends, as the tags of a start are.
        let limit = stations.map { "-" + String(UInt(bitPattern: $0.hashValue), radix: 36) } ?? ""
        return "W/\"\(start)-\(try store.revision())\(limit)\""
    }
}
