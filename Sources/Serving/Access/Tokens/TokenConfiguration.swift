package import Access

/// The rules of verifying tokens, and the source of the keys.
package struct TokenConfiguration: Sendable {
    package var policy: TokenPolicy
    package var source: TokenKeySource
    /// The pause between two readings of the keys.
    package var refreshInterval: Duration
    /// The time for which keys are used after they were last read, in seconds.
    package var maximumAge: Double
    /// The largest number of clients whose use is counted at once.
    package var maximumClients: Int

    package init(
        policy: TokenPolicy,
        source: TokenKeySource,
        refreshInterval: Duration = .seconds(300),
        maximumAge: Double = 86_400,
        maximumClients: Int = 10_000
    ) {
        self.policy = policy
        self.source = source
        self.refreshInterval = refreshInterval
        self.maximumAge = maximumAge
        self.maximumClients = maximumClients
    }
}
