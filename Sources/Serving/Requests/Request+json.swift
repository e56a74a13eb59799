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
