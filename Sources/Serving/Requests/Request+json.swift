import Foundation
import Hummingbird
import NIOCore

extension Request {
    /// Reads the body as JSON of the given type.
    ///
    /// - Throws: a ``Problem`` with the place in the body, the wrong value and the expected one.
    func json<Value: RouteInput & Decodable>(_ type: Value.Type, context: APIRequestContext) async throws -> Value {
        try Self.decode(type, from: try await collectedBody(context))
    }

    func collectedBody(_ context: APIRequestContext) async throws -> ByteBuffer {
        do {
            return try await body.collect(upTo: context.maxUploadSize)
        } catch is NIOTooManyBytesError {
            throw Problem.bodyTooLarge
        }
    }

    static func decode<Value: RouteInput & Decodable>(_ type: Value.Type, from body: ByteBuffer) throws -> Value {
        let body = Data(body.readableBytesView)
        try type.requireForm(of: body)
        do {
            return try JSONDecoder().decode(type, from: body)
        } catch let error as DecodingError {
            throw Problem(error)
        }
    }
}

extension Problem {
    /// The error of the decoder about a body of the right form: one of this module's own words, or of none.
    init(_ error: DecodingError) {
        if case .dataCorrupted(let context) = error, !context.codingPath.isEmpty {
            self = .invalid(context.pointer, context.debugDescription)
        } else {
            self = .invalid("body", "does not have the form that the route reads; see /docs")
        }
    }
}

extension DecodingError.Context {
    var pointer: String { Self.pointer(codingPath) }

    private static func pointer(_ path: [any CodingKey]) -> String {
        var text = ""
        for key in path {
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
        return text.isEmpty ? "body" : text
    }
}
