/// The labels of one series, in a fixed order.
package struct LabelSet: Hashable, Sendable {
    package struct Label: Hashable, Sendable {
        package let name: String
        package let value: String
    }

    package let labels: [Label]
    /// The escaped labels in the syntax of both text formats: `name="value"`, joined by commas; UTF-8.
    let text: [UInt8]

    /// Creates a set; labels with an empty value are omitted, because Prometheus treats them as absent.
    package init(names: [String], values: [String]) {
        labels = zip(names, values)
            .compactMap { name, value in
                value.isEmpty ? nil : Label(name: name, value: value)
            }
        var text: [UInt8] = []
        for label in labels {
            if !text.isEmpty { text.append(UInt8(ascii: ",")) }
            text += label.name.utf8
            text += "=\"".utf8
            Self.escape(label.value, into: &text)
            text.append(UInt8(ascii: "\""))
        }
        self.text = text
    }

    package static func == (left: LabelSet, right: LabelSet) -> Bool { left.text == right.text }

    package func hash(into hasher: inout Hasher) { hasher.combine(text) }

    private static func escape(_ value: String, into text: inout [UInt8]) {
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): text += "\\\\".utf8
            case UInt8(ascii: "\""): text += "\\\"".utf8
            case UInt8(ascii: "\n"): text += "\\n".utf8
            default: text.append(byte)
            }
        }
    }
}
