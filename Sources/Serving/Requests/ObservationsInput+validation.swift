import Forecasting
package import Observations

/// Observations that passed every check, and the details of their stations.
package struct AcceptedObservations: Sendable {
    package var stations: [Station]
    /// In the order of the request.
    package var observations: [Observation]

    package init(stations: [Station], observations: [Observation]) {
        self.stations = stations
        self.observations = observations
    }
}

extension ObservationsInput {
    /// The largest lead of a station's clock over this machine's, in seconds.
    static let clockTolerance: Int64 = 300

    /// Checks every observation, and reports all mistakes at once.
    ///
    /// - Parameter now: the current time; observations later than `now` plus ``clockTolerance`` are refused.
    /// - Returns: the observations and the details of their stations.
    /// - Throws: a ``Problem`` with each wrong value and the expected one.
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
            accepted.append(Observation(station: station.station.id, time: time, values: input.values))
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
            if let part = Problem.Part(future: time, at: "\(pointer).time", now: now)
                ?? Problem.Part(hourToCome: time, at: "\(pointer).time", now: now)
            {
                parts.append(part)
            } else if time.secondsSince1970 < 0 {
                parts.append(.value("\(pointer).time", mustBe: "in 1970 or later", got: "\(time)", reason: .time))
            }
        } else {
            parts.append(.missing("\(pointer).time", mustBe: "an RFC 3339 time", reason: .time))
        }
        if values.variables.isEmpty {
            let names = Variable.all.map(\.name).joined(separator: ", ")
            parts.append(
                .value(pointer, mustBe: "an object with at least one of \(names)", got: "none", reason: .empty)
            )
        }
        parts += Variable.all.compactMap { variable in
            values[variable].flatMap { variable.complaint(about: $0, at: "\(pointer).\(variable.name)") }
        }
        return parts
    }
}

extension Variable {
    /// Checks a value against the physical range.
    ///
    /// - Parameters:
    ///   - value: a value of this variable, in its unit.
    ///   - pointer: the place of the value in the body.
    /// - Returns: the complaint; `nil` if the value is within the physical range.
    func complaint(about value: Double, at pointer: String) -> Problem.Part? {
        guard !physicalRange.contains(value) else { return nil }
        let expected = "between \(physicalRange.lowerBound.plain) and \(physicalRange.upperBound.plain) \(unit)"
        let hint = self == .pressure && physicalRange.contains(value / 100) ? " (is it in Pa?)" : ""
        return .value(pointer, mustBe: expected, got: value.plain + hint, reason: .variable(self))
    }
}

extension Problem.Part {
    /// A complaint about a time ahead of `now` whose hour does not come within ``ObservationsInput/clockTolerance``;
    /// `nil` for any other time.
    ///
    /// A report counts for the nearest full hour, and the first report of an hour is kept: 12:31 at 12:29 would claim
    /// 13:00 half an hour early.
    init?(hourToCome time: Timestamp, at pointer: String, now: Timestamp) {
        let hour = Timestamp(time.nearestHour)
        guard time > now, hour.secondsSince1970 > now.secondsSince1970 + ObservationsInput.clockTolerance else {
            return nil
        }
        self = .value(
            pointer,
            mustBe: "in the past (it is \(now))",
            got: "\(time), which counts for \(hour), an hour that has not come",
            reason: .time
        )
    }

    /// A complaint about a time later than `now` plus ``ObservationsInput/clockTolerance``; `nil` for an earlier time.
    init?(future time: Timestamp, at pointer: String, now: Timestamp) {
        guard time.secondsSince1970 > now.secondsSince1970 + ObservationsInput.clockTolerance else { return nil }
        self = .value(pointer, mustBe: "in the past (it is \(now))", got: "\(time), in the future", reason: .time)
    }
}
