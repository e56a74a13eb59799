import Access
import CanonicalJSON
import NIOCore
import Observations
import Reporting
import Store

/// The messages that a client follows.
enum StreamTopic: Hashable, Sendable {
    /// The events of a target, and announcements of newer hours; of all stations, or of some.
    case events(TargetName, among: StationPatterns?)
    /// The forecasts of a target for a station.
    case forecasts(station: String, TargetName)

    /// The table whose identifiers are the positions of the messages.
    enum Table: Hashable, Sendable {
        case events
        case forecasts
    }

    var table: Table {
        switch self {
        case .events: .events
        case .forecasts: .forecasts
        }
    }

    /// Whether a client may follow the topic.
    func isPermitted(to credential: Credential) -> Bool {
        switch self {
        case .events(_, let patterns): credential.namedStations == patterns
        case .forecasts(let station, _): credential.reaches(station)
        }
    }
}

/// Messages and the position behind them.
struct StreamPart: Sendable {
    var text = ""
    var position: Int64
    /// The newest observation that the client knows.
    var observation: Int64 = 0
    /// Whether no later messages exist.
    var isLast = true
}

extension StreamTopic {
    /// The largest number of events in a part.
    static let eventsOfPart = 200
    /// The largest number of forecasts in a part: at least ten issues, because an issue has one for each of 24 hours at
    /// most.
    static let forecastsOfPart = 240

    /// The messages behind a position.
    ///
    /// - Parameters:
    ///   - position: the last position that the client knows; `nil` for a client that begins with the next message.
    ///   - observation: the newest observation that the client knows.
    ///   - transaction: the snapshot.
    /// - Returns: a part; the last one ends with the newest position of the table.
    /// - Throws: a `StoreError`, or an error of the encoder.
    func part(after position: Int64?, observation: Int64, in transaction: ReadTransaction) throws -> StreamPart {
        switch self {
        case .events(let target, let patterns):
            try Self.events(of: target, among: patterns, after: position, observation: observation, in: transaction)
        case .forecasts(let station, let target):
            try Self.forecasts(of: station, target, after: position, in: transaction)
        }
    }

    private static func events(
        of target: TargetName,
        among patterns: StationPatterns?,
        after position: Int64?,
        observation: Int64,
        in transaction: ReadTransaction
    ) throws -> StreamPart {
        let newest = try transaction.latestEventIdentifier()
        guard let position else {
            let observation = try transaction.newestObservation()?.id ?? 0
            return StreamPart(text: StreamText.position(newest), position: newest, observation: observation)
        }
        let record = try newestObservation(among: patterns, after: observation, in: transaction)
        var part = StreamPart(position: position, observation: observation)
        let query = EventQuery(target: target, after: position, among: patterns, limit: eventsOfPart)
        let events = try transaction.events(query)
        for event in events { part.text += try StreamText.event(event) }
        part.isLast = events.count < eventsOfPart
        part.position = part.isLast ? max(newest, position) : events.last?.id ?? position
        if part.isLast, let record, record.id != observation {
            part.text += try StreamText.observation(record)
            part.observation = record.id
        }
        return part
    }

    /// The observation to announce to clients of these stations; `nil` if none is known.
    static func newestObservation(
        among patterns: StationPatterns?,
        after known: Int64,
        in transaction: ReadTransaction
    ) throws -> ObservationRecord? {
        guard let patterns else { return try transaction.newestObservation() }
        return try transaction.newestObservation(among: patterns, after: known)
    }

    private static func forecasts(
        of station: String,
        _ target: TargetName,
        after position: Int64?,
        in transaction: ReadTransaction
    ) throws -> StreamPart {
        let newest = try transaction.latestForecastPosition()
        guard var position else { return StreamPart(text: StreamText.position(newest), position: newest) }
        var text = ""
        if let gap = try transaction.forecastGap(of: station, target: target, after: position) {
            text = StreamText.gap(from: position, through: gap)
            position = gap
        }
        let (issues, areAll) = try transaction.forecastIssues(
            of: station,
            target: target,
            after: position,
            limit: forecastsOfPart
        )
        for issue in issues { text += StreamText.forecast(issue) }
        return StreamPart(text: text, position: areAll ? newest : issues.last?.position ?? position, isLast: areAll)
    }
}
