/// What a server answered, of whatever status.
package struct HTTPResponse: Sendable {
    /// Counted from when the request was handed to libcurl.
    package struct Timing: Hashable, Sendable {
        package var nameLookup: Duration
        package var connect: Duration
        package var firstByte: Duration
        package var total: Duration
        /// Whether a connection of an earlier request served.
        package var reusedConnection: Bool
    }

    package var status: Int
    package var headers: HTTPHeaders
    /// Decompressed.
    package var body: [UInt8]
    /// Where the answer came from, after redirects.
    package var url: String
    package var timing: Timing

    package init(
        status: Int,
        headers: HTTPHeaders = [:],
        body: [UInt8] = [],
        url: String = "",
        timing: Timing = Timing(
            nameLookup: .zero,
            connect: .zero,
            firstByte: .zero,
            total: .zero,
            reusedConnection: false
        )
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.url = url
        self.timing = timing
    }

    package var isSuccess: Bool { (200..<300).contains(status) }

    /// Whether the same request may fare better later: the server is overloaded, restarting or behind a broken proxy.
    package var isWorthRetrying: Bool { [408, 425, 429, 500, 502, 503, 504].contains(status) }
}
