/// The gradients of a batch, by several workers, the same to the last bit however many there are.
///
/// A batch is cut into shards of ``ShardMemory/rows`` samples. Each shard has gradients of its own, written by
/// whichever worker; they are added up in the order of the shards. Memory: per worker one shard's activations, per
/// shard of a batch one set of gradients; nothing grows with the samples or the epochs.
final class GradientEngine {
    /// One thread's own memory.
    private struct Worker {
        let memory: ShardMemory
        var batch: Batch
    }

    private let layout: PackedLayout
    private let loss: Loss
    private let weights: VectorStorage
    private let gradients: VectorStorage
    private var workers: [Worker]
    private var sums: [LossSum]
    /// Mean gradients of the last batch, flat.
    private(set) var flat: [Float]

    init(shape: BatchShape, layout: PackedLayout, batchSize: Int, loss: Loss, threads: Int) {
        let shards = (batchSize + ShardMemory.rows - 1) / ShardMemory.rows
        self.layout = layout
        self.loss = loss
        weights = VectorStorage(count: layout.count)
        gradients = VectorStorage(count: layout.count * shards)
        workers = (0..<threads)
            .map { _ in
                Worker(memory: ShardMemory(layout: layout, steps: shape.steps), batch: Batch(shape))
            }
        sums = []
        flat = Array(repeating: 0, count: GRUParameters.count(of: layout.shape))
    }

    /// Takes over the weights for the passes that follow.
    func use(_ values: [Float]) {
        values.withUnsafeBufferPointer { values in
            guard let values = values.baseAddress else { return }
            layout.pack(values, into: weights.base, forwardOnly: false)
        }
    }

    /// The loss of the samples; their mean gradients are in ``flat`` afterwards.
    ///
    /// - Parameter seedPath: what the augmentation's generators depend on, beside the shard.
    func gradients(of source: some SampleSource, samples: ArraySlice<Int>, seed: UInt64, seedPath: [Int]) -> LossSum {
        let shards = forEachShard(samples) { [self] shard, indices, worker in
            var generator = SplitMix64(seed: seed, path: seedPath + [shard])
            let sum = fillAndForward(source, indices, &worker, training: true, generator: &generator)
            let target = gradients.base + shard * layout.count
            target.update(repeating: .zero, count: layout.count)
            worker.memory.backward(rows: indices.count, weights: UnsafePointer(weights.base), gradients: target)
            return sum
        }
        var total = LossSum()
        for sum in sums { total += sum }
        for shard in 1..<max(shards, 1) {
            let source = gradients.base + shard * layout.count
            for vector in 0..<layout.count { gradients.base[vector] += source[vector] }
        }
        let scale = total.weight > 0 ? Float(1 / total.weight) : 0
        flat.withUnsafeMutableBufferPointer { values in
            guard let values = values.baseAddress else { return }
            layout.unpackGradients(gradients.base, scale: scale, into: values)
        }
        return total
    }

    /// The loss of all samples of a source, without augmentation.
    func loss(of source: some SampleSource, batchSize: Int) -> LossSum {
        let all = Array(0..<source.count)
        var total = LossSum()
        for first in stride(from: 0, to: all.count, by: batchSize) {
            _ = forEachShard(all[first..<min(first + batchSize, all.count)]) { [self] _, indices, worker in
                var generator = SplitMix64(seed: 0)
                return fillAndForward(source, indices, &worker, training: false, generator: &generator)
            }
            for sum in sums { total += sum }
        }
        return total
    }

    private func fillAndForward(
        _ source: some SampleSource,
        _ indices: ArraySlice<Int>,
        _ worker: inout Worker,
        training: Bool,
        generator: inout SplitMix64
    ) -> LossSum {
        worker.batch.reset(count: indices.count)
        source.fill(&worker.batch, with: indices, training: training, generator: &generator)
        worker.memory.load(worker.batch)
        worker.memory.forward(rows: indices.count, weights: UnsafePointer(weights.base))
        return worker.memory.evaluate(worker.batch, loss: loss)
    }

    /// Calls `body` once per shard, its result going into ``sums`` at the shard's place.
    ///
    /// - Returns: how many shards there were.
    private func forEachShard(
        _ samples: ArraySlice<Int>,
        _ body: (_ shard: Int, _ indices: ArraySlice<Int>, _ worker: inout Worker) -> LossSum
    ) -> Int {
        let shards = (samples.count + ShardMemory.rows - 1) / ShardMemory.rows
        let active = min(workers.count, shards)
        sums = Array(repeating: LossSum(), count: shards)
        workers.withUnsafeMutableBufferPointer { workers in
            sums.withUnsafeMutableBufferPointer { sums in
                inParallel(active) { worker in
                    for shard in stride(from: worker, to: shards, by: active) {
                        let first = samples.startIndex + shard * ShardMemory.rows
                        let indices = samples[first..<min(first + ShardMemory.rows, samples.endIndex)]
                        sums[shard] = body(shard, indices, &workers[worker])
                    }
                }
            }
        }
        return shards
    }
}
