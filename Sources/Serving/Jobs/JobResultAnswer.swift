import Foundation
import HTTPTypes
import Hummingbird
import JSONSchema
import NIOCore

/// The result of a job: JSON, or a file, of which a client may ask for a part.
enum JobResultAnswer: RouteAnswer {
    case json(String)
    /// - Parameters:
    ///   - name: the name under which a browser stores the file.
    ///   - range: the wanted part; `nil` for the whole file.
    case file(OpenFile, mediaType: String, name: String, range: Range<Int>?)

    static var forms: [AnswerForm] {
        let files = JobRequest.ExportFormat.allCases.map(\.mediaType)
        return [.json(.any)] + files.map { AnswerForm(mediaType: $0) }
            + files.map { AnswerForm(status: .partialContent, mediaType: $0) }
    }

    private static let partSize = 64 * 1024

    func response() -> Response {
        switch self {
        case .json(let text):
            let body = ByteBuffer(string: text)
            return Response(
                status: .ok,
                headers: [.contentType: "application/json", .contentLength: "\(body.readableBytes)"],
                body: ResponseBody(byteBuffer: body)
            )
        case .file(let file, let mediaType, let name, let range):
            let part = range ?? 0..<file.size
            var headers: HTTPFields = [
                .contentType: mediaType == "text/csv" ? "text/csv; charset=utf-8" : mediaType, .acceptRanges: "bytes",
                .contentLength: "\(part.count)", .contentDisposition: "attachment; filename=\"\(name)\"",
                // A result never changes.
                .eTag: "\"\(name)\"", .cacheControl: "private, immutable",
            ]
            if range != nil {
                headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(file.size)"
            }
            return Response(
                status: range == nil ? .ok : .partialContent,
                headers: headers,
                body: Self.body(of: file, part)
            )
        }
    }

    private static func body(of file: OpenFile, _ part: Range<Int>) -> ResponseBody {
        ResponseBody { writer in
            var position = part.lowerBound
            while position < part.upperBound {
                let count = min(partSize, part.upperBound - position)
                // Reading a file may wait for the disk, and an event loop must not.
                let bytes = try await withTaskExecutorPreference(globalConcurrentExecutor) {
                    try file.bytes(at: position, count: count)
                }
                try await writer.write(ByteBuffer(bytes: bytes))
                position += bytes.count
            }
            try await writer.finish(nil)
        }
    }
}

/// A file that stays readable when its name is deleted.
final class OpenFile: Sendable {
    private let descriptor: Int32
    let size: Int

    /// - Returns: `nil` if the file cannot be opened.
    init?(path: String) {
        let opened = open(path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { return nil }
        let end = lseek(opened, 0, SEEK_END)
        guard end >= 0 else {
            close(opened)
            return nil
        }
        descriptor = opened
        size = Int(end)
    }

    deinit { close(descriptor) }

    /// - Throws: an error of the file system, also for an end before `count` bytes.
    func bytes(at position: Int, count: Int) throws -> [UInt8] {
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, read in
            read = max(pread(descriptor, buffer.baseAddress, count, off_t(position)), 0)
        }
        guard !bytes.isEmpty else { throw CocoaError(.fileReadUnknown) }
        return bytes
    }
}

extension Request {
    /// The one range that the client asks for (RFC 9110, section 14.2); `nil` for the whole file.
    ///
    /// Several ranges are answered with the whole file, as the RFC permits.
    ///
    /// - Throws: a ``Problem`` with the status 416 for a range outside of the file.
    func byteRange(of size: Int) throws -> Range<Int>? {
        guard let field = headers[.range], let match = field.wholeMatch(of: /bytes=([0-9]{0,18})-([0-9]{0,18})/) else {
            return nil
        }
        switch (Int(match.1), Int(match.2)) {
        case (let first?, let last):
            guard last ?? first >= first else { return nil }
            guard first < size else { throw Problem.rangeOutside(of: size) }
            return first..<min(last ?? size - 1, size - 1) + 1
        case (nil, let suffix?):
            guard suffix > 0, size > 0 else { throw Problem.rangeOutside(of: size) }
            return max(0, size - suffix)..<size
        case (nil, nil): return nil
        }
    }
}

extension Problem {
    fileprivate static func rangeOutside(of size: Int) -> Problem {
        Problem(
            .rangeNotSatisfiable,
            kind: .range,
            title: "The range is outside of the result",
            detail: "the result has \(size) bytes",
            headers: [.contentRange: "bytes */\(size)"]
        )
    }
}
