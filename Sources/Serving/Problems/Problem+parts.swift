import HTTPTypes
import PlainText

extension Problem {
    /// One part of a request that is wrong.
    package struct Part: Hashable, Sendable, Encodable {
        /// The place in the body, such as `sequence[3][1]`, or the name of a parameter: see ``jsonPointer``.
        package var pointer: String
        package var detail: String

        /// Both texts are cut: they may repeat texts of the request.
        init(pointer: String, detail: String) {
            self.pointer = pointer.excerpt(Self.longestPointer)
            self.detail = detail.excerpt(Self.longestDetail)
        }

        private static let longestPointer = 100
        private static let longestDetail = 500
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
    static func invalid(_ complaints: Complaints) -> Problem {
        let named = complaints.parts.prefix(namedInDetail)
        let others = complaints.count - named.count
        let sentences = named.map { "\($0.place): \($0.detail)" } + (others > 0 ? ["and \(others) more"] : [])
        return Problem(
            .unprocessableContent,
            kind: .invalidValue,
            title: "A value is not acceptable",
            detail: sentences.joined(separator: "; "),
            errors: complaints.parts,
            errorCount: complaints.count,
            reasons: complaints.reasons
        )
    }

    /// The number of wrong parts in `detail`; `errors` lists more.
    private static let namedInDetail = 3

    static func invalid(_ errors: [Part]) -> Problem {
        var complaints = Complaints()
        for part in errors { complaints.add(part) }
        return invalid(complaints)
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
        let subject = station.map { "station '\($0.excerpt())'" } ?? "no station"
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
        got found: String
    ) -> Problem.Part {
        Problem.Part(pointer: pointer, detail: mismatch(mustBe: expectation, got: found))
    }

    /// A required part of a body that is missing.
    static func missing(_ pointer: String, mustBe expectation: String) -> Problem.Part {
        Problem.Part(pointer: pointer, detail: "is missing, must be \(expectation)")
    }
}

/// The form of all messages about unacceptable values.
///
/// A `found` text of the request is cut: see ``quoted(_:)``.
func mismatch(mustBe expectation: String, got found: String) -> String { "must be \(expectation), got \(found)" }

/// A text of the request in quotes, cut to 100 characters.
func quoted(_ text: some StringProtocol) -> String { "'\(text.excerpt())'" }

extension Double {
    /// The shortest text of the number; whole numbers have no decimal point.
    var plain: String { self == rounded() && magnitude < 1e15 ? "\(Int64(self))" : "\(self)" }
}
