package import RandomNumbers

/// A source of training samples: windows of a series, written on demand and not stored twice.
///
/// Several threads call ``fill(_:with:training:generator:)`` concurrently, each with its own batch and generator.
package protocol SampleSource: Sendable {
    /// The number of samples; their indices are 0 ..< count.
    var count: Int { get }

    /// T, the same for every sample.
    var steps: Int { get }

    /// Writes the samples `indices` into `batch`, in their order.
    ///
    /// Inputs and context must be finite, even for samples without an observed target.
    ///
    /// - Parameters:
    ///   - batch: Contains `indices.count` samples of zeros.
    ///   - indices: The indices of the samples.
    ///   - training: Whether the samples are trained on and may be augmented; `false` for evaluation.
    ///   - generator: The only source of randomness; the same generator must give the same samples.
    func fill(
        _ batch: inout Batch,
        with indices: ArraySlice<Int>,
        training: Bool,
        generator: inout SplitMix64
    )
}
