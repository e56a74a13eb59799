import RandomNumbers

/// Where training samples come from: windows into a series, written when they are needed, never stored twice.
///
/// Several threads call ``fill(_:with:training:generator:)`` at once, each with a batch and a generator of its own.
package protocol SampleSource: Sendable {
    /// Samples there are; their indices are 0 ..< count.
    var count: Int { get }

    /// T, the same for every sample.
    var steps: Int { get }

    /// Writes the samples `indices` into `batch`, in their order.
    ///
    /// Inputs and context must be finite, also of samples without any observed target.
    ///
    /// - Parameters:
    ///   - batch: Holds `indices.count` samples of zeros.
    ///   - indices: Which samples.
    ///   - training: Whether the samples are trained on, and may be augmented, or only evaluated.
    ///   - generator: The only source of randomness; the same generator must give the same samples.
    func fill(
        _ batch: inout Batch,
        with indices: ArraySlice<Int>,
        training: Bool,
        generator: inout SplitMix64
    )
}
