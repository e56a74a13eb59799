package import Observations

/// The served forecasts at a station, and those of other choices.
package struct WhatIfAnswer: Encodable, Sendable {
    package var station: String
    package var target: TargetName
    package var unit: String
    /// The first target time.
    package var from: Timestamp
    /// The time behind the last target time.
    package var to: Timestamp
    /// The answer in sentences.
    package var sentence: String
    /// The choices, compared on the same forecasts.
    package var variants: [Variant]
    /// The decisions of the drift detector with another budget or about another version.
    package var drift: [Decisions]
    /// The alarms in operation.
    package var recorded: [Alarm]

    /// A choice of forecasts.
    package struct Variant: Encodable, Sendable {
        package var name: Name
        package var version: String?
        /// Whether the version has learned from hours that it is judged on, so that its errors are too small.
        package var hasLearnedFromThem: Bool
        /// By horizon.
        package var scores: [Int: Score]

        package enum Name: String, Encodable, Sendable {
            /// The values that clients received.
            case served
            /// The champion of the time alone; persistence where there was none.
            case champion
            case persistence
            /// The version alone; persistence where it may not answer.
            case version
            /// The version with the other experts.
            case combinedVersion = "combined_version"
        }

        private enum CodingKeys: String, CodingKey {
            case name
            case version
            case hasLearnedFromThem = "has_learned_from_them"
            case scores
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(name, forKey: .name)
            try container.encodeIfPresent(version, forKey: .version)
            try container.encode(hasLearnedFromThem, forKey: .hasLearnedFromThem)
            let scores = Dictionary(scores.map { ("\($0.key)", $0.value) }) { first, _ in first }
            try container.encode(scores, forKey: .scores)
        }
    }

    package struct Score: Hashable, Encodable, Sendable {
        package var count: Int
        /// The root of the mean squared error.
        package var rmse: Double
        /// 1 − RMSE / RMSE of persistence; `nil` if persistence had no error.
        package var skill: Double?

        private enum CodingKeys: String, CodingKey {
            case count = "n"
            case rmse
            case skill
        }
    }

    /// The decisions of one detector.
    package struct Decisions: Encodable, Sendable {
        /// ``Variant/Name/served`` or ``Variant/Name/version``.
        package var name: Variant.Name
        package var version: String?
        /// False alarms per station and year.
        package var budget: Double
        package var alarms: [Alarm]
    }

    package struct Alarm: Hashable, Encodable, Sendable {
        /// The time of the weather.
        package var time: Timestamp
        /// When the drift or the fault probably began.
        package var began: Timestamp?
        /// `drift` or `sensor_fault`.
        package var kind: String
        package var sentence: String
    }
}
