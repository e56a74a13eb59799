import Observations

/// The written form: `kind:key=value,…`, several joined by `;`.
///
/// ```
/// heatwave:start=480h,duration=10d,intensity=10
/// offset:start=2025-07-01T00:00:00Z,duration=48h,intensity=6.5,variable=temperature
/// dropout:start=12h,duration=24h,intensity=0.3,variable=all
/// ```
/// Hours and days are whole numbers with `h`, `d` or no unit (hours). `channel` is another name of the key `variable`.
/// `calm` means no scenario.
extension Scenario: LosslessStringConvertible, Codable {
    /// - Throws: ``InvalidScenario`` with the part that cannot be parsed.
    package init(parsing text: some StringProtocol) throws(InvalidScenario) {
        let text = text.trimmingSpaces
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, let kind = Kind(rawValue: name.trimmingSpaces) else {
            let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw InvalidScenario("scenario", found: "'\(text)'", expected: "kind:key=value,… with a kind of \(kinds)")
        }
        var values = try Self.values(parts.count > 1 ? parts[1] : "", of: kind)
        guard let start = values.removeValue(forKey: .start), let duration = values.removeValue(forKey: .duration)
        else {
            throw InvalidScenario(
                "scenario",
                found: "'\(text)'",
                expected: "given with a start= and a duration=, such as '\(kind.rawValue):start=480h,duration=10d'"
            )
        }
        let intensity = try values.removeValue(forKey: .intensity).map(Self.parseIntensity)
        let variable = try values.removeValue(forKey: .variable).flatMap(Self.parseVariable)
        try self.init(
            kind,
            start: Self.parseStart(start),
            duration: Self.parseHours(duration),
            intensity: intensity,
            variable: variable
        )
    }

    package init?(_ description: String) {
        guard let scenario = try? Scenario(parsing: description) else { return nil }
        self = scenario
    }

    /// Parses several scenarios, joined by `;`; `calm` and an empty text give an empty list.
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
            case .after(let span): span.inHours
            case .time(let time): time.description
            }
        var text = "\(kind.rawValue):start=\(start),duration=\(duration.inHours)"
        if kind.takesIntensity { text += ",intensity=\(intensity)" }
        if let variable { text += ",variable=\(variable)" }
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

    private enum Key: String {
        case start
        case duration
        case intensity
        case variable

        init?(_ text: String) {
            self.init(rawValue: text == "channel" ? "variable" : text)
        }
    }

    private static func values(_ text: some StringProtocol, of kind: Kind) throws(InvalidScenario) -> [Key: String] {
        var values: [Key: String] = [:]
        for pair in text.split(separator: ",") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, let key = Key(sides[0].trimmingSpaces) else {
                throw InvalidScenario(
                    "keys of '\(kind.rawValue)'",
                    found: "'\(pair)'",
                    expected: "start=, duration=, intensity= or variable="
                )
            }
            guard values.updateValue(sides[1].trimmingSpaces, forKey: key) == nil else {
                throw InvalidScenario(
                    "keys of '\(kind.rawValue)'",
                    found: "'\(key.rawValue)' twice",
                    expected: "different"
                )
            }
        }
        return values
    }

    private static func parseStart(_ text: String) throws(InvalidScenario) -> Start {
        if let time = Timestamp(rfc3339: text) { return .time(time) }
        do {
            return .after(try parseHours(text))
        } catch {
            throw InvalidScenario(
                "start",
                found: "'\(text)'",
                expected: "hours such as 480h, days such as 20d, or an RFC 3339 time"
            )
        }
    }

    private static func parseHours(_ text: String) throws(InvalidScenario) -> Duration {
        let isDays = text.hasSuffix("d")
        let number = isDays || text.hasSuffix("h") ? text.dropLast() : text[...]
        // A product with 24 hours of 3600 seconds cannot overflow.
        if let value = Int32(number) { return .hours(Int(value) * (isDays ? Hour.perDay : 1)) }
        throw InvalidScenario("duration", found: "'\(text)'", expected: "whole hours such as 48h or days such as 10d")
    }

    private static func parseIntensity(_ text: String) throws(InvalidScenario) -> Double {
        guard let value = Double(text), value.isFinite else {
            throw InvalidScenario("intensity", found: "'\(text)'", expected: "a number")
        }
        return value
    }

    private static func parseVariable(_ text: String) throws(InvalidScenario) -> Variable? {
        if text == "all" { return nil }
        guard let variable = Variable(named: text) else {
            throw InvalidScenario(
                "variable",
                found: "'\(text)'",
                expected: "one of \(SimulatedSensor.list) or, for a dropout, all"
            )
        }
        return variable
    }
}

extension StringProtocol {
    fileprivate var trimmingSpaces: String {
        let start = drop { $0 == " " }
        return String(start.reversed().drop { $0 == " " }.reversed())
    }
}
