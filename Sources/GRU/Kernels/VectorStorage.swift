/// A zeroed block of vectors, aligned to a cache line, that belongs to one worker at a time.
///
/// Kernels write through pointers into it. A user of a pointer must keep the storage alive, by holding it in a property
/// of the object whose method is running.
final class VectorStorage {
    let base: UnsafeMutablePointer<LaneVector>
    let count: Int

    init(count: Int) {
        self.count = count
        base =
            UnsafeMutableRawPointer.allocate(
                byteCount: max(count, 1) * MemoryLayout<LaneVector>.stride,
                alignment: 64
            )
            .bindMemory(to: LaneVector.self, capacity: max(count, 1))
        base.initialize(repeating: .zero, count: count)
    }

    deinit {
        base.deallocate()
    }

    func clear() {
        base.update(repeating: .zero, count: count)
    }

    /// The rows of `stride` vectors from an offset of `offset` vectors.
    func matrix(at offset: Int = 0, stride: Int) -> VectorMatrix {
        VectorMatrix(base + offset, stride: stride)
    }
}
