import CanonicalJSON
import Logging

/// An event of the log, complete, as it is written.
struct LogEntry {
    let time: String
    let level: Logger.Level
    let component: String
    let message: String
    let error: String?
    let metadata: Logger.Metadata

    /// One line for people; a value with spaces, quotes or line breaks is quoted as in JSON, a list or
    /// dictionary is JSON.
    var human: String {
        var line = "\(time) \(level.rawValue) \(component): \(Self.oneLine(message))"
        if let error { line += " error=\(Self.quotedIfNeeded(error))" }
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            line += " \(Self.oneLine(key))=\(Self.human(value))"
        }
        return line
    }

    /// One JSON object, its keys in a fixed order.
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

    /// An event is one line, whatever it quotes: control characters are escaped.
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
