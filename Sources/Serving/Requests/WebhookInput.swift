import Access
import HTTPClient
import JSONSchema
import NIOCore
import Observations
import PlainText
import Store
import Webhooks

/// The body of `POST /v1/webhooks`.
struct WebhookInput: RouteInput, Decodable {
    var url: String
    var description: String?
    /// Kinds of events; none for all.
    var events: [String]?
    /// Names of targets; none for all.
    var targets: [String]?
    /// Stations, `*` for any characters; none for all.
    var stations: [String]?

    /// The largest number of targets and of stations.
    static let mostNames = 100

    static let schema: JSONSchema? =
        .closed("WebhookRequest", [.required("url", urlSchema)] + filterProperties)
        .example(#"{"url": "https://example.org/aerocast", "events": ["drift", "promoted"], "stations": ["DE-*"]}"#)

    static let urlSchema = JSONSchema.text(1...ReceiverPolicy.longestURL)
        .described(
            "An address with https, a public host, and the port 80, 443 or 1024 and above; without user and fragment."
        )

    static let filterProperties: [JSONSchema.Property] = [
        .optional("description", .text(0...ShortText.maximumLength)),
        .optional(
            "events",
            .list(of: .words(EventKind.allCases.map(\.rawValue)), 0...EventKind.allCases.count)
                .described("Kinds of events; default: all.")
        ),
        .optional("targets", .list(of: .targetName, 0...mostNames).described("Default: all.")),
        .optional(
            "stations",
            .list(of: .text(1...StationIdentifier.maximumLength), 0...mostNames)
                .described("With * for any characters; default: all. Events without a station pass.")
        ),
    ]

    private enum CodingKeys: CodingKey {
        case url
        case description
        case events
        case targets
        case stations
    }
}

/// The body of `PATCH /v1/webhooks/{webhook}`: the members that change.
struct WebhookChange: RouteInput, Decodable {
    var url: String?
    var description: String?
    var events: [String]?
    var targets: [String]?
    var stations: [String]?
    var enabled: Bool?

    static let schema: JSONSchema? =
        .closed(
            "WebhookChange",
            [.optional("url", WebhookInput.urlSchema)] + WebhookInput.filterProperties + [
                .optional("enabled", .boolean.described("Whether messages are sent; waiting ones stay."))
            ]
        )
        .example(#"{"enabled": false}"#)

    /// - Parameters:
    ///   - policy: to whom events may be sent.
    ///   - served: the targets of the API.
    ///   - now: seconds since 1970.
    /// - Returns: a change of a webhook.
    /// - Throws: a ``Problem`` with the wrong parts.
    func checked(
        _ policy: ReceiverPolicy,
        _ served: ServedTargets,
        now: Double
    ) throws -> @Sendable (inout WebhookRecord) -> Void {
        var complaints = Complaints()
        for (name, list) in [("events", events), ("targets", targets), ("stations", stations)] {
            guard let list, list.count > WebhookInput.mostNames else { continue }
            complaints.add(.value(name, mustBe: "at most \(WebhookInput.mostNames) names", got: "\(list.count)"))
        }
        try complaints.check()
        if let url {
            do throws(ReceiverPolicy.Refusal) {
                try policy.check(ServiceAddress(url))
            } catch {
                complaints.add(.value("url", mustBe: error.expected, got: error.found.excerpt(200)))
            }
        }
        if let description, !description.isEmpty {
            do throws(ShortText.Refusal) {
                _ = try ShortText(description)
            } catch {
                complaints.add(.value("description", mustBe: error.expected, got: error.found))
            }
        }
        for (index, pattern) in (stations ?? []).enumerated() where !StationIdentifier.isPattern(pattern) {
            let expected = "the id of a station, with * for any characters"
            complaints.add(.value("stations[\(index)]", mustBe: expected, got: quoted(pattern)))
        }
        try complaints.check()
        let names = try targets.map { try $0.map { try served.named($0).name } }
        return { webhook in
            if let url { webhook.address = .hidingPath(url) }
            if let description { webhook.description = description.isEmpty ? nil : description }
            if let events { webhook.filter.kinds = Set(events.compactMap(EventKind.init(rawValue:))) }
            if let names { webhook.filter.targets = Set(names) }
            if let stations { webhook.filter.stations = StationPatterns(stations) }
            switch enabled {
            case true?: (webhook.disabledAt, webhook.disabledBecause) = (nil, nil)
            case false? where webhook.isEnabled:
                (webhook.disabledAt, webhook.disabledBecause) = (now, WebhookRecord.disabledByOperator)
            default: break
            }
        }
    }
}

extension WebhookInput {
    /// The same members as a change of a new webhook.
    var change: WebhookChange {
        WebhookChange(url: url, description: description, events: events, targets: targets, stations: stations)
    }
}

/// The body of `POST /v1/webhooks/{webhook}/rotate`.
struct WebhookRotation: RouteInput, Decodable {
    /// Hours for which the old secret signs, too.
    var graceHours: Double?

    private static let defaultGraceHours = 24.0
    private static let longestGraceHours = 8760.0

    static var isOptional: Bool { true }

    static let schema: JSONSchema? =
        .closed("WebhookRotation", [.optional("grace_hours", .number(0...longestGraceHours).described("Default 24."))])
        .example(#"{"grace_hours": 24}"#)

    static func read(_ body: ByteBuffer) throws -> WebhookRotation {
        body.readableBytes == 0 ? WebhookRotation() : try body.decoded(as: WebhookRotation.self)
    }

    private enum CodingKeys: String, CodingKey {
        case graceHours = "grace_hours"
    }

    /// The time for which the old secret signs, too, in seconds.
    ///
    /// - Throws: a ``Problem`` for a time that is not possible.
    func grace() throws -> Double {
        let hours = graceHours ?? Self.defaultGraceHours
        guard (0...Self.longestGraceHours).contains(hours) else {
            let expected = "between 0 and \(Self.longestGraceHours.plain)"
            throw Problem.invalid("grace_hours", mustBe: expected, got: hours.plain)
        }
        return hours * 3600
    }
}

/// The body of `POST /v1/webhooks/{webhook}/replay`.
struct WebhookReplay: RouteInput, Decodable {
    var from: String
    var to: String?
    /// `next` of the answer before.
    var after: Int64?
    var deadOnly: Bool?

    static let schema: JSONSchema? =
        .closed(
            "WebhookReplay",
            [
                .required("from", .time.described("When the first event was recorded.")),
                .optional("to", .time.described("When the last event was recorded; default: now.")),
                .optional("after", .integer(0...Int.max).described("The member next of the answer before.")),
                .optional("dead_only", .boolean.described("Only messages that were given up; default false.")),
            ]
        )
        .example(#"{"from": "2026-01-05T12:00:00Z", "dead_only": true}"#)

    private enum CodingKeys: String, CodingKey {
        case from
        case to
        case after
        case deadOnly = "dead_only"
    }

    /// - Parameter now: seconds since 1970.
    /// - Returns: the span in seconds since 1970.
    /// - Throws: a ``Problem`` for a span that ends before it begins.
    func span(now: Double) throws -> ClosedRange<Double> {
        if let after, after < 0 { throw Problem.invalid("after", mustBe: "0 or more", got: "\(after)") }
        let start = try Self.seconds(from, "from")
        guard let to else { return start...max(now, start) }
        // The end is a whole second, and events have fractions.
        let end = try Self.seconds(to, "to") + 1
        guard end > start else { throw Problem.invalid("to", mustBe: "from or later", got: quoted(to)) }
        return start...end
    }

    private static func seconds(_ text: String, _ name: String) throws -> Double {
        guard let time = Timestamp(rfc3339: text) else {
            throw Problem.invalid(name, mustBe: "an RFC 3339 time", got: quoted(text))
        }
        return Double(time.secondsSince1970)
    }
}
