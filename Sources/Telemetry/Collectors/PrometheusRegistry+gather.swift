import CoreMetrics
import Logging
import Synchronization

extension PrometheusRegistry {
    /// Runs all collectors concurrently, and returns the current samples of all metrics and aliases, ordered by name.
    package func gather() async -> [MetricFamily] {
        // Grouped first, so that this scrape counts its own refused samples.
        let collected = group(await collect())
        var byName = Dictionary(families.map { ($0.definition.name, $0) }) { first, _ in first }
        for family in collected {
            let name = family.definition.name
            byName[name] = byName[name].map { merge(family, into: $0) } ?? family
        }
        var all = byName.values.filter { !$0.samples.isEmpty }
        for family in all {
            for alias in family.definition.aliases where byName[alias] == nil {
                all.append(
                    MetricFamily(definition: family.definition.renamed(to: alias), samples: family.samples)
                )
            }
        }
        return all.sorted { $0.definition.name < $1.definition.name }
    }

    /// The response to a scrape, as UTF-8.
    package func scrape(_ format: ExpositionFormat = .text) async -> [UInt8] {
        format.render(await gather())
    }

    private func collect() async -> [CollectedSample] {
        let collectors = collectors.withLock { $0 }
        guard !collectors.isEmpty else { return [] }
        return await withTaskGroup(of: (Int, [CollectedSample]).self) { group in
            for (index, collector) in collectors.enumerated() {
                group.addTask { (index, await self.samples(of: collector)) }
            }
            var results: [(Int, [CollectedSample])] = []
            for await result in group { results.append(result) }
            return results.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }

    private func samples(of collector: Collector) async -> [CollectedSample] {
        do {
            return try await collector.collect()
        } catch {
            TelemetryMetrics.collectorErrors.counter(collector.name, in: self).increment()
            Logger(label: "telemetry")
                .warning(
                    "a metrics collector failed",
                    metadata: ["collector": "\(collector.name)", "error": "\(error)"]
                )
            return []
        }
    }

    /// One family for each metric, without samples that would make the whole scrape invalid.
    private func group(_ samples: [CollectedSample]) -> [MetricFamily] {
        var families: [String: MetricFamily] = [:]
        var seen: [String: Set<LabelSet>] = [:]
        for sample in samples {
            let definition = sample.definition
            guard sample.labelValues.count == definition.labels.count else {
                refuse(definition.name, .label)
                continue
            }
            if case .histogram = definition.kind {
                refuse(definition.name, .kind)
                continue
            }
            let labels = LabelSet(names: definition.labels, values: sample.labelValues)
            guard seen[definition.name, default: []].count < limit else {
                refuse(definition.name, .seriesLimit)
                continue
            }
            guard seen[definition.name, default: []].insert(labels).inserted else {
                refuse(definition.name, .duplicate)
                continue
            }
            families[definition.name, default: MetricFamily(definition: definition, samples: [])]
                .samples.append(MetricSample(labels: labels, value: .number(sample.value)))
        }
        return families.values.map { family in
            var family = family
            family.samples.sort { $0.labels.text.lexicographicallyPrecedes($1.labels.text) }
            return family
        }
    }

    /// Merges the samples of both families; for equal labels, the registry's series wins.
    private func merge(_ collected: MetricFamily, into kept: MetricFamily) -> MetricFamily {
        guard collected.definition.kind == kept.definition.kind else {
            refuse(kept.definition.name, .kind)
            return kept
        }
        var merged = kept
        // A declared metric without labels exists from the start; the collector's value replaces it.
        if kept.definition.labels.isEmpty { merged.samples = [] }
        let present = Set(merged.samples.map(\.labels))
        for sample in collected.samples {
            if present.contains(sample.labels) {
                refuse(kept.definition.name, .duplicate)
            } else {
                merged.samples.append(sample)
            }
        }
        merged.samples.sort { $0.labels.text.lexicographicallyPrecedes($1.labels.text) }
        return merged
    }
}
