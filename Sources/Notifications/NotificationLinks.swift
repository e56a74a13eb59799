import Foundation
package import HTTPClient
import Observations

/// The links in notifications.
package struct NotificationLinks: Sendable {
    /// The address under which people reach the page; `nil` for notifications without links to it.
    package var page: ServiceAddress?

    /// The runbook, whose paragraphs have the names of alerts.
    package static let runbook = "https://github.com/aerocast/aerocast-swift/blob/main/docs/runbook.md"

    package init(page: ServiceAddress? = nil) {
        self.page = page
    }

    func runbook(_ anchor: String) -> String { "\(Self.runbook)#\(anchor)" }

    /// The view of a station, or of the installation.
    func view(target: TargetName? = nil, station: String? = nil) -> String? {
        guard let page else { return nil }
        let parameters = [("target", target?.rawValue), ("station", station)]
            .compactMap { name, value in value.map { "\(name)=\(Self.escaped($0))" } }
        return page.appending("/" + (parameters.isEmpty ? "" : "?" + parameters.joined(separator: "&"))).unmasked
    }

    private static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}
