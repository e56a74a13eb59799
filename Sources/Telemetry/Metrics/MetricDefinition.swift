/// The name, meaning and update rule of a metric, declared once as a constant.
///
/// Registration, the help texts of `/metrics` and `docs/metrics.md` use the same table of definitions.
package struct MetricDefinition: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// Only increases, and starts at zero with the process.
        case counter
        /// Increases and decreases.
        case gauge
        /// Counts observations in buckets with these upper bounds (inclusive, increasing; `+Inf` is added).
        case histogram(buckets: [Double])
        /// Has no declared type: for aliases, whose old names may violate the naming rules.
        case untyped
    }

    /// A Prometheus name, which ends with the base unit, or with `_total` for a counter.
    package let name: String
    package let kind: Kind
    /// The labels' names, in the order of their values.
    package let labels: [String]
    /// The unit at the end of the name (before `_total`), if the name has one.
    package let unit: MetricUnit?
    /// The meaning of the metric, in one sentence.
    package let help: String
    /// The event that updates the value, for the reader of a dashboard.
    package let updatedWhen: String
    /// Older names under which the same samples are also exposed.
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

    /// The definition of an alias.
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
