import CanonicalJSON

extension JSONValue {
    /// The value in the syntax of the command line; the values of a list are joined by commas.
    ///
    /// `nil` for `null`, for an object, and for a list of values other than numbers, text and Booleans.
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
