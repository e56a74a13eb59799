import Foundation
import JSONSchema
import Observations
import PlainText
import Store

/// The body of `POST /v1/silences`: a silence of Alertmanager's API v2, with two members more.
struct SilenceInput: RouteInput, Decodable {
    struct Matcher: Decodable {
        var name: String
        var value: String
        var isRegex: Bool?
        var isEqual: Bool?
    }

    var matchers: [Matcher]
    /// Default: now.
    var startsAt: String?
    /// Needed, except for an acknowledgment.
    var endsAt: String?
    /// The name that the client states.
    var createdBy: String?
    var comment: String
    var holdsFlags: Bool?
    var untilResolved: Bool?

    static let schema: JSONSchema? =
        .closed(
            "SilenceRequest",
            [
                .required(
                    "matchers",
                    .list(of: .closed("Matcher", matcherProperties), 1...SilenceRecord.mostMatchers)
                        .described("A finding is silenced if its labels match all.")
                ),
                .optional("startsAt", .time.described("Default: now.")),
                .optional(
                    "endsAt",
                    .time.described("At most 366 days ahead; default: 7 days ahead, for an acknowledgment only.")
                ),
                .optional("createdBy", .text(1...500).described("The credential of the request has precedence.")),
                .required("comment", .text(1...500)),
                .optional("holdsFlags", .boolean.described("Whether drifts raise no retrain flags; default false.")),
                .optional(
                    "untilResolved",
                    .boolean.described("Whether the silence is an acknowledgment, which ends with its findings.")
                ),
            ]
        )
        .example(
            """
            {"matchers": [{"name": "station", "value": "KJFK", "isRegex": false, "isEqual": true}], \
            "untilResolved": true, "createdBy": "ada", "comment": "the sensor is being replaced"}
            """
        )

    private static let matcherProperties: [JSONSchema.Property] = [
        .required("name", .words(LabelMatcher.names)), .required("value", .text(0...LabelMatcher.longestValue)),
        .optional("isRegex", .boolean.described("Texts, .* and | are accepted; default false.")),
        .optional("isEqual", .boolean.described("false for a value that must not match; default true.")),
    ]

    /// How long an acknowledgment lasts if its finding does, in seconds.
    private static let acknowledgment = 7 * 86_400.0

    /// - Parameter now: seconds since 1970.
    /// - Returns: the silence to be stored.
    /// - Throws: a ``Problem`` with the wrong parts.
    func checked(now: Double) throws -> SilenceRecord {
        var complaints = Complaints()
        let own = matchers.map {
            LabelMatcher($0.name, $0.value, isRegex: $0.isRegex ?? false, isEqual: $0.isEqual ?? true)
        }
        for (index, matcher) in own.enumerated()
        where matcher.isRegex && LabelMatcher.patterns(of: matcher.value) == nil {
            let expected = "texts and .*, separated by |, such as DE-.*|KJFK"
            complaints.add(.value("matchers[\(index)].value", mustBe: expected, got: quoted(matcher.value)))
        }
        if own.allSatisfy(\.matchesNothing) {
            let expected = "a list with a matcher that does not match an empty value"
            complaints.add(.value("matchers", mustBe: expected, got: "\(own.count) that do"))
        }
        let start = Self.seconds(startsAt, "startsAt", &complaints) ?? now
        let end =
            Self.seconds(endsAt, "endsAt", &complaints) ?? (untilResolved == true ? start + Self.acknowledgment : nil)
        if let end, end <= max(start, now) || end - now > SilenceRecord.longest {
            let expected = "after startsAt and now, and at most 366 days ahead"
            complaints.add(.value("endsAt", mustBe: expected, got: quoted(endsAt ?? "")))
        } else if end == nil, complaints.count == 0 {
            complaints.add(.value("endsAt", mustBe: "given, unless untilResolved is true", got: "nothing"))
        }
        let comment = Self.text(comment, "comment", &complaints)
        let creator = createdBy.flatMap { Self.text($0, "createdBy", &complaints) }
        try complaints.check()
        guard let end, let comment else { throw Problem.invalid(complaints) }
        return SilenceRecord(
            id: UUID().uuidString.lowercased(),
            matchers: own,
            startsAt: max(start, now),
            endsAt: end,
            createdBy: creator ?? "a client",
            comment: comment,
            updatedAt: now,
            holdsFlags: holdsFlags ?? false,
            untilResolved: untilResolved ?? false
        )
    }

    private static func seconds(_ text: String?, _ name: String, _ complaints: inout Complaints) -> Double? {
        guard let text else { return nil }
        guard let time = Timestamp(rfc3339: text) else {
            complaints.add(.value(name, mustBe: "an RFC 3339 time", got: quoted(text)))
            return nil
        }
        return Double(time.secondsSince1970)
    }

    static func text(_ text: String, _ name: String, _ complaints: inout Complaints) -> String? {
        do throws(ShortText.Refusal) {
            return try ShortText(text).description
        } catch {
            complaints.add(.value(name, mustBe: error.expected, got: error.found))
            return nil
        }
    }
}
