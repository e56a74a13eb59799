import GRU

extension TrainingRecipe {
    /// Trains a forecaster on the stations together.
    ///
    /// The same data, champion and seed give the same weights, byte for byte, with any number of threads. Learns from
    /// the training parts, chooses epochs and between alternatives on the validation parts; the held-back parts are
    /// only forecast, after everything is decided.
    ///
    /// - Parameters:
    ///   - stations: at least one, with something in its training and validation parts.
    ///   - warmStart: the champion; used as ``start`` says.
    ///   - seed: of the fresh weights, the shuffling and the dropping of inputs.
    ///   - threads: at least 1.
    ///   - progress: called after every epoch; an error it throws ends the training.
    /// - Returns: the forecaster with its outcomes on the validation and the held-back parts.
    /// - Throws: `GRUError` if a part is empty or the training diverges, ``ForecastError`` if the recipe does not fit
    ///   together, and what `progress` throws.
    package func train(
        on stations: [StationData],
        warmStart: Forecaster? = nil,
        seed: UInt64 = 1,
        threads: Int = 1,
        progress: (EpochReport) throws -> Void = { _ in }
    ) throws -> TrainedForecaster {
        let champion = try warmStart.flatMap { try $0.specification.readsTheSame(as: specification([])) ? $0 : nil }
        var best: TrainedForecaster
        if let champion, start != .fromScratch {
            best = try fineTune(champion, on: stations, seed: seed, threads: threads, progress: progress)
            if start == .whicheverValidatesBetter {
                let fresh = try trainAfresh(on: stations, seed: seed, threads: threads, progress: progress)
                if fresh.validationError < best.validationError * (1 - freshAdvantage) { best = fresh }
            }
        } else {
            best = try trainAfresh(on: stations, seed: seed, threads: threads, progress: progress)
        }
        best.heldBackOutcomes = try best.forecaster.outcomes(on: stations, \.heldBack)
        return best
    }

    /// A specification whose scaler has seen the training parts of the stations.
    package func specification(_ stations: [StationData]) throws -> ModelSpecification {
        var fit = ScalerFit(layout: layout)
        for data in stations {
            for part in data.split.training { fit.add(data.series, hours: part) }
        }
        return try ModelSpecification(channels: channels, layout: layout, shape: shape(), scaler: fit.scaler())
    }

    private func trainAfresh(
        on stations: [StationData],
        seed: UInt64,
        threads: Int,
        progress: (EpochReport) throws -> Void
    ) throws -> TrainedForecaster {
        let specification = try specification(stations)
        let result = try GRU.train(
            from: GRUParameters(shape: specification.shape, seed: seed),
            on: samples(stations, \.training, specification, augmentation),
            validation: samples(stations, \.validation, specification),
            options: fromScratch.with(seed: seed, threads: threads),
            progress: progress
        )
        let forecaster = try Forecaster(specification: specification, parameters: result.parameters)
        return try judged(forecaster, .fromScratch, result.history, on: stations)
    }

    private func fineTune(
        _ champion: Forecaster,
        on stations: [StationData],
        seed: UInt64,
        threads: Int,
        progress: (EpochReport) throws -> Void
    ) throws -> TrainedForecaster {
        let specification = champion.specification
        let result = try GRU.train(
            from: champion.network.parameters,
            on: samples(stations, \.training, specification, Augmentation(dropping: augmentation.dropping)),
            validation: samples(stations, \.validation, specification),
            options: fineTuning.with(seed: seed, threads: threads),
            progress: progress
        )
        let parameters = try champion.network.parameters.moved(towards: result.parameters, by: fineTuningShare)
        let forecaster = try Forecaster(specification: specification, parameters: parameters)
        let tuned = try judged(forecaster, .fineTuned, result.history, on: stations)
        let unchanged = try judged(champion, .unchanged, [], on: stations)
        return tuned.validationError < unchanged.validationError ? tuned : unchanged
    }

    private func judged(
        _ forecaster: Forecaster,
        _ origin: TrainedForecaster.Origin,
        _ history: [EpochReport],
        on stations: [StationData]
    ) throws -> TrainedForecaster {
        let outcomes = try forecaster.outcomes(on: stations, \.validation)
        // Each part by itself: the weather before a drift and that since then count alike, whatever their errors.
        let errors = stations.flatMap { data in
            Set(data.split.validation).sorted { $0.lowerBound < $1.lowerBound }
                .compactMap { part in
                    let inPart = outcomes.filter {
                        $0.station == data.station.id && part.contains($0.issuedAt.nearestHour)
                    }
                    let evaluation = Evaluation(inPart)
                    return evaluation.relativeError(horizons: evaluation.scores.map(\.horizon))
                }
        }
        return TrainedForecaster(
            forecaster: forecaster,
            origin: origin,
            history: history,
            validationError: errors.isEmpty ? .infinity : errors.reduce(0, +) / Double(errors.count),
            validationOutcomes: outcomes,
            heldBackOutcomes: []
        )
    }

    private func samples(
        _ stations: [StationData],
        _ part: KeyPath<Split, [Range<Int64>]>,
        _ specification: ModelSpecification,
        _ augmentation: Augmentation = .none
    ) -> TrainingSamples {
        var samples = TrainingSamples(layout: layout, scaler: specification.scaler, augmentation: augmentation)
        for data in stations { samples.add(data.series, of: data.station, parts: data.split[keyPath: part]) }
        return samples
    }
}

extension Forecaster {
    /// One outcome per origin and observed target of the parts, station after station.
    package func outcomes(
        on stations: [StationData],
        _ part: KeyPath<Split, [Range<Int64>]>
    ) throws -> [Outcome] {
        try stations.flatMap { data in
            try Backtest.outcomes(
                of: self,
                on: data.series,
                at: data.station,
                parts: data.split[keyPath: part],
                horizons: specification.horizons,
                window: specification.window
            )
        }
    }
}

extension GRUParameters {
    /// The weights at a share of the way from these to others of the same shape.
    fileprivate func moved(towards other: GRUParameters, by share: Float) throws(GRUError) -> GRUParameters {
        try GRUParameters(shape: shape, values: zip(values, other.values).map { $0 + share * ($1 - $0) })
    }
}

extension TrainingOptions {
    fileprivate func with(seed: UInt64, threads: Int) -> TrainingOptions {
        var options = self
        options.seed = seed
        options.threads = threads
        return options
    }
}
