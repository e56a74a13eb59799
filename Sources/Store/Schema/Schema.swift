import struct Observations.Variable

/// All tables, on one page.
///
/// Times of the weather are whole seconds since 1970 in UTC; a CHECK requires the full hour where necessary. Times of
/// the wall clock (leases, storage times) are seconds since 1970 with fractions. A target is the name of the forecast
/// variable (``Observations/TargetName``): models, forecasts, outcomes, detectors and flags belong to one target;
/// observations belong to none. JSON is TEXT that the writer's type defines; no query reads its content.
///
/// Keys of tables that grow with the observations begin with the station: for the newest rows of all stations, SQLite
/// would use a key that begins with the target, and so read and sort all rows of a database with one target.
enum Schema {
    /// The version of this schema, stored in `schema_version`; a database with a higher version is refused.
    static let version = 1

    static let versionTable = "schema_version"
    static let revisionTable = "content_revision"

    /// The statements that create the schema in an empty database.
    ///
    /// - Parameters:
    ///   - sql: the engine's dialect.
    ///   - variables: the variables with a column in `observations`, in the order of the columns.
    /// - Returns: a script for ``Connection/run(_:)``.
    static func script(_ sql: any Dialect, variables: [Variable] = Variable.all) -> String {
        let tables = SchemaTables(sql: sql, variables: variables)
        return [
            tables.versions,
            tables.observations,
            tables.forecasts,
            tables.models,
            tables.retrains,
            tables.drift,
            tables.history,
            tables.deliveries,
            tables.notes,
            tables.jobs,
            tables.access,
            tables.backups,
        ]
        .joined(separator: "\n\n")
    }
}

/// The statements by subject; a table comes after the tables that it refers to.
private struct SchemaTables {
    let sql: any Dialect
    let variables: [Variable]

    private var integer: String { sql.integer }
    private var real: String { sql.real }
    private var blob: String { sql.blob }
    private var identifier: String { sql.identifier }
    private var options: String { sql.tableOptions(sortedByKey: false) }
    private var sortedOptions: String { sql.tableOptions(sortedByKey: true) }

    /// The version of the schema, and the revision of the content.
    var versions: String {
        """
        CREATE TABLE \(Schema.versionTable) (version \(integer) NOT NULL) \(options);
        INSERT INTO \(Schema.versionTable) (version) VALUES (\(Schema.version));

        -- The number of commits that changed more than heartbeats: while it stays, answers stay.
        CREATE TABLE \(Schema.revisionTable) (number \(integer) NOT NULL) \(options);
        INSERT INTO \(Schema.revisionTable) (number) VALUES (0);
        """
    }

    /// Stations, and what they observe.
    var observations: String {
        """
        -- "added_by" is the client whose key added the station; NULL for an addition without a key.
        CREATE TABLE stations (
            id TEXT PRIMARY KEY,
            name TEXT,
            latitude \(real),
            longitude \(real),
            elevation \(real),
            added_by TEXT
        ) \(options);

        -- One row for each station and hour: the first observation received for it, with a column for each
        -- variable. "trace" is the trace of the request that sent the values, 16 bytes. "origin" is how the row
        -- came (DataOrigin); "conflicts" counts later reports with another value, which were not stored.
        CREATE TABLE observations (
            id \(identifier),
            station TEXT NOT NULL REFERENCES stations (id),
            hour \(integer) NOT NULL CHECK (hour % 3600 = 0),
            time \(integer) NOT NULL,
            received_at \(real) NOT NULL,
            origin TEXT NOT NULL CHECK (origin IN ('trusted', 'established', 'live', 'history')),
            conflicts \(integer) NOT NULL DEFAULT 0,
            trace \(blob),
            \(variables.map { "\($0.name) \(real)" }.joined(separator: ",\n    ")),
            UNIQUE (station, hour)
        ) \(options);
        """
    }

    /// Forecasts, their outcomes, and the state of each station that learns from them.
    var forecasts: String {
        """
        -- Forecasts issued when the observation of issued_at was stored. "served" is the value that clients
        -- received; "answered_by" is its source. "champion" is the champion's forecast, "predecessor" the previous
        -- champion's forecast, "persistence" the value at issued_at. "level" is the nominal coverage of lower …
        -- upper. "weights" are the experts' weights in "served", as JSON; NULL if no combination answered. "controls"
        -- is 1 if drift flags, promotions and probations may rest on the observation of issued_at.
        CREATE TABLE forecasts (
            id \(identifier),
            target TEXT NOT NULL,
            station TEXT NOT NULL REFERENCES stations (id),
            issued_at \(integer) NOT NULL,
            horizon \(integer) NOT NULL CHECK (horizon > 0),
            target_time \(integer) NOT NULL CHECK (target_time = issued_at + 3600 * horizon),
            model_version TEXT,
            answered_by TEXT NOT NULL,
            served \(real) NOT NULL,
            champion \(real),
            predecessor \(real),
            predecessor_version TEXT,
            persistence \(real) NOT NULL,
            lower \(real),
            upper \(real),
            level \(real),
            weights TEXT,
            controls \(integer) NOT NULL CHECK (controls IN (0, 1)),
            UNIQUE (station, target, issued_at, horizon)
        ) \(options);
        CREATE INDEX forecasts_by_time ON forecasts (station, target, target_time);

        -- The last forecast of each station that retention deleted with the others of its hour: readers of the stream
        -- of forecasts learn that rows up to "through" may be missing. The row without a station stands for all
        -- stations that were deleted.
        CREATE TABLE forecast_gaps (
            station TEXT NOT NULL,
            target TEXT NOT NULL,
            through \(integer) NOT NULL,
            PRIMARY KEY (station, target)
        ) \(sortedOptions);

        -- Forecasts joined with the observation at their target time, in the order of joining. The outcomes of a
        -- target at a station are a stream: readers follow "id". "controls" is 1 if drift flags, promotions and
        -- probations may rest on both observations.
        CREATE TABLE outcomes (
            id \(identifier),
            forecast \(integer) NOT NULL UNIQUE REFERENCES forecasts (id),
            target TEXT NOT NULL,
            station TEXT NOT NULL,
            issued_at \(integer) NOT NULL,
            horizon \(integer) NOT NULL,
            target_time \(integer) NOT NULL,
            model_version TEXT,
            answered_by TEXT NOT NULL,
            served \(real) NOT NULL,
            champion \(real),
            predecessor \(real),
            predecessor_version TEXT,
            persistence \(real) NOT NULL,
            lower \(real),
            upper \(real),
            level \(real),
            actual \(real) NOT NULL,
            stored_at \(real) NOT NULL,
            controls \(integer) NOT NULL CHECK (controls IN (0, 1))
        ) \(options);
        CREATE INDEX outcomes_by_time ON outcomes (station, target, horizon, target_time);

        -- Errors that clients reported, without a station or a time.
        CREATE TABLE evaluations (
            id \(identifier),
            target TEXT NOT NULL,
            model_version TEXT,
            predicted \(real) NOT NULL,
            actual \(real) NOT NULL,
            evaluated_at \(real) NOT NULL
        ) \(options);
        CREATE INDEX evaluations_by_version ON evaluations (target, model_version);

        -- The state of a station's forecast intervals after its newest outcome. "model_version" is the champion
        -- whose calibration the intervals started from; NULL if none served.
        CREATE TABLE station_intervals (
            target TEXT NOT NULL,
            station TEXT NOT NULL,
            model_version TEXT,
            state \(blob) NOT NULL,
            PRIMARY KEY (target, station)
        ) \(options);

        -- The state of each station's combination with a version as its champion, after the observation of "hour".
        -- "warm" is 1 if the combination has replayed the weeks before, or if no weeks exist before it.
        CREATE TABLE station_combinations (
            target TEXT NOT NULL,
            station TEXT NOT NULL,
            version TEXT NOT NULL,
            state \(blob) NOT NULL,
            hour \(integer) NOT NULL CHECK (hour % 3600 = 0),
            warm \(integer) NOT NULL CHECK (warm IN (0, 1)),
            PRIMARY KEY (target, station, version)
        ) \(options);
        """
    }

    /// Versions of the models.
    var models: String {
        """
        -- Every published model version. "manifest" is its model.json, "sha256" the SHA-256 of its weights.
        CREATE TABLE model_versions (
            target TEXT NOT NULL,
            version TEXT NOT NULL,
            parent TEXT,
            sha256 TEXT NOT NULL,
            manifest TEXT NOT NULL,
            published_at \(real) NOT NULL,
            published_by TEXT,
            published_because TEXT,
            code_version TEXT,
            PRIMARY KEY (target, version)
        ) \(options);
        \(sql.appendOnly("model_versions", key: ["target", "version"], refusal: "a published version is never changed"))

        -- Events of a version after its publication; the newest of quarantined and released is in force.
        CREATE TABLE version_events (
            id \(identifier),
            target TEXT NOT NULL,
            version TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('quarantined', 'released', 'pruned')),
            happened_at \(real) NOT NULL,
            actor TEXT NOT NULL,
            reason TEXT NOT NULL,
            FOREIGN KEY (target, version) REFERENCES model_versions (target, version)
        ) \(options);
        CREATE INDEX version_events_by_version ON version_events (target, version, id);
        \(sql.appendOnly("version_events", key: ["id"], refusal: "the history of versions is never changed"))

        -- Forecasts that a version made one hour ahead before it served: the reference of its drift detector.
        CREATE TABLE reference_outcomes (
            target TEXT NOT NULL,
            version TEXT NOT NULL,
            station TEXT NOT NULL,
            target_time \(integer) NOT NULL,
            predicted \(real) NOT NULL,
            actual \(real) NOT NULL,
            persistence \(real) NOT NULL,
            PRIMARY KEY (target, version, station, target_time),
            FOREIGN KEY (target, version) REFERENCES model_versions (target, version)
        ) \(sortedOptions);
        """
    }

    /// Retrain flags, promotions and probations.
    var retrains: String {
        """
        -- Requests to retrain a target's model. "evidence" and "verdict" are JSON; "station" is the station that
        -- the evidence refers to. "raised_outcome" and "closed_outcome" are the newest outcomes at these moments,
        -- so that the drift detector sees a flag at the same outcome regardless of timing. "trace" is a trace id of
        -- W3C Trace Context, 32 hexadecimal digits. "job" is the job that asked for the retrain: it raises one flag.
        CREATE TABLE retrain_flags (
            id \(identifier),
            target TEXT NOT NULL,
            reason TEXT NOT NULL CHECK (reason IN ('drift', 'schedule', 'manual')),
            station TEXT,
            evidence TEXT,
            trace TEXT NOT NULL CHECK (length(trace) = 32),
            raised_at \(real) NOT NULL,
            raised_outcome \(integer) NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('raised', 'claimed', 'promoted', 'rejected', 'failed')),
            holder TEXT,
            lease_until \(real),
            attempts \(integer) NOT NULL DEFAULT 0,
            not_before \(real) NOT NULL DEFAULT 0,
            error TEXT,
            verdict TEXT,
            challenger TEXT,
            duration \(real),
            closed_at \(real),
            closed_outcome \(integer),
            job \(integer) UNIQUE,
            CHECK ((state = 'claimed') = (holder IS NOT NULL AND lease_until IS NOT NULL)),
            CHECK ((state IN ('promoted', 'rejected', 'failed')) = (closed_at IS NOT NULL)),
            CHECK ((closed_at IS NULL) = (closed_outcome IS NULL))
        ) \(options);
        -- At most one open flag for each target.
        CREATE UNIQUE INDEX one_open_flag ON retrain_flags (target) WHERE state IN ('raised', 'claimed');

        -- The history of champions; the newest row of a target names its champion. A rollback promotes an earlier
        -- champion and removes the later champions from the line of champions. "evidence" is JSON.
        CREATE TABLE promotions (
            id \(identifier),
            target TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('promotion', 'rollback')),
            version TEXT NOT NULL,
            previous TEXT,
            promoted_at \(real) NOT NULL,
            actor TEXT NOT NULL,
            reason TEXT NOT NULL,
            flag \(integer) REFERENCES retrain_flags (id),
            evidence TEXT,
            FOREIGN KEY (target, version) REFERENCES model_versions (target, version)
        ) \(options);
        CREATE INDEX promotions_by_target ON promotions (target, id);
        \(sql.appendOnly("promotions", key: ["id"], refusal: "the history of promotions is never changed"))

        -- The probations of champions after their promotion. Only outcomes after "since_outcome" count.
        CREATE TABLE probations (
            promotion \(integer) PRIMARY KEY REFERENCES promotions (id),
            target TEXT NOT NULL,
            version TEXT NOT NULL,
            predecessor TEXT NOT NULL,
            since_outcome \(integer) NOT NULL,
            began_at \(real) NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'passed', 'rolled_back', 'superseded', 'inconclusive')),
            verdict TEXT,
            ended_at \(real),
            CHECK ((state = 'open') = (ended_at IS NULL)),
            FOREIGN KEY (target, version) REFERENCES model_versions (target, version),
            FOREIGN KEY (target, predecessor) REFERENCES model_versions (target, version)
        ) \(options);
        -- At most one open probation for each target.
        CREATE UNIQUE INDEX one_open_probation ON probations (target) WHERE state = 'open';
        """
    }

    /// The drift detector's knowledge of each station.
    var drift: String {
        """
        -- The state of each station's drift detector after "outcome". "summary" is JSON for readers that cannot
        -- decode the state.
        CREATE TABLE detectors (
            target TEXT NOT NULL,
            station TEXT NOT NULL,
            outcome \(integer) NOT NULL,
            state \(blob) NOT NULL,
            summary TEXT,
            drifting \(integer) NOT NULL DEFAULT 0 CHECK (drifting IN (0, 1)),
            PRIMARY KEY (target, station)
        ) \(options);
        CREATE INDEX drifting_detectors ON detectors (target, station) WHERE drifting = 1;

        -- The periods in which a station's sensor for a target was faulty, from the events of the drift detector;
        -- "ended" is NULL while the fault lasts. No error, coverage or training rests on their hours.
        CREATE TABLE sensor_faults (
            id \(identifier),
            target TEXT NOT NULL,
            station TEXT NOT NULL,
            began \(integer) NOT NULL,
            ended \(integer),
            CHECK (ended IS NULL OR ended >= began)
        ) \(options);
        CREATE INDEX sensor_faults_by_station ON sensor_faults (station, target, began);
        -- At most one open fault for each sensor.
        CREATE UNIQUE INDEX one_open_fault ON sensor_faults (target, station) WHERE ended IS NULL;

        -- The mean errors of each station and horizon over the station's newest week of outcomes, without the hours
        -- of sensor faults. "outcome" is the newest outcome, "until" its target time; "inside" is the fraction of the
        -- "intervals" outcomes with bounds that were within them.
        CREATE TABLE station_errors (
            target TEXT NOT NULL,
            station TEXT NOT NULL,
            horizon \(integer) NOT NULL,
            outcome \(integer) NOT NULL,
            until \(integer) NOT NULL,
            hours \(integer) NOT NULL,
            served_square \(real) NOT NULL,
            served_absolute \(real) NOT NULL,
            champion_square \(real),
            champion_absolute \(real),
            persistence_square \(real) NOT NULL,
            persistence_absolute \(real) NOT NULL,
            intervals \(integer) NOT NULL,
            inside \(real),
            level \(real),
            PRIMARY KEY (target, station, horizon)
        ) \(sortedOptions);
        CREATE INDEX station_errors_by_horizon ON station_errors (target, horizon, until);

        -- Events that the drift detector reported for an outcome. "estimated_start" is the estimated start of a
        -- drift or a fault; "evidence" is JSON.
        CREATE TABLE drift_events (
            id \(identifier),
            target TEXT NOT NULL,
            model_version TEXT,
            station TEXT NOT NULL,
            outcome \(integer) NOT NULL,
            target_time \(integer) NOT NULL,
            kind TEXT NOT NULL,
            estimated_start \(integer),
            evidence TEXT NOT NULL,
            flag \(integer) REFERENCES retrain_flags (id),
            recorded_at \(real) NOT NULL,
            UNIQUE (station, target, outcome, kind)
        ) \(options);

        -- The closeness of each station to a drift alarm, for each hour.
        CREATE TABLE drift_levels (
            target TEXT NOT NULL,
            station TEXT NOT NULL,
            target_time \(integer) NOT NULL,
            ratio \(real) NOT NULL,
            PRIMARY KEY (station, target, target_time)
        ) \(sortedOptions);
        """
    }

    /// Signs of life, and the history of the loop.
    var history: String {
        """
        -- The sign of life of each program, renewed every few seconds. A program that has not renewed its row for
        -- "silent_after" seconds is silent; "ended_at" is set by a program that stopped on request. "details" is JSON.
        CREATE TABLE heartbeats (
            program TEXT NOT NULL CHECK (program IN ('api', 'detector', 'trainer', 'feeder')),
            instance TEXT NOT NULL,
            started_at \(real) NOT NULL,
            beat_at \(real) NOT NULL,
            silent_after \(real) NOT NULL,
            ended_at \(real),
            details TEXT NOT NULL CHECK (\(sql.isJSON("details"))),
            PRIMARY KEY (program, instance)
        ) \(options);

        -- The loop's history in one table. The events of a target are a stream: readers follow "id". "weather_time"
        -- is the hour of the outcome judged, or of the newest observation stored.
        CREATE TABLE events (
            id \(identifier),
            recorded_at \(real) NOT NULL,
            weather_time \(integer),
            target TEXT NOT NULL,
            kind TEXT NOT NULL,
            station TEXT,
            model_version TEXT,
            flag \(integer),
            details TEXT NOT NULL CHECK (\(sql.isJSON("details")))
        ) \(options);
        CREATE INDEX events_by_kind ON events (kind, id);
        \(sql.appendOnly("events", key: ["id"], refusal: "the history of events is never changed"))
        """
    }

    /// Messages to other systems.
    var deliveries: String {
        """
        -- Retrains to be delivered to MLflow, written in the transaction that closes the retrain. "key" identifies
        -- the run in MLflow. "payload" is deleted when the run is delivered; the rest of the row stays. Other processes
        -- wait until "not_before" while one delivers the run, and after MLflow has refused it. "is_champion" says
        -- whether the alias "champion" points to this version.
        CREATE TABLE mlflow_outbox (
            id \(identifier),
            key TEXT NOT NULL UNIQUE,
            target TEXT NOT NULL,
            version TEXT,
            payload TEXT,
            written_at \(real) NOT NULL,
            not_before \(real) NOT NULL DEFAULT 0,
            failures \(integer) NOT NULL DEFAULT 0,
            error TEXT,
            delivered_at \(real),
            run TEXT,
            registered_version TEXT,
            is_champion \(integer) NOT NULL DEFAULT 0,
            CHECK ((payload IS NULL) = (delivered_at IS NOT NULL))
        ) \(options);
        CREATE INDEX mlflow_undelivered ON mlflow_outbox (target, id) WHERE delivered_at IS NULL;
        CREATE INDEX mlflow_by_version ON mlflow_outbox (target, version);

        -- Work that one process at a time does. "token" increases with each new owner, so that a write of an earlier
        -- owner is recognized; "until" is the wall clock.
        CREATE TABLE leases (
            name TEXT PRIMARY KEY,
            owner TEXT NOT NULL,
            token \(integer) NOT NULL,
            until \(real) NOT NULL
        ) \(options);

        -- Receivers of events. "kinds", "targets" and "stations" are lists with commas, empty for all. The secrets sign
        -- messages, so they are stored as they are; "previous_secret" signs, too, until the end of a rotation.
        -- "failures" counts since the last success. "overflow_event" is the first event that was not written to the
        -- outbox because too many messages waited. A format other than "standard" is a receiver of notifications that
        -- the settings name: "url" is then only its place, without secrets.
        CREATE TABLE webhooks (
            id TEXT PRIMARY KEY,
            url TEXT NOT NULL,
            description TEXT,
            kinds TEXT NOT NULL,
            targets TEXT NOT NULL,
            stations TEXT NOT NULL,
            secret \(blob) NOT NULL,
            format TEXT NOT NULL DEFAULT 'standard' CHECK (format IN ('standard', 'slack', 'mail', 'alertmanager')),
            previous_secret \(blob),
            previous_secret_until \(real),
            created_at \(real) NOT NULL,
            disabled_at \(real),
            disabled_because TEXT,
            failures \(integer) NOT NULL DEFAULT 0,
            failing_since \(real),
            not_before \(real) NOT NULL DEFAULT 0,
            overflow_event \(integer),
            CHECK ((previous_secret IS NULL) = (previous_secret_until IS NULL)),
            CHECK ((disabled_at IS NULL) = (disabled_because IS NULL)),
            CHECK ((failures = 0) = (failing_since IS NULL))
        ) \(options);

        -- Messages to webhooks, written in the transaction of the event. "message" is the webhook-id; the messages
        -- of a webhook with the same "subject" are sent in order. "payload" is the body of a test, which has no
        -- event. A dead message was given up.
        CREATE TABLE webhook_deliveries (
            id \(identifier),
            webhook TEXT NOT NULL REFERENCES webhooks (id),
            message TEXT NOT NULL UNIQUE,
            event \(integer) REFERENCES events (id),
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            payload TEXT,
            written_at \(real) NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'dead')),
            attempts \(integer) NOT NULL DEFAULT 0,
            first_attempt_at \(real),
            last_attempt_at \(real),
            not_before \(real) NOT NULL DEFAULT 0,
            status \(integer),
            error TEXT,
            ended_at \(real),
            UNIQUE (webhook, event),
            CHECK ((event IS NULL) = (payload IS NOT NULL)),
            CHECK ((state = 'pending') = (ended_at IS NULL))
        ) \(options);
        CREATE INDEX webhook_pending ON webhook_deliveries (webhook, subject, id) WHERE state = 'pending';
        CREATE INDEX webhook_by_end ON webhook_deliveries (ended_at) WHERE ended_at IS NOT NULL;
        CREATE INDEX webhook_history ON webhook_deliveries (webhook, id);
        """
    }

    /// Silences and remarks of people, and the findings that were notified.
    var notes: String {
        """
        -- Silences in the form of Alertmanager's. "matchers" is a JSON list; a silence concerns a finding whose labels
        -- match all of them. "ends_at" moves to the present when a silence is ended. "holds_flags" is 1 if drifts
        -- raise no retrain flags meanwhile; "until_resolved" is 1 for an acknowledgment, which ends with its finding.
        CREATE TABLE silences (
            id TEXT PRIMARY KEY,
            matchers TEXT NOT NULL CHECK (\(sql.isJSON("matchers"))),
            starts_at \(real) NOT NULL,
            ends_at \(real) NOT NULL,
            created_by TEXT NOT NULL,
            comment TEXT NOT NULL,
            updated_at \(real) NOT NULL,
            holds_flags \(integer) NOT NULL CHECK (holds_flags IN (0, 1)),
            until_resolved \(integer) NOT NULL CHECK (until_resolved IN (0, 1)),
            CHECK (starts_at <= ends_at)
        ) \(options);
        CREATE INDEX silences_by_end ON silences (ends_at);

        -- Remarks by people at a time of the weather. "new_reference" is 1 if the drift detectors of the station learn
        -- again what is normal from then on. A withdrawn annotation stays as a row.
        CREATE TABLE annotations (
            id \(identifier),
            target TEXT,
            station TEXT,
            flag \(integer) REFERENCES retrain_flags (id),
            starts_at \(integer) NOT NULL,
            ends_at \(integer),
            text TEXT NOT NULL,
            created_by TEXT NOT NULL,
            created_at \(real) NOT NULL,
            new_reference \(integer) NOT NULL CHECK (new_reference IN (0, 1)),
            withdrawn_at \(real),
            withdrawn_by TEXT,
            CHECK (ends_at IS NULL OR ends_at >= starts_at),
            CHECK (new_reference = 0 OR station IS NOT NULL),
            CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL))
        ) \(options);
        CREATE INDEX annotations_by_station ON annotations (station, starts_at);

        -- The findings of the verdict that were notified; "target" and "station" are empty for none. "closed_at" is
        -- set when a finding is gone: it is not notified again until a pause is over.
        CREATE TABLE notified_findings (
            kind TEXT NOT NULL,
            target TEXT NOT NULL,
            station TEXT NOT NULL,
            finding TEXT NOT NULL CHECK (\(sql.isJSON("finding"))),
            state TEXT NOT NULL,
            opened_at \(real) NOT NULL,
            closed_at \(real),
            PRIMARY KEY (kind, target, station)
        ) \(sortedOptions);
        """
    }

    /// Work that clients asked for.
    var jobs: String {
        """
        -- Work that clients asked for. A runner claims a job for a lease; "token" grows with each claim, and while the
        -- job runs only the holder of the newest token changes the row. "request" and "error" are JSON. "data" are
        -- the observations of the request, deleted at the end. "result" is JSON; "file" is the name of an export in
        -- the folder of the results.
        CREATE TABLE jobs (
            id \(identifier),
            kind TEXT NOT NULL CHECK (kind IN ('backtest', 'replay', 'what_if', 'export', 'retrain', 'tune')),
            client TEXT NOT NULL,
            idempotency_key TEXT,
            request TEXT NOT NULL,
            data TEXT,
            digest TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'canceled')),
            created_at \(real) NOT NULL,
            not_before \(real) NOT NULL DEFAULT 0,
            started_at \(real),
            finished_at \(real),
            attempts \(integer) NOT NULL DEFAULT 0,
            token \(integer) NOT NULL DEFAULT 0,
            holder TEXT,
            lease_until \(real),
            cancel_requested_at \(real),
            progress \(real) NOT NULL DEFAULT 0,
            note TEXT,
            error TEXT,
            result TEXT,
            file TEXT,
            result_bytes \(integer) NOT NULL DEFAULT 0,
            UNIQUE (client, idempotency_key),
            CHECK ((state = 'running') = (holder IS NOT NULL AND lease_until IS NOT NULL)),
            CHECK ((state IN ('succeeded', 'failed', 'canceled')) = (finished_at IS NOT NULL)),
            CHECK ((state = 'succeeded') = (result IS NOT NULL)),
            CHECK (data IS NULL OR finished_at IS NULL)
        ) \(options);
        CREATE INDEX jobs_by_state ON jobs (state, id);
        CREATE INDEX jobs_by_client ON jobs (client, id);

        -- The finished jobs of each kind and end, for counters that survive the deletion of the rows.
        CREATE TABLE job_totals (
            kind TEXT NOT NULL,
            state TEXT NOT NULL,
            finished \(integer) NOT NULL,
            seconds \(real) NOT NULL,
            PRIMARY KEY (kind, state)
        ) \(options);
        """
    }

    /// Keys, their use, and the audit.
    var access: String {
        """
        -- The keys of clients. "roles" and "stations" are lists with commas; no stations stands for all. Only the
        -- SHA-256 of the secret is stored.
        CREATE TABLE access_keys (
            id TEXT PRIMARY KEY,
            client TEXT NOT NULL,
            roles TEXT NOT NULL,
            stations TEXT NOT NULL,
            secret_sha256 \(blob) NOT NULL,
            created_at \(real) NOT NULL,
            expires_at \(real),
            revoked_at \(real),
            last_used_at \(real),
            daily_quota \(integer)
        ) \(options);

        -- The requests of each key by day, counted in days since 1970.
        CREATE TABLE key_usage (
            key TEXT NOT NULL REFERENCES access_keys (id),
            day \(integer) NOT NULL,
            requests \(integer) NOT NULL,
            PRIMARY KEY (key, day)
        ) \(options);

        -- The requests of clients of tokens by day in UTC; a client is the issuer and the subject of its tokens.
        CREATE TABLE token_usage (
            client TEXT NOT NULL,
            day \(integer) NOT NULL,
            requests \(integer) NOT NULL,
            PRIMARY KEY (client, day)
        ) \(options);

        -- Signed-in browsers: the SHA-256 of the session's cookie, and the key that signed in.
        CREATE TABLE sessions (
            token_sha256 \(blob) PRIMARY KEY,
            key TEXT NOT NULL REFERENCES access_keys (id),
            created_at \(real) NOT NULL,
            expires_at \(real) NOT NULL
        ) \(options);

        -- Every change of the loop's state and of keys. "actor" is the proven client, or the program or person with
        -- access to this file; "claimed" is the name that a client stated. "before" and "after" are JSON. "hash" is
        -- SHA-256 of the row with the hash of the row before it.
        CREATE TABLE audit (
            id \(integer) PRIMARY KEY,
            happened_at \(real) NOT NULL,
            actor TEXT NOT NULL,
            credential TEXT,
            claimed TEXT,
            action TEXT NOT NULL,
            subject TEXT NOT NULL,
            target TEXT,
            reason TEXT,
            before TEXT,
            after TEXT,
            trace TEXT,
            previous_hash TEXT NOT NULL,
            hash TEXT NOT NULL
        ) \(options);
        \(sql.appendOnly("audit", key: ["id"], refusal: "the audit is never changed"))
        """
    }

    /// Backups.
    var backups: String {
        """
        -- Every written backup, for monitoring of the newest backup's age.
        CREATE TABLE backups (
            id \(identifier),
            finished_at \(real) NOT NULL,
            path TEXT NOT NULL,
            bytes \(integer) NOT NULL
        ) \(options);
        """
    }
}
