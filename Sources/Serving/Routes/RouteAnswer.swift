import Hummingbird

/// What a route answers if nothing is wrong.
protocol RouteAnswer: Sendable {
    /// - Throws: an error of the encoder.
    func response() throws -> Response
}

extension RouteAnswer where Self: Encodable {
    func response() throws -> Response { try Response(json: self) }
}
