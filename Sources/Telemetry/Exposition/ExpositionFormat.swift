/// The text formats of a scrape's response.
package enum ExpositionFormat: Hashable, Sendable, CaseIterable {
    /// Prometheus text format 0.0.4.
    case text
    /// OpenMetrics 1.0.
    case openMetrics

    package var contentType: String {
        switch self {
        case .text: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }

    /// The client's preferred format, by RFC 9110 §12.5.1.
    ///
    /// The text format is the default: without a preference, for equal preferences, and if neither format is requested.
    ///
    /// - Parameter accept: The value of the `Accept` header; several headers' values joined by commas.
    package init(accept: String?) {
        var (text, openMetrics) = (0.0, 0.0)
        for range in (accept ?? "").split(separator: ",") {
            let parts = range.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
            guard let type = parts.first else { continue }
            let parameters = Dictionary(
                parts.dropFirst()
                    .map { part in
                        let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
                        return (pair.first ?? "", pair.count == 2 ? pair[1] : "")
                    }
            ) { first, _ in first }
            let quality = parameters["q"].map { Double($0) ?? 0 } ?? 1
            let version = parameters["version"]
            if type == "application/openmetrics-text", version == nil || version == "1.0.0" {
                openMetrics = max(openMetrics, quality)
            } else if type == "text/plain", version == nil || version == "0.0.4" {
                text = max(text, quality)
            }
        }
        self = openMetrics > text ? .openMetrics : .text
    }

    /// The families as UTF-8 text.
    package func render(_ families: [MetricFamily]) -> [UInt8] {
        var writer = ExpositionWriter(format: self)
        for family in families { writer.append(family) }
        return writer.finished()
    }
}
