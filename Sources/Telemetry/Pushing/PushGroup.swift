import Foundation

/// A grouping key of a Pushgateway: the job and further labels.
package struct PushGroup: Hashable, Sendable {
    package let job: String
    /// Labels sorted by name, so that equal groups have the same address.
    package let labels: [LabelSet.Label]

    /// - Parameters:
    ///   - job: The job, which must not be empty.
    ///   - labels: Further labels by name; values may be empty.
    /// - Throws: ``PushError/group(_:)`` if the job is empty or a label's name is invalid.
    package init(job: String, labels: [String: String] = [:]) throws(PushError) {
        guard !job.isEmpty else { throw .group("the job must be a name such as aerocast_trainer, got an empty text") }
        for name in labels.keys.sorted() where !PrometheusName.isLabelName(name) || name == "job" {
            throw .group("a label's name must have only letters, digits and _, and must not be job; got '\(name)'")
        }
        self.job = job
        self.labels = labels.sorted { $0.key < $1.key }.map { LabelSet.Label(name: $0.key, value: $0.value) }
    }

    /// The path below the gateway's address, percent-encoded: `/metrics/job/aerocast_trainer/model/noaa`.
    package var path: String {
        "/metrics" + Self.segment("job", job) + labels.map { Self.segment($0.name, $0.value) }.joined()
    }

    /// The value that the group assigns to a label of every pushed metric; `nil` if the group does not have the label.
    func value(of label: String) -> String? {
        label == "job" ? job : labels.first { $0.name == label }?.value
    }

    /// One label in a path.
    ///
    /// A value that a path cannot contain (empty, with a slash, or a dot segment that clients remove) is encoded as
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
