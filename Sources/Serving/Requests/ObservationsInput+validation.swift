import Forecasting
package import Observations

/// Observations that passed every check, and the details of their stations.
package struct AcceptedObservations: Sendable {
    package var stations: [Station]
    /// Ordered as in the request.
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
        var complaints = Complaints()
        station?.check(at: "station", &complaints)
        var stations: [String: Station] = [:]
        var accepted: [Observation] = []
        for (index, input) in observations.enumerated() {
            complaints.observation = index
            guard let station = input.station ?? self.station else {
                complaints.add(
                    reason: .station,
                    .missing("\(pointer(index)).station", mustBe: "the id of a station")
                )
                continue
            }
            input.station?.check(at: "\(pointer(index)).station", &complaints)
            input.check(at: pointer(index), now: now, &complaints)
            guard complaints.isEmpty, let time = input.time else { continue }
            stations[station.station.id] =
                stations[station.station.id].map { $0.merging(station.station) } ?? station.station
            accepted.append(Observation(station: station.station.id, time: time, values: input.values))
        }
        try complaints.check()
        guard !accepted.isEmpty else {
            throw Problem.invalid(list, mustBe: "one observation or more", got: "an empty list")
        }
        return AcceptedObservations(stations: stations.values.sorted { $0.id < $1.id }, observations: accepted)
    }
}

extension ObservationInput {
    func check(at pointer: @autoclosure () -> String, now: Timestamp, _ complaints: inout Complaints) {
        if let time {
            if time.isFuture(at: now) {
                complaints.add(reason: .time, .future(time, at: "\(pointer()).time", now: now))
            } else if time.claimsHourToCome(at: now) {
                complaints.add(reason: .time, .hourToCome(time, at: "\(pointer()).time", now: now))
            } else if time.secondsSince1970 < 0 {
                complaints.add(
                    reason: .time,
                    .value("\(pointer()).time", mustBe: "in 1970 or later", got: "\(time)")
                )
            }
        } else {
            complaints.add(reason: .time, .missing("\(pointer()).time", mustBe: "an RFC 3339 time"))
        }
        if values.isEmpty {
            complaints.add(
                reason: .empty,
                .value(pointer(), mustBe: "an object with at least one of \(Self.names)", got: "none")
            )
        }
        for (name, first, reason) in repeated {
            complaints.add(
                reason: reason,
                .value("\(pointer()).\(name)", mustBe: "absent if \(first) is given", got: "both")
            )
        }
        for variable in Variable.all {
            guard let value = values[variable] else { continue }
            variable.check(value, at: "\(pointer()).\(variable.name)", &complaints)
        }
    }

    private static let names = Variable.all.map(\.name).joined(separator: ", ")
}

extension Variable {
    /// Checks a value against the physical range.
    ///
    /// - Parameters:
    ///   - value: a value of this variable, in its unit.
    ///   - pointer: the place of the value in the body.
    ///   - complaints: gets a complaint if the value is outside the physical range.
    func check(_ value: Double, at pointer: @autoclosure () -> String, _ complaints: inout Complaints) {
        guard !physicalRange.contains(value) else { return }
        complaints.add(reason: .variable(self), complaint(about: value, at: pointer()))
    }

    private func complaint(about value: Double, at pointer: String) -> Problem.Part {
        let expected = "between \(physicalRange.lowerBound.plain) and \(physicalRange.upperBound.plain) \(unit)"
        let hint = self == .pressure && physicalRange.contains(value / 100) ? " (is it in Pa?)" : ""
        return .value(pointer, mustBe: expected, got: value.plain + hint)
    }
}

extension Timestamp {
    /// Whether the time is later than `now` plus ``ObservationsInput/clockTolerance``.
    func isFuture(at now: Timestamp) -> Bool {
        secondsSince1970 > now.secondsSince1970 + ObservationsInput.clockTolerance
    }

    /// Whether the time is ahead of `now`, and its hour does not come within ``ObservationsInput/clockTolerance``.
    ///
    /// A report counts for the nearest full hour, and the first report of an hour is kept: 12:31 at 12:29 would claim
    /// 13:00 half an hour early.
    func claimsHourToCome(at now: Timestamp) -> Bool {
        self > now && Timestamp(nearestHour).isFuture(at: now)
    }
}

extension Problem.Part {
    static func future(_ time: Timestamp, at pointer: String, now: Timestamp) -> Problem.Part {
        .value(pointer, mustBe: "in the past (it is \(now))", got: "\(time), in the future")
    }

    static func hourToCome(_ time: Timestamp, at pointer: String, now: Timestamp) -> Problem.Part {
        .value(
            pointer,
            mustBe: "in the past (it is \(now))",
            got: "\(time), which counts for \(Timestamp(time.nearestHour)), an hour that has not come"
        )
    }
}
