import Forecasting

/// The written form: `kind:key=value,…`, several joined by `;`.
///
/// ```
/// heatwave:start=480h,duration=10d,intensity=10
/// offset:start=2025-07-01T00:00:00Z,duration=48h,intensity=6.5,channel=temperature
/// dropout:start=12h,duration=24h,intensity=0.3,channel=all
/// ```
/// Hours and days are whole numbers with `h`, `d` or nothing (hours). `calm` is no scenario.
extension Scenario: LosslessStringConvertible, Codable {
    /// - Throws: ``InvalidScenario`` naming the part that cannot be read.
    package init(parsing text: some StringProtocol) throws(InvalidScenario) {
        let text = text.trimmingSpaces
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, let kind = Kind(rawValue: name.trimmingSpaces) else {
            let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw InvalidScenario("'\(text)'", expected: "kind:key=value,… with a kind of \(kinds)")
        }
        var values = try Self.values(parts.count > 1 ? parts[1] : "", of: kind)
        guard let start = values.removeValue(forKey: "start"), let duration = values.removeValue(forKey: "duration")
        else {
            throw InvalidScenario("'\(text)'", expected: "a start= and a duration=")
        }
        let intensity = try values.removeValue(forKey: "intensity").map(Self.parseIntensity)
        let channel = try values.removeValue(forKey: "channel").flatMap(Self.parseChannel)
        try self.init(
            kind,
            start: Self.parseStart(start),
            duration: Self.parseHours(duration),
            intensity: intensity,
            channel: channel
        )
    }

    package init?(_ description: String) {
        guard let scenario = try? Scenario(parsing: description) else { return nil }
        self = scenario
    }

    /// Reads several, joined by `;`; `calm` and nothing give none.
    package static func parseList(_ text: some StringProtocol) throws(InvalidScenario) -> [Scenario] {
        var scenarios: [Scenario] = []
        for part in text.split(separator: ";") where !["", "calm"].contains(part.trimmingSpaces) {
            scenarios.append(try Scenario(parsing: part))
        }
        return scenarios
    }

    package var description: String {
        let start =
            switch start {
            case .hours(let hours): "\(hours)h"
            case .time(let time): time.description
            }
        var text = "\(kind.rawValue):start=\(start),duration=\(duration)h"
        if kind.takesIntensity { text += ",intensity=\(intensity)" }
        if let channel { text += ",channel=\(channel.rawValue)" }
        return text
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            try self.init(parsing: container.decode(String.self))
        } catch let error as InvalidScenario {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.description)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    private static func values(_ text: some StringProtocol, of kind: Kind) throws(InvalidScenario) -> [String: String] {
        var values: [String: String] = [:]
        for pair in text.split(separator: ",") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let key = sides[0].trimmingSpaces
            guard sides.count == 2, ["start", "duration", "intensity", "channel"].contains(key) else {
                throw InvalidScenario(
                    "'\(pair)' in '\(kind.rawValue)'",
                    expected: "start=, duration=, intensity= or channel="
                )
            }
            guard values.updateValue(sides[1].trimmingSpaces, forKey: key) == nil else {
                throw InvalidScenario("'\(key)' twice in '\(kind.rawValue)'", expected: "each key once")
            }
        }
        return values
    }

    private static func parseStart(_ text: String) throws(InvalidScenario) -> Start {
        if let time = Timestamp(rfc3339: text) { return .time(time) }
        do {
            return .hours(try parseHours(text))
        } catch {
            throw InvalidScenario(
                "start=\(text)",
                expected: "hours such as 480h, days such as 20d, or an RFC 3339 time"
            )
        }
    }

    private static func parseHours(_ text: String) throws(InvalidScenario) -> Int {
        let isDays = text.hasSuffix("d")
        let number = isDays || text.hasSuffix("h") ? text.dropLast() : text[...]
        if let value = Int(number) {
            let (hours, overflow) = value.multipliedReportingOverflow(by: isDays ? 24 : 1)
            if !overflow { return hours }
        }
        throw InvalidScenario("duration=\(text)", expected: "whole hours such as 48h or days such as 10d")
    }

    private static func parseIntensity(_ text: String) throws(InvalidScenario) -> Double {
        guard let value = Double(text), value.isFinite else {
            throw InvalidScenario("intensity=\(text)", expected: "a number")
        }
        return value
    }

    private static func parseChannel(_ text: String) throws(InvalidScenario) -> Channel? {
        if text == "all" { return nil }
        guard let channel = Channel(rawValue: text) else {
            let names = Channel.allCases.map(\.rawValue).joined(separator: ", ")
            throw InvalidScenario("channel=\(text)", expected: "\(names) or, for a dropout, all")
        }
        return channel
    }
}

extension StringProtocol {
    fileprivate var trimmingSpaces: String {
        let start = drop { $0 == " " }
        return String(start.reversed().drop { $0 == " " }.reversed())
    }
}
