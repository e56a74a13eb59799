/// A message of ``AeroCast/followForecasts(of:target:after:)``.
public enum ForecastMessage: Hashable, Sendable {
    /// A forecast and its position, behind which another call can continue.
    case forecast(ForecastLine, position: Int)
    /// Forecasts behind one position up to another are missing: the API's retention has deleted them, or its database
    /// was replaced.
    case gap(after: Int, through: Int)
}

/// A message of ``AeroCast/followEvents(target:after:)``.
public enum EventMessage: Hashable, Sendable {
    /// An event of the loop; its id is its position.
    case event(LoopEvent)
    /// A station has a newer hour.
    case observation(NewestHour)
}

/// The announcement of a newer hour of a station.
public struct NewestHour: Codable, Hashable, Sendable {
    /// The station's id.
    public var station: String
    /// The hour.
    public var hour: String
}

/// The forecasts of a station as they are issued, without an end.
public struct ForecastMessages: AsyncSequence, Sendable {
    let messages: ServerMessages

    /// Connects with the first call of `next()`.
    public func makeAsyncIterator() -> Iterator { Iterator(messages: messages) }

    /// Reads messages; connects again as often as necessary.
    public struct Iterator: AsyncIteratorProtocol {
        var messages: ServerMessages

        private struct Gap: Decodable {
            var after: Int
            var through: Int
        }

        /// The next message; never `nil`.
        ///
        /// - Throws: ``Problem`` if the API refuses the stream; `CancellationError`.
        public mutating func next() async throws -> ForecastMessage? {
            while true {
                let message = try await messages.next()
                switch message.event {
                case "forecast":
                    let line: ForecastLine = try message.decoded()
                    return .forecast(line, position: message.id ?? 0)
                case "gap":
                    let gap: Gap = try message.decoded()
                    return .gap(after: gap.after, through: gap.through)
                default: continue
                }
            }
        }
    }
}

/// The events of the loop as they happen, without an end.
public struct EventMessages: AsyncSequence, Sendable {
    let messages: ServerMessages

    /// Connects with the first call of `next()`.
    public func makeAsyncIterator() -> Iterator { Iterator(messages: messages) }

    /// Reads messages; connects again as often as necessary.
    public struct Iterator: AsyncIteratorProtocol {
        var messages: ServerMessages

        /// The next message; never `nil`.
        ///
        /// - Throws: ``Problem`` if the API refuses the stream; `CancellationError`.
        public mutating func next() async throws -> EventMessage? {
            while true {
                let message = try await messages.next()
                switch message.event {
                case "message": return .event(try message.decoded())
                case "observation": return .observation(try message.decoded())
                default: continue
                }
            }
        }
    }
}

extension ServerMessages.Message {
    fileprivate func decoded<Value: Decodable>() throws -> Value {
        do {
            return try ClientCoding.decode(Value.self, from: data)
        } catch {
            throw NoAnswer("a message '\(event)' must be a \(Value.self): \(error)")
        }
    }
}
