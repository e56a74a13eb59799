import CoreMetrics
import Logging
import Synchronization

/// The metrics of a process, exposed to Prometheus; a backend of swift-metrics.
///
/// Keep the handles (`Counter`, `Meter`, `Timer`): an update through a handle needs no allocation and no lock (a
/// histogram: a short lock), but creating a handle looks up its labels. Handles with the same name and labels share one
/// series.
///
/// An undeclared metric, for example of a library, is kept under a name that Prometheus accepts. A declared metric
/// keeps only its declared labels.
///
/// The number of series of one metric is limited; later series are counted in one series whose labels are all `other`,
/// and in `aerocast_telemetry_refused_total`.
package final class PrometheusRegistry: Sendable {
    /// Why a handle or a sample was refused.
    enum Refusal: String {
        case seriesLimit = "series_limit"
        case kind
        case label
        case duplicate
    }

    private let declared: [String: MetricDefinition]
    private let seriesLimit: Int
    private let tables = Mutex<[String: SeriesTable]>([:])
    let collectors = Mutex<[Collector]>([])

    /// - Parameters:
    ///   - definitions: The metrics of this program. Metrics without labels are exposed from the start.
    ///   - seriesLimit: The maximum number of series of one metric, without the overflow series.
    package init(_ definitions: [MetricDefinition] = [], seriesLimit: Int = 1_000) {
        let all = definitions + TelemetryMetrics.all
        declared = Dictionary(all.map { ($0.name, $0) }) { first, _ in first }
        self.seriesLimit = seriesLimit
        for definition in all where definition.labels.isEmpty {
            _ = table(of: definition).series(LabelSet(names: [], values: []))
        }
    }

    /// Adds a collector, which is called at every scrape.
    package func register(_ collector: Collector) {
        collectors.withLock { $0.append(collector) }
    }

    /// The samples of the registry's series, without collectors, ordered by name.
    package var families: [MetricFamily] {
        tables.withLock { Array($0.values) }
            .map(\.family)
            .sorted { $0.definition.name < $1.definition.name }
    }

    func remove(_ handler: any AnyObject) {
        guard let series = handler as? any Series else { return }
        tables.withLock { $0[series.metric] }?.remove(series)
    }

    /// The series for a name and dimensions of swift-metrics; `nil` if the name belongs to a metric of another kind.
    func series(_ name: String, _ dimensions: [(String, String)], as asked: AskedKind) -> (any Series)? {
        let definition = definition(named: name, as: asked)
        guard asked.fits(definition.kind) else {
            refuse(definition.name, .kind)
            return nil
        }
        let (series, isOverflow) = table(of: definition).series(labels(dimensions, of: definition))
        if isOverflow { refuse(definition.name, .seriesLimit) }
        return series
    }

    func refuse(_ metric: String, _ reason: Refusal) {
        let definition = TelemetryMetrics.refused
        let labels = LabelSet(names: definition.labels, values: [metric, reason.rawValue])
        (table(of: definition).series(labels).series as? CounterSeries)?.increment(by: Int64(1))
    }

    var limit: Int { seriesLimit }

    private func definition(named name: String, as asked: AskedKind) -> MetricDefinition {
        if let exact = declared[name] { return exact }
        let mapped = asked.name(for: PrometheusName.mapped(name))
        return declared[mapped] ?? tables.withLock { $0[mapped]?.definition } ?? asked.definition(mapped, from: name)
    }

    private func labels(_ dimensions: [(String, String)], of definition: MetricDefinition) -> LabelSet {
        let given = Dictionary(dimensions.map { (PrometheusName.mappedLabel($0.0), $0.1) }) { _, last in last }
        guard declared[definition.name] != nil else {
            let names = given.keys.sorted()
            return LabelSet(names: names, values: names.map { given[$0] ?? "" })
        }
        if !given.keys.allSatisfy(definition.labels.contains) { refuse(definition.name, .label) }
        return LabelSet(names: definition.labels, values: definition.labels.map { given[$0] ?? "" })
    }

    private func table(of definition: MetricDefinition) -> SeriesTable {
        tables.withLock { tables in
            if let table = tables[definition.name] { return table }
            let table = SeriesTable(definition, limit: seriesLimit)
            tables[definition.name] = table
            return table
        }
    }
}
