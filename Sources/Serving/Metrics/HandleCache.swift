import Synchronization

/// Keeps a metric's handles by their labels, because making a handle looks up its series by the texts of all labels.
///
/// Use it only for labels with few values.
final class HandleCache<Labels: Hashable & Sendable, Handle: Sendable>: Sendable {
    private let handles = Mutex<[Labels: Handle]>([:])

    subscript(labels: Labels, make: () -> Handle) -> Handle {
        handles.withLock { handles in
            if let handle = handles[labels] { return handle }
            let handle = make()
            handles[labels] = handle
            return handle
        }
    }
}
