import Foundation
import Hummingbird
import NIOCore

extension Request {
    /// Reads the body as JSON of the given type.
    ///
    /// - Throws: a ``Problem`` that names the place in the body, what is wrong there, and what is expected.
    func json<Value: Decodable>(_ type: Value.Type, context: APIRequestContext) async throws -> Value {
        try Self.decode(type, from: try await collectedBody(context))
    }

    func collectedBody(_ context: APIRequestContext) async throws -> ByteBuffer {
        do {
            return try await body.collect(upTo: context.maxUploadSize)
        } catch is NIOTooManyBytesError {
            throw Problem.bodyTooLarge
        }
    }

    static func decode<Value: Decodable>(_ type: Value.Type, from body: ByteBuffer) throws -> Value {
        let body = Data(body.readableBytesView)
        do {
            return try JSONDecoder().decode(type, from: body)
        } catch let error as DecodingError {
            throw Problem(error, body: body)
        }
    }
}

extension Problem {
    /// - Parameters:
    ///   - error: of the decoder.
    ///   - body: what it could not decode.
    init(_ error: DecodingError, body: Data) {
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            self = .invalid(context.pointer, context.debugDescription)
        case .keyNotFound(let key, let context):
            self = .invalid(context.pointer(to: key), "is missing")
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            self = .invalid(context.pointer, context.debugDescription)
        default:
            self = .notJSON(body)
        }
    }

    /// The decoder reports of some bodies only that they are wrong; a second reader reports where, and distinguishes numbers
    /// that are JSON but beyond a double from text that is not JSON.
    private static func notJSON(_ body: Data) -> Problem {
        var found = body.isEmpty ? "an empty body" : "text that is not JSON"
        do {
            _ = try JSONSerialization.jsonObject(with: body, options: .fragmentsAllowed)
        } catch let error as NSError {
            let reason = error.userInfo[NSDebugDescriptionErrorKey] as? String
            if let number = reason?.firstMatch(of: /Number (\S+) is not representable/)?.1 {
                return .invalid("body", mustBe: "of numbers that a 64-bit float can hold", got: "\(number)")
            }
            if !body.isEmpty, let reason { found += ": " + reason }
        }
        return Problem(
            .badRequest,
            kind: .notJSON,
            title: "The body is not JSON",
            detail: "the body "
                + mismatch(mustBe: "a JSON object (NaN and Infinity are not JSON; a missing value is null)", got: found)
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
