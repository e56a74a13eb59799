import Observations

extension Variable.Kind {
    /// ``difference(_:_:)`` of two columns as a portable SQL expression.
    func difference(_ a: String, _ b: String) -> String {
        switch self {
        case .linear: "(\(a) - \(b))"
        case .circular(let period): "(\(a) - \(b) - \(period) * round((\(a) - \(b)) / \(period)))"
        }
    }
}
