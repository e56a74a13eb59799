/// The form of a JSON value: the part of JSON Schema (2020-12) that an API needs.
///
/// The same value describes a body in OpenAPI, and refuses bodies of another form.
package struct JSONSchema: Hashable, Sendable {
    package indirect enum Form: Hashable, Sendable {
        case any
        case boolean
        /// The bounds are inclusive.
        case number(ClosedRange<Double>?)
        case integer(ClosedRange<Int>?)
        /// `lengths` counts Unicode scalars.
        case text(lengths: ClosedRange<Int>?)
        /// An RFC 3339 time.
        case time
        /// One of these words.
        case words([String])
        case list(of: JSONSchema, counts: ClosedRange<Int>?)
        /// An object whose keys are data.
        case map(of: JSONSchema)
        /// An object with these members; a closed one has no others.
        case object([Property], isClosed: Bool)
        case oneOf([JSONSchema])
    }

    /// A member of an object.
    package struct Property: Hashable, Sendable {
        package var name: String
        package var schema: JSONSchema
        package var isRequired: Bool

        package static func required(_ name: String, _ schema: JSONSchema) -> Property {
            Property(name: name, schema: schema, isRequired: true)
        }

        package static func optional(_ name: String, _ schema: JSONSchema) -> Property {
            Property(name: name, schema: schema, isRequired: false)
        }
    }

    package var form: Form
    package var isNullable = false
    /// The name of a schema that several others share.
    package var name: String?
    package var description: String?
    /// JSON.
    package var example: String?

    package init(_ form: Form) {
        self.form = form
    }
}

extension JSONSchema {
    package static let any = JSONSchema(.any)
    package static let boolean = JSONSchema(.boolean)
    package static let number = JSONSchema(.number(nil))
    package static let integer = JSONSchema(.integer(nil))
    package static let text = JSONSchema(.text(lengths: nil))
    package static let time = JSONSchema(.time)

    package static func number(_ range: ClosedRange<Double>) -> JSONSchema { JSONSchema(.number(range)) }
    package static func integer(_ range: ClosedRange<Int>) -> JSONSchema { JSONSchema(.integer(range)) }
    package static func text(_ lengths: ClosedRange<Int>) -> JSONSchema { JSONSchema(.text(lengths: lengths)) }
    package static func words(_ words: [String]) -> JSONSchema { JSONSchema(.words(words)) }
    package static func map(of values: JSONSchema) -> JSONSchema { JSONSchema(.map(of: values)) }
    package static func oneOf(_ alternatives: [JSONSchema]) -> JSONSchema { JSONSchema(.oneOf(alternatives)) }

    package static func list(of element: JSONSchema, _ counts: ClosedRange<Int>? = nil) -> JSONSchema {
        JSONSchema(.list(of: element, counts: counts))
    }

    /// An object to which later versions may add members, such as an answer.
    package static func open(_ name: String? = nil, _ properties: [Property]) -> JSONSchema {
        JSONSchema(.object(properties, isClosed: false)).named(name)
    }

    /// An object whose unknown members are refused, such as a request.
    package static func closed(_ name: String? = nil, _ properties: [Property]) -> JSONSchema {
        JSONSchema(.object(properties, isClosed: true)).named(name)
    }

    /// The same schema, which also accepts null.
    package var orNull: JSONSchema {
        var schema = self
        schema.isNullable = true
        return schema
    }

    package func named(_ name: String?) -> JSONSchema {
        var schema = self
        schema.name = name
        return schema
    }

    package func described(_ description: String) -> JSONSchema {
        var schema = self
        schema.description = description
        return schema
    }

    /// - Parameter json: a value of the schema.
    /// - Returns: the same schema with the example.
    package func example(_ json: String) -> JSONSchema {
        var schema = self
        schema.example = json
        return schema
    }
}

extension JSONSchema {
    /// The members of an object, or of all objects among alternatives.
    package var properties: [Property] {
        switch form {
        case .object(let properties, _): properties
        case .oneOf(let alternatives): alternatives.flatMap(\.properties)
        default: []
        }
    }

    /// The form in words, such as `a number`.
    package var words: String {
        switch form {
        case .any: "a value"
        case .boolean: "true or false"
        case .number: "a number"
        case .integer: "a whole number"
        case .text: "a text"
        case .time: "an RFC 3339 time such as 2013-07-18T19:00:00Z"
        case .words(let words): words.joined(separator: " or ")
        case .list: "a list"
        case .map, .object: "an object"
        case .oneOf(let alternatives):
            alternatives.map(\.words)
                .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
                .joined(separator: " or ")
        }
    }
}
