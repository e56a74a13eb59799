import HTTPTypes

extension Problem {
    /// One part of a request that is wrong.
    package struct Part: Hashable, Sendable, Encodable {
        /// Where in the body, such as `sequence[3][1]`, or the name of a parameter.
        package var pointer: String
        package var detail: String
        /// What is wrong with an observation; `nil` for parts of other bodies.
        var reason: RejectedObservations.Reason?
        /// Which observation of the body is wrong, counted from 0; `nil` if the part belongs to no single one.
        var observation: Int?

        private enum CodingKeys: CodingKey {
            case pointer
            case detail
        }
    }

    /// The request is understood but values in it are not acceptable.
    static func invalid(_ errors: [Part]) -> Problem {
        Problem(
            .unprocessableContent,
            kind: .invalidValue,
            title: "A value is not acceptable",
            detail: errors.map { "\($0.pointer): \($0.detail)" }.joined(separator: "; "),
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

    /// A part that a body must have and has not.
    static func missing(
        _ pointer: String,
        mustBe expectation: String,
        reason: RejectedObservations.Reason? = nil
    ) -> Problem.Part {
        Problem.Part(pointer: pointer, detail: "is missing, must be \(expectation)", reason: reason)
    }

    /// The same part as one of an observation of the body.
    func of(observation: Int) -> Problem.Part {
        var part = self
        part.observation = observation
        return part
    }
}

/// The one form of messages about values that are not acceptable.
func mismatch(mustBe expectation: String, got found: String) -> String { "must be \(expectation), got \(found)" }

extension Double {
    /// The number as people write it: whole numbers without a point.
    var plain: String { self == rounded() && magnitude < 1e15 ? "\(Int64(self))" : "\(self)" }
}
