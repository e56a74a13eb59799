import Hummingbird

/// The answer of a route to an acceptable request.
protocol RouteAnswer: Sendable {
    /// - Throws: an error of the encoder.
    func response() throws -> Response
}

extension RouteAnswer where Self: Encodable {
    func response() throws -> Response { try Response(json: self) }
}
