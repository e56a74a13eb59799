import Synchronization
import Timing

/// The wish for new keys because a token names an unknown one, such as after a rotation.
///
/// Anybody can name an unknown key, so that wishes are granted seldom, and few requests wait for it.
final class TokenKeyDemand: Sendable {
    /// The shortest time between two readings that requests caused, in seconds.
    static let pause: Double = 30
    /// The largest number of requests that wait.
    static let places = 32

    private struct State {
        /// Whether somebody carries out wishes.
        var isServed = false
        var isPending = false
        var askedAt = -Double.infinity
        var waiting: [CheckedContinuation<Bool, Never>] = []
    }

    private let state = Mutex(State())
    private let now: WallClock
    private let continuation: AsyncStream<Void>.Continuation
    /// One element for each granted wish.
    let wishes: AsyncStream<Void>

    init(now: WallClock) {
        self.now = now
        (wishes, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Waits until the keys have been read again.
    ///
    /// - Returns: `false` at once if they were read for a wish recently, or too many requests wait.
    func newKeys() async -> Bool {
        let now = now()
        return await withCheckedContinuation { waiter in
            let isWaiting = state.withLock { state in
                guard state.isServed, state.waiting.count < Self.places else { return false }
                if !state.isPending {
                    // Also a clock that was set back ends the pause.
                    guard abs(now - state.askedAt) >= Self.pause else { return false }
                    state.askedAt = now
                    state.isPending = true
                    continuation.yield()
                }
                state.waiting.append(waiter)
                return true
            }
            if !isWaiting { waiter.resume(returning: false) }
        }
    }

    /// Grants wishes from now on: ``serve(_:)`` follows.
    func open() { state.withLock { $0.isServed = true } }

    /// Carries out each wish until the task is canceled.
    func serve(_ work: @Sendable () async -> Void) async {
        for await _ in wishes {
            await work()
            release()
        }
        state.withLock { $0.isServed = false }
        release()
    }

    private func release() {
        let waiting = state.withLock { state in
            defer { (state.waiting, state.isPending) = ([], false) }
            return state.waiting
        }
        for waiter in waiting { waiter.resume(returning: true) }
    }
}
