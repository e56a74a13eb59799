import GRU
import RandomNumbers

/// One of the two networks of the benchmark: hidden size 64, one output.
struct Task {
    let steps: Int
    let inputSize: Int

    static let all = [Task(steps: 5, inputSize: 3), Task(steps: 48, inputSize: 8)]

    var name: String { "\(steps)x\(inputSize)" }

    func parameters() throws -> GRUParameters {
        let shape = try GRUShape(inputSize: inputSize, hiddenSize: 64, outputSize: 1)
        return GRUParameters(shape: shape, seed: 1)
    }

    func batch(count: Int) throws -> Batch {
        var generator = SplitMix64(seed: 2)
        var batch = Batch(try BatchShape(parameters().shape, steps: steps), count: count)
        batch.inputs = batch.inputs.map { _ in 2 * generator.nextUniform() - 1 }
        batch.targets = batch.targets.map { _ in 2 * generator.nextUniform() - 1 }
        batch.weights = batch.weights.map { _ in 1 }
        return batch
    }

    /// Floating-point operations of one sequence's forward pass; the first step has no recurrent product.
    var forwardOperations: Double {
        let gates = 3.0 * 64
        return 2 * (Double(steps * inputSize) * gates + Double(steps - 1) * 64 * gates + 64)
    }
}

/// Windows of a long random series, one hour apart.
struct Windows: SampleSource {
    let steps: Int
    let count: Int
    private let inputSize: Int
    private let series: [Float]

    init(_ task: Task, count: Int) {
        var generator = SplitMix64(seed: 3)
        steps = task.steps
        inputSize = task.inputSize
        self.count = count
        series = (0..<(count + task.steps) * task.inputSize).map { _ in 2 * generator.nextUniform() - 1 }
    }

    func fill(_ batch: inout Batch, with indices: ArraySlice<Int>, training: Bool, generator: inout SplitMix64) {
        series.withUnsafeBufferPointer { series in
            batch.fillSamples { position, sample in
                let hour = indices[indices.startIndex + position]
                for index in sample.inputs.indices {
                    sample.inputs[index] = series[hour * inputSize + index]
                }
                sample.targets[0] = series[(hour + steps) * inputSize]
                sample.weights[0] = 1
            }
        }
    }
}
