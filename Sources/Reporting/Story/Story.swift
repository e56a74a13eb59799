package import Observations
package import Store

/// The story of a target in sentences: drifts and their healing, sensor faults, changes of the champion, remarks.
package struct Story: Sendable, Encodable {
    package var target: TargetName
    package var station: String?
    /// The newest first.
    package var episodes: [Episode]

    package static let longest = 100
    package static let defaultLength = 10

    /// Events that belong together.
    package struct Episode: Sendable, Encodable, Hashable {
        package var kind: Kind
        /// Whether nothing more is expected.
        package var isOver = false
        /// The first hour of the weather; of a drift, the estimated start.
        package var began: Timestamp?
        package var ended: Timestamp?
        /// The wall clock at the newest event.
        package var recordedAt: Timestamp
        /// At most ``shownStations``, in the order of their events.
        package var stations: [String] = []
        package var sentences: [String] = []
        /// The identifiers, oldest first.
        package var events: [Int64] = []
        /// When a drift was found; `nil` for other kinds.
        var foundAt: Timestamp?
        /// The hour at which a new champion ended the drift.
        var healedAt: Timestamp?

        package enum Kind: String, Sendable, Encodable, CaseIterable {
            case drift
            case sensorFault = "sensor_fault"
            case champion
            case remark
        }

        static let shownStations = 20

        private enum CodingKeys: String, CodingKey {
            case kind
            case isOver = "is_over"
            case began
            case ended
            case recordedAt = "recorded_at"
            case stations
            case sentences
            case events
        }
    }

    /// - Parameters:
    ///   - target: the target.
    ///   - station: the station of the events; `nil` for all.
    ///   - events: the events, oldest first.
    package init(target: TargetName, station: String?, events: [EventRecord]) {
        self.target = target
        self.station = station
        var teller = StoryTeller()
        for event in events { teller.add(EventReport(event)) }
        episodes = teller.episodes.reversed()
    }
}

extension ReadTransaction {
    /// The story of a target, or of one of its stations.
    ///
    /// - Parameters:
    ///   - target: the target.
    ///   - station: a station's id; `nil` for all.
    ///   - limit: the largest number of episodes.
    /// - Returns: the newest episodes.
    /// - Throws: `SQLError`.
    package func story(of target: TargetName, station: String?, limit: Int) throws -> Story {
        let query = EventQuery(target: target, kinds: StoryTeller.kinds, station: station, limit: 1000)
        var story = Story(target: target, station: station, events: try events(query))
        story.episodes = Array(story.episodes.prefix(limit))
        for index in story.episodes.indices where story.episodes[index].kind == .drift {
            guard let sentence = try errorSentence(of: story.episodes[index], target: target) else { continue }
            story.episodes[index].sentences.append(sentence)
        }
        return story
    }

    /// The errors before a drift, during it and since its end, at the first station of the episode.
    private func errorSentence(of episode: Story.Episode, target: TargetName) throws -> String? {
        guard let station = episode.stations.first, let began = episode.began else { return nil }
        let week = Story.weekHours
        let newest = try latestObservation(of: station).map { Timestamp($0.hour) } ?? began
        let healed = episode.healedAt
        let before = try error(of: target, at: station, began.adding(hours: -week), through: began.adding(hours: -1))
        let during = try error(of: target, at: station, began, through: healed ?? newest)
        // The week after the promotion, or what has passed of it.
        let after = try healed.flatMap {
            try error(of: target, at: station, $0.adding(hours: 1), through: min($0.adding(hours: week), newest))
        }
        let unit = target.variable?.unit ?? ""
        let parts =
            [before.map { "\($0) \(unit) before" }, during.map { "\($0) \(unit) during" }]
            + [after.map { "\($0) \(unit) in the week after" }]
        let known = parts.compactMap { $0 }
        guard known.count > 1 else { return nil }
        return "Error \(Horizons.drift) h ahead at \(station): \(known.joined(separator: ", "))."
    }

    /// The error over the hours from the first to the last; `nil` without outcomes.
    private func error(
        of target: TargetName,
        at station: String,
        _ first: Timestamp,
        through last: Timestamp
    ) throws -> String? {
        guard first <= last else { return nil }
        let query = ErrorHistoryQuery(
            station: station,
            horizon: Horizons.drift,
            range: first...last,
            stepHours: Story.weekHours
        )
        let steps = try errorHistory(of: target, query)
        let count = steps.reduce(0) { $0 + $1.judged }
        guard count > 0 else { return nil }
        return (steps.reduce(0) { $0 + $1.servedSquares } / Double(count)).squareRoot().twoDecimals
    }
}

extension Story {
    fileprivate static let weekHours = 168
}
