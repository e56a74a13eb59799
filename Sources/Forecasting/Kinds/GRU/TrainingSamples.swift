package import GRU
package import Observations
package import RandomNumbers

/// Windows of several stations with their targets, computed when training needs them.
///
/// The targets are y(t + h) − y(t) divided by the horizon's scale; a target that was not observed, or that lies after
/// the end of the origin's part, has weight 0. The memory is one row of features for each hour, independent of the
/// window.
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
        let origin: Hour
        /// The end of the part; every target lies before it.
        let end: Hour
        /// Does not change between epochs.
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
    ///   - station: the station of the observations.
    ///   - parts: ranges of hours (``Split``).
    ///   - weight: the weight of each target of the station, above 0.
    package mutating func add(_ series: HourlySeries, of station: Station, parts: [Range<Hour>], weight: Float = 1) {
        let origins = parts.flatMap { part in
            Backtest.origins(of: layout.target, in: [part], of: series, window: layout.window)
                .filter { origin in
                    let reach = min(origin + layout.horizons + 1, part.upperBound)
                    return (origin + 1..<max(reach, origin + 1)).contains { series[layout.target, $0] != nil }
                }
                .map { (origin: $0, end: part.upperBound) }
        }
        guard let first = origins.map(\.origin).min(), let last = origins.map(\.origin).max() else { return }
        let hours = first - layout.window + 1..<last + 1
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
        let variable = layout.target
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
            let now = source.series.rawValue(variable, sample.origin)
            for horizon in 1...layout.horizons where sample.origin + horizon < sample.end {
                let change = variable.difference(source.series.rawValue(variable, sample.origin + horizon), now)
                guard !change.isNaN else { continue }
                target.targets[horizon - 1] = factor * change / scaler.targetScales[horizon - 1]
                target.weights[horizon - 1] = source.weight
            }
        }
    }

    private func shift(_ window: UnsafeMutableBufferPointer<Float>, by offset: Float) {
        for (column, feature) in layout.steps.enumerated() where feature == .target {
            layout.shift(column, of: window, by: offset / scaler.standardDeviations[column])
        }
    }
}
