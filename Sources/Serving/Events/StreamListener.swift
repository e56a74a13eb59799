import NIOCore
import Synchronization

/// A client that follows a topic: a bounded buffer between the reader of the database and the client's connection.
///
/// A listener is behind at first, and reads the database itself until it knows what the live reader knows. It is behind
/// again if its buffer is full, because its client reads slowly; nothing is lost then.
final class StreamListener: Sendable {
    /// The largest number of messages in the buffer; the messages are shared with the other listeners of a topic.
    static let capacity = 64

    let topic: StreamTopic
    /// Whether the client may still follow the topic.
    let isPermitted: @Sendable () -> Bool
    private let state: Mutex<State>

    fileprivate struct State {
        var buffer: [ByteBuffer] = []
        var phase = Phase.behind
        /// The last position in the buffer or before; `nil` for a client that begins with the next message.
        var position: Int64?
        var observation: Int64 = 0
        var quietBeats = 0
        var waiter: CheckedContinuation<Void, Never>?
    }

    fileprivate enum Phase {
        case behind
        case live
        case ended
    }

    /// The next step of the client's connection.
    enum Step {
        case send([ByteBuffer])
        /// Reads the messages behind the position.
        case catchUp(after: Int64?, observation: Int64)
        case end
    }

    init(_ topic: StreamTopic, after position: Int64?, isPermitted: @escaping @Sendable () -> Bool) {
        self.topic = topic
        self.isPermitted = isPermitted
        state = Mutex(State(position: position))
    }

    /// The next step, as soon as one is possible.
    func next() async -> Step {
        while true {
            if let step = state.withLock({ $0.takeStep() }) { return step }
            await withCheckedContinuation { continuation in
                let mustWait = state.withLock { state in
                    guard state.isIdle else { return false }
                    state.waiter = continuation
                    return true
                }
                if !mustWait { continuation.resume() }
            }
        }
    }

    /// Takes over the position of a part that the listener has read itself.
    func caughtUp(to part: StreamPart) {
        state.withLock { ($0.position, $0.observation) = (part.position, part.observation) }
    }

    /// Receives live messages from now on.
    func beginLive() {
        state.withLock { if $0.phase == .behind { $0.phase = .live } }
    }

    var isLive: Bool { state.withLock { $0.phase == .live } }

    /// Puts a message into the buffer, unless the client knows it.
    func offer(_ message: ByteBuffer, at position: Int64) {
        change { state in
            guard state.phase == .live, position > state.position ?? 0 else { return }
            guard state.append(message) else { return }
            state.position = position
        }
    }

    /// Announces the newest observation.
    func offer(observation: Int64, _ message: ByteBuffer) {
        change { state in
            guard state.phase == .live, observation != state.observation else { return }
            if state.append(message) { state.observation = observation }
        }
    }

    /// Lets the listener read the database itself.
    func fallBehind() {
        change { if $0.phase == .live { $0.phase = .behind } }
    }

    /// Puts a comment into the buffer after this many beats without a message.
    func beat(_ heartbeat: ByteBuffer, every beats: Int) {
        change { state in
            state.quietBeats += 1
            guard state.quietBeats >= beats, state.phase == .live, state.buffer.isEmpty else { return }
            _ = state.append(heartbeat)
        }
    }

    /// Ends the stream; buffered messages are dropped.
    func end() {
        change { state in
            state.phase = .ended
            state.buffer = []
        }
    }

    private func change(_ body: (inout sending State) -> Void) {
        let waiter = state.withLock { state in
            body(&state)
            guard !state.isIdle, let waiter = state.waiter else { return nil as CheckedContinuation<Void, Never>? }
            state.waiter = nil
            return waiter
        }
        waiter?.resume()
    }
}

extension StreamListener.State {
    /// Whether no step is possible.
    fileprivate var isIdle: Bool { buffer.isEmpty && phase == .live }

    fileprivate mutating func takeStep() -> StreamListener.Step? {
        if !buffer.isEmpty {
            defer { buffer = [] }
            return .send(buffer)
        }
        return switch phase {
        case .live: nil
        case .behind: .catchUp(after: position, observation: observation)
        case .ended: .end
        }
    }

    /// - Returns: whether the buffer had room; otherwise the listener is behind.
    fileprivate mutating func append(_ message: ByteBuffer) -> Bool {
        guard buffer.count < StreamListener.capacity else {
            phase = .behind
            return false
        }
        buffer.append(message)
        quietBeats = 0
        return true
    }
}
