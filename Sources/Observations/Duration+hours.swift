extension Duration {
    /// A duration of whole hours.
    package static func hours(_ count: Int) -> Duration { .seconds(Int64(count) * Hour.seconds) }
}

extension Timestamp {
    /// The duration from `earlier` to `later`.
    package static func - (later: Timestamp, earlier: Timestamp) -> Duration {
        .seconds(later.secondsSince1970) - .seconds(earlier.secondsSince1970)
    }
}
