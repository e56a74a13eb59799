/// The header `traceparent`, which names a request's trace (W3C Trace Context, section 3.2).
///
/// `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`: version, trace, the caller's span, flags; each in
/// lower-case hexadecimal digits.
package struct TraceParent: Hashable, Sendable {
    package let trace: TraceIdentifier
    /// The caller's span; not zero.
    package let parent: UInt64
    /// Whether the caller records the trace.
    package let isSampled: Bool

    /// Parses a header; returns `nil` if the value is invalid by the specification.
    ///
    /// For a version later than 00, the fields of version 00 are read, and text after a further hyphen is ignored
    /// (section 3.2.4).
    ///
    /// - Parameter header: the header's value.
    package init?(_ header: some StringProtocol) {
        let text = Array(header.utf8)
        let hyphen = UInt8(ascii: "-")
        guard text.count >= Self.length, [2, 35, 52].allSatisfy({ text[$0] == hyphen }),
            let version = UInt64(lowercaseHex: text[0..<2]), version != 0xFF,
            let trace = TraceIdentifier(String(decoding: text[3..<35], as: UTF8.self)),
            let parent = UInt64(lowercaseHex: text[36..<52]), parent != 0,
            let flags = UInt64(lowercaseHex: text[53..<55])
        else { return nil }
        let isWhole = text.count == Self.length || (version != 0 && text[Self.length] == hyphen)
        guard isWhole else { return nil }
        self.trace = trace
        self.parent = parent
        isSampled = flags & 1 == 1
    }

    /// The length of a value of version 00.
    private static let length = 55
}
