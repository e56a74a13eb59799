import CanonicalJSON
package import Foundation
package import Observations

/// The state of a station's drift detector after one outcome.
package struct DetectorRecord: Hashable, Sendable {
    /// The last outcome that the state includes.
    package var outcome: Int64
    /// Encoded by the detector.
    package var state: Data
    /// The state for readers that cannot decode it; `nil` before the first outcome was judged.
    package var summary: DetectorSummary?

    package init(outcome: Int64, state: Data, summary: DetectorSummary? = nil) {
        self.outcome = outcome
        self.state = state
        self.summary = summary
    }
}

/// A readable summary of a drift detector, written with its state.
package struct DetectorSummary: Hashable, Sendable, Codable {
    /// Whether the errors have changed and have not changed back.
    package var isDrifting: Bool
    package var statistics: [Statistic]

    /// A statistic that raises an alarm when it reaches its threshold.
    package struct Statistic: Hashable, Sendable, Codable {
        /// The kind of drift that the statistic detects.
        package var kind: String
        package var value: Double
        package var threshold: Double

        /// The value over the threshold; the alarm is raised at 1.
        package var ratio: Double { value / threshold }

        package init(kind: String, value: Double, threshold: Double) {
            self.kind = kind
            self.value = value
            self.threshold = threshold
        }
    }

    package init(isDrifting: Bool, statistics: [Statistic]) {
        self.isDrifting = isDrifting
        self.statistics = statistics
    }

    private enum CodingKeys: String, CodingKey {
        case isDrifting = "is_drifting"
        case statistics
    }
}

extension WriteTransaction {
    package func save(_ record: DetectorRecord, target: TargetName, station: String) throws {
        try connection.execute(
            """
            INSERT INTO detectors (target, station, outcome, state, summary, drifting) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (target, station) DO UPDATE
                SET outcome = excluded.outcome, state = excluded.state, summary = excluded.summary,
                    drifting = excluded.drifting
            """,
            [
                target, station, record.outcome, record.state, try record.summary.map { try JSONText.encode($0) },
                record.summary?.isDrifting == true ? 1 : 0,
            ]
        )
    }
}

extension ReadTransaction {
    package func detector(target: TargetName, station: String) throws -> DetectorRecord? {
        try connection.row(
            "SELECT outcome, state, summary FROM detectors WHERE target = ? AND station = ?",
            [target, station]
        ) { row in
            DetectorRecord(outcome: try row[0], state: try row[1], summary: try Self.summary(try row[2]))
        }
    }

    /// The summaries of a target's drift detectors.
    ///
    /// - Parameters:
    ///   - target: the target.
    ///   - limit: the maximum number of stations; stations with the newest outcomes come first.
    /// - Returns: one summary for each station whose detector has judged an outcome.
    /// - Throws: ``StoreError``, or a decoding error for a summary that cannot be read.
    package func detectorSummaries(of target: TargetName, limit: Int) throws -> [DetectorSummary] {
        try connection.rows(
            "SELECT summary FROM detectors WHERE target = ? AND summary IS NOT NULL ORDER BY outcome DESC LIMIT ?",
            [target, limit]
        ) { row in
            let summary: String = try row[0]
            return try JSONText.decode(DetectorSummary.self, from: summary)
        }
    }

    /// The stations of a target whose drift has not ended, by id, and their number.
    ///
    /// - Parameters:
    ///   - target: the target.
    ///   - earliest: stations whose newest observation is older are left out; `nil` for none.
    ///   - limit: the maximum number of stations.
    /// - Returns: at most `limit` stations, and the number of all.
    /// - Throws: ``StoreError``.
    package func driftingStations(
        of target: TargetName,
        reportingSince earliest: Timestamp?,
        limit: Int
    ) throws -> (stations: [String], count: Int) {
        let condition = "target = ? AND drifting = 1 AND \(Self.isReporting("detectors.station"))"
        let oldest = earliest ?? Timestamp(secondsSince1970: .min)
        return (
            try connection.values(
                "SELECT station FROM detectors WHERE \(condition) ORDER BY station LIMIT ?",
                [target, oldest, limit]
            ),
            try connection.count("SELECT count(*) FROM detectors WHERE \(condition)", [target, oldest])
        )
    }

    private static func summary(_ json: String?) throws -> DetectorSummary? {
        try json.map { try JSONText.decode(DetectorSummary.self, from: $0) }
    }
}
