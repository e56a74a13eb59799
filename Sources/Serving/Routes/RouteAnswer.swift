import Hummingbird

/// The answer of a route to an acceptable request.
protocol RouteAnswer: Sendable {
    /// The media types that the route can answer with, without parameters.
    static var mediaTypes: [String] { get }

    /// - Throws: an error of the encoder.
    func response() throws -> Response
}

extension RouteAnswer {
    static var mediaTypes: [String] { ["application/json"] }
}

extension RouteAnswer where Self: Encodable {
    func response() throws -> Response { try Response(json: self) }
}
