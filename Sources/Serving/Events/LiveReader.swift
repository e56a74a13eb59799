import NIOCore
import Observations
import Store
import Synchronization

/// Reads new events and forecasts once for all listeners of the process.
///
/// It polls, because other processes write to the database. Without listeners it reads nothing, and without a commit
/// it only compares the revision of the database.
final class LiveReader: Sendable {
    /// The largest number of new forecasts in one reading; after a larger number each listener reads its own.
    private static let largestReading = 20_000
    /// A quiet client gets a comment after this many polls, so that proxies keep the connection open: 15 s.
    private static let beatsOfHeartbeat = 60

    private let store: Store
    private let heartbeat = ByteBuffer(string: StreamText.heartbeat)
    private let state = Mutex(State())

    private struct State {
        var listeners: [ObjectIdentifier: StreamListener] = [:]
        /// The newest position that was passed on, of each table with live listeners.
        var passed: [StreamTopic.Table: Int64] = [:]
        /// The newest observation of the last reading.
        var observation: Int64 = 0
        /// The revision of the database before the last reading.
        var revision: Int64?
    }

    init(store: Store) {
        self.store = store
    }

    func add(_ listener: StreamListener) {
        state.withLock { $0.listeners[ObjectIdentifier(listener)] = listener }
    }

    func remove(_ listener: StreamListener) {
        state.withLock { $0.listeners[ObjectIdentifier(listener)] = nil }
    }

    /// Passes messages to a listener from now on, if it knows all that was passed on.
    ///
    /// - Parameters:
    ///   - listener: an added listener.
    ///   - position: the newest position of its table in the snapshot that it has read to the end.
    func join(_ listener: StreamListener, knowing position: Int64) {
        state.withLock { state in
            let table = listener.topic.table
            // Otherwise the listener reads the database again, in a newer snapshot.
            guard state.passed[table, default: position] <= position else { return }
            if state.passed[table] == nil { state.passed[table] = position }
            listener.beginLive()
        }
    }

    /// Reads and passes on what is new, and ends the streams of clients that have lost their permission.
    ///
    /// - Throws: a `StoreError`; the next poll reads the same again.
    func poll() async throws {
        let (listeners, read, passed, observation, known) = state.withLock { state in
            let live = Set(state.listeners.values.filter(\.isLive).map(\.topic.table))
            state.passed = state.passed.filter { live.contains($0.key) }
            return (
                Array(state.listeners.values), Set(state.listeners.keys), state.passed, state.observation,
                state.revision
            )
        }
        for listener in listeners where !listener.isPermitted() { listener.end() }
        for listener in listeners { listener.beat(heartbeat, every: Self.beatsOfHeartbeat) }
        guard !passed.isEmpty else { return }
        // Read before the rows: a later commit is read again by the next poll.
        let revision = try store.contentRevision()
        guard revision != known else { return }
        let topics = Dictionary(grouping: listeners, by: \.topic)
        let additions = try await store.read {
            try News(of: Set(topics.keys), after: passed, observation: observation, in: $0)
        }
        // A listener joins before or after this, so it has every message, or reads the database again.
        state.withLock { state in
            additions.pass(to: topics)
            for (id, listener) in state.listeners where !read.contains(id) { listener.fallBehind() }
            for (table, position) in additions.positions where state.passed[table] != nil {
                state.passed[table] = position
            }
            state.observation = max(state.observation, additions.newestObservation)
            state.revision = revision
        }
    }

    /// The rows behind the positions that were passed on.
    private struct News: Sendable {
        struct Message: Sendable {
            var topic: StreamTopic
            var position: Int64
            var bytes: ByteBuffer
        }

        var messages: [Message] = []
        /// The topics with more rows than were read.
        var skipped: Set<StreamTopic> = []
        /// The observations to announce.
        var observations: [StreamTopic: (id: Int64, bytes: ByteBuffer)] = [:]
        var newestObservation: Int64 = 0
        /// The newest position of each table in the snapshot.
        var positions: [StreamTopic.Table: Int64] = [:]

        init(
            of topics: Set<StreamTopic>,
            after passed: [StreamTopic.Table: Int64],
            observation: Int64,
            in transaction: ReadTransaction
        ) throws {
            if let position = passed[.events] {
                try readEvents(of: topics, after: position, observation: observation, in: transaction)
            }
            if let position = passed[.forecasts] { try readForecasts(of: topics, after: position, in: transaction) }
        }

        func pass(to topics: [StreamTopic: [StreamListener]]) {
            for message in messages {
                for listener in topics[message.topic] ?? [] { listener.offer(message.bytes, at: message.position) }
            }
            for (topic, listeners) in topics {
                for listener in listeners {
                    if skipped.contains(topic) {
                        listener.fallBehind()
                    } else if let observation = observations[topic] {
                        listener.offer(observation: observation.id, observation.bytes)
                    }
                }
            }
        }

        private mutating func readEvents(
            of topics: Set<StreamTopic>,
            after position: Int64,
            observation: Int64,
            in transaction: ReadTransaction
        ) throws {
            positions[.events] = try transaction.latestEventIdentifier()
            newestObservation = try transaction.newestObservation()?.id ?? 0
            for topic in topics {
                guard case .events(let target, let patterns) = topic else { continue }
                let limit = StreamTopic.eventsOfPart
                let query = EventQuery(target: target, after: position, among: patterns, limit: limit)
                let events = try transaction.events(query)
                guard events.count < limit else {
                    skipped.insert(topic)
                    continue
                }
                for event in events {
                    let bytes = ByteBuffer(string: try StreamText.event(event))
                    messages.append(Message(topic: topic, position: event.id, bytes: bytes))
                }
                let record = try StreamTopic.newestObservation(among: patterns, after: observation, in: transaction)
                if let record {
                    observations[topic] = (record.id, ByteBuffer(string: try StreamText.observation(record)))
                }
            }
        }

        private mutating func readForecasts(
            of topics: Set<StreamTopic>,
            after position: Int64,
            in transaction: ReadTransaction
        ) throws {
            let newest = try transaction.latestForecastPosition()
            positions[.forecasts] = newest
            let issues = try transaction.forecastIssues(
                after: position,
                newest: newest,
                limit: LiveReader.largestReading
            ) { topics.contains(.forecasts(station: $0, $1)) }
            guard let issues else {
                skipped.formUnion(topics.filter { $0.table == .forecasts })
                return
            }
            for issue in issues {
                messages.append(
                    Message(
                        topic: .forecasts(station: issue.station, issue.target),
                        position: issue.position,
                        bytes: ByteBuffer(string: StreamText.forecast(issue))
                    )
                )
            }
        }
    }
}
