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
    /// A station's clock may run ahead of ours by so many seconds.
    static let clockTolerance: Int64 = 300

    /// Checks every observation, so that the client learns of all mistakes at once.
    ///
    /// - Parameter now: observations after it (plus ``clockTolerance``) are refused.
    /// - Returns: the observations with the details of their stations.
    /// - Throws: a ``Problem`` that names each wrong value, what came and what is expected.
    func accepted(now: Timestamp) throws -> AcceptedObservations {
        var parts = station?.problems(at: "station") ?? []
        var stations: [String: Station] = [:]
        var accepted: [Observation] = []
        for (index, input) in observations.enumerated() {
            let pointer = pointer(index)
            guard let station = input.station ?? self.station else {
                parts.append(
                    .init(pointer: "\(pointer).station", detail: "it is missing; the station's id is expected")
                )
                continue
            }
            if input.station != nil { parts += station.problems(at: "\(pointer).station") }
            parts += input.problems(at: pointer, now: now)
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
        guard !accepted.isEmpty else { throw Problem.invalid("observations", "it is empty, at least one is expected") }
        return AcceptedObservations(stations: stations.values.sorted { $0.id < $1.id }, observations: accepted)
    }
}

extension ObservationInput {
    func problems(at pointer: String, now: Timestamp) -> [Problem.Part] {
        var parts: [Problem.Part] = []
        if let time {
            if time.secondsSince1970 > now.secondsSince1970 + ObservationsInput.clockTolerance {
                parts.append(.init(pointer: "\(pointer).time", detail: "\(time) lies in the future, it is \(now)"))
            } else if time.secondsSince1970 < 0 {
                parts.append(.init(pointer: "\(pointer).time", detail: "\(time) lies before 1970"))
            }
        } else {
            parts.append(.init(pointer: "\(pointer).time", detail: "it is missing; an RFC 3339 time is expected"))
        }
        let values = Channel.allCases.map { self[$0] }
        if values.allSatisfy({ $0 == nil }) {
            let names = Channel.allCases.map(\.rawValue).joined(separator: ", ")
            parts.append(.init(pointer: pointer, detail: "none of \(names) is there, at least one is expected"))
        }
        for channel in Channel.allCases {
            if let value = self[channel], let detail = channel.complaint(about: value) {
                parts.append(.init(pointer: "\(pointer).\(channel.rawValue)", detail: detail))
            }
        }
        return parts
    }
}

extension Channel {
    /// What is wrong with a value, if anything.
    func complaint(about value: Double) -> String? {
        guard !physicalRange.contains(value) else { return nil }
        let expected = "\(physicalRange.lowerBound) to \(physicalRange.upperBound) \(unit)"
        let hint = self == .pressure && physicalRange.contains(value / 100) ? " (is it in Pa?)" : ""
        return "\(value) \(unit) came, \(expected) is expected\(hint)"
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
