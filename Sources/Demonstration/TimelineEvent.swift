import Foundation
package import Observations

/// An event of the demonstration.
package struct TimelineEvent: Sendable {
    /// One word, the value of `event` in JSON.
    package var name: String
    /// One line for people.
    package var text: String
    /// The time of the weather, if any.
    package var weatherTime: Timestamp?
    /// Further keys of the JSON object.
    package var details: [String: Detail]

    package enum Detail: Sendable, Encodable {
        case text(String)
        case number(Double)
        case whole(Int)
        case flag(Bool)

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let value): try container.encode(value)
            case .number(let value): try container.encode(value)
            case .whole(let value): try container.encode(value)
            case .flag(let value): try container.encode(value)
            }
        }
    }

    package init(_ name: String, _ text: String, at weatherTime: Timestamp? = nil, _ details: [String: Detail] = [:]) {
        self.name = name
        self.text = text
        self.weatherTime = weatherTime
        self.details = details
    }

    /// The event as one line of JSON.
    func json(time: Date) throws -> String {
        var object = details
        object["event"] = .text(name)
        object["time"] = .text(time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
        if let weatherTime { object["weather_time"] = .text("\(weatherTime)") }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(object), as: UTF8.self)
    }
}
