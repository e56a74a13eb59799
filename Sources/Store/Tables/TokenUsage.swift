package import Access

extension ReadTransaction {
    /// The stored requests of the clients of tokens on a day.
    ///
    /// - Parameter day: days since 1970.
    /// - Returns: the number of requests by client.
    /// - Throws: ``SQLError``.
    package func tokenUsage(on day: Int) throws -> [String: Int] {
        let rows = try connection.rows("SELECT client, requests FROM token_usage WHERE day = ?", [day]) { row in
            (try row[0] as String, try row[1] as Int)
        }
        return Dictionary(rows, uniquingKeysWith: +)
    }
}

extension WriteTransaction {
    /// Adds requests to the usage of clients, and removes the days before; not a change for the audit.
    package func addTokenUsage(_ usage: [String: KeyUsage]) throws {
        for (client, usage) in usage {
            try connection.execute(
                """
                INSERT INTO token_usage (client, day, requests) VALUES (?, ?, ?)
                ON CONFLICT (client, day) DO UPDATE SET requests = token_usage.requests + excluded.requests
                """,
                [client, usage.day, usage.requests]
            )
        }
        guard let day = usage.values.map(\.day).max() else { return }
        try connection.execute("DELETE FROM token_usage WHERE day < ?", [day - 1])
    }
}
