import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// Smaller answers fit one packet.
    private static let smallestCompressed = 1024

    /// The same answer, compressed if the client accepts gzip and the answer is long enough and complete.
    func compressed(for request: Request) async throws -> Response {
        guard let length = body.contentLength, length >= Self.smallestCompressed, !headers.contains(.contentEncoding)
        else { return self }
        var response = self
        response.headers.append(HTTPField(name: .vary, value: "Accept-Encoding"))
        guard let accepted = request.headers.value(of: .acceptEncoding), AcceptedValues(accepted).accept(coding: "gzip")
        else {
            return response
        }
        let collector = Collector()
        try await body.write(collector)
        guard let compressed = Gzip.compress(collector.content.buffer), compressed.readableBytes < length else {
            return response
        }
        response.headers[.contentEncoding] = "gzip"
        response.headers[.contentLength] = "\(compressed.readableBytes)"
        if let tag = response.headers[.eTag], !tag.hasPrefix("W/") { response.headers[.eTag] = "W/" + tag }
        response.body = ResponseBody(byteBuffer: compressed)
        return response
    }

    /// Keeps what is written.
    private struct Collector: ResponseBodyWriter {
        final class Content {
            var buffer = ByteBuffer()
        }

        let content = Content()

        mutating func write(_ buffer: ByteBuffer) async throws { content.buffer.writeImmutableBuffer(buffer) }

        consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}
