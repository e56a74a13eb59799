/// The use of the service by a client on one day.
package struct KeyUsage: Hashable, Sendable {
    /// Days since 1970 in UTC.
    package var day: Int
    /// The weights of the requests.
    package var requests: Int
    /// Seconds since 1970.
    package var lastUsedAt: Double

    package init(day: Int, requests: Int, lastUsedAt: Double) {
        self.day = day
        self.requests = requests
        self.lastUsedAt = lastUsedAt
    }
}
