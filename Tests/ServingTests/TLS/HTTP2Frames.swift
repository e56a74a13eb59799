/// Frames of HTTP/2 as bytes (RFC 9113, section 4.1), also such as no client would send.
struct HTTP2Frame: Equatable {
    enum Kind: UInt8 {
        case data = 0
        case headers = 1
        case reset = 3
        case settings = 4
        case ping = 6
        case goAway = 7
        case windowUpdate = 8
        case continuation = 9
    }

    var kind: UInt8
    var flags: UInt8 = 0
    var stream: UInt32 = 0
    var payload: [UInt8] = []

    init(_ kind: Kind, flags: UInt8 = 0, stream: UInt32 = 0, _ payload: [UInt8] = []) {
        self.kind = kind.rawValue
        self.flags = flags
        self.stream = stream
        self.payload = payload
    }

    private init(kind: UInt8, flags: UInt8, stream: UInt32, payload: [UInt8]) {
        self.kind = kind
        self.flags = flags
        self.stream = stream
        self.payload = payload
    }

    static let endStream: UInt8 = 1
    static let endHeaders: UInt8 = 4

    /// A client's first bytes.
    static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + HTTP2Frame(.settings).bytes

    var bytes: [UInt8] {
        let length = payload.count
        return [UInt8(length >> 16 & 255), UInt8(length >> 8 & 255), UInt8(length & 255), kind, flags]
            + Self.number(stream) + payload
    }

    static func number(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    /// A request of one frame.
    static func request(
        _ stream: UInt32,
        _ method: String = "GET",
        _ path: String = "/healthz",
        fields: [(String, String)] = [],
        ends: Bool = true
    ) -> HTTP2Frame {
        let pseudo = [(":method", method), (":scheme", "https"), (":path", path), (":authority", "localhost")]
        return HTTP2Frame(
            .headers,
            flags: endHeaders | (ends ? endStream : 0),
            stream: stream,
            (pseudo + fields).flatMap { literal($0.0, $0.1) }
        )
    }

    static func reset(_ stream: UInt32) -> HTTP2Frame { HTTP2Frame(.reset, stream: stream, number(8)) }

    /// A field without compression (RFC 7541, section 6.2.2).
    static func literal(_ name: String, _ value: String) -> [UInt8] {
        [0] + length(name.utf8.count) + Array(name.utf8) + length(value.utf8.count) + Array(value.utf8)
    }

    /// An integer with a prefix of seven bits (RFC 7541, section 5.1).
    private static func length(_ count: Int) -> [UInt8] {
        guard count >= 127 else { return [UInt8(count)] }
        var bytes: [UInt8] = [127]
        var rest = count - 127
        while rest >= 128 {
            bytes.append(UInt8(rest % 128 + 128))
            rest /= 128
        }
        return bytes + [UInt8(rest)]
    }

    /// The complete frames of received bytes.
    static func frames(of bytes: [UInt8]) -> [HTTP2Frame] {
        var frames: [HTTP2Frame] = []
        var rest = bytes[...]
        while rest.count >= 9 {
            let head = Array(rest.prefix(9))
            let length = Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])
            guard rest.count >= 9 + length else { break }
            let stream = head[5...].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            frames.append(
                HTTP2Frame(
                    kind: head[3],
                    flags: head[4],
                    stream: stream,
                    payload: Array(rest.dropFirst(9).prefix(length))
                )
            )
            rest = rest.dropFirst(9 + length)
        }
        return frames
    }

    func `is`(_ kind: Kind, of stream: UInt32) -> Bool { self.kind == kind.rawValue && self.stream == stream }
}

extension [HTTP2Frame] {
    /// The body of a stream's answer.
    func body(of stream: UInt32) -> String {
        String(decoding: filter { $0.is(.data, of: stream) }.flatMap(\.payload), as: UTF8.self)
    }

    /// Whether the answer of a stream is complete.
    func ends(_ stream: UInt32) -> Bool {
        contains { $0.stream == stream && ($0.kind == 0 || $0.kind == 1) && $0.flags & HTTP2Frame.endStream != 0 }
    }

    /// The error code with which the server ends a stream; `nil` if it does not.
    func resetCode(of stream: UInt32) -> UInt8? { first { $0.is(.reset, of: stream) }?.payload.last }

    /// The error code with which the server ends the connection without an error of its own being meant; `nil` if it
    /// does not.
    var goAwayCode: UInt8? { last { $0.is(.goAway, of: 0) }?.payload[7] }
}
