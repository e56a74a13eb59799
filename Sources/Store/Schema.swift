import GRDB

/// The tables, as a list of migrations; one that has shipped is never edited.
///
/// Times of weather are INTEGER seconds since 1970 in UTC, on the full hour where a column says so; times of the wall
/// clock (leases, when a row was stored) are REAL seconds since 1970.
enum Schema {
    static var migrator: DatabaseMigrator { registering(migrations) }

    /// Takes only some of the steps, as a program did that did not know the others.
    static func partialMigrator(taking steps: Set<String>) -> DatabaseMigrator {
        registering(migrations.filter { steps.contains($0.name) })
    }

    private static func registering(_ migrations: [(name: String, sql: String)]) -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for migration in migrations {
            migrator.registerMigration(migration.name) { try $0.execute(sql: migration.sql) }
        }
        return migrator
    }

    private static let migrations: [(name: String, sql: String)] = [
        ("1 observations, forecasts, outcomes", weather),
        ("2 models, flags, detectors", healing),
        ("3 intervals", intervals),
        ("4 combination", combination),
        ("5 registry, probation", registry),
        ("8 events", events),
        ("9 backups", backups),
        ("9 trace", trace),
        ("10 mlflow", mlflow),
        ("11 rehearsal", rehearsal),
    ]

    private static let weather = """
        CREATE TABLE stations (
            id TEXT PRIMARY KEY,
            name TEXT,
            latitude REAL,
            longitude REAL,
            elevation REAL
        ) STRICT;

        -- One row for each station and hour: the first observation that came for it.
        CREATE TABLE observations (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            station TEXT NOT NULL REFERENCES stations (id),
            hour INTEGER NOT NULL CHECK (hour % 3600 = 0),
            time INTEGER NOT NULL,
            temperature REAL,
            wind_speed REAL,
            pressure REAL,
            received_at REAL NOT NULL,
            UNIQUE (station, hour)
        ) STRICT;

        -- What was forecast when the observation of issued_at had come. "served" is what the client was told,
        -- "champion" what the model in service said by itself, "persistence" the temperature at issued_at.
        CREATE TABLE forecasts (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            station TEXT NOT NULL REFERENCES stations (id),
            issued_at INTEGER NOT NULL,
            horizon INTEGER NOT NULL CHECK (horizon > 0),
            target_time INTEGER NOT NULL CHECK (target_time = issued_at + 3600 * horizon),
            model TEXT NOT NULL,
            model_version TEXT,
            served REAL NOT NULL,
            champion REAL,
            persistence REAL NOT NULL,
            lower REAL,
            upper REAL,
            UNIQUE (station, issued_at, horizon)
        ) STRICT;
        CREATE INDEX forecasts_by_target ON forecasts (station, target_time);

        -- A forecast joined with what was observed at its target time, in the order in which they were joined.
        CREATE TABLE outcomes (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            forecast INTEGER NOT NULL UNIQUE REFERENCES forecasts (id),
            station TEXT NOT NULL,
            issued_at INTEGER NOT NULL,
            horizon INTEGER NOT NULL,
            target_time INTEGER NOT NULL,
            model TEXT NOT NULL,
            model_version TEXT,
            served REAL NOT NULL,
            champion REAL,
            persistence REAL NOT NULL,
            lower REAL,
            upper REAL,
            actual REAL NOT NULL,
            stored_at REAL NOT NULL
        ) STRICT;
        CREATE INDEX outcomes_by_target ON outcomes (station, horizon, target_time);

        -- Errors that clients reported by themselves, without a station or a time.
        CREATE TABLE evaluations (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            model TEXT NOT NULL,
            model_version TEXT,
            predicted REAL NOT NULL,
            actual REAL NOT NULL,
            evaluated_at REAL NOT NULL
        ) STRICT;
        CREATE INDEX evaluations_by_version ON evaluations (model, model_version);
        """

    private static let healing = """
        -- Every model version that was ever published; "manifest" is its model.json.
        CREATE TABLE model_versions (
            model TEXT NOT NULL,
            version TEXT NOT NULL,
            parent TEXT,
            sha256 TEXT NOT NULL,
            manifest TEXT NOT NULL,
            published_at REAL NOT NULL,
            PRIMARY KEY (model, version)
        ) STRICT;

        -- Forecasts that a version made before it served, one hour ahead: by them its drift detector knows what is normal.
        CREATE TABLE reference_outcomes (
            model TEXT NOT NULL,
            version TEXT NOT NULL,
            station TEXT NOT NULL,
            target_time INTEGER NOT NULL,
            predicted REAL NOT NULL,
            actual REAL NOT NULL,
            persistence REAL NOT NULL,
            PRIMARY KEY (model, version, station, target_time),
            FOREIGN KEY (model, version) REFERENCES model_versions (model, version)
        ) STRICT, WITHOUT ROWID;

        -- The history of champions; the newest row of a model names its champion.
        CREATE TABLE promotions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            model TEXT NOT NULL,
            version TEXT NOT NULL,
            previous TEXT,
            promoted_at REAL NOT NULL,
            actor TEXT NOT NULL,
            reason TEXT NOT NULL,
            flag INTEGER REFERENCES retrain_flags (id),
            FOREIGN KEY (model, version) REFERENCES model_versions (model, version)
        ) STRICT;
        CREATE INDEX promotions_by_model ON promotions (model, id);

        CREATE TABLE retrain_flags (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            model TEXT NOT NULL,
            reason TEXT NOT NULL CHECK (reason IN ('drift', 'schedule', 'manual')),
            evidence TEXT,
            raised_at REAL NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('raised', 'claimed', 'promoted', 'rejected', 'failed')),
            holder TEXT,
            lease_until REAL,
            attempts INTEGER NOT NULL DEFAULT 0,
            not_before REAL NOT NULL DEFAULT 0,
            error TEXT,
            verdict TEXT,
            challenger TEXT,
            duration REAL,
            closed_at REAL,
            CHECK ((state = 'claimed') = (holder IS NOT NULL AND lease_until IS NOT NULL)),
            CHECK ((state IN ('promoted', 'rejected', 'failed')) = (closed_at IS NOT NULL))
        ) STRICT;
        -- At most one open flag for each model.
        CREATE UNIQUE INDEX one_open_flag ON retrain_flags (model) WHERE state IN ('raised', 'claimed');

        -- Where the drift detector stands in the outcomes of each station.
        CREATE TABLE detectors (
            model TEXT NOT NULL,
            station TEXT NOT NULL,
            outcome INTEGER NOT NULL,
            state BLOB NOT NULL,
            PRIMARY KEY (model, station)
        ) STRICT;

        -- What the drift detector said, and about which outcome.
        CREATE TABLE drift_events (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            model TEXT NOT NULL,
            model_version TEXT,
            station TEXT NOT NULL,
            outcome INTEGER NOT NULL,
            target_time INTEGER NOT NULL,
            kind TEXT NOT NULL,
            evidence TEXT NOT NULL,
            flag INTEGER REFERENCES retrain_flags (id),
            recorded_at REAL NOT NULL,
            UNIQUE (station, outcome, kind)
        ) STRICT;
        """
}
