import Access
import Store
import Timing

/// Entity tags of answers that depend on the database, and on the stations of the client.
///
/// A tag changes with every commit of any program that changes more than heartbeats, and with every start of this one,
/// so that an unchanged tag proves an unchanged answer without computing it.
struct DatabaseRevision: Sendable {
    private let store: Store
    private let start = String(UInt64.random(in: 0...UInt64.max), radix: 36)
    /// The clock of answers that age; `nil` for answers that do not.
    private var clock: WallClock?

    init(_ store: Store) {
        self.store = store
    }

    /// The tags of answers that also contain an age: each is valid for the rest of the minute.
    func aging(by clock: WallClock) -> DatabaseRevision {
        var revision = self
        revision.clock = clock
        return revision
    }

    /// - Parameter stations: the stations to which the client is limited, because the answer depends on them.
    /// - Returns: a weak tag.
    /// - Throws: `StoreError`.
    func tag(for stations: StationPatterns?) throws -> String {
        // Hash values are the same until the process ends, as the tags of a start are.
        let limit = stations.map { "-" + String(UInt(bitPattern: $0.hashValue), radix: 36) } ?? ""
        let minute = clock.map { "-\(Int64(($0() / 60).rounded(.down)))" } ?? ""
        return "W/\"\(start)-\(try store.contentRevision())\(minute)\(limit)\""
    }
}
