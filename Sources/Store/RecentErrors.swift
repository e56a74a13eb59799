import GRDB

/// Errors of three forecasters over the same newest outcomes of one horizon.
package struct RecentErrors: Hashable, Sendable {
    /// Over a set of residuals, in °C.
    package struct Figures: Hashable, Sendable {
        package var rootMeanSquared: Double
        package var meanAbsolute: Double

        package init(rootMeanSquared: Double, meanAbsolute: Double) {
            self.rootMeanSquared = rootMeanSquared
            self.meanAbsolute = meanAbsolute
        }
    }

    /// The number of outcomes.
    package var count: Int
    /// What clients were told.
    package var served: Figures
    /// The champion by itself, over those of the outcomes for which one served; `nil` where there is none.
    package var champion: Figures?
    package var persistence: Figures
}

extension ReadTransaction {
    /// The errors over the newest `limit` outcomes of one horizon, all stations together; `nil` before the first.
    package func recentErrors(horizon: Int, limit: Int) throws -> RecentErrors? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT count(*), \(Self.figures("served")), \(Self.figures("champion")), \(Self.figures("persistence"))
                FROM (
                    SELECT actual, served, champion, persistence FROM outcomes WHERE horizon = ? ORDER BY id DESC LIMIT ?
                )
                """
        )
        guard let row = try Row.fetchOne(statement, arguments: [horizon, limit]),
            let served = Self.figures(row, at: 1), let persistence = Self.figures(row, at: 5)
        else { return nil }
        return RecentErrors(
            count: row[0],
            served: served,
            champion: Self.figures(row, at: 3),
            persistence: persistence
        )
    }

    private static func figures(_ column: String) -> String {
        "avg((actual - \(column)) * (actual - \(column))), avg(abs(actual - \(column)))"
    }

    private static func figures(_ row: Row, at index: Int) -> RecentErrors.Figures? {
        guard let squared: Double = row[index], let absolute: Double = row[index + 1] else { return nil }
        return RecentErrors.Figures(rootMeanSquared: squared.squareRoot(), meanAbsolute: absolute)
    }
}
