import GRU
import RandomNumbers

/// Windows of several stations with their targets, written when the network asks for them.
///
/// The targets are T(t + h) − T(t) over the horizon's spread; those that were not observed, or that lie beyond the end
/// of the part that the origin belongs to, have weight 0. Memory: one row of features per hour, whatever the window.
package struct TrainingSamples: SampleSource {
    package let layout: FeatureLayout
    private let scaler: Scaler
    private let augmentation: Augmentation
    private var sources: [Source] = []
    private var samples: [Sample] = []

    private struct Source {
        let series: HourlySeries
        let table: FeatureTable
        let weight: Float
    }

    private struct Sample {
        let source: Int32
        let origin: Int64
        /// The end of the part, which no target reaches.
        let end: Int64
        /// The same in every epoch.
        let dayAheadRegression: Float
    }

    package init(layout: FeatureLayout, scaler: Scaler, augmentation: Augmentation = .none) {
        self.layout = layout
        self.scaler = scaler
        self.augmentation = augmentation
    }

    /// Adds every origin of the parts that has at least one observed target in its part.
    ///
    /// - Parameters:
    ///   - series: the station's observations.
    ///   - station: where they come from.
    ///   - parts: ranges of hours (``Split``).
    ///   - weight: how much each target of the station counts, above 0.
    package mutating func add(_ series: HourlySeries, of station: Station, parts: [Range<Int64>], weight: Float = 1) {
        let origins = parts.flatMap { part in
            Backtest.origins(in: [part], of: series, window: layout.window)
                .filter { origin in
                    let reach = min(origin + Int64(layout.horizons) + 1, part.upperBound)
                    return (origin + 1..<max(reach, origin + 1)).contains { series[.temperature, $0] != nil }
                }
                .map { (origin: $0, end: part.upperBound) }
        }
        guard let first = origins.map(\.origin).min(), let last = origins.map(\.origin).max() else { return }
        let hours = first - Int64(layout.window) + 1..<last + 1
        let table = FeatureTable(layout: layout, scaler: scaler, series: series, place: Place(station), hours: hours)
        samples += origins.map { origin, end in
            Sample(
                source: Int32(sources.count),
                origin: origin,
                end: end,
                dayAheadRegression: table.dayAheadRegression(at: origin)
            )
        }
        sources.append(Source(series: series, table: table, weight: weight))
    }

    package var count: Int { samples.count }

    package var steps: Int { layout.window }

    package func fill(
        _ batch: inout Batch,
        with indices: ArraySlice<Int>,
        training: Bool,
        generator: inout SplitMix64
    ) {
        batch.fillSamples { position, target in
            let sample = samples[indices[indices.startIndex + position]]
            let source = sources[Int(sample.source)]
            let dropped = training ? augmentation.dropping.draw(&generator) : []
            let factor = training ? augmentation.drawFactor(&generator) : 1
            let offset = training ? augmentation.drawOffset(&generator) : 0
            source.table.writeWindow(endingAt: sample.origin, without: dropped, into: target.inputs)
            source.table.writeContext(
                at: sample.origin,
                without: dropped,
                dayAheadRegression: sample.dayAheadRegression,
                into: target.context
            )
            if factor != 1 { layout.scaleChanges(by: factor, window: target.inputs, context: target.context) }
            if offset != 0 { shift(target.inputs, by: offset) }
            let now = source.series.rawValue(.temperature, sample.origin)
            for horizon in 1...layout.horizons where sample.origin + Int64(horizon) < sample.end {
                let change = source.series.rawValue(.temperature, sample.origin + Int64(horizon)) - now
                guard !change.isNaN else { continue }
                target.targets[horizon - 1] = factor * change / scaler.targetSpreads[horizon - 1]
                target.weights[horizon - 1] = source.weight
            }
        }
    }

    private func shift(_ window: UnsafeMutableBufferPointer<Float>, by offset: Float) {
        for (column, feature) in layout.steps.enumerated() where feature == .temperature {
            layout.shift(column, of: window, by: offset / scaler.spreads[column])
        }
    }
}
