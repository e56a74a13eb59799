/// What a metric is called, what it means and when it is updated; declared once, as a constant.
///
/// The same table of definitions drives registration, the help texts of `/metrics` and `docs/metrics.md`.
package struct MetricDefinition: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// Only grows, and starts again at zero with the process.
        case counter
        /// Goes up and down.
        case gauge
        /// Counts observations in buckets with these upper bounds (inclusive, increasing; `+Inf` is added).
        case histogram(buckets: [Double])
        /// Of no stated type: what an alias is exposed as, since its old name may break the naming rules.
        case untyped
    }

    /// A Prometheus name: base unit at the end, `_total` for a counter.
    package let name: String
    package let kind: Kind
    /// The labels' names, in the order in which their values are given.
    package let labels: [String]
    /// The unit that the name ends in (before `_total`), if it has one.
    package let unit: MetricUnit?
    /// What it is, in one sentence.
    package let help: String
    /// When its value changes, for the reader of a dashboard who wonders why it does not.
    package let updatedWhen: String
    /// Older names under which the same samples are also shown.
    package let aliases: [String]

    package static func counter(
        _ name: String,
        labels: [String] = [],
        unit: MetricUnit? = nil,
        help: String,
        updatedWhen: String,
        aliases: [String] = []
    ) -> MetricDefinition {
        MetricDefinition(
            name: name,
            kind: .counter,
            labels: labels,
            unit: unit,
            help: help,
            updatedWhen: updatedWhen,
            aliases: aliases
        )
    }

    package static func gauge(
        _ name: String,
        labels: [String] = [],
        unit: MetricUnit? = nil,
        help: String,
        updatedWhen: String,
        aliases: [String] = []
    ) -> MetricDefinition {
        MetricDefinition(
            name: name,
            kind: .gauge,
            labels: labels,
            unit: unit,
            help: help,
            updatedWhen: updatedWhen,
            aliases: aliases
        )
    }

    package static func histogram(
        _ name: String,
        labels: [String] = [],
        unit: MetricUnit?,
        buckets: [Double],
        help: String,
        updatedWhen: String
    ) -> MetricDefinition {
        MetricDefinition(
            name: name,
            kind: .histogram(buckets: buckets),
            labels: labels,
            unit: unit,
            help: help,
            updatedWhen: updatedWhen,
            aliases: []
        )
    }

    /// The definition under which the samples are also shown as `alias`.
    func renamed(to alias: String) -> MetricDefinition {
        MetricDefinition(
            name: alias,
            kind: .untyped,
            labels: labels,
            unit: nil,
            help: "The same as \(name), under an older name.",
            updatedWhen: updatedWhen,
            aliases: []
        )
    }
}
