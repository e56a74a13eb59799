/// A JSON document, with truth values, whole numbers and fractions told apart.
indirect enum JSONValue: Equatable, Decodable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let values = try? container.decode([JSONValue].self) {
            self = .array(values)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

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
