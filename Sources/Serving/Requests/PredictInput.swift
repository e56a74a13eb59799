import Forecasting
import Observations

/// The body of `POST /predict`: a sequence of steps, a window of observations with times, or a station, whose stored
/// observations are read.
struct PredictInput: RouteInput, Decodable {
    var sequence: [[Double]]?
    var window: [ObservationInput]?
    var station: StationInput?
    /// The time of the sequence's last step.
    var time: Timestamp?
    /// Whole hours.
    var horizons: [Double]?
    /// The name of a target; `nil` for the API's first target.
    var target: String?
    /// The wanted answerer for a station; `nil` for the combination if there is one.
    var answer: Wanted?

    /// The answerers that a client may ask for.
    enum Wanted: String, Decodable, CaseIterable {
        case combination
        case champion

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            let text = try container.decode(String.self)
            guard let wanted = Wanted(rawValue: text) else {
                let names = Self.allCases.map(\.rawValue).joined(separator: " or ")
                throw DecodingError.dataCorruptedError(
                    in: container,
                    debugDescription: mismatch(mustBe: names, got: quoted(text))
                )
            }
            self = wanted
        }
    }

    /// The horizons of a request that names none: the next hour.
    static let defaultHorizons = [1]

    private static let largestHectopascals = Variable.pressure.physicalRange.upperBound

    /// Converts a pressure in Pa, which clients of the original API send, to hPa; 101,000 is too large for a value in
    /// hPa.
    static func inHectopascals(_ pressure: Double) -> Double {
        Variable.pressure.physicalRange.contains(pressure / 100) ? pressure / 100 : pressure
    }
}

/// The data from which a forecast is made.
enum PredictSource: Sendable {
    case sequence([[Double]], time: Timestamp?)
    case window(HourlySeries, origin: Hour)
    case storedObservations
}

extension PredictInput {
    /// The horizons in hours; repeated ones are refused, because a short request must not cause a long answer.
    ///
    /// - Throws: a ``Problem`` that names the wrong horizon.
    func wantedHorizons() throws -> [Int] {
        guard let horizons else { return Self.defaultHorizons }
        guard horizons.count <= Horizons.longest else {
            throw Problem.invalid("horizons", mustBe: "at most \(Horizons.longest) hours", got: "\(horizons.count)")
        }
        var wanted: [Int] = []
        var seen: Set<Int> = []
        for horizon in horizons {
            guard let hours = Int(exactly: horizon) else {
                throw Problem.invalid("horizons", mustBe: "whole hours such as 1 or 24", got: "\(horizon)")
            }
            guard seen.insert(hours).inserted else {
                throw Problem.invalid("horizons", mustBe: "different hours", got: "\(hours) twice")
            }
            wanted.append(hours)
        }
        return wanted
    }

    /// The horizons as ``wantedHorizons()``, each of which a model may have.
    ///
    /// - Throws: a ``Problem`` that names the wrong horizon.
    func possibleHorizons() throws -> [Int] {
        let wanted = try wantedHorizons()
        guard !wanted.isEmpty, wanted.allSatisfy((1...Horizons.longest).contains) else {
            let expected = "hours from 1 to \(Horizons.longest)"
            throw Problem.invalid("horizons", mustBe: expected, got: "\(wanted.prefix(30))")
        }
        return wanted
    }

    /// Checks the body.
    ///
    /// - Parameters:
    ///   - inputs: the variables of one step of a sequence.
    ///   - now: the current time; later times are refused.
    /// - Returns: the data to forecast from.
    /// - Throws: a ``Problem`` with the wrong value and the expected one.
    func source(of inputs: [Variable], now: Timestamp) throws -> PredictSource {
        let given = [sequence != nil, window != nil].count(where: { $0 })
        guard given <= 1 else {
            throw Problem.invalid("body", mustBe: "an object with sequence or window", got: "sequence and window")
        }
        if let sequence {
            return .sequence(try steps(of: sequence, inputs: inputs), time: try checkedTime(now: now))
        }
        if let window {
            return try series(of: window, now: now)
        }
        guard station != nil else {
            throw Problem.invalid(
                "body",
                mustBe: "an object with one of sequence, window and station",
                got: "none of them"
            )
        }
        return .storedObservations
    }

    private func steps(of sequence: [[Double]], inputs: [Variable]) throws -> [[Double]] {
        guard !sequence.isEmpty else {
            throw Problem.invalid(
                "sequence",
                mustBe: "steps [\(inputs.map(\.name).joined(separator: ", "))]",
                got: "an empty list"
            )
        }
        guard let pressure = inputs.firstIndex(of: .pressure) else { return sequence }
        var steps = sequence
        for index in steps.indices
        where steps[index].count == inputs.count && steps[index][pressure] > Self.largestHectopascals {
            steps[index][pressure] = Self.inHectopascals(steps[index][pressure])
        }
        return steps
    }

    private func checkedTime(now: Timestamp) throws -> Timestamp? {
        guard let time else { return nil }
        guard !time.isFuture(at: now) else { throw Problem.invalid([.future(time, at: "time", now: now)]) }
        return time
    }

    private func series(of window: [ObservationInput], now: Timestamp) throws -> PredictSource {
        var complaints = Complaints()
        var previous: Timestamp?
        for (index, step) in window.enumerated() {
            step.check(at: "window[\(index)]", now: now, &complaints)
            if let time = step.time, let before = previous, time <= before {
                complaints.add(
                    .value(
                        "window[\(index)].time",
                        mustBe: "after \(before), since the times of a window must increase",
                        got: "\(time)"
                    )
                )
            }
            previous = step.time ?? previous
        }
        try complaints.check()
        guard let issuedAt = previous else {
            throw Problem.invalid("window", mustBe: "observations with their times", got: "an empty list")
        }
        let observations = window.compactMap { step in
            step.time.map { Observation(station: "", time: $0, values: step.values) }
        }
        return .window(HourlySeries(observations), origin: issuedAt.nearestHour)
    }
}
