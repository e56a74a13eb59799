/// A network's weights in the layout of the forward pass, written once.
final class PackedWeights: Sendable {
    /// Not written after `init`.
    private nonisolated(unsafe) let storage: VectorStorage

    init(_ parameters: GRUParameters, layout: PackedLayout) {
        storage = VectorStorage(count: layout.forwardCount)
        parameters.values.withUnsafeBufferPointer { values in
            guard let source = values.baseAddress else { return }
            layout.pack(source, into: storage.base, forwardOnly: true)
        }
    }

    /// ``PackedLayout/forwardCount`` vectors, valid for the lifetime of this object.
    var base: UnsafePointer<LaneVector> { UnsafePointer(storage.base) }
}
