import Foundation

/// The grouping key under which a Pushgateway keeps metrics: the job and further labels.
package struct PushGroup: Hashable, Sendable {
    package let job: String
    /// Sorted by name, so that the same group always has the same address.
    package let labels: [LabelSet.Label]

    /// - Parameters:
    ///   - job: Not empty.
    ///   - labels: Further labels by name; their values may be empty.
    /// - Throws: ``PushError/group(_:)`` for an empty job or what isn't a label's name.
    package init(job: String, labels: [String: String] = [:]) throws(PushError) {
        guard !job.isEmpty else { throw .group("the job is empty; expected a name such as aerocast_trainer") }
        for name in labels.keys.sorted() where !PrometheusName.isLabelName(name) || name == "job" {
            throw .group("'\(name)' can't be a label of the grouping key; expected letters, digits and _, and not job")
        }
        self.job = job
        self.labels = labels.sorted { $0.key < $1.key }.map { LabelSet.Label(name: $0.key, value: $0.value) }
    }

    /// The path below the gateway's address, percent-encoded: `/metrics/job/aerocast_trainer/model/noaa`.
    package var path: String {
        "/metrics" + Self.segment("job", job) + labels.map { Self.segment($0.name, $0.value) }.joined()
    }

    /// The value that every pushed metric gets for a label, if the group decides it.
    func value(of label: String) -> String? {
        label == "job" ? job : labels.first { $0.name == label }?.value
    }

    /// A value that a path can't carry as it is (empty, with a slash, or a dot segment that clients remove) goes as
    /// base64url, as the Pushgateway's README describes.
    private static func segment(_ name: String, _ value: String) -> String {
        if value.isEmpty { return "/\(name)@base64/=" }
        guard value.contains("/") || value == "." || value == ".." else {
            return "/\(name)/" + (value.addingPercentEncoding(withAllowedCharacters: unreserved) ?? value)
        }
        let base64 = Data(value.utf8).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        return "/\(name)@base64/\(base64)"
    }

    /// RFC 3986 §2.3.
    private static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
    )
}
