import Reporting
import Serving
package import Telemetry
import Webhooks

/// The reference of all metrics, generated from their definitions.
package enum MetricsReference {
    /// A group of metrics under one heading.
    package struct Section: Sendable {
        package let title: String
        package let definitions: [MetricDefinition]
    }

    /// Every metric that a program shows or pushes, in sections.
    package static let sections = [
        Section(title: "Serving (API)", definitions: ServingMetrics.definitions + WebhookMetrics.definitions),
        Section(title: "The verdict (API)", definitions: VerdictMetrics.definitions),
        Section(
            title: "The loop, from the database (API, and pushed by drift detector and trainer)",
            definitions: LoopMetrics.definitions
        ),
        Section(
            title: "The database (API; drift detector and trainer push the activity of their own process)",
            definitions: StorageActivity.definitions + StorageFiles.definitions
        ),
        Section(title: "Telemetry (every program)", definitions: TelemetryMetrics.all),
        Section(title: "Process (every program)", definitions: ProcessMetrics.all),
    ]

    package static var definitions: [MetricDefinition] { sections.flatMap(\.definitions) }

    /// `docs/metrics.md`.
    package static var markdown: String {
        introduction + sections.map(table).joined(separator: "\n") + "\n" + aliases
    }

    private static let introduction = """
        # Metrics

        Every metric of every program, for people who build dashboards and alerts. This page is generated from the definitions
        that the programs register, and a test compares the two. The metrics of the loop are defined in
        `Sources/Reporting/Metrics`, the metrics of the API in `Sources/Serving/Metrics`.

        `GET /metrics` answers in the Prometheus text format 0.0.4 or, if the client asks for it, in OpenMetrics 1.0. A
        gauge that was never set is absent, not zero. Counters without labels start at zero. A metric has at most 1000
        series; later ones are counted in one series whose labels all read `other`.

        An installation may forecast several targets. The label `target` is the target's name, such as `temperature`: the
        errors of one target are `aerocast_rolling_error{target="temperature"}`. Metrics of the feed have no such label,
        because an observation belongs to no target.


        """

    private static func table(of section: Section) -> String {
        var text = "## \(section.title)\n\n| metric | type | labels | meaning | updated when |\n|---|---|---|---|---|\n"
        for definition in section.definitions {
            let labels = definition.labels.map { "`\($0)`" }.joined(separator: ", ")
            text += "| `\(definition.name)` | \(kind(definition)) | \(labels.isEmpty ? "–" : labels)"
            text += " | \(definition.help) | \(definition.updatedWhen) |\n"
        }
        return text
    }

    private static func kind(_ definition: MetricDefinition) -> String {
        switch definition.kind {
        case .counter: return "counter"
        case .gauge: return "gauge"
        case .untyped: return "untyped"
        case .histogram(let buckets):
            let ends = [buckets.first, buckets.last].compactMap { $0.map { "\($0)" } }
            return "histogram, \(buckets.count) buckets \(ends.joined(separator: " … "))"
        }
    }

    private static var aliases: String {
        var text = """
            ## Older names

            The same samples are also shown under the names that dashboards of the original project read. They have no type,
            because some of the names break the naming rules of Prometheus.

            | older name | the same as |
            |---|---|

            """
        for definition in definitions {
            for alias in definition.aliases { text += "| `\(alias)` | `\(definition.name)` |\n" }
        }
        return text + """

            Two more are recorded by `prometheus/rules/original-names.yml`: `aerocast_predict_latency_ms`, the 95th percentile
            of `/predict`, and `predictions_total{model_type}`. `training_loss{epoch,reason}` has no successor: the trainer
            logs its epochs, and `aerocast_retrain_loss_ratio` shows the result of a retrain.

            """
    }
}
