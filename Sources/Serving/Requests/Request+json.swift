import Foundation
import Hummingbird
import NIOCore
import NIOHTTP1

extension Request {
    /// The whole body, decompressed.
    ///
    /// - Throws: a ``Problem`` if the body is not JSON by its fields, is too large, wrongly framed, or does not arrive.
    func collectedBody(_ context: APIRequestContext) async throws -> ByteBuffer {
        try requireJSON()
        let isCompressed = try isCompressed()
        if let length = headers.value(of: .contentLength).flatMap({ Int($0) }), length > context.maxUploadSize {
            throw Problem.bodyTooLarge
        }
        if headers.contains(.expect) { context.channel.triggerUserOutboundEvent(BodyIsWanted(), promise: nil) }
        let collected = try await received(context)
        guard isCompressed, collected.readableBytes > 0 else { return collected }
        do {
            let (limit, held) = (context.maxUploadSize, context.held)
            // A small body can become a large one, which would delay the other connections of the event loop.
            return try await withTaskExecutorPreference(globalConcurrentExecutor) {
                try Gzip.decompress(collected, limit: limit) { try held?.hold($0) }
            }
        } catch let failure as Gzip.Failure {
            throw failure == .tooLarge ? Problem.bodyTooLarge : Problem.damagedGzip
        }
    }

    /// The body as it was sent.
    private func received(_ context: APIRequestContext) async throws -> ByteBuffer {
        var collected = ByteBuffer()
        do {
            for try await part in body {
                guard collected.readableBytes + part.readableBytes <= context.maxUploadSize else {
                    throw Problem.bodyTooLarge
                }
                try context.held?.hold(part.readableBytes)
                if collected.readableBytes == 0 { collected = part } else { collected.writeImmutableBuffer(part) }
            }
        } catch let error as HTTPParserError {
            throw Problem(error)
        }
        return collected
    }
}

extension ByteBuffer {
    /// Reads JSON of the given type; a byte order mark of UTF-8 is ignored (RFC 8259, section 8.1).
    ///
    /// - Throws: a ``Problem`` with the place in the body, the wrong value and the expected one.
    func decoded<Value: RouteInput & Decodable>(as type: Value.Type) throws -> Value {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let hasMark = readableBytesView.starts(with: mark)
        let body = Data(readableBytesView.dropFirst(hasMark ? mark.count : 0))
        try body.withUnsafeBytes { try type.requireForm(of: $0) }
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

    /// - Parameter error: the parser's error about the framing of a body.
    init(_ error: HTTPParserError) {
        self =
            switch error {
            case .headerOverflow:
                Problem(
                    .requestHeaderFieldsTooLarge,
                    kind: .request,
                    title: "The trailers are too large",
                    detail: "the fields after the body must be smaller; AeroCast reads none of them"
                )
            default:
                Problem(
                    .badRequest,
                    kind: .request,
                    title: "The request is not HTTP/1.1",
                    detail:
                        "the body must be framed by Content-Length or Transfer-Encoding: chunked (RFC 9112, section 6)"
                )
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
