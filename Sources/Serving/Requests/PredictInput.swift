import Forecasting

/// The body of `POST /predict`: a sequence of steps, a window of observations with their times, or only a station whose
/// stored observations are read.
struct PredictInput: RouteInput, Decodable {
    var sequence: [[Double]]?
    var window: [ObservationInput]?
    var station: StationInput?
    /// The time of the sequence's last step.
    var time: Timestamp?
    /// Whole hours.
    var horizons: [Double]?
    /// Who is to answer for a station; `nil` is the best there is.
    var answer: Wanted?

    /// Whom a client may ask for.
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
                    debugDescription: mismatch(mustBe: names, got: "'\(text)'")
                )
            }
            self = wanted
        }
    }

    /// What is forecast when nothing else is asked for: the next hour.
    static let defaultHorizons = [1]

    private static let largestHectopascals = Channel.pressure.physicalRange.upperBound

    /// The original's clients send pressure in Pa, about 101,000; no pressure in hPa is that large.
    static func inHectopascals(_ pressure: Double) -> Double {
        Channel.pressure.physicalRange.contains(pressure / 100) ? pressure / 100 : pressure
    }
}

/// What a forecast is to be made from.
enum PredictSource: Sendable {
    case sequence([[Double]], time: Timestamp?)
    case window(HourlySeries, issuedAt: Timestamp)
    case storedObservations
}

extension PredictInput {
    /// The horizons in hours, each one once: a short request must not make a long answer.
    ///
    /// - Throws: a ``Problem`` that names the wrong one.
    func wantedHorizons() throws -> [Int] {
        guard let horizons else { return Self.defaultHorizons }
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

    /// - Parameter now: a window must not lie after it.
    /// - Returns: what to forecast from.
    /// - Throws: a ``Problem`` that says what is wrong with the body.
    func source(now: Timestamp) throws -> PredictSource {
        let given = [sequence != nil, window != nil].count(where: { $0 })
        guard given <= 1 else {
            throw Problem.invalid("body", mustBe: "an object with sequence or window", got: "sequence and window")
        }
        if let sequence {
            return .sequence(try steps(of: sequence), time: try checkedTime(now: now))
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

    private func steps(of sequence: [[Double]]) throws -> [[Double]] {
        guard !sequence.isEmpty else {
            throw Problem.invalid(
                "sequence",
                mustBe: "steps [temperature, windspeed, pressure]",
                got: "an empty list"
            )
        }
        var steps = sequence
        for index in steps.indices where steps[index].count == 3 && steps[index][2] > Self.largestHectopascals {
            steps[index][2] = Self.inHectopascals(steps[index][2])
        }
        return steps
    }

    private func checkedTime(now: Timestamp) throws -> Timestamp? {
        guard let time else { return nil }
        if let part = Problem.Part(future: time, at: "time", now: now) { throw Problem.invalid([part]) }
        return time
    }

    private func series(of window: [ObservationInput], now: Timestamp) throws -> PredictSource {
        var parts: [Problem.Part] = []
        var previous: Timestamp?
        for (index, step) in window.enumerated() {
            parts += step.problems(at: "window[\(index)]", now: now)
            if let time = step.time, let before = previous, time <= before {
                let expected = "after \(before), since the times of a window must increase"
                parts.append(.value("window[\(index)].time", mustBe: expected, got: "\(time)"))
            }
            previous = step.time ?? previous
        }
        guard parts.isEmpty else { throw Problem.invalid(parts) }
        guard let issuedAt = previous else {
            throw Problem.invalid("window", mustBe: "observations with their times", got: "an empty list")
        }
        let observations = window.compactMap { step in
            step.time.map { time in
                Observation(
                    station: "",
                    time: time,
                    temperature: step.temperature,
                    windSpeed: step.windSpeed,
                    pressure: step.pressure
                )
            }
        }
        return .window(HourlySeries(observations), issuedAt: Timestamp(hour: issuedAt.nearestHour))
    }
}
