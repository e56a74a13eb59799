import Foundation
import Hummingbird
import NIOCore

extension Request {
    /// Reads the body as JSON of the given type.
    ///
    /// - Throws: a ``Problem`` that names the place in the body, what came and what is expected.
    func json<Value: Decodable>(_ type: Value.Type, context: APIRequestContext) async throws -> Value {
        let bytes: ByteBuffer
        do {
            bytes = try await body.collect(upTo: context.maxUploadSize)
        } catch is NIOTooManyBytesError {
            throw Problem.bodyTooLarge
        }
        do {
            return try JSONDecoder().decode(type, from: Data(bytes.readableBytesView))
        } catch let error as DecodingError {
            throw Problem(error, emptyBody: bytes.readableBytes == 0)
        }
    }
}

extension Problem {
    init(_ error: DecodingError, emptyBody: Bool) {
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            self = .invalid(context.pointer, context.debugDescription)
        case .keyNotFound(let key, let context):
            self = .invalid(context.pointer(to: key), "it is missing")
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            self = .invalid(context.pointer, context.debugDescription)
        case .dataCorrupted(let context):
            self = .notJSON(context: context, emptyBody: emptyBody)
        @unknown default:
            self = .notJSON(context: nil, emptyBody: emptyBody)
        }
    }

    private static func notJSON(context: DecodingError.Context?, emptyBody: Bool) -> Problem {
        let underlying = (context?.underlyingError as? NSError)?.userInfo[NSDebugDescriptionErrorKey] as? String
        let found = emptyBody ? "the body is empty" : underlying ?? "it cannot be read"
        return Problem(
            .badRequest,
            kind: "not-json",
            title: "The body is not JSON",
            detail: "\(found); a JSON object is expected (NaN and Infinity are not JSON; a missing value is null)"
        )
    }
}

extension DecodingError.Context {
    var pointer: String { Self.pointer(codingPath) }

    func pointer(to key: any CodingKey) -> String { Self.pointer(codingPath + [key]) }

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
