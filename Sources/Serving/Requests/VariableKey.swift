/// A key of an object whose keys follow from the list of variables.
struct VariableKey: CodingKey, ExpressibleByStringLiteral {
    let stringValue: String

    init(_ name: String) {
        stringValue = name
    }

    init(stringLiteral name: String) {
        self.init(name)
    }

    init?(stringValue: String) {
        self.init(stringValue)
    }

    var intValue: Int? { nil }

    init?(intValue: Int) { nil }
}
