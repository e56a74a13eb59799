package import Foundation
package import Observations

/// The stored state of a station's forecast intervals.
package struct IntervalRecord: Hashable, Sendable {
    /// The champion whose calibration the intervals started from; `nil` if none served.
    package var modelVersion: String?
    package var state: Data

    package init(modelVersion: String?, state: Data) {
        self.modelVersion = modelVersion
        self.state = state
    }
}

extension WriteTransaction {
    package func save(_ record: IntervalRecord, target: TargetName, station: String) throws {
        try connection.execute(
            """
            INSERT INTO station_intervals (target, station, model_version, state) VALUES (?, ?, ?, ?)
            ON CONFLICT (target, station) DO UPDATE
                SET model_version = excluded.model_version, state = excluded.state
            """,
            [target, station, record.modelVersion, record.state]
        )
    }
}

extension ReadTransaction {
    package func intervals(target: TargetName, station: String) throws -> IntervalRecord? {
        try connection.row(
            "SELECT model_version, state FROM station_intervals WHERE target = ? AND station = ?",
            [target, station]
        ) { row in
            IntervalRecord(modelVersion: try row[0], state: try row[1])
        }
    }
}
