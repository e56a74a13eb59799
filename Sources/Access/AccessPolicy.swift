/// The limits of an installation for its clients.
package struct AccessPolicy: Hashable, Sendable {
    /// Whether requests without a key are accepted from other machines while no key exists.
    package var isInsecure: Bool
    /// Names of the service in addition to those of this machine, in lower case, without ports.
    package var hosts: Set<String>
    /// The origins of other pages that may use the service, such as `https://app.example.org`.
    package var origins: Set<String>
    /// The limit of each key, by the role that a route needs; no entry for no limit.
    package var limits: [Role: RateLimit]
    /// The largest number of requests of one key that are worked on at once.
    package var concurrencyPerKey: Int
    /// The largest number of requests that are worked on at once.
    package var concurrency: Int

    package init(
        isInsecure: Bool = false,
        hosts: Set<String> = [],
        origins: Set<String> = [],
        limits: [Role: RateLimit] = [:],
        concurrencyPerKey: Int = 64,
        concurrency: Int = 1024
    ) {
        self.isInsecure = isInsecure
        self.hosts = hosts
        self.origins = origins
        self.limits = limits
        self.concurrencyPerKey = concurrencyPerKey
        self.concurrency = concurrency
    }
}
