package import HTTPClient
import Synchronization

/// A response whose body arrives in parts.
package struct ResponseStream: Sendable {
    package let status: Int
    package let headers: HTTPHeaders
    package let body: ResponseParts
}

/// The decompressed parts of a body, in order; one task reads them.
///
/// The transfer waits while the reader is slow, and ends with the last reference.
package final class ResponseParts: Sendable {
    let sink: PartsSink
    private let onEnd: @Sendable () -> Void

    init(_ sink: PartsSink, onEnd: @escaping @Sendable () -> Void) {
        self.sink = sink
        self.onEnd = onEnd
    }

    deinit { onEnd() }

    /// The next bytes; `nil` behind the last ones.
    ///
    /// - Throws: ``HTTPTransportError`` if the body is not complete; `CancellationError`.
    package func next() async throws -> [UInt8]? {
        try await withTaskCancellationHandler {
            try await sink.next()
        } onCancel: { [onEnd] in
            onEnd()
        }
    }
}

/// Receives a response on the thread of the transfers, and passes it to a task.
final class PartsSink: Sendable {
    typealias Head = (status: Int, headers: HTTPHeaders)

    /// The bytes after which the transfer waits for the reader.
    private static let capacity = 256 * 1024

    private struct State {
        var head: Head?
        var headReader: CheckedContinuation<Head, any Error>?
        var bytes: [UInt8] = []
        var isWaiting = false
        var end: Result<Void, any Error>?
        var reader: CheckedContinuation<[UInt8]?, any Error>?
    }

    private let state = Mutex(State())
    /// Lets the waiting transfer continue.
    private let onSpace: @Sendable () -> Void

    init(onSpace: @escaping @Sendable () -> Void) {
        self.onSpace = onSpace
    }

    /// - Throws: the error of the transfer if it ended before its head was known.
    func head() async throws -> Head {
        try await withCheckedThrowingContinuation { continuation in
            let known: Result<Head, any Error>? = state.withLock { state in
                if let head = state.head { return .success(head) }
                if case .failure(let error) = state.end { return .failure(error) }
                state.headReader = continuation
                return nil
            }
            if let known { continuation.resume(with: known) }
        }
    }

    func next() async throws -> [UInt8]? {
        try await withCheckedThrowingContinuation { continuation in
            let (known, hasSpace): (Result<[UInt8]?, any Error>?, Bool) = state.withLock { state in
                if !state.bytes.isEmpty {
                    defer { (state.bytes, state.isWaiting) = ([], false) }
                    return (.success(state.bytes), state.isWaiting)
                }
                if let end = state.end { return (end.map { nil }, false) }
                state.reader = continuation
                return (nil, false)
            }
            if hasSpace { onSpace() }
            if let known { continuation.resume(with: known) }
        }
    }

    func begin(_ head: Head) {
        let reader = state.withLock { state in
            state.head = head
            defer { state.headReader = nil }
            return state.headReader
        }
        reader?.resume(returning: head)
    }

    /// - Returns: whether the bytes were taken; otherwise the transfer waits.
    func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let (isTaken, reader) = state.withLock { state in
            guard state.bytes.count < Self.capacity else {
                state.isWaiting = true
                return (false, nil as CheckedContinuation<[UInt8]?, any Error>?)
            }
            state.bytes.append(contentsOf: bytes)
            defer { state.reader = nil }
            return (true, state.reader)
        }
        if let reader {
            let taken = state.withLock { state in
                defer { state.bytes = [] }
                return state.bytes
            }
            reader.resume(returning: taken)
        }
        return isTaken
    }

    func end(_ result: Result<Void, any Error>) {
        let (headReader, reader) = state.withLock { state in
            state.end = result
            defer { (state.headReader, state.reader) = (nil, nil) }
            return (state.headReader, state.reader)
        }
        if case .failure(let error) = result { headReader?.resume(throwing: error) }
        reader?.resume(with: result.map { nil })
    }
}

/// The receiver of a transfer's response.
enum Receiver: Sendable {
    case whole(CheckedContinuation<HTTPResponse, any Error>)
    case parts(PartsSink)

    func resume(with result: Result<HTTPResponse, any Error>) {
        switch self {
        case .whole(let continuation): continuation.resume(with: result)
        case .parts(let sink):
            // A response without a body has no first part.
            if case .success(let response) = result { sink.begin((response.status, response.headers)) }
            sink.end(result.map { _ in })
        }
    }

    func resume(throwing error: any Error) { resume(with: .failure(error)) }
}
