import GRU
package import Observations

extension GRUForecaster {
    /// The number of sequences that pass through the network together.
    private static let batchSize = 256

    package func predict(
        from origins: [Hour],
        horizons: Int,
        of series: HourlySeries,
        at station: Station
    ) throws -> [Float] {
        let layout = specification.layout
        guard 1...layout.horizons ~= horizons else {
            throw ForecastError.horizonOutOfRange(horizon: horizons, longest: layout.horizons)
        }
        if let origin = origins.first(where: { series[target, $0] == nil }) {
            throw ForecastError.originWithoutTarget(target, station: station.id, origin: Timestamp(origin))
        }
        guard let first = origins.min(), let last = origins.max() else { return [] }
        let table = FeatureTable(
            layout: layout,
            scaler: specification.scaler,
            series: series,
            place: Place(station),
            hours: first - layout.window + 1..<last + 1
        )
        var batch = try Batch(BatchShape(specification.shape, steps: layout.window))
        var predictions: [Float] = []
        predictions.reserveCapacity(origins.count * horizons)
        for start in stride(from: 0, to: origins.count, by: Self.batchSize) {
            let chunk = origins[start..<min(start + Self.batchSize, origins.count)]
            batch.reset(count: chunk.count)
            batch.fillSamples { position, sample in
                let origin = chunk[start + position]
                table.writeWindow(endingAt: origin, into: sample.inputs)
                table.writeContext(at: origin, into: sample.context)
            }
            let outputs = try network.forward(batch: batch)
            for (position, origin) in chunk.enumerated() {
                let now = series.rawValue(target, origin)
                for horizon in 0..<horizons {
                    let change = outputs[position * layout.horizons + horizon]
                    predictions.append(target.adding(change * specification.scaler.targetScales[horizon], to: now))
                }
            }
        }
        return predictions
    }
}
