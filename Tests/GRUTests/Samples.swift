import GRU
import RandomNumbers

extension SplitMix64 {
    /// A number in −`bound` ..< `bound`.
    mutating func next(within bound: Float) -> Float {
        (2 * nextUniform() - 1) * bound
    }

    mutating func numbers(_ count: Int, within bound: Float) -> [Float] {
        (0..<count).map { _ in next(within: bound) }
    }
}

extension Batch {
    /// Random sequences and targets; about a quarter of the targets masked, the rest with unequal weights.
    static func random(_ shape: GRUShape, steps: Int, count: Int, seed: UInt64) throws -> Batch {
        var generator = SplitMix64(seed: seed)
        var batch = Batch(try BatchShape(shape, steps: steps), count: count)
        batch.inputs = generator.numbers(batch.inputs.count, within: 1.5)
        batch.context = generator.numbers(batch.context.count, within: 1.5)
        batch.targets = generator.numbers(batch.targets.count, within: 2)
        batch.weights = batch.weights.map { _ in
            let number = generator.nextUniform()
            return number < 0.25 ? 0 : number
        }
        return batch
    }

    func inputs(ofSample row: Int) -> [Float] {
        let size = shape.steps * shape.inputSize
        return Array(inputs[row * size..<(row + 1) * size])
    }

    func context(ofSample row: Int) -> [Float] {
        Array(context[row * shape.contextSize..<(row + 1) * shape.contextSize])
    }
}
