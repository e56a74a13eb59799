extension Schema {
    static let registry = """
        -- Who published a version, why, and which code trained it; NULL for versions that are older than the columns.
        ALTER TABLE model_versions ADD COLUMN published_by TEXT;
        ALTER TABLE model_versions ADD COLUMN published_because TEXT;
        ALTER TABLE model_versions ADD COLUMN code_version TEXT;

        -- A rollback is a promotion of an earlier champion that takes the later ones away. "evidence" is JSON.
        ALTER TABLE promotions ADD COLUMN kind TEXT NOT NULL DEFAULT 'promotion'
            CHECK (kind IN ('promotion', 'rollback'));
        ALTER TABLE promotions ADD COLUMN evidence TEXT;

        -- Where the outcomes stood when a flag was raised and closed, so that the drift detector sees either at the same
        -- place in its stream whenever it looks.
        ALTER TABLE retrain_flags ADD COLUMN raised_outcome INTEGER;
        ALTER TABLE retrain_flags ADD COLUMN closed_outcome INTEGER;

        -- What happened to a version after it was published; the newest of quarantined and released is in force.
        CREATE TABLE version_events (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            model TEXT NOT NULL,
            version TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('quarantined', 'released', 'pruned')),
            happened_at REAL NOT NULL,
            actor TEXT NOT NULL,
            reason TEXT NOT NULL,
            FOREIGN KEY (model, version) REFERENCES model_versions (model, version)
        ) STRICT;
        CREATE INDEX version_events_by_version ON version_events (model, version, id);

        -- The tests that champions are on after their promotion. Outcomes after "since_outcome" count.
        CREATE TABLE probations (
            promotion INTEGER PRIMARY KEY REFERENCES promotions (id),
            model TEXT NOT NULL,
            version TEXT NOT NULL,
            predecessor TEXT NOT NULL,
            since_outcome INTEGER NOT NULL,
            began_at REAL NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'passed', 'rolled_back', 'superseded', 'unjudged')),
            verdict TEXT,
            ended_at REAL,
            CHECK ((state = 'open') = (ended_at IS NULL)),
            FOREIGN KEY (model, version) REFERENCES model_versions (model, version),
            FOREIGN KEY (model, predecessor) REFERENCES model_versions (model, version)
        ) STRICT;
        -- At most one open probation for each model.
        CREATE UNIQUE INDEX one_open_probation ON probations (model) WHERE state = 'open';

        CREATE TRIGGER promotions_are_not_changed BEFORE UPDATE ON promotions
            BEGIN SELECT RAISE(ABORT, 'the history of promotions is never changed'); END;
        CREATE TRIGGER promotions_are_not_deleted BEFORE DELETE ON promotions
            BEGIN SELECT RAISE(ABORT, 'the history of promotions is never changed'); END;
        CREATE TRIGGER versions_are_not_changed BEFORE UPDATE ON model_versions
            BEGIN SELECT RAISE(ABORT, 'a published version is never changed'); END;
        CREATE TRIGGER versions_are_not_deleted BEFORE DELETE ON model_versions
            BEGIN SELECT RAISE(ABORT, 'a published version is never changed'); END;
        CREATE TRIGGER version_events_are_not_changed BEFORE UPDATE ON version_events
            BEGIN SELECT RAISE(ABORT, 'the history of versions is never changed'); END;
        CREATE TRIGGER version_events_are_not_deleted BEFORE DELETE ON version_events
            BEGIN SELECT RAISE(ABORT, 'the history of versions is never changed'); END;
        """
}
