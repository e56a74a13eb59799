import Synchronization

/// Keeps a metric's handles by their labels: making one looks its series up by the texts of all labels.
///
/// For labels of which there are few.
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
