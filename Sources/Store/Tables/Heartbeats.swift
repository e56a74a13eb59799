/// A program with heartbeats.
package enum MonitoredProgram: String, Hashable, Sendable, CaseIterable, Codable {
    case api
    case detector
    case trainer
    case feeder
}

/// The newest sign of life of one process of a program.
package struct HeartbeatRecord: Hashable, Sendable {
    package var program: MonitoredProgram
    /// Distinguishes processes of one program: host and process, or what a feeder feeds.
    package var instance: String
    /// When the process started, in seconds since 1970.
    package var startedAt: Double
    /// Seconds since 1970.
    package var beatAt: Double
    /// The seconds after which a missing beat is a problem.
    package var silentAfter: Double
    /// When the process stopped on request, in seconds since 1970; `nil` while it should run.
    package var endedAt: Double?
    /// JSON that the program defines.
    package var details: String

    package init(
        program: MonitoredProgram,
        instance: String,
        startedAt: Double,
        beatAt: Double,
        silentAfter: Double,
        endedAt: Double? = nil,
        details: String = "{}"
    ) {
        self.program = program
        self.instance = instance
        self.startedAt = startedAt
        self.beatAt = beatAt
        self.silentAfter = silentAfter
        self.endedAt = endedAt
        self.details = details
    }
}

extension WriteTransaction {
    /// The most processes of one program that are kept; a client of the API names its own.
    private static let mostInstances = 1000
    /// The seconds after which the row of a process that ended or died is deleted.
    private static let forgottenAfter = 7 * 86_400.0

    /// Renews the sign of life of a process, and deletes rows of processes that have been gone for a week.
    ///
    /// - Returns: whether the row was stored; a new process beyond the largest number is not.
    @discardableResult
    package func save(_ heartbeat: HeartbeatRecord) throws -> Bool {
        try connection.execute(
            "DELETE FROM heartbeats WHERE program = ? AND instance <> ? AND beat_at < ?",
            [heartbeat.program.rawValue, heartbeat.instance, heartbeat.beatAt - Self.forgottenAfter]
        )
        return try connection.execute(
            """
            INSERT INTO heartbeats (program, instance, started_at, beat_at, silent_after, ended_at, details)
            SELECT ?, ?, ?, ?, ?, ?, ? WHERE (
                SELECT count(*) FROM heartbeats WHERE program = ? AND instance <> ?) < ?
            ON CONFLICT (program, instance) DO UPDATE
                SET started_at = excluded.started_at, beat_at = excluded.beat_at,
                    silent_after = excluded.silent_after, ended_at = excluded.ended_at, details = excluded.details
            """,
            [
                heartbeat.program.rawValue, heartbeat.instance, heartbeat.startedAt, heartbeat.beatAt,
                heartbeat.silentAfter, heartbeat.endedAt, heartbeat.details, heartbeat.program.rawValue,
                heartbeat.instance, Self.mostInstances,
            ]
        ) > 0
    }
}

extension ReadTransaction {
    /// The heartbeats of all programs, the newest of each program first.
    package func heartbeats() throws -> [HeartbeatRecord] {
        try heartbeats("ORDER BY program, beat_at DESC, instance")
    }

    /// The heartbeat of one process.
    package func heartbeat(of program: MonitoredProgram, instance: String) throws -> HeartbeatRecord? {
        try heartbeats("WHERE program = ? AND instance = ?", [program.rawValue, instance]).first
    }

    private func heartbeats(
        _ clauses: String,
        _ arguments: [(any SQLConvertible)?] = []
    ) throws -> [HeartbeatRecord] {
        try connection.rows(
            """
            SELECT program, instance, started_at, beat_at, silent_after, ended_at, details FROM heartbeats \(clauses)
            """,
            arguments
        ) { row in
            HeartbeatRecord(
                program: try row.word(0, of: "heartbeats", "program"),
                instance: try row[1],
                startedAt: try row[2],
                beatAt: try row[3],
                silentAfter: try row[4],
                endedAt: try row[5],
                details: try row[6]
            )
        }
    }
}
