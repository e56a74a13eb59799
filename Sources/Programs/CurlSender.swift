import CurlClient
import Telemetry

/// Lets the Pushgateway's client send through libcurl.
struct CurlSender: HTTPSending {
    private let client: CurlClient

    init(userAgent: String) {
        client = CurlClient(CurlClient.Configuration(userAgent: userAgent))
    }

    /// For one attempt: a program that has done its work should not be kept long by a gateway that hangs.
    static let patience: Duration = .seconds(2)

    func send(
        method: String,
        url: String,
        headers: [String: String],
        body: [UInt8]
    ) async throws -> (status: Int, body: [UInt8]) {
        var fields = HTTPHeaders()
        for (name, value) in headers { fields[name] = value }
        let method = HTTPRequest.Method(rawValue: method) ?? .post
        let response = try await client.send(
            HTTPRequest(method, url, headers: fields, body: body, timeout: Self.patience)
        )
        return (response.status, response.body)
    }
}
