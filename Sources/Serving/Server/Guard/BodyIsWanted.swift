/// Triggered on the channel when a route begins to read a body.
struct BodyIsWanted: Sendable {}
