import HTTPTypes
import Hummingbird
import Synchronization

/// A place among a limited number, released once: by its holder, or with the last reference.
final class Place: Sendable {
    private let onRelease: @Sendable () -> Void
    private let isReleased = Atomic(false)

    init(onRelease: @escaping @Sendable () -> Void) {
        self.onRelease = onRelease
    }

    func release() {
        if !isReleased.exchange(true, ordering: .relaxed) { onRelease() }
    }

    deinit {
        release()
    }
}

extension Response {
    /// The same answer, which holds a place until a body that is made while it is sent has been sent.
    ///
    /// A stream of events has a place of its own among the listeners.
    func holding(_ place: Place) -> Response {
        guard body.contentLength == nil, headers[.contentType]?.hasPrefix("text/event-stream") != true else {
            place.release()
            return self
        }
        var response = self
        let body = body
        response.body = ResponseBody { writer in
            defer { place.release() }
            try await body.write(writer)
        }
        return response
    }
}
