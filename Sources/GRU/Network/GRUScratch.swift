/// The working memory of a forward pass, owned by the caller so that forecasts allocate nothing.
///
/// Belongs to one thread at a time. It grows to the largest network it was used for.
package final class GRUScratch {
    private var storage = VectorStorage(count: 0)

    package init() {}

    /// Calls `body` with at least `count` uninitialized vectors; `body` must not keep the pointer.
    func withVectors(_ count: Int, _ body: (UnsafeMutablePointer<LaneVector>) -> Void) {
        if storage.count < count {
            storage = VectorStorage(count: count)
        }
        withExtendedLifetime(storage) {
            body(storage.base)
        }
    }
}
