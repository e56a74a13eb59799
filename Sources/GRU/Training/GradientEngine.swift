import RandomNumbers

/// Computes the gradients of a batch on several workers; the bits do not depend on their number.
///
/// A batch is divided into shards of ``ShardMemory/rows`` samples. A worker writes the gradients of each shard
/// separately; they are added in the order of the shards. Memory: one shard's activations for each worker, one set of
/// gradients for each shard of a batch; independent of the number of samples and epochs.
final class GradientEngine {
    /// The memory of one thread.
    private struct Worker {
        let memory: ShardMemory
        var batch: Batch
    }

    /// The number of samples in one pass of an evaluation.
    private static let evaluationCount = 64 * ShardMemory.rows

    private let layout: PackedLayout
    private let loss: Loss
    let pool: WorkerPool
    private let weights: VectorStorage
    private let gradients: VectorStorage
    private var workers: [Worker]
    /// The loss of each shard of the last samples.
    private var sums: [LossSum] = []
    /// The mean gradients of the last batch, flat.
    private(set) var flat: [Float]

    /// An engine without weights.
    ///
    /// - Parameters:
    ///   - shape: The shape of the samples.
    ///   - layout: The layout of a network for these samples.
    ///   - batchSize: The maximum number of samples in a batch.
    ///   - loss: The loss to differentiate.
    ///   - threads: The number of threads, at least 1.
    init(shape: BatchShape, layout: PackedLayout, batchSize: Int, loss: Loss, threads: Int) {
        self.layout = layout
        self.loss = loss
        pool = WorkerPool(width: threads)
        weights = VectorStorage(count: layout.count)
        gradients = VectorStorage(count: layout.count * ShardMemory.shards(of: batchSize))
        workers = (0..<threads)
            .map { _ in
                Worker(memory: ShardMemory(layout: layout, steps: shape.steps), batch: Batch(shape))
            }
        flat = Array(repeating: 0, count: GRUParameters.count(of: layout.shape))
    }

    /// Sets the weights for the following passes.
    func use(_ values: [Float]) {
        values.withUnsafeBufferPointer { values in
            guard let values = values.baseAddress else { return }
            pool.run { worker in
                layout.pack(values, into: weights.base, forwardOnly: false, share: pool.share(worker))
            }
        }
    }

    /// Computes the loss of a batch and writes its mean gradients to ``flat``.
    ///
    /// - Parameters:
    ///   - source: The source of the samples.
    ///   - samples: Their indices, at most the engine's batch size.
    ///   - seed: The seed of the augmentation.
    ///   - seedPath: The numbers, in addition to the seed and the shard, on which the augmentation depends.
    /// - Returns: The summed loss.
    func gradients(of source: some SampleSource, samples: ArraySlice<Int>, seed: UInt64, seedPath: [Int]) -> LossSum {
        forEachShard(samples) { [self] shard, indices, worker in
            var generator = SplitMix64(seed: seed, path: seedPath + [shard])
            let sum = fillAndForward(source, indices, &worker, training: true, generator: &generator)
            let target = gradients.base + shard * layout.count
            target.update(repeating: .zero, count: layout.count)
            worker.memory.backward(rows: indices.count, weights: UnsafePointer(weights.base), gradients: target)
            return sum
        }
        addShards(ShardMemory.shards(of: samples.count))
        let total = sums.reduce(into: LossSum(), +=)
        let scale = total.weight > 0 ? Float(1 / total.weight) : 0
        flat.withUnsafeMutableBufferPointer { values in
            guard let values = values.baseAddress else { return }
            pool.run { worker in
                layout.unpackGradients(gradients.base, scale: scale, into: values, share: pool.share(worker))
            }
        }
        return total
    }

    /// The loss of all samples of a source, without augmentation.
    func loss(of source: some SampleSource) -> LossSum {
        let all = Array(0..<source.count)
        var total = LossSum()
        for first in stride(from: 0, to: all.count, by: Self.evaluationCount) {
            forEachShard(all[first..<min(first + Self.evaluationCount, all.count)]) { [self] _, indices, worker in
                var generator = SplitMix64(seed: 0)
                return fillAndForward(source, indices, &worker, training: false, generator: &generator)
            }
            total = sums.reduce(into: total, +=)
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

    /// Adds the gradients of all shards to those of the first, in the order of the shards; each worker adds a part of
    /// the parameters.
    private func addShards(_ shards: Int) {
        let (base, count) = (gradients.base, layout.count)
        guard shards > 1 else {
            if shards == 0 { base.update(repeating: .zero, count: count) }
            return
        }
        pool.run { worker in
            for shard in 1..<shards {
                let source = base + shard * count
                for vector in pool.share(worker).part(of: count) {
                    base[vector] += source[vector]
                }
            }
        }
    }

    /// Calls `body` once for each shard and stores its result in ``sums`` at the shard's index.
    private func forEachShard(
        _ samples: ArraySlice<Int>,
        _ body: (_ shard: Int, _ indices: ArraySlice<Int>, _ worker: inout Worker) -> LossSum
    ) {
        let shards = ShardMemory.shards(of: samples.count)
        sums = Array(repeating: LossSum(), count: shards)
        workers.withUnsafeMutableBufferPointer { workers in
            sums.withUnsafeMutableBufferPointer { sums in
                pool.run { worker in
                    for shard in stride(from: worker, to: shards, by: pool.width) {
                        let first = samples.startIndex + shard * ShardMemory.rows
                        let indices = samples[first..<min(first + ShardMemory.rows, samples.endIndex)]
                        sums[shard] = body(shard, indices, &workers[worker])
                    }
                }
            }
        }
    }
}
