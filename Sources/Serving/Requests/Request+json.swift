import Foundation
import Hummingbird
import NIOCore

extension Request {
    /// Reads the body as JSON of the given type.
    ///
    /// - Throws: a ``Problem`` that names the place in the body, what came and what is expected.
    func json<Value: Decodable>(_ type: Value.Type, context: APIRequestContext) async throws -> Value {
        try Self.decode(type, from: try await collectedBody(context))
    }

    /// Reads the body of `POST /predict`.
    ///
    /// - Throws: a ``Problem`` that names the place in the body, what came and what is expected.
    func predictInput(context: APIRequestContext) async throws -> PredictInput {
        let body = try await collectedBody(context)
        if let plain = body.withUnsafeReadableBytes(SequenceReader.read) {
            return PredictInput(sequence: plain.sequence, horizons: plain.horizons)
        }
        return try Self.decode(PredictInput.self, from: body)
    }

    private func collectedBody(_ context: APIRequestContext) async throws -> ByteBuffer {
        do {
            return try await body.collect(upTo: context.maxUploadSize)
        } catch is NIOTooManyBytesError {
            throw Problem.bodyTooLarge
        }
    }

    private static func decode<Value: Decodable>(_ type: Value.Type, from body: ByteBuffer) throws -> Value {
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
    ///   - error: what the decoder said.
    ///   - body: what it could not decode.
    init(_ error: DecodingError, body: Data) {
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            self = .invalid(context.pointer, context.debugDescription)
        case .keyNotFound(let key, let context):
            self = .invalid(context.pointer(to: key), "it is missing")
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            self = .invalid(context.pointer, context.debugDescription)
        default:
            self = .notJSON(body)
        }
    }

    /// The decoder says of some bodies only that they are wrong; a second reader says where, and tells numbers that are
    /// JSON but beyond a double from what is no JSON.
    private static func notJSON(_ body: Data) -> Problem {
        var found = body.isEmpty ? "the body is empty" : "it cannot be read"
        do {
            _ = try JSONSerialization.jsonObject(with: body, options: .fragmentsAllowed)
        } catch let error as NSError {
            let reason = error.userInfo[NSDebugDescriptionErrorKey] as? String
            if let number = reason?.firstMatch(of: /Number (\S+) is not representable/)?.1 {
                return .invalid("body", "the number \(number) came, one that a 64-bit float can hold is expected")
            }
            if !body.isEmpty, let reason { found = reason }
        }
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
