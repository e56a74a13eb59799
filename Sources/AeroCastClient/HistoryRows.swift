/// The rows of a station's history; pages are requested as they are needed.
public struct HistoryRows: AsyncSequence, Sendable {
    let connection: ClientConnection
    let path: String
    let query: [String: String?]

    /// Requests pages.
    public func makeAsyncIterator() -> Iterator { Iterator(connection: connection, path: path, query: query) }

    /// Reads the rows of one page after another.
    public struct Iterator: AsyncIteratorProtocol {
        let connection: ClientConnection
        let path: String
        var query: [String: String?]
        private var rows: ArraySlice<HistoryRow> = []
        private var hasMore = true

        init(connection: ClientConnection, path: String, query: [String: String?]) {
            self.connection = connection
            self.path = path
            self.query = query
        }

        /// The next row; `nil` behind the last one.
        ///
        /// - Throws: ``Problem`` or ``NoAnswer``.
        public mutating func next() async throws -> HistoryRow? {
            while rows.isEmpty, hasMore {
                let page: HistoryPage = try await connection.get(path, query)
                rows = page.rows[...]
                query["cursor"] = page.next
                hasMore = page.next != nil
            }
            return rows.popFirst()
        }
    }
}
