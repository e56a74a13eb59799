import Forecasting

/// Observations that have passed every check, with the details of their stations.
package struct AcceptedObservations: Sendable {
    package var stations: [Station]
    /// In the order in which they were sent.
    package var observations: [Observation]

    package init(stations: [Station], observations: [Observation]) {
        self.stations = stations
        self.observations = observations
    }
}

extension ObservationsInput {
    /// How far a station's clock may run ahead of ours, in seconds.
    static let clockTolerance: Int64 = 300

    /// Checks every observation, so that the client learns of all mistakes at once.
    ///
    /// - Parameter now: observations after it (plus ``clockTolerance``) are refused.
    /// - Returns: the observations with the details of their stations.
    /// - Throws: a ``Problem`` that names each wrong value and what is expected.
    func accepted(now: Timestamp) throws -> AcceptedObservations {
        var parts = station?.problems(at: "station") ?? []
        var stations: [String: Station] = [:]
        var accepted: [Observation] = []
        for (index, input) in observations.enumerated() {
            let pointer = pointer(index)
            guard let station = input.station ?? self.station else {
                let part = Problem.Part.missing("\(pointer).station", mustBe: "the id of a station", reason: .station)
                parts.append(part.of(observation: index))
                continue
            }
            let own = input.station == nil ? [] : station.problems(at: "\(pointer).station")
            parts += (own + input.problems(at: pointer, now: now)).map { $0.of(observation: index) }
            guard let time = input.time else { continue }
            stations[station.station.id] =
                stations[station.station.id].map { $0.merging(station.station) } ?? station.station
            accepted.append(
                Observation(
                    station: station.station.id,
                    time: time,
                    temperature: input.temperature,
                    windSpeed: input.windSpeed,
                    pressure: input.pressure
                )
            )
        }
        guard parts.isEmpty else { throw Problem.invalid(parts) }
        guard !accepted.isEmpty else {
            throw Problem.invalid("observations", mustBe: "one observation or more", got: "an empty list")
        }
        return AcceptedObservations(stations: stations.values.sorted { $0.id < $1.id }, observations: accepted)
    }
}

extension ObservationInput {
    func problems(at pointer: String, now: Timestamp) -> [Problem.Part] {
        var parts: [Problem.Part] = []
        if let time {
            if let part = Problem.Part(future: time, at: "\(pointer).time", now: now) {
                parts.append(part)
            } else if time.secondsSince1970 < 0 {
                parts.append(.value("\(pointer).time", mustBe: "in 1970 or later", got: "\(time)", reason: .time))
            }
        } else {
            parts.append(.missing("\(pointer).time", mustBe: "an RFC 3339 time", reason: .time))
        }
        let values = Channel.allCases.map { self[$0] }
        if values.allSatisfy({ $0 == nil }) {
            let names = Channel.allCases.map(\.rawValue).joined(separator: ", ")
            parts.append(
                .value(pointer, mustBe: "an object with at least one of \(names)", got: "none", reason: .empty)
            )
        }
        parts += Channel.allCases.compactMap { channel in
            self[channel].flatMap { channel.complaint(about: $0, at: "\(pointer).\(channel.rawValue)") }
        }
        return parts
    }
}

extension Channel {
    /// - Parameters:
    ///   - value: of this channel.
    ///   - pointer: where the value stands in the body.
    /// - Returns: what is wrong with the value; `nil` if it is within the physical range.
    func complaint(about value: Double, at pointer: String) -> Problem.Part? {
        guard !physicalRange.contains(value) else { return nil }
        let expected = "between \(physicalRange.lowerBound.plain) and \(physicalRange.upperBound.plain) \(unit)"
        let hint = self == .pressure && physicalRange.contains(value / 100) ? " (is it in Pa?)" : ""
        return .value(pointer, mustBe: expected, got: value.plain + hint, reason: .channel(self))
    }
}

extension Problem.Part {
    /// `nil` for a time that is not after now and ``ObservationsInput/clockTolerance``.
    init?(future time: Timestamp, at pointer: String, now: Timestamp) {
        guard time.secondsSince1970 > now.secondsSince1970 + ObservationsInput.clockTolerance else { return nil }
        self = .value(pointer, mustBe: "in the past (it is \(now))", got: "\(time), in the future", reason: .time)
    }
}

extension Station {
    /// This station's details, completed by those of `other`.
    fileprivate func merging(_ other: Station) -> Station {
        Station(
            id: id,
            name: name ?? other.name,
            latitude: latitude ?? other.latitude,
            longitude: longitude ?? other.longitude,
            elevation: elevation ?? other.elevation
        )
    }
}
