package import Foundation

/// The files for Prometheus and Grafana in the repository.
package enum MonitoringFiles {
    package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    package static let prometheus = root.appending(path: "prometheus")
    package static let grafana = root.appending(path: "grafana")

    /// Files of a folder with an extension, sorted by name.
    package static func files(in folder: URL, ending: String) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == ending }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
    }

    package static func dashboards() throws -> [Dashboard] {
        try files(in: grafana.appending(path: "dashboards"), ending: "json")
            .map { try JSONDecoder().decode(Dashboard.self, from: Data(contentsOf: $0)) }
    }
}
