import Access
package import Settings

/// The settings of who may use the API.
package enum AccessSettings {
    package static let insecure = Setting.boolean(
        "insecure",
        default: false,
        help: "Whether everybody who reaches the address may do everything while no key exists."
    )
    package static let allowedHosts = Setting<[String]>
        .names(
            "allowed_hosts",
            expected: "host names separated by commas",
            help: "The names under which the API is reached, in addition to the names of this machine."
        )
    package static let keysFolder =
        Setting.path(
            "keys_folder",
            default: nil,
            help: "A folder for the keys of the feeder and of Prometheus, made at the first start."
        )
        .optional
    package static let readLimit = Setting.integer(
        "read_limit",
        default: 600,
        in: 0...1_000_000_000,
        help: "The largest number of reads of a key in a minute, which may come at once; 0 for no limit."
    )
    package static let predictLimit = Setting.integer(
        "predict_limit",
        default: 6_000,
        in: 0...1_000_000_000,
        help:
            "The largest number of requests of forecasts of a key in a minute, which may come at once; 0 for no limit."
    )
    package static let feedLimit = Setting.integer(
        "feed_limit",
        default: 6_000,
        in: 0...1_000_000_000,
        help:
            "The largest number of posts of observations of a key in a minute, which may come at once; 0 for no limit."
    )
    package static let operateLimit = Setting.integer(
        "operate_limit",
        default: 60,
        in: 0...1_000_000_000,
        help: "The largest number of changes of a key in a minute, which may come at once; 0 for no limit."
    )
    package static let concurrencyPerKey = Setting.integer(
        "concurrency_per_key",
        default: 64,
        in: 1...100_000,
        help: "The largest number of requests of one key at once."
    )
    package static let concurrency = Setting.integer(
        "concurrency",
        default: 1024,
        in: 1...1_000_000,
        help: "The largest number of requests at once."
    )

    package static let all: [any DeclaredSetting] = [
        insecure, allowedHosts, keysFolder, readLimit, predictLimit, feedLimit, operateLimit, concurrencyPerKey,
        concurrency,
    ]
}

extension Setting where Value == [String] {
    fileprivate static func names(_ key: String, expected: String, help: String) -> Setting<[String]> {
        Setting(
            key: key,
            default: [],
            expected: expected,
            help: help,
            parse: { text in
                let names = text.split(separator: ",").map { $0.trimmingPrefix(while: { $0 == " " }).lowercased() }
                return names.allSatisfy { !$0.isEmpty && !$0.contains(where: \.isWhitespace) } ? names : nil
            },
            render: { $0.joined(separator: ",") }
        )
    }
}

extension AccessPolicy {
    /// Seconds of the limits' window: clients plan for minutes.
    private static let window = 60.0

    init(_ settings: ResolvedSettings) {
        let quotas: [(Role, Int)] = [
            (.read, settings[AccessSettings.readLimit]), (.predict, settings[AccessSettings.predictLimit]),
            (.feed, settings[AccessSettings.feedLimit]), (.operate, settings[AccessSettings.operateLimit]),
            (.admin, settings[AccessSettings.readLimit]),
        ]
        let limits = quotas.filter { $0.1 > 0 }.map { ($0.0, RateLimit(quota: $0.1, window: Self.window)) }
        self.init(
            isInsecure: settings[AccessSettings.insecure],
            hosts: Set(settings[AccessSettings.allowedHosts]),
            limits: Dictionary(limits, uniquingKeysWith: { first, _ in first }),
            concurrencyPerKey: settings[AccessSettings.concurrencyPerKey],
            concurrency: settings[AccessSettings.concurrency]
        )
    }
}
