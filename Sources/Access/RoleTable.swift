/// A value for each role, found without hashing: every request with a key asks several times.
package struct RoleTable<Value> {
    /// The values, in the order of `Role.allCases`.
    private var values: [Value]

    package init(_ value: (Role) -> Value) {
        values = Role.allCases.map(value)
    }

    package subscript(role: Role) -> Value {
        get { values[role.position] }
        set { values[role.position] = newValue }
    }
}

extension RoleTable: Sendable where Value: Sendable {}

extension Role {
    /// The place in `allCases`.
    fileprivate var position: Int {
        switch self {
        case .read: 0
        case .predict: 1
        case .feed: 2
        case .operate: 3
        case .admin: 4
        }
    }
}
