/// A place in a JSON text (RFC 6901), such as `/window/3/time`; the whole text is the empty pointer.
package struct JSONPointer: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    private init(text description: String) {
        self.description = description
    }

    /// The whole text.
    package static let root = JSONPointer(text: "")

    /// The member of an object.
    package static func / (parent: JSONPointer, name: String) -> JSONPointer {
        JSONPointer(text: parent.description + "/" + escaped(name))
    }

    /// The element of a list, from 0.
    package static func / (parent: JSONPointer, index: Int) -> JSONPointer {
        JSONPointer(text: "\(parent.description)/\(index)")
    }

    private static func escaped(_ name: String) -> String {
        guard name.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else { return name }
        return name.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
            .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
    }
}

extension JSONPointer: ExpressibleByStringLiteral {
    /// The member of the outermost object with this name.
    package init(stringLiteral name: String) {
        self = .root / name
    }
}

extension JSONPointer: Encodable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
