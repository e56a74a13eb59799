import Dispatch
import Foundation
import HTTPClient
import XCTest

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A TCP connection to an API that sends and receives exactly the given bytes.
final class RawConnection: Sendable {
    private let descriptor: Int32

    struct Failed: Error {
        var reason: String
    }

    convenience init(to api: RunningAPI) throws {
        self.init()
        try connect(to: api)
    }

    /// A socket that is not connected yet.
    init() {
        #if canImport(Glibc)
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
    }

    func connect(to api: RunningAPI) throws {
        let port = URL(string: api.url)?.port ?? 0
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Self.connectDescriptor(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw Failed(reason: String(cString: strerror(errno))) }
    }

    deinit { Self.closeDescriptor(descriptor) }

    /// Sends all bytes, or as many as the peer takes until it closes.
    @discardableResult
    func send(_ text: String) -> Int { send(Array(text.utf8)) }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Int {
        var sent = 0
        while sent < bytes.count {
            #if canImport(Glibc)
            let flags = Int32(MSG_NOSIGNAL)
            #else
            let flags: Int32 = 0
            #endif
            let count = bytes[sent...].withUnsafeBytes { Self.sendBytes(descriptor, $0, flags) }
            guard count > 0 else { return sent }
            sent += count
        }
        return sent
    }

    /// Ends the sending side.
    func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Closes the connection with a reset, as a killed client does.
    func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        // The descriptor itself is closed by deinit.
        var unspecified = sockaddr()
        unspecified.sa_family = sa_family_t(AF_UNSPEC)
        _ = Self.connectDescriptor(descriptor, &unspecified, socklen_t(MemoryLayout<sockaddr>.size))
    }

    /// Reads until `isComplete`, the end of the stream, or `seconds` have passed.
    ///
    /// - Returns: the text, and whether the peer has closed the connection.
    func receive(
        within seconds: Double = 10,
        until isComplete: @escaping @Sendable (String) -> Bool = { _ in false }
    ) async -> (text: String, isClosed: Bool) {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "receive")
                .async { [self] in
                    let deadline = ContinuousClock.now + .seconds(seconds)
                    var received: [UInt8] = []
                    var buffer = [UInt8](repeating: 0, count: 65_536)
                    while true {
                        let left = max(0, Int32(Double((deadline - .now).components.seconds) * 1000) + 999)
                        guard ContinuousClock.now < deadline else { break }
                        var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                        guard Self.wait(&poll, min(left, 200)) > 0 else { continue }
                        let count = recv(descriptor, &buffer, buffer.count, 0)
                        let text = String(decoding: received, as: UTF8.self)
                        guard count > 0 else {
                            continuation.resume(returning: (text, true))
                            return
                        }
                        received += buffer[..<count]
                        let whole = String(decoding: received, as: UTF8.self)
                        if isComplete(whole) {
                            continuation.resume(returning: (whole, false))
                            return
                        }
                    }
                    continuation.resume(returning: (String(decoding: received, as: UTF8.self), false))
                }
        }
    }

    private static func connectDescriptor(
        _ descriptor: Int32,
        _ address: UnsafePointer<sockaddr>,
        _ length: socklen_t
    ) -> Int32 {
        #if canImport(Glibc)
        Glibc.connect(descriptor, address, length)
        #else
        Darwin.connect(descriptor, address, length)
        #endif
    }

    private static func closeDescriptor(_ descriptor: Int32) { close(descriptor) }

    private static func wait(_ descriptor: inout pollfd, _ milliseconds: Int32) -> Int32 {
        poll(&descriptor, 1, milliseconds)
    }

    private static func sendBytes(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, _ flags: Int32) -> Int {
        #if canImport(Glibc)
        Glibc.send(descriptor, bytes.baseAddress, bytes.count, flags)
        #else
        Darwin.send(descriptor, bytes.baseAddress, bytes.count, flags)
        #endif
    }
}

extension RunningAPI {
    /// Sends bytes on a new connection, and reads until the peer closes it.
    func exchange(_ text: String, within seconds: Double = 10) async throws -> (text: String, isClosed: Bool) {
        let connection = try RawConnection(to: self)
        connection.send(text)
        return await connection.receive(within: seconds)
    }
}

extension RunningAPI {
    /// `OPTIONS`, which the client of the tests does not have.
    func options(_ path: String, headers: [String: String] = [:]) async throws -> Answer {
        let fields = headers.map { "\($0.key): \($0.value)\r\n" }.joined()
        let answer = try await exchange("OPTIONS \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\(fields)\r\n")
            .text
        let parts = answer.split(separator: "\r\n\r\n", maxSplits: 1)
        let lines = (parts.first ?? "").split(separator: "\r\n")
        var fieldsOfAnswer: HTTPHeaders = [:]
        for line in lines.dropFirst() {
            let pair = line.split(separator: ": ", maxSplits: 1)
            fieldsOfAnswer.append(name: String(pair[0]), value: String(pair[1]))
        }
        let status = lines.first.flatMap { Int($0.dropFirst(9).prefix(3)) } ?? 0
        return Answer(status: status, headers: fieldsOfAnswer, text: parts.count > 1 ? String(parts[1]) : "")
    }
}
