extension Schema {
    /// Migration 3: who answered, at which level the interval was meant to hold, and where each station's intervals
    /// stand.
    static let intervals = """
        -- Whose value "served" is; rows from before have NULL and go by model_version. "level" is the wanted coverage
        -- of lower … upper.
        ALTER TABLE forecasts ADD COLUMN answered_by TEXT;
        ALTER TABLE forecasts ADD COLUMN level REAL;
        ALTER TABLE outcomes ADD COLUMN answered_by TEXT;
        ALTER TABLE outcomes ADD COLUMN level REAL;

        -- Where the intervals of a station's forecasts stand after its newest outcome. "model_version" is the champion
        -- from whose calibration they began; NULL where none served.
        CREATE TABLE station_intervals (
            model TEXT NOT NULL,
            station TEXT NOT NULL,
            model_version TEXT,
            state BLOB NOT NULL,
            PRIMARY KEY (model, station)
        ) STRICT;
        """
}
