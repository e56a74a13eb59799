import Forecasting

/// An observation as a client sends it: our names, and those of the original (`ts`, `windspeed`).
struct ObservationInput: Decodable {
    var station: StationInput?
    var time: Timestamp?
    var temperature: Double?
    var windSpeed: Double?
    var pressure: Double?

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case station
        case time
        case ts
        case temperature
        case windSpeed = "wind_speed"
        case windspeed
        case pressure
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        station = try container.decodeIfPresent(StationInput.self, forKey: .station)
        time =
            try container.decodeIfPresent(Timestamp.self, forKey: .time)
            ?? container.decodeIfPresent(Timestamp.self, forKey: .ts)
        temperature = try container.decodeIfPresent(Double.self, forKey: .temperature)
        windSpeed =
            try container.decodeIfPresent(Double.self, forKey: .windSpeed)
            ?? container.decodeIfPresent(Double.self, forKey: .windspeed)
        pressure = try container.decodeIfPresent(Double.self, forKey: .pressure)
    }

    subscript(channel: Channel) -> Double? {
        switch channel {
        case .temperature: temperature
        case .windSpeed: windSpeed
        case .pressure: pressure
        }
    }
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
    /// How a part of the body is addressed in an error.
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
