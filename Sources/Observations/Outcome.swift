/// A forecast joined with the value observed at its target time.
package struct Outcome: Hashable, Sendable {
    package var variable: Variable
    package var station: String
    package var issuedAt: Timestamp
    /// Hours ahead.
    package var horizon: Int
    /// Unit: the variable's, also of `actual` and `persistence`.
    package var predicted: Double
    package var actual: Double
    /// The value observed at `issuedAt`.
    package var persistence: Double

    package init(
        variable: Variable,
        station: String,
        issuedAt: Timestamp,
        horizon: Int,
        predicted: Double,
        actual: Double,
        persistence: Double
    ) {
        self.variable = variable
        self.station = station
        self.issuedAt = issuedAt
        self.horizon = horizon
        self.predicted = predicted
        self.actual = actual
        self.persistence = persistence
    }

    /// Actual − predicted.
    package var residual: Double { variable.difference(actual, predicted) }

    /// Actual − persistence.
    package var persistenceResidual: Double { variable.difference(actual, persistence) }

    package var targetTime: Timestamp { issuedAt.adding(hours: horizon) }
}
