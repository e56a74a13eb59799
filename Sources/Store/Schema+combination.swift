extension Schema {
    /// Migration 4: what each station's combination has learnt, and what its experts said.
    static let combination = """
        -- "predecessor" is what the champion before the one in service said by itself, at the same hour. "weights" are the
        -- experts' shares in "served", as JSON; NULL where no combination answered.
        ALTER TABLE forecasts ADD COLUMN predecessor REAL;
        ALTER TABLE forecasts ADD COLUMN predecessor_version TEXT;
        ALTER TABLE forecasts ADD COLUMN weights TEXT;
        ALTER TABLE outcomes ADD COLUMN predecessor REAL;
        ALTER TABLE outcomes ADD COLUMN predecessor_version TEXT;

        -- The combination of each station after its newest observation.
        CREATE TABLE station_combinations (
            model TEXT NOT NULL,
            station TEXT NOT NULL,
            state BLOB NOT NULL,
            PRIMARY KEY (model, station)
        ) STRICT;
        """
}
