import CanonicalJSON
import Logging

extension JSONText {
    /// Metadata as JSON with sorted keys; a value that is not text, list or dictionary becomes its description.
    static func value(_ value: Logger.MetadataValue) -> String {
        switch value {
        case .string(let text):
            return quoted(text)
        case .stringConvertible(let convertible):
            return quoted(convertible.description)
        case .array(let values):
            return "[" + values.map(Self.value).joined(separator: ",") + "]"
        case .dictionary(let members):
            let sorted = members.sorted { $0.key < $1.key }
            return "{" + sorted.map { "\(quoted($0.key)):\(Self.value($0.value))" }.joined(separator: ",") + "}"
        }
    }
}
