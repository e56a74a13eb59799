package import Observations

extension ReadTransaction {
    /// The end of the gap in a station's stream of forecasts behind a position.
    ///
    /// - Parameters:
    ///   - station: the station's id.
    ///   - target: the target.
    ///   - position: the last known position.
    /// - Returns: the position up to which forecasts may be missing: retention deleted them, or the position is of
    ///   another database, such as one that was replaced by its backup; `nil` without a gap.
    /// - Throws: `SQLError`.
    package func forecastGap(of station: String, target: TargetName, after position: Int64) throws -> Int64? {
        let newest = try latestForecastPosition()
        if position > newest { return newest }
        if let own = try gap(of: station, target) { return own > position ? own : nil }
        // The station may have been deleted, and have come back.
        guard let deleted = try gap(of: "", nil), deleted > position else { return nil }
        let first: Int64? = try connection.value(
            "SELECT min(id) FROM forecasts WHERE station = ? AND target = ?",
            [station, target]
        )
        return first ?? .max > deleted ? deleted : nil
    }

    private func gap(of station: String, _ target: TargetName?) throws -> Int64? {
        try connection.value(
            "SELECT through FROM forecast_gaps WHERE station = ? AND target = ?",
            [station, target?.rawValue ?? ""]
        )
    }
}

extension WriteTransaction {
    /// Remembers that forecasts are deleted, with the others of their hour.
    ///
    /// - Parameter list: identifiers of forecasts, separated by commas.
    /// - Throws: `SQLError`.
    func noteGaps(ofForecasts list: String) throws {
        try connection.run(
            """
            INSERT INTO forecast_gaps (station, target, through)
            SELECT station, target, max(id) FROM forecasts
            WHERE (station, target, issued_at) IN (
                SELECT station, target, issued_at FROM forecasts WHERE id IN (\(list)))
            GROUP BY station, target
            \(Self.raiseGap)
            """
        )
    }

    /// Keeps one row for all deleted stations.
    func joinGapsOfDeletedStations() throws {
        let deleted = """
            FROM forecast_gaps WHERE station <> '' AND NOT EXISTS (
                SELECT 1 FROM stations WHERE stations.id = forecast_gaps.station)
            """
        guard let through: Int64 = try connection.value("SELECT max(through) \(deleted)") else { return }
        try connection.execute(
            "INSERT INTO forecast_gaps (station, target, through) VALUES ('', '', ?) \(Self.raiseGap)",
            [through]
        )
        try connection.execute("DELETE \(deleted)")
    }

    private static let raiseGap = """
        ON CONFLICT (station, target) DO UPDATE SET through =
            CASE WHEN excluded.through > forecast_gaps.through THEN excluded.through ELSE forecast_gaps.through END
        """
}
