import RandomNumbers

/// Trains a network and returns the weights of the best epoch on the validation part.
///
/// Deterministic: the same start, samples, options and build give the same bytes, with any number of threads.
///
/// - Parameters:
///   - start: The initial weights, fresh or of a network to fine-tune.
///   - samples: The training samples.
///   - validation: The samples that determine the best epoch; read before the first epoch and after each one.
///   - options: The options of the training.
///   - progress: Called after every epoch on the calling thread; an error it throws ends the training.
/// - Returns: The best epoch's weights and the history.
/// - Throws: ``GRUError`` for invalid options, parts without samples, or a loss that is not finite; and the errors of
///   `progress`.
package func train(
    from start: GRUParameters,
    on samples: some SampleSource,
    validation: some SampleSource,
    options: TrainingOptions,
    progress: (EpochResult) throws -> Void = { _ in }
) throws -> TrainingResult {
    var training = try TrainingRun(from: start, on: samples, validation: validation, options: options)
    for epoch in 1...options.epochs {
        try progress(try training.runEpoch(epoch))
        if training.isExhausted(after: epoch) { break }
    }
    return training.result
}

/// The state of a training between two epochs.
private struct TrainingRun<Samples: SampleSource, Validation: SampleSource> {
    let samples: Samples
    let validation: Validation
    let options: TrainingOptions
    let engine: GradientEngine
    let batchesPerEpoch: Int
    let initialValidationLoss: Double

    private var parameters: GRUParameters
    private var optimizer: AdamW
    private var best: GRUParameters
    private var bestEpoch = 0
    private var bestLoss = Double.infinity
    private var history: [EpochResult] = []

    init(
        from start: GRUParameters,
        on samples: Samples,
        validation: Validation,
        options: TrainingOptions
    ) throws(GRUError) {
        try options.validate()
        guard samples.count > 0 else { throw .noSamples(part: "training") }
        guard validation.count > 0 else { throw .noSamples(part: "validation") }
        let batchShape = try BatchShape(start.shape, steps: samples.steps)
        guard validation.steps == samples.steps else {
            throw .batchShape(found: try BatchShape(start.shape, steps: validation.steps), expected: batchShape)
        }
        self.samples = samples
        self.validation = validation
        self.options = options
        batchesPerEpoch = (samples.count + options.batchSize - 1) / options.batchSize
        engine = GradientEngine(
            shape: batchShape,
            layout: PackedLayout(start.shape),
            batchSize: min(options.batchSize, samples.count),
            loss: options.loss,
            threads: options.threads
        )
        parameters = start
        best = start
        optimizer = AdamW(count: start.values.count, weightDecay: options.weightDecay)
        engine.use(start.values)
        guard let loss = engine.loss(of: validation).mean else {
            throw .unobservedValidation
        }
        guard loss.isFinite else { throw .nonFiniteValidation(epoch: 0) }
        initialValidationLoss = loss
    }

    var result: TrainingResult {
        TrainingResult(
            parameters: best,
            bestEpoch: bestEpoch,
            validationLoss: bestLoss,
            initialValidationLoss: initialValidationLoss,
            history: history
        )
    }

    /// Whether training must stop because of `patience`.
    func isExhausted(after epoch: Int) -> Bool {
        guard let patience = options.patience else { return false }
        return epoch - bestEpoch >= patience
    }

    mutating func runEpoch(_ epoch: Int) throws(GRUError) -> EpochResult {
        var generator = SplitMix64(seed: options.seed, path: [epoch])
        let order = (0..<samples.count).shuffled(using: &generator)
        var total = LossSum()
        var normSum = 0.0
        var learningRate: Float = 0
        for batch in 0..<batchesPerEpoch {
            let first = batch * options.batchSize
            let indices = order[first..<min(first + options.batchSize, order.count)]
            let sum = engine.gradients(of: samples, samples: indices, seed: options.seed, seedPath: [epoch, batch])
            let norm = euclideanNorm(engine.flat)
            guard sum.loss.isFinite, norm.isFinite else {
                throw .diverged(epoch: epoch, batch: batch + 1)
            }
            total += sum
            normSum += norm
            learningRate = options.schedule.learningRate(
                step: (epoch - 1) * batchesPerEpoch + batch,
                steps: options.epochs * batchesPerEpoch,
                maximum: options.maximumLearningRate
            )
            // A batch without an observed target changes nothing, not even by weight decay.
            guard sum.weight > 0 else { continue }
            optimizer.update(
                &parameters.values,
                gradients: engine.flat,
                scale: clippingScale(norm: norm, limit: options.gradientClip),
                learningRate: learningRate,
                on: engine.pool
            )
            engine.use(parameters.values)
        }
        guard let loss = engine.loss(of: validation).mean, loss.isFinite else {
            throw .nonFiniteValidation(epoch: epoch)
        }
        if loss < bestLoss {
            (bestLoss, bestEpoch, best) = (loss, epoch, parameters)
        }
        let report = EpochResult(
            epoch: epoch,
            epochs: options.epochs,
            trainingLoss: total.mean ?? 0,
            validationLoss: loss,
            gradientNorm: normSum / Double(batchesPerEpoch),
            learningRate: learningRate
        )
        history.append(report)
        return report
    }
}
