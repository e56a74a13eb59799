package import CanonicalJSON

extension JSONValue {
    /// The reason why a text is not read.
    package struct NotStrict: Error, Hashable, CustomStringConvertible {
        package let description: String
    }

    /// Reads a JSON text whose objects have no member twice.
    ///
    /// Two readers of a repeated member may use different values, so that a text with one means nothing.
    ///
    /// - Parameter bytes: the text in UTF-8.
    /// - Throws: ``NotStrict`` for a text that breaks RFC 8259 or the bounds of ``ParsedJSON``, for a repeated member, or
    ///   for a number that no 64-bit float holds.
    package init(strict bytes: [UInt8]) throws(NotStrict) {
        let result = bytes.withUnsafeBytes { bytes -> Result<JSONValue, NotStrict> in
            let json: ParsedJSON
            do {
                json = try ParsedJSON(bytes)
            } catch {
                return .failure(NotStrict(description: "\(error)"))
            }
            do throws(NotStrict) {
                return .success(try json.value(0))
            } catch {
                return .failure(error)
            }
        }
        self = try result.get()
    }
}

extension ParsedJSON {
    fileprivate func value(_ index: Int) throws(JSONValue.NotStrict) -> JSONValue {
        switch values[index].kind {
        case .null: return .null
        case .boolean: return .boolean(written(index) == "true")
        case .text: return .string(text(index))
        case .number: return try number(index)
        case .list:
            var list: [JSONValue] = []
            for element in elements(of: index) { list.append(try value(element)) }
            return .array(list)
        case .object:
            var members: [String: JSONValue] = [:]
            for key in keys(of: index) {
                let member = try value(key + 1)
                guard members.updateValue(member, forKey: text(key)) == nil else {
                    throw JSONValue.NotStrict(description: "a member that is there twice at byte \(values[key].start)")
                }
            }
            return .object(members)
        }
    }

    private func number(_ index: Int) throws(JSONValue.NotStrict) -> JSONValue {
        let text = written(index)
        if let integer = Int64(text), integer != 0 || !text.hasPrefix("-") { return .integer(integer) }
        guard let number = Double(text), number.isFinite else {
            throw JSONValue.NotStrict(description: "a number that no 64-bit float holds at byte \(values[index].start)")
        }
        return .number(number)
    }
}
