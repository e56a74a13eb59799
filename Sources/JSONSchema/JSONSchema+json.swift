package import CanonicalJSON

extension JSONSchema {
    /// The schema as JSON, with references to shared schemas.
    ///
    /// - Parameter shared: the shared schemas by name; the schema adds its own.
    /// - Returns: the JSON of this schema.
    package func json(sharing shared: inout [String: JSONValue]) -> JSONValue {
        guard let name else { return .object(members(sharing: &shared)) }
        if shared[name] == nil {
            // Set first, so that a schema that contains itself is written once.
            shared[name] = .null
            var schema = self
            schema.name = nil
            schema.isNullable = false
            shared[name] = .object(schema.members(sharing: &shared))
        }
        let reference = JSONValue.object(["$ref": .string("#/components/schemas/\(name)")])
        return isNullable ? .object(["oneOf": .array([reference, .object(["type": .string("null")])])]) : reference
    }

    private func members(sharing shared: inout [String: JSONValue]) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        if let description { members["description"] = .string(description) }
        if let example, let value = try? JSONText.decode(JSONValue.self, from: example) {
            members["examples"] = .array([value])
        }
        switch form {
        case .any: break
        case .boolean: members["type"] = type("boolean")
        case .number(let range):
            members["type"] = type("number")
            if let range {
                members["minimum"] = .number(range.lowerBound)
                members["maximum"] = .number(range.upperBound)
            }
        case .integer(let range):
            members["type"] = type("integer")
            if let range { members.add("minimum", "maximum", range) }
        case .text(let lengths):
            members["type"] = type("string")
            if let lengths { members.add("minLength", "maxLength", lengths) }
        case .time:
            members["type"] = type("string")
            members["format"] = .string("date-time")
        case .words(let words):
            members["type"] = type("string")
            members["enum"] = .array(words.map(JSONValue.string) + (isNullable ? [.null] : []))
        case .list(let element, let counts):
            members["type"] = type("array")
            members["items"] = element.json(sharing: &shared)
            if let counts { members.add("minItems", "maxItems", counts) }
        case .map(let values):
            members["type"] = type("object")
            members["additionalProperties"] = values.json(sharing: &shared)
        case .object(let properties, let isClosed):
            members["type"] = type("object")
            var schemas: [String: JSONValue] = [:]
            for property in properties {
                // A request may write null for a member that it does not have.
                let schema = isClosed && !property.isRequired ? property.schema.orNull : property.schema
                schemas[property.name] = schema.json(sharing: &shared)
            }
            members["properties"] = .object(schemas)
            let required = properties.filter(\.isRequired).map { JSONValue.string($0.name) }
            if !required.isEmpty { members["required"] = .array(required) }
            if isClosed { members["additionalProperties"] = .boolean(false) }
        case .oneOf(let alternatives):
            var schemas = alternatives.map { $0.json(sharing: &shared) }
            if isNullable { schemas.append(.object(["type": .string("null")])) }
            members["anyOf"] = .array(schemas)
        }
        return members
    }

    private func type(_ name: String) -> JSONValue {
        isNullable ? .array([.string(name), .string("null")]) : .string(name)
    }
}

extension [String: JSONValue] {
    fileprivate mutating func add(_ lower: String, _ upper: String, _ range: ClosedRange<Int>) {
        if range.lowerBound != .min { self[lower] = .integer(Int64(range.lowerBound)) }
        if range.upperBound != .max { self[upper] = .integer(Int64(range.upperBound)) }
    }
}
