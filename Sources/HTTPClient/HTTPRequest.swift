/// An HTTP request.
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
    package var url: ServiceAddress
    package var headers: HTTPHeaders
    /// The body, which is not sent with `GET` and `HEAD`; `nil` for no body.
    package var body: [UInt8]?
    /// Overrides the client's timeout.
    package var timeout: Duration?
    /// Whether the request uses a new connection.
    ///
    /// libcurl repeats a request of any method automatically if a reused connection ends before the response, so a
    /// request that must not be executed twice needs a new connection.
    package var isSentOnce = false

    package init(
        _ method: Method = .get,
        _ url: ServiceAddress,
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

    /// Creates a request to the address with this text.
    package init(
        _ method: Method = .get,
        _ url: String,
        headers: HTTPHeaders = [:],
        body: [UInt8]? = nil,
        timeout: Duration? = nil
    ) {
        self.init(method, ServiceAddress(url), headers: headers, body: body, timeout: timeout)
    }
}
