/// What to ask of a server.
package struct HTTPRequest: Sendable {
    package enum Method: String, Hashable, Sendable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    package var method: Method
    /// `http://` or `https://`.
    package var url: String
    package var headers: HTTPHeaders
    /// Sent as it stands, but never with `GET` and `HEAD`; `nil` for none.
    package var body: [UInt8]?
    /// Overrides the client's.
    package var timeout: Duration?
    /// Over a new connection.
    ///
    /// libcurl repeats a request automatically, whatever its method, if a connection that it kept ends before the
    /// response; a request that must not be carried out twice therefore takes a new connection.
    package var isSentOnce = false

    package init(
        _ method: Method = .get,
        _ url: String,
        headers: HTTPHeaders = [:],
        body: [UInt8]? = nil,
        timeout: Duration? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
    }
}
