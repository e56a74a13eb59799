extension Schema {
    /// Migration 11: a station's combinations, one for each model that takes part.
    ///
    /// What was learnt before is learnt again from the stored observations.
    static let rehearsal = """
        DROP TABLE station_combinations;

        -- What the combination of each station has learnt with a version as its champion, of the one that serves and of the
        -- one before it, until the observation of "hour". "experienced" tells whether it was gone through the weeks before,
        -- or has no weeks before it.
        CREATE TABLE station_combinations (
            model TEXT NOT NULL,
            station TEXT NOT NULL,
            version TEXT NOT NULL,
            state BLOB NOT NULL,
            hour INTEGER NOT NULL CHECK (hour % 3600 = 0),
            experienced INTEGER NOT NULL CHECK (experienced IN (0, 1)),
            PRIMARY KEY (model, station, version)
        ) STRICT;
        """
}
