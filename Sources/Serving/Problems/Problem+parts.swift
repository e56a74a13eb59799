import HTTPTypes

extension Problem {
    /// One part of a request that is wrong.
    package struct Part: Hashable, Sendable, Encodable {
        /// The place in the body, such as `sequence[3][1]`, or the name of a parameter: see ``jsonPointer``.
        package var pointer: String
        package var detail: String
        /// The reason for rejecting an observation; `nil` for parts of other bodies.
        var reason: RejectedObservations.Reason?
        /// The index of the wrong observation in the body, from 0; `nil` if the part belongs to no single observation.
        var observation: Int?

        private enum CodingKeys: CodingKey {
            case pointer
            case parameter
            case detail
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            if let parameter {
                try container.encode(parameter, forKey: .parameter)
            } else {
                try container.encode(jsonPointer, forKey: .pointer)
            }
            try container.encode(detail, forKey: .detail)
        }
    }

    /// The request is well formed, but some of its values are not acceptable.
    static func invalid(_ errors: [Part]) -> Problem {
        Problem(
            .unprocessableContent,
            kind: .invalidValue,
            title: "A value is not acceptable",
            detail: errors.map { "\($0.place): \($0.detail)" }.joined(separator: "; "),
            errors: errors
        )
    }

    static func invalid(_ pointer: String, _ detail: String) -> Problem {
        invalid([Part(pointer: pointer, detail: detail)])
    }

    static func invalid(_ pointer: String, mustBe expectation: String, got found: String) -> Problem {
        invalid([.value(pointer, mustBe: expectation, got: found)])
    }
}

extension Problem {
    /// - Parameter station: the station that was asked for; `nil` for any.
    /// - Returns: a problem with the status 404.
    static func noObservations(of station: String?) -> Problem {
        let subject = station.map { "station '\($0)'" } ?? "no station"
        let state = station == nil ? "has observations yet" : "has no observations yet"
        return Problem(
            .notFound,
            kind: .station,
            title: "No observations yet",
            detail: "\(subject) \(state): post observations to /observations first"
        )
    }
}

extension Problem.Part {
    /// A part whose value is not acceptable: `must be between -90 and 60 °C, got 500`.
    static func value(
        _ pointer: String,
        mustBe expectation: String,
        got found: String,
        reason: RejectedObservations.Reason? = nil
    ) -> Problem.Part {
        Problem.Part(pointer: pointer, detail: mismatch(mustBe: expectation, got: found), reason: reason)
    }

    /// A required part of a body that is missing.
    static func missing(
        _ pointer: String,
        mustBe expectation: String,
        reason: RejectedObservations.Reason? = nil
    ) -> Problem.Part {
        Problem.Part(pointer: pointer, detail: "is missing, must be \(expectation)", reason: reason)
    }

    /// The same part, assigned to an observation of the body.
    func of(observation: Int) -> Problem.Part {
        var part = self
        part.observation = observation
        return part
    }
}

/// The form of all messages about unacceptable values.
func mismatch(mustBe expectation: String, got found: String) -> String { "must be \(expectation), got \(found)" }

extension Double {
    /// The shortest text of the number; whole numbers have no decimal point.
    var plain: String { self == rounded() && magnitude < 1e15 ? "\(Int64(self))" : "\(self)" }
}
