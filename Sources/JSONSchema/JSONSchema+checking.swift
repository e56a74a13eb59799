import Spelling

extension JSONSchema {
    /// A part of a text that does not have the form of its schema.
    package struct Violation: Hashable, Sendable {
        package var pointer: JSONPointer
        /// The part of a sentence behind the place, such as `must be a number, got null`.
        package var detail: String
    }

    /// Compares the form of a text with the schema: kinds of values, required, unknown and repeated members, words,
    /// times, and numbers that a 64-bit float holds.
    ///
    /// Ranges and lengths are not compared: the code that uses a value has the better message.
    ///
    /// - Parameters:
    ///   - json: the text.
    ///   - limit: the largest number of violations.
    ///   - isTime: whether a text is an RFC 3339 time.
    /// - Returns: the violations in the order of the text.
    package func violations(
        in json: ParsedJSON,
        limit: Int = 20,
        isTime: (String) -> Bool
    ) -> [Violation] {
        withoutActuallyEscaping(isTime) { isTime in
            var check = FormCheck(json: json, limit: limit, isTime: isTime)
            check.value(0, self, at: .root)
            return check.violations
        }
    }
}

/// A walk through a text along its schema.
private struct FormCheck {
    let json: ParsedJSON
    let limit: Int
    let isTime: (String) -> Bool
    var violations: [JSONSchema.Violation] = []

    /// A place that becomes a pointer only if something is wrong there.
    indirect enum Place {
        case root
        case member(String, of: Place)
        case element(Int, of: Place)

        var pointer: JSONPointer {
            switch self {
            case .root: .root
            case .member(let name, let parent): parent.pointer / name
            case .element(let index, let parent): parent.pointer / index
            }
        }
    }

    mutating func value(_ index: Int, _ schema: JSONSchema, at place: Place) {
        guard violations.count < limit else { return }
        let kind = json.values[index].kind
        if kind == .null, schema.isNullable { return }
        switch (schema.form, kind) {
        case (.any, _), (.boolean, .boolean), (.text, .text): break
        case (.number, .number): number(index, at: place)
        case (.integer, .number): integer(index, at: place)
        case (.time, .text): if !isTime(json.text(index)) { mismatch(index, schema, at: place) }
        case (.words(let words), .text): word(index, among: words, schema, at: place)
        case (.list(let element, _), .list):
            var (position, child) = (0, index + 1)
            while child < Int(json.values[index].next), violations.count < limit {
                value(child, element, at: .element(position, of: place))
                child = Int(json.values[child].next)
                position += 1
            }
        case (.map(let values), .object):
            for key in json.keys(of: index) { value(key + 1, values, at: .member(json.text(key), of: place)) }
        case (.object(let properties, let isClosed), .object):
            members(of: index, properties, isClosed: isClosed, known: properties, at: place)
        case (.oneOf(let alternatives), _): oneOf(index, alternatives, schema, at: place)
        default: mismatch(index, schema, at: place)
        }
    }

    private mutating func members(
        of object: Int,
        _ properties: [JSONSchema.Property],
        isClosed: Bool,
        known: [JSONSchema.Property],
        at place: Place
    ) {
        var seen = Set<Int>()
        var key = object + 1
        while key < Int(json.values[object].next), violations.count < limit {
            defer { key = Int(json.values[key + 1].next) }
            guard let position = properties.firstIndex(where: { json.isText(key, $0.name) }) else {
                if isClosed { unknown(key, among: properties.map(\.name), near: known.map(\.name), at: place) }
                continue
            }
            let property = properties[position]
            let place = Place.member(property.name, of: place)
            guard seen.insert(position).inserted else {
                add("is there twice", at: place)
                continue
            }
            if !property.isRequired, isClosed, json.values[key + 1].kind == .null { continue }
            value(key + 1, property.schema, at: place)
        }
        for (position, property) in properties.enumerated() where property.isRequired && !seen.contains(position) {
            guard violations.count < limit else { return }
            add("is missing, must be \(property.schema.words)", at: .member(property.name, of: place))
        }
    }

    /// The first alternative of the value's kind; among objects the first whose required members are there.
    private mutating func oneOf(
        _ index: Int,
        _ alternatives: [JSONSchema],
        _ schema: JSONSchema,
        at place: Place
    ) {
        let kind = json.values[index].kind
        let fitting = alternatives.filter { $0.accepts(kind) }
        guard kind == .object, fitting.count > 1 else {
            guard let alternative = fitting.first else { return mismatch(index, schema, at: place) }
            return value(index, alternative, at: place)
        }
        let keys = json.keys(of: index)
        let chosen = fitting.first { alternative in
            alternative.properties.filter(\.isRequired)
                .allSatisfy { property in
                    keys.contains { json.isText($0, property.name) }
                }
        }
        guard case .object(let properties, let isClosed)? = (chosen ?? fitting.last)?.form else { return }
        members(of: index, properties, isClosed: isClosed, known: schema.properties, at: place)
    }

    private mutating func number(_ index: Int, at place: Place) {
        let text = json.written(index)
        let isShort = text.utf8.count < 300 && !text.utf8.contains { $0 | 0x20 == UInt8(ascii: "e") }
        guard !isShort, Double(text)?.isFinite != true else { return }
        add("must be a number that fits a 64-bit float, got \(json.written(index, limit: 40))", at: place)
    }

    private mutating func integer(_ index: Int, at place: Place) {
        let text = json.written(index)
        if Int(text) != nil { return }
        // As in JSON Schema, 1.0 and 1e3 are whole.
        if let number = Double(text), Int(exactly: number) != nil { return }
        add("must be a whole number, got \(json.written(index, limit: 40))", at: place)
    }

    private mutating func word(_ index: Int, among words: [String], _ schema: JSONSchema, at place: Place) {
        guard !words.contains(where: { json.isText(index, $0) }) else { return }
        mismatch(index, schema, at: place)
    }

    /// `names` are accepted here, `others` in other objects too.
    private mutating func unknown(_ key: Int, among names: [String], near others: [String], at place: Place) {
        let name = json.text(key)
        let isShort = name.utf8.count <= Self.longestName
        let shown = isShort ? name : json.written(key, limit: Self.longestName)
        let nearest = isShort ? NearestName.to(name, among: others.filter { $0 != name }) : nil
        let hint = nearest.map { "; did you mean '\($0)'?" } ?? ", must be one of \(names.joined(separator: ", "))"
        add("is unknown" + hint, at: .member(shown, of: place))
    }

    /// Longer names have no near name, and take long to compare.
    private static let longestName = 60

    private mutating func mismatch(_ index: Int, _ schema: JSONSchema, at place: Place) {
        add("must be \(schema.words), got \(found(index))", at: place)
    }

    private func found(_ index: Int) -> String {
        switch json.values[index].kind {
        case .null: "null"
        case .boolean, .number: json.written(index, limit: 40)
        case .text: "'\(json.written(index, limit: 40))'"
        case .list: "a list"
        case .object: "an object"
        }
    }

    private mutating func add(_ detail: String, at place: Place) {
        violations.append(JSONSchema.Violation(pointer: place.pointer, detail: detail))
    }
}

extension JSONSchema {
    /// Whether values of the kind can have the form.
    fileprivate func accepts(_ kind: ParsedJSON.Kind) -> Bool {
        if kind == .null { return isNullable || form == .any }
        return switch (form, kind) {
        case (.any, _), (.boolean, .boolean), (.number, .number), (.integer, .number): true
        case (.text, .text), (.time, .text), (.words, .text), (.list, .list): true
        case (.map, .object), (.object, .object): true
        case (.oneOf(let alternatives), _): alternatives.contains { $0.accepts(kind) }
        default: false
        }
    }
}
