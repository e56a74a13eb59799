/// The working memory of a forward pass, kept by the caller so that forecasts allocate nothing.
///
/// Belongs to one thread at a time. It grows to the largest network it has served and fits any.
package final class GRUScratch {
    private var storage = VectorStorage(count: 0)

    package init() {}

    /// Calls `body` with at least `count` vectors that hold whatever they held; it must not keep the pointer.
    func withVectors(_ count: Int, _ body: (UnsafeMutablePointer<LaneVector>) -> Void) {
        if storage.count < count {
            storage = VectorStorage(count: count)
        }
        withExtendedLifetime(storage) {
            body(storage.base)
        }
    }
}
