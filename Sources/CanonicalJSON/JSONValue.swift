/// Any JSON document; distinguishes Booleans, integers and fractions.
///
/// A whole number that fits into `Int64` is ``integer(_:)`` in any notation; every other number is ``number(_:)``. So
/// encoding a decoded ``JSONText`` gives the same text, except for whole numbers with an exponent (a `Float` of 2²⁴ and
/// more, a `Double` of 2⁵⁴ and more), which are written as integers.
package indirect enum JSONValue: Hashable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])
}

extension JSONValue: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(String.self) {
            // Before the numbers, because ``JSONText`` also decodes "NaN" and "Infinity" as numbers.
            self = .string(value)
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Double.self) {
            let integer = try? container.decode(Int64.self)
            let isNegativeZero = value == 0 && value.sign == .minus
            self = if let integer, !isNegativeZero { .integer(integer) } else { .number(value) }
        } else if let values = try? container.decode([JSONValue].self) {
            self = .array(values)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .boolean(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let values): try container.encode(values)
        case .object(let members): try container.encode(members)
        }
    }
}
