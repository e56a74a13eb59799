import Store

/// Entity tags of answers that depend on the database only.
///
/// A tag changes with every commit of any program, and with every start of this one, so that an unchanged tag proves an
/// unchanged answer without computing it.
struct DatabaseRevision: Sendable {
    private let store: Store
    private let start = String(UInt64.random(in: 0...UInt64.max), radix: 36)

    init(_ store: Store) {
        self.store = store
    }

    /// - Throws: `StoreError`.
    func tag() throws -> String { "W/\"\(start)-\(try store.revision())\"" }
}
