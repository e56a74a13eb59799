import CanonicalJSON
import Logging

/// A complete log event.
struct LogEntry {
    let time: String
    let level: Logger.Level
    let component: String
    let message: String
    let error: String?
    let metadata: Logger.Metadata

    /// The event as one readable line: values with spaces, quotes or line breaks are quoted as in JSON; lists and
    /// dictionaries are JSON.
    var human: String {
        var line = "\(time) \(level.rawValue) \(component): \(Self.oneLine(message))"
        if let error { line += " error=\(Self.quotedIfNeeded(error))" }
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            line += " \(Self.oneLine(key))=\(Self.human(value))"
        }
        return line
    }

    /// The event as one JSON object, with keys in a fixed order.
    var json: String {
        var members = [
            ("time", JSONText.quoted(time)),
            ("level", JSONText.quoted(level.rawValue)),
            ("component", JSONText.quoted(component)),
            ("message", JSONText.quoted(message)),
        ]
        if let error { members.append(("error", JSONText.quoted(error))) }
        if !metadata.isEmpty { members.append(("metadata", JSONText.value(.dictionary(metadata)))) }
        return "{" + members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }

    private static func human(_ value: Logger.MetadataValue) -> String {
        switch value {
        case .string(let text): quotedIfNeeded(text)
        case .stringConvertible(let convertible): quotedIfNeeded(convertible.description)
        case .array, .dictionary: JSONText.value(value)
        }
    }

    /// Escapes control characters, so that an event is always one line.
    private static func oneLine(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return text }
        return String(JSONText.quoted(text).dropFirst().dropLast())
    }

    private static func quotedIfNeeded(_ text: String) -> String {
        let isPlain =
            !text.isEmpty
            && text.unicodeScalars.allSatisfy { scalar in
                scalar != " " && scalar != "\"" && scalar != "=" && scalar.properties.generalCategory != .control
            }
        return isPlain ? text : JSONText.quoted(text)
    }
}
