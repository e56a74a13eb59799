import Forecasting
import Observations
import PlainText

/// An observation in a client's JSON, with this API's keys or the original API's (`ts`, `windspeed`).
struct ObservationInput: Decodable {
    var station: StationInput?
    var time: Timestamp?
    var values = VariableValues()
    /// The second name of each value that is given under two, with the first.
    var repeated: [(name: String, first: String, reason: RejectedObservations.Reason)] = []

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: VariableKey.self)
        station = try container.decodeIfPresent(StationInput.self, forKey: "station")
        time = try container.decodeIfPresent(Timestamp.self, forKey: "time")
        if let second = try container.decodeIfPresent(Timestamp.self, forKey: "ts") {
            if time != nil { repeated.append(("ts", "time", .time)) }
            time = time ?? second
        }
        for (variable, keys) in Self.keys {
            for key in keys {
                guard let value = try container.decodeIfPresent(Double.self, forKey: key) else { continue }
                if values[variable] != nil { repeated.append((key.stringValue, variable.name, .variable(variable))) }
                values[variable] = values[variable] ?? value
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

    func check(at pointer: @autoclosure () -> String, _ complaints: inout Complaints) {
        do {
            _ = try StationIdentifier(station.id)
        } catch {
            complaints.add(reason: .station, Problem.Part(pointer: "\(pointer()).id", detail: "\(error)"))
        }
        if let name = station.name { check(name: name, at: pointer(), &complaints) }
        for (key, value, range) in [
            ("latitude", station.latitude, -90.0...90.0), ("longitude", station.longitude, -180.0...180.0),
            ("elevation", station.elevation, -500.0...9000.0),
        ] {
            guard let value, !range.contains(value) else { continue }
            complaints.add(
                reason: .station,
                .value(
                    "\(pointer()).\(key)",
                    mustBe: "between \(range.lowerBound.plain) and \(range.upperBound.plain)",
                    got: value.plain
                )
            )
        }
    }

    private static let longestName = 200

    private func check(name: String, at pointer: @autoclosure () -> String, _ complaints: inout Complaints) {
        let length = name.unicodeScalars.count
        if length > Self.longestName {
            complaints.add(
                reason: .station,
                .value(
                    "\(pointer()).name",
                    mustBe: "0 to \(Self.longestName) characters long",
                    got: "\(length) characters"
                )
            )
        } else if let unsafe = name.unicodeScalars.first(where: \.isUnsafe) {
            complaints.add(
                reason: .station,
                .value(
                    "\(pointer()).name",
                    mustBe: "text without control, invisible or bidirectional characters",
                    got: unsafe.codePoint
                )
            )
        }
    }
}

/// The body of `POST /observations`: one observation, an array, or an object with a station and its observations.
struct ObservationsInput: RouteInput, Decodable {
    var station: StationInput?
    var observations: [ObservationInput]
    /// The pointer to the list of observations, for errors.
    var list: String
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
            self.list = "body"
            pointer = { "[\($0)]" }
            return
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if container.contains(.observations) {
            station = try container.decodeIfPresent(StationInput.self, forKey: .station)
            observations = try container.decode([ObservationInput].self, forKey: .observations)
            list = "observations"
            pointer = { "observations[\($0)]" }
        } else {
            observations = [try ObservationInput(from: decoder)]
            list = "body"
            pointer = { _ in "body" }
        }
    }
}
