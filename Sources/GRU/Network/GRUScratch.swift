/// The working memory of a forward pass, kept by the caller so that forecasts allocate nothing.
///
/// Belongs to one thread at a time. It grows to the largest network it has served and fits any.
package final class GRUScratch {
    private var storage = VectorStorage(count: 0)

    package init() {}

    /// At least `count` vectors with whatever they held; valid until the next call.
    func vectors(_ count: Int) -> UnsafeMutablePointer<LaneVector> {
        if storage.count < count {
            storage = VectorStorage(count: count)
        }
        return storage.base
    }
}
