import GRDB
import Healing

extension ReadTransaction {
    /// When the newest retrain of a model came to a verdict, in seconds since 1970; a withdrawn flag is none.
    package func latestRetrain(of model: String) throws -> Double? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT max(closed_at) FROM retrain_flags
                WHERE model = ? AND state IN ('promoted', 'rejected') AND verdict IS NOT NULL
                """
        )
        return try Double.fetchOne(statement, arguments: [model])
    }

    /// What a schedule of routine retrains has to know.
    ///
    /// - Parameters:
    ///   - model: its name.
    ///   - countingInstallation: whether the first champion, where none was trained here, counts as a retrain.
    /// - Returns: the newest verdict, and the failures since.
    /// - Throws: an error of SQLite.
    package func retrainPast(of model: String, countingInstallation: Bool = false) throws -> RetrainSchedule.Past {
        let retrained = try latestRetrain(of: model)
        let statement = try database.cachedStatement(
            sql: """
                SELECT max(closed_at), count(*) FROM retrain_flags
                WHERE model = ? AND state = 'failed' AND closed_at > ?
                """
        )
        let failed = try Row.fetchOne(statement, arguments: [model, retrained ?? 0])
        let installed = try Double.fetchOne(
            try database.cachedStatement(sql: "SELECT min(promoted_at) FROM promotions WHERE model = ?"),
            arguments: [model]
        )
        return RetrainSchedule.Past(
            retrainedAt: retrained ?? (countingInstallation ? installed : nil),
            failedAt: failed?[0],
            failures: failed?[1] ?? 0,
            hasOpenFlag: try openFlag(of: model) != nil
        )
    }

    /// Whether an observation has been stored after `time`, in seconds since 1970.
    package func hasObservations(storedAfter time: Double) throws -> Bool {
        let newest = try Double.fetchOne(
            try database.cachedStatement(sql: "SELECT received_at FROM observations ORDER BY id DESC LIMIT 1")
        )
        return newest.map { $0 > time } ?? false
    }
}
