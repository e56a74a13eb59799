extension Schema {
    /// The loop's history in one table, written by triggers, so that no program can change a state and forget to say so.
    ///
    /// A claim and its return have no time of their own in `retrain_flags`: those two take the database's clock.
    static let events = """
        CREATE TABLE events (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            recorded_at REAL NOT NULL,
            -- The hour of the weather that it is about: of the outcome judged, or of the newest observation stored.
            weather_time INTEGER,
            model TEXT NOT NULL,
            kind TEXT NOT NULL,
            station TEXT,
            model_version TEXT,
            flag INTEGER,
            details TEXT NOT NULL CHECK (json_valid(details))
        ) STRICT;
        CREATE INDEX events_by_kind ON events (kind, id);

        -- How close each station came to a drift, hour by hour.
        CREATE TABLE drift_levels (
            model TEXT NOT NULL,
            station TEXT NOT NULL,
            target_time INTEGER NOT NULL,
            ratio REAL NOT NULL,
            PRIMARY KEY (model, station, target_time)
        ) STRICT, WITHOUT ROWID;

        CREATE TRIGGER events_are_kept_as_they_are BEFORE UPDATE ON events BEGIN
            SELECT raise(ABORT, 'events are never changed');
        END;

        CREATE TRIGGER event_of_drift AFTER INSERT ON drift_events BEGIN
            INSERT INTO events (recorded_at, weather_time, model, kind, station, model_version, flag, details)
            VALUES (NEW.recorded_at, NEW.target_time, NEW.model, NEW.kind, NEW.station, NEW.model_version, NEW.flag,
                NEW.evidence);
        END;

        CREATE TRIGGER event_of_flag_raised AFTER INSERT ON retrain_flags BEGIN
            INSERT INTO events (recorded_at, weather_time, model, kind, station, flag, details)
            VALUES (NEW.raised_at, (SELECT hour FROM observations ORDER BY id DESC LIMIT 1), NEW.model, 'flag_raised',
                CASE WHEN json_valid(NEW.evidence) THEN NEW.evidence ->> '$.station' END, NEW.id,
                json_object('reason', NEW.reason,
                    'evidence', json(CASE WHEN json_valid(NEW.evidence) THEN NEW.evidence ELSE 'null' END)));
        END;

        CREATE TRIGGER event_of_flag AFTER UPDATE OF state ON retrain_flags WHEN OLD.state <> NEW.state BEGIN
            INSERT INTO events (recorded_at, weather_time, model, kind, model_version, flag, details)
            VALUES (coalesce(NEW.closed_at, (julianday('now') - 2440587.5) * 86400.0),
                (SELECT hour FROM observations ORDER BY id DESC LIMIT 1), NEW.model,
                CASE NEW.state WHEN 'claimed' THEN 'flag_claimed' WHEN 'raised' THEN 'flag_returned'
                    WHEN 'promoted' THEN 'accepted' ELSE NEW.state END,
                NEW.challenger, NEW.id,
                json_object('reason', NEW.reason, 'holder', NEW.holder, 'attempts', NEW.attempts, 'error', NEW.error,
                    'duration', NEW.duration,
                    'verdict', json(CASE WHEN json_valid(NEW.verdict) THEN NEW.verdict ELSE 'null' END)));
        END;

        CREATE TRIGGER event_of_promotion AFTER INSERT ON promotions BEGIN
            INSERT INTO events (recorded_at, weather_time, model, kind, model_version, flag, details)
            VALUES (NEW.promoted_at, (SELECT hour FROM observations ORDER BY id DESC LIMIT 1), NEW.model,
                CASE NEW.kind WHEN 'rollback' THEN 'rolled_back' ELSE 'promoted' END, NEW.version, NEW.flag,
                json_object('previous', NEW.previous, 'actor', NEW.actor, 'reason', NEW.reason,
                    'evidence', json(CASE WHEN json_valid(NEW.evidence) THEN NEW.evidence ELSE 'null' END)));
        END;

        CREATE TRIGGER event_of_version AFTER INSERT ON version_events WHEN NEW.kind <> 'pruned' BEGIN
            INSERT INTO events (recorded_at, weather_time, model, kind, model_version, details)
            VALUES (NEW.happened_at, (SELECT hour FROM observations ORDER BY id DESC LIMIT 1), NEW.model, NEW.kind,
                NEW.version, json_object('actor', NEW.actor, 'reason', NEW.reason));
        END;

        CREATE TRIGGER event_of_probation AFTER UPDATE OF state ON probations WHEN NEW.state = 'passed' BEGIN
            INSERT INTO events (recorded_at, weather_time, model, kind, model_version, details)
            VALUES (NEW.ended_at, (SELECT hour FROM observations ORDER BY id DESC LIMIT 1), NEW.model,
                'probation_passed', NEW.version,
                json_object('predecessor', NEW.predecessor,
                    'verdict', json(CASE WHEN json_valid(NEW.verdict) THEN NEW.verdict ELSE 'null' END)));
        END;
        """
}
