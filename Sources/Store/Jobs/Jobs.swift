import CanonicalJSON

extension ReadTransaction {
    package func job(_ id: Int64) throws -> JobRecord? {
        try jobs("id = ?", [id]).first
    }

    /// The observations of a job's request, as JSON; `nil` if it had none, and after its end.
    package func jobData(_ id: Int64) throws -> String? {
        try connection.value("SELECT data FROM jobs WHERE id = ?", [id])
    }

    /// The result of a job, as JSON; `nil` before its end.
    package func jobResult(_ id: Int64) throws -> String? {
        try connection.value("SELECT result FROM jobs WHERE id = ?", [id])
    }

    /// Jobs, newest first.
    ///
    /// - Parameters:
    ///   - client: only jobs of this client; `nil` for all.
    ///   - kind: only jobs of this kind.
    ///   - state: only jobs in this state.
    ///   - before: only jobs older than this one.
    ///   - limit: the largest number of jobs.
    /// - Returns: the jobs.
    /// - Throws: ``SQLError``.
    package func jobs(
        of client: String? = nil,
        kind: JobKind? = nil,
        state: JobState? = nil,
        before: Int64? = nil,
        limit: Int
    ) throws -> [JobRecord] {
        var (conditions, arguments): ([String], [(any SQLConvertible)?]) = (["id < ?"], [before ?? .max])
        for (column, value) in [("client", client), ("kind", kind?.rawValue), ("state", state?.rawValue)] {
            guard let value else { continue }
            conditions.append("\(column) = ?")
            arguments.append(value)
        }
        return try jobs(conditions.joined(separator: " AND ") + " ORDER BY id DESC LIMIT ?", arguments + [limit])
    }

    /// The files of all results, and the jobs that are not finished, from one snapshot.
    package func jobFiles() throws -> (names: Set<String>, open: Set<Int64>) {
        let names: [String] = try connection.values("SELECT file FROM jobs WHERE file IS NOT NULL")
        let open: [Int64] = try connection.values("SELECT id FROM jobs WHERE finished_at IS NULL")
        return (Set(names), Set(open))
    }

    /// The numbers of open jobs by kind and state, and of finished ones.
    package func jobCounts() throws -> JobCounts {
        var counts = JobCounts()
        let open = try connection.rows(
            """
            SELECT kind, state, count(*), min(created_at) FROM jobs WHERE state IN ('queued', 'running')
            GROUP BY kind, state
            """
        ) { row in
            (
                key: JobCounts.Key(
                    kind: try row.word(0, of: "jobs", "kind"),
                    state: try row.word(1, of: "jobs", "state")
                ),
                count: try row[2] as Int, oldest: try row[3] as Double
            )
        }
        for group in open {
            counts.open[group.key] = group.count
            if group.key.state == .queued { counts.oldestQueued = min(counts.oldestQueued ?? .infinity, group.oldest) }
        }
        for (key, total) in try connection.rows(
            "SELECT kind, state, finished, seconds FROM job_totals",
            [],
            { row in
                (
                    JobCounts.Key(
                        kind: try row.word(0, of: "job_totals", "kind"),
                        state: try row.word(1, of: "job_totals", "state")
                    ), JobCounts.Total(count: try row[2], seconds: try row[3])
                )
            }
        ) { counts.finished[key] = total }
        return counts
    }

    func jobs(_ clauses: String, _ arguments: [(any SQLConvertible)?]) throws -> [JobRecord] {
        try connection.rows(
            """
            SELECT id, kind, client, request, state, created_at, started_at, finished_at, attempts, token, holder,
                lease_until, cancel_requested_at, progress, note, error, file, result_bytes
            FROM jobs WHERE \(clauses)
            """,
            arguments
        ) { row in
            let error: String? = try row[15]
            return JobRecord(
                id: try row[0],
                kind: try row.word(1, of: "jobs", "kind"),
                client: try row[2],
                request: try row[3],
                state: try row.word(4, of: "jobs", "state"),
                createdAt: try row[5],
                startedAt: try row[6],
                finishedAt: try row[7],
                attempts: try row[8],
                token: try row[9],
                holder: try row[10],
                leaseUntil: try row[11],
                cancelRequestedAt: try row[12],
                progress: try row[13],
                note: try row[14],
                error: try error.map { try JSONText.decode(JobFailure.self, from: $0) },
                file: try row[16],
                resultBytes: try row[17]
            )
        }
    }
}

/// Numbers of jobs, for metrics.
package struct JobCounts: Hashable, Sendable {
    package struct Key: Hashable, Sendable {
        package var kind: JobKind
        package var state: JobState

        package init(kind: JobKind, state: JobState) {
            self.kind = kind
            self.state = state
        }
    }

    package struct Total: Hashable, Sendable {
        package var count: Int
        /// From the first start to the end, together.
        package var seconds: Double

        package init(count: Int, seconds: Double) {
            self.count = count
            self.seconds = seconds
        }
    }

    /// Queued and running jobs.
    package var open: [Key: Int] = [:]
    package var finished: [Key: Total] = [:]
    /// When the oldest queued job was created, in seconds since 1970.
    package var oldestQueued: Double?
}
