import Forecasting
import Observations

/// An observation in a client's JSON, with this API's keys or the original API's (`ts`, `windspeed`).
struct ObservationInput: Decodable {
    var station: StationInput?
    var time: Timestamp?
    var values = VariableValues()

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: VariableKey.self)
        station = try container.decodeIfPresent(StationInput.self, forKey: "station")
        time =
            try container.decodeIfPresent(Timestamp.self, forKey: "time")
            ?? container.decodeIfPresent(Timestamp.self, forKey: "ts")
        for (variable, keys) in Self.keys {
            for key in keys where values[variable] == nil {
                values[variable] = try container.decodeIfPresent(Double.self, forKey: key)
            }
        }
    }

    private static let keys = Variable.all.map { ($0, ([$0.name] + $0.aliases).map { VariableKey($0) }) }
}

/// A station by its id, or with all its details.
struct StationInput: Decodable {
    var station: Station

    init(from decoder: any Decoder) throws {
        if let id = try? decoder.singleValueContainer().decode(String.self) {
            station = Station(id: id)
        } else {
            station = try Station(from: decoder)
        }
    }

    func problems(at pointer: String) -> [Problem.Part] {
        var parts: [Problem.Part] = []
        for (name, text, lengths) in [("id", station.id, 1...100), ("name", station.name ?? "", 0...200)] {
            let length = text.unicodeScalars.count
            if !lengths.contains(length) {
                let expected = "\(lengths.lowerBound) to \(lengths.upperBound) characters long"
                parts.append(
                    .value("\(pointer).\(name)", mustBe: expected, got: "\(length) characters", reason: .station)
                )
            } else if let control = text.unicodeScalars.first(where: { $0.properties.generalCategory == .control }) {
                let found = "the control character U+" + String(control.value, radix: 16, uppercase: true)
                parts.append(
                    .value(
                        "\(pointer).\(name)",
                        mustBe: "text without control characters",
                        got: found,
                        reason: .station
                    )
                )
            }
        }
        for (name, value, range) in [
            ("latitude", station.latitude, -90.0...90.0), ("longitude", station.longitude, -180.0...180.0),
            ("elevation", station.elevation, -500.0...9000.0),
        ] {
            if let value, !range.contains(value) {
                let expected = "between \(range.lowerBound.plain) and \(range.upperBound.plain)"
                parts.append(
                    .value("\(pointer).\(name)", mustBe: expected, got: value.plain, reason: .station)
                )
            }
        }
        return parts
    }
}

/// The body of `POST /observations`: one observation, an array, or an object with a station and its observations.
struct ObservationsInput: RouteInput, Decodable {
    var station: StationInput?
    var observations: [ObservationInput]
    /// The pointer to an observation of the body, by its index, for errors.
    var pointer: @Sendable (Int) -> String

    private enum CodingKeys: String, CodingKey {
        case station
        case observations
    }

    init(from decoder: any Decoder) throws {
        if let list = try? decoder.unkeyedContainer() {
            var list = list
            observations = []
            while !list.isAtEnd {
                observations.append(try list.decode(ObservationInput.self))
            }
            pointer = { "[\($0)]" }
            return
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if container.contains(.observations) {
            station = try container.decodeIfPresent(StationInput.self, forKey: .station)
            observations = try container.decode([ObservationInput].self, forKey: .observations)
            pointer = { "observations[\($0)]" }
        } else {
            observations = [try ObservationInput(from: decoder)]
            pointer = { _ in "body" }
        }
    }
}
