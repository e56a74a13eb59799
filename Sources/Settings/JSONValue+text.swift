import CanonicalJSON

extension JSONValue {
    /// The value as it would be given on the command line; lists are joined by commas.
    ///
    /// `nil` for `null`, an object and a list that holds anything but numbers, text and truth values.
    var text: String? {
        switch self {
        case .null, .object: return nil
        case .boolean(let value): return String(value)
        case .integer(let value): return String(value)
        case .number(let value): return String(value)
        case .string(let value): return value
        case .array(let values):
            let parts = values.compactMap { value -> String? in
                if case .array = value { nil } else { value.text }
            }
            return parts.count == values.count ? parts.joined(separator: ",") : nil
        }
    }
}
