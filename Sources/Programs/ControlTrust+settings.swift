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
        let stations = settings[APISettings.trustedStations]?.split(separator: ",") ?? []
        self.init(
            trustsEveryClient: trustsEveryClient,
            stations: stations.map { StationPattern($0.trimmingCharacters(in: .whitespaces)) }
        )
    }

    /// Whether only programs of this machine reach the address.
    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || host == "[::1]" || host.wholeMatch(of: /127\.\d+\.\d+\.\d+/) != nil
    }
}
