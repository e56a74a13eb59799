import Foundation
import GRDB

/// Where the intervals of a station's forecasts stand.
package struct IntervalRecord: Hashable, Sendable {
    /// The champion from whose calibration they began; `nil` where none served.
    package var modelVersion: String?
    package var state: Data

    package init(modelVersion: String?, state: Data) {
        self.modelVersion = modelVersion
        self.state = state
    }
}

extension WriteTransaction {
    package func save(_ record: IntervalRecord, model: String, station: String) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO station_intervals (model, station, model_version, state) VALUES (?, ?, ?, ?)
                ON CONFLICT (model, station) DO UPDATE
                    SET model_version = excluded.model_version, state = excluded.state
                """
        )
        .execute(arguments: [model, station, record.modelVersion, record.state])
    }
}

extension ReadTransaction {
    package func intervals(model: String, station: String) throws -> IntervalRecord? {
        let statement = try database.cachedStatement(
            sql: "SELECT model_version, state FROM station_intervals WHERE model = ? AND station = ?"
        )
        return try Row.fetchOne(statement, arguments: [model, station])
            .map { IntervalRecord(modelVersion: $0[0], state: $0[1]) }
    }
}
