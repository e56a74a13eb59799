/// A network's weights as the forward pass reads them, written once.
final class PackedWeights: Sendable {
    /// Nobody writes to it any more.
    private nonisolated(unsafe) let storage: VectorStorage

    init(_ parameters: GRUParameters, layout: PackedLayout) {
        storage = VectorStorage(count: layout.forwardCount)
        parameters.values.withUnsafeBufferPointer { values in
            guard let source = values.baseAddress else { return }
            layout.pack(source, into: storage.base, forwardOnly: true)
        }
    }

    /// ``PackedLayout/forwardCount`` vectors, as long as this object lives.
    var base: UnsafePointer<LaneVector> { UnsafePointer(storage.base) }
}
