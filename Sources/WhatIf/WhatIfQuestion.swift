package import Observations

/// The question whether another version, another budget or no combination would have done better at a station.
package struct WhatIfQuestion: Hashable, Sendable {
    package var station: String
    /// The first target time; `nil` for ``defaultHours`` before the end.
    package var from: Timestamp?
    /// The time behind the last target time; `nil` for the newest outcome.
    package var to: Timestamp?
    /// The version to compare with the forecasts that were served.
    package var version: String?
    /// The false alarms per station and year to decide with; `nil` for the budget of the drift detector.
    package var budget: Double?

    /// Thirty days.
    package static let defaultHours = 720
    /// Two years, so that an answer has a bounded size and takes a few seconds.
    package static let mostHours = 2 * 8784

    package init(
        station: String,
        from: Timestamp? = nil,
        to: Timestamp? = nil,
        version: String? = nil,
        budget: Double? = nil
    ) {
        self.station = station
        self.from = from
        self.to = to
        self.version = version
        self.budget = budget
    }
}

/// Why a question has no answer.
package enum WhatIfError: Error, Hashable, CustomStringConvertible {
    case unknownStation(String)
    case nothingToJudge(station: String, from: Timestamp?, to: Timestamp?)
    case tooLong(hours: Int)
    case unknownVersion(String, known: [String])
    case unusableVersion(String, reason: String)

    package var description: String {
        switch self {
        case .unknownStation(let station):
            "the station must be one with observations, got '\(station)'"
        case .nothingToJudge(let station, let from, let to):
            "\(station) has no forecast that can be compared with what came"
                + (from.map { " from \($0)" } ?? "") + (to.map { " to \($0)" } ?? "")
                + ": choose a time with forecasts and observations"
        case .tooLong(let hours):
            "the time must be at most \(WhatIfQuestion.mostHours) hours (two years), got \(hours)"
        case .unknownVersion(let version, let known):
            "the version must be a published one, got '\(version)'; "
                + (known.isEmpty ? "there is none" : "the newest are \(known.joined(separator: ", "))")
        case .unusableVersion(let version, let reason):
            "version \(version) cannot be loaded: \(reason)"
        }
    }
}
