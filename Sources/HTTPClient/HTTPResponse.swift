/// An HTTP response of any status.
package struct HTTPResponse: Sendable {
    package var status: Int
    package var headers: HTTPHeaders
    /// The decompressed body.
    package var body: [UInt8]
    /// The URL of the response, after redirects.
    package var url: ServiceAddress

    package init(
        status: Int,
        headers: HTTPHeaders = [:],
        body: [UInt8] = [],
        url: ServiceAddress = ""
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.url = url
    }

    package var isSuccess: Bool { (200..<300).contains(status) }

    /// Whether the same request may succeed later: the server is overloaded, restarting or behind a broken proxy.
    package var isWorthRetrying: Bool { [408, 425, 429, 500, 502, 503, 504].contains(status) }
}
