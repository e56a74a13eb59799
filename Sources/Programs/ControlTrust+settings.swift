import Access
package import Serving
package import Settings

extension ControlTrust {
    /// On which observations decisions rest, by the settings of the API.
    package init(_ settings: ResolvedSettings) {
        let trustsEveryClient =
            switch settings[APISettings.trustData] {
            case .auto: ListeningAddress(host: settings[APISettings.host]).isLoopback
            case .all: true
            case .live: false
            }
        self.init(
            trustsEveryClient: trustsEveryClient,
            stations: settings[APISettings.trustedStations].map(StationPatterns.init(text:))
        )
    }
}
