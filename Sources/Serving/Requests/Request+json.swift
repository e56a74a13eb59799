import Foundation
import Hummingbird
import NIOCore

extension Request {
    /// Reads the body as JSON of the given type.
    ///
    /// - Throws: a ``Problem`` with the place in the body, the wrong value and the expected one.
    func json<Value: Decodable>(_ type: Value.Type, context: APIRequestContext) async throws -> Value {
        try Self.decode(type, from: try await collectedBody(context))
    }

    /// The whole body, decompressed.
    ///
    /// - Throws: a ``Problem`` if the body is not JSON by its fields, is too large, or does not arrive.
    func collectedBody(_ context: APIRequestContext) async throws -> ByteBuffer {
        try requireJSON()
        let isCompressed = try isCompressed()
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > context.maxUploadSize {
            throw Problem.bodyTooLarge
        }
        if headers[.expect] != nil { context.channel.triggerUserOutboundEvent(BodyIsWanted(), promise: nil) }
        var collected = ByteBuffer()
        for try await part in body {
            guard collected.readableBytes + part.readableBytes <= context.maxUploadSize else {
                throw Problem.bodyTooLarge
            }
            try context.held?.hold(part.readableBytes)
            if collected.readableBytes == 0 { collected = part } else { collected.writeImmutableBuffer(part) }
        }
        guard isCompressed, collected.readableBytes > 0 else { return collected }
        do {
            return try Gzip.decompress(collected, limit: context.maxUploadSize) { try context.held?.hold($0) }
        } catch let failure as Gzip.Failure {
            throw failure == .tooLarge ? Problem.bodyTooLarge : Problem.damagedGzip
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
    ///   - error: the decoder's error.
    ///   - body: the body that could not be decoded.
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

    /// Reads the body a second time, because `JSONDecoder` does not report the place of a syntax error, and does not
    /// distinguish a number that overflows a double from text that is not JSON.
    private static func notJSON(_ body: Data) -> Problem {
        var found = body.isEmpty ? "an empty body" : "text that is not JSON"
        do {
            _ = try JSONSerialization.jsonObject(with: body, options: .fragmentsAllowed)
        } catch let error as NSError {
            let reason = error.userInfo[NSDebugDescriptionErrorKey] as? String
            if let number = reason?.firstMatch(of: /Number (\S+) is not representable/)?.1 {
                return .invalid("body", mustBe: "JSON with numbers that fit a 64-bit float", got: "\(number)")
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
