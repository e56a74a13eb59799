import Figures
import GRU

/// The measurements, in the order of printing.
struct Measurements {
    let references: References
    let report: (Figure) throws -> Void

    func run() throws {
        let peak = MachinePeak.gigaflops()
        try report("peak of one core", peak, .gigaflops)
        for task in Task.all {
            try measureForecast(task)
            let rate = try measureBatch(task)
            let arithmetic = rate * task.forwardOperations * 1e-9
            try report("arithmetic in batch \(task.name)", arithmetic, .gigaflops, reference: peak)
        }
        for task in Task.all {
            for batchSize in [32, 256] {
                let name = "training batch \(batchSize) \(task.name)"
                let rate = try measureTraining(task, batchSize: batchSize, threads: 1)
                try report(name, rate, .samplesPerSecond)
                let both = try measureTraining(task, batchSize: batchSize, threads: 2)
                try report(name + " two threads", both, .samplesPerSecond, reference: rate)
            }
        }
        try measureMemory()
    }

    private func report(_ name: String, _ value: Double, _ unit: Figure.Unit, reference: Double? = nil) throws {
        try report(Figure(name: name, value: value, unit: unit, reference: reference ?? references[name]))
    }

    private func measureForecast(_ task: Task) throws {
        let network = GRUNetwork(try task.parameters())
        var inputs = try task.batch(count: 1).inputs
        var outputs: [Float] = [0]
        let scratch = GRUScratch()
        let seconds = try Stopwatch.shortest(rounds: 2_000, repetitions: 20) {
            inputs[0] += 1e-4
            try inputs.withUnsafeBufferPointer { inputs in
                try outputs.withUnsafeMutableBufferPointer { outputs in
                    let context = UnsafeBufferPointer<Float>(start: nil, count: 0)
                    try network.forward(steps: inputs, context: context, into: outputs, scratch: scratch)
                }
            }
        }
        try report("forecast \(task.name)", seconds * 1e6, .microseconds)
    }

    private func measureBatch(_ task: Task) throws -> Double {
        let network = GRUNetwork(try task.parameters())
        var batch = try task.batch(count: 256)
        let seconds = try Stopwatch.shortest(rounds: 300, repetitions: 1) {
            batch.inputs[0] += 1e-4
            batch.inputs[1] += 1e-20 * (try network.forward(batch: batch)[0])
        }
        try report("batch 256 forward \(task.name)", 256 / seconds, .samplesPerSecond)
        return 256 / seconds
    }

    /// Samples per second in whole epochs: shuffling, filling, both passes, clipping, AdamW.
    private func measureTraining(_ task: Task, batchSize: Int, threads: Int) throws -> Double {
        let isLong = task.steps > 10
        // Epochs of a few milliseconds, so that some of them run undisturbed.
        let samples = Windows(task, count: isLong ? 256 : 1_024)
        var best = Double.infinity
        var start = ContinuousClock.now
        _ = try train(
            from: task.parameters(),
            on: samples,
            validation: Windows(task, count: 1),
            options: TrainingOptions(epochs: isLong ? 150 : 500, batchSize: batchSize, threads: threads)
        ) { _ in
            best = min(best, Stopwatch.seconds(since: start))
            start = .now
        }
        return Double(samples.count) / best
    }

    /// The process' peak memory after an epoch over five years of hours.
    private func measureMemory() throws {
        let task = Task(steps: 48, inputSize: 8)
        _ = try train(
            from: task.parameters(),
            on: Windows(task, count: 5 * 8_766),
            validation: Windows(task, count: 1_000),
            options: TrainingOptions(epochs: 1, batchSize: 256, threads: 2)
        )
        try report("greatest memory, five years of hours", greatestMemory(), .megabytes)
    }
}
