import Hummingbird
import JSONSchema

/// The answer of a route to an acceptable request.
protocol RouteAnswer: Sendable {
    /// The forms that the answer can have; the first is the usual one.
    static var forms: [AnswerForm] { get }

    /// - Throws: an error of the encoder.
    func response() throws -> Response
}

/// An answer that is always a JSON body of one form.
protocol JSONRouteAnswer: RouteAnswer {
    static var schema: JSONSchema { get }
}

extension RouteAnswer {
    /// The media types that the route can answer with, without parameters.
    static var mediaTypes: [String] { forms.compactMap(\.mediaType) }
}

extension JSONRouteAnswer {
    static var forms: [AnswerForm] { [.json(schema)] }
}

extension RouteAnswer where Self: Encodable {
    func response() throws -> Response { try Response(json: self) }
}
