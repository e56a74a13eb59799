package import Healing
package import Observations

extension ReadTransaction {
    /// The time of the newest verdict of a model's retrains, in seconds since 1970; withdrawn flags have none.
    package func latestRetrain(of target: TargetName) throws -> Double? {
        try connection.value(
            """
            SELECT max(closed_at) FROM retrain_flags
            WHERE target = ? AND state IN ('promoted', 'rejected') AND verdict IS NOT NULL
            """,
            [target]
        )
    }

    /// The previous retrains of a model, as ``Healing/RetrainSchedule`` needs them.
    ///
    /// - Parameters:
    ///   - target: the model's target.
    ///   - countingInstallation: whether the first promotion counts as a retrain if no retrain has a verdict.
    /// - Returns: the newest verdict and the failures since then.
    /// - Throws: ``StoreError``.
    package func retrainPast(of target: TargetName, countingInstallation: Bool = false) throws -> RetrainSchedule.Past {
        let retrained = try latestRetrain(of: target)
        let failures = try connection.row(
            """
            SELECT max(closed_at), count(*) FROM retrain_flags
            WHERE target = ? AND state = 'failed' AND closed_at > ?
            """,
            [target, retrained ?? 0]
        ) { row in
            (newest: try row[0] as Double?, count: try row[1] as Int)
        }
        let installed: Double? = try connection.value(
            "SELECT min(promoted_at) FROM promotions WHERE target = ?",
            [target]
        )
        return RetrainSchedule.Past(
            retrainedAt: retrained ?? (countingInstallation ? installed : nil),
            failedAt: failures?.newest,
            failures: failures?.count ?? 0,
            hasOpenFlag: try openFlag(of: target) != nil
        )
    }

    /// The newest retrain in which a challenger was compared with the champion.
    package func latestComparison(of target: TargetName) throws -> FlagRecord? {
        let id: Int64? = try connection.value(
            """
            SELECT id FROM retrain_flags WHERE target = ? AND verdict IS NOT NULL AND challenger IS NOT NULL
            ORDER BY closed_at DESC, id DESC LIMIT 1
            """,
            [target]
        )
        return try id.flatMap { try flag($0) }
    }
}
