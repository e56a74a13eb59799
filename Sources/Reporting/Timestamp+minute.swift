package import Observations

extension Timestamp {
    /// The time to the minute, for people, such as `2025-08-13 00:00`.
    package var minute: String { String(description.prefix(16)).replacing("T", with: " ") }
}
