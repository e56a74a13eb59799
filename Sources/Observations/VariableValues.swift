/// At most one value for each variable; a variable without a value is missing, not zero.
package struct VariableValues: Hashable, Sendable {
    /// By the variables' positions, without trailing missing values.
    private var values: [Double?] = []

    package init() {}

    /// Values in the variable's unit; `nil` if missing.
    package subscript(variable: Variable) -> Double? {
        get { variable.index < values.count ? values[variable.index] : nil }
        set {
            if variable.index < values.count {
                values[variable.index] = newValue
                while let last = values.last, last == nil { values.removeLast() }
            } else if newValue != nil {
                // A single allocation, because files of many rows are read into values.
                if values.isEmpty { values.reserveCapacity(Variable.all.count) }
                while values.count < variable.index { values.append(nil) }
                values.append(newValue)
            }
        }
    }

    package var isEmpty: Bool { values.isEmpty }

    /// The variables with a value, in the order of the list.
    package var variables: [Variable] {
        values.indices.compactMap { values[$0] == nil ? nil : Variable.all[$0] }
    }
}

extension VariableValues: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (Variable, Double?)...) {
        for (variable, value) in elements { self[variable] = value }
    }
}
