import Access
import Foundation
package import Serving
package import Settings

extension ControlTrust {
    /// On which observations decisions rest, by the settings of the API.
    package init(_ settings: ResolvedSettings) {
        let trustsEveryClient =
            switch settings[APISettings.trustData] {
            case .auto: Self.isLoopback(settings[APISettings.host])
            case .all: true
            case .live: false
            }
        self.init(
            trustsEveryClient: trustsEveryClient,
            stations: settings[APISettings.trustedStations].map(StationPatterns.init(text:))
        )
    }

    /// Whether only programs of this machine reach the address.
    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || host == "[::1]" || host.wholeMatch(of: /127\.\d+\.\d+\.\d+/) != nil
    }
}
