/// The header `traceparent`, by which a caller names the trace that a request belongs to (W3C Trace Context, section 3.2).
///
/// `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`: version, trace, the caller's own step in it, flags; each in
/// hexadecimal digits of lower case.
package struct TraceParent: Hashable, Sendable {
    package let trace: TraceIdentifier
    /// The caller's step; not zero.
    package let parent: UInt64
    /// Whether the caller records the trace.
    package let isSampled: Bool

    /// Fails where the specification calls the value invalid.
    ///
    /// Of a version later than 00 the fields of 00 are read,
    /// whatever follows after another hyphen (section 3.2.4).
    ///
    /// - Parameter header: the field's value.
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

    /// Of version 00.
    private static let length = 55
}
