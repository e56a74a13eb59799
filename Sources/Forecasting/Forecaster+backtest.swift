import GRU

extension Forecaster: Predictor {
    package var name: String { "gru" }

    /// Sequences that pass through the network at once.
    private static let batchSize = 256

    package func predict(
        from origins: [Int64],
        horizons: Int,
        of series: HourlySeries,
        at station: Station
    ) throws -> [Float] {
        let layout = specification.layout
        guard 1...layout.horizons ~= horizons else {
            throw ForecastError.horizonOutOfRange(horizon: horizons, longest: layout.horizons)
        }
        if let origin = origins.first(where: { series[.temperature, $0] == nil }) {
            throw ForecastError.originWithoutTemperature(station: station.id, origin: Timestamp(hour: origin))
        }
        guard let first = origins.min(), let last = origins.max() else { return [] }
        let table = FeatureTable(
            layout: layout,
            scaler: specification.scaler,
            series: series,
            place: Place(station),
            hours: first - Int64(layout.window) + 1..<last + 1
        )
        var batch = try Batch(BatchShape(specification.shape, steps: layout.window))
        var predictions: [Float] = []
        predictions.reserveCapacity(origins.count * horizons)
        for start in stride(from: 0, to: origins.count, by: Self.batchSize) {
            let chunk = origins[start..<min(start + Self.batchSize, origins.count)]
            batch.reset(count: chunk.count)
            batch.fillSamples { position, target in
                let origin = chunk[start + position]
                table.writeWindow(endingAt: origin, into: target.inputs)
                table.writeContext(at: origin, into: target.context)
            }
            let outputs = try network.forward(batch: batch)
            for (position, origin) in chunk.enumerated() {
                let now = series.rawValue(.temperature, origin)
                for horizon in 0..<horizons {
                    let change = outputs[position * layout.horizons + horizon]
                    predictions.append(now + change * specification.scaler.targetSpreads[horizon])
                }
            }
        }
        return predictions
    }
}
