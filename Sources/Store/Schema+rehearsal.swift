extension Schema {
    /// Migration 11: with which champion a station's combination has experience.
    static let rehearsal = """
        -- The promotion whose champion the combination was rehearsed with, or began with; NULL before that.
        ALTER TABLE station_combinations ADD COLUMN rehearsed_for INTEGER;
        """
}
