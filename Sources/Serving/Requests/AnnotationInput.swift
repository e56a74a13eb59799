import JSONSchema
import Observations
import PlainText
import Store

/// The body of `POST /v1/annotations`.
struct AnnotationInput: RouteInput, Decodable {
    var text: String
    var target: String?
    var station: String?
    var flag: Int64?
    /// Default: the newest observation.
    var startsAt: String?
    var endsAt: String?
    /// The name that the client states.
    var createdBy: String?
    var newReference: Bool?

    private enum CodingKeys: String, CodingKey {
        case text
        case target
        case station
        case flag
        case startsAt = "starts_at"
        case endsAt = "ends_at"
        case createdBy = "created_by"
        case newReference = "new_reference"
    }

    static let schema: JSONSchema? =
        .closed(
            "AnnotationRequest",
            [
                .required("text", .text(1...500)), .optional("target", .targetName.described("Default: all targets.")),
                .optional("station", .station), .optional("flag", .integer(1...Int.max)),
                .optional("starts_at", .time.described("The time of the weather; default: the newest observation.")),
                .optional("ends_at", .time.described("Default: a moment.")),
                .optional("created_by", .text(1...500).described("The credential of the request has precedence.")),
                .optional(
                    "new_reference",
                    .boolean.described("Whether the station's drift detectors learn again what is normal.")
                ),
            ]
        )
        .example(#"{"text": "all sensors were calibrated", "created_by": "ada"}"#)

    /// - Parameters:
    ///   - target: the target that the body names.
    ///   - weatherNow: the clock of the weather.
    ///   - now: seconds since 1970.
    /// - Returns: the annotation to be stored.
    /// - Throws: a ``Problem`` with the wrong parts.
    func checked(target: TargetName?, weatherNow: Timestamp, now: Double) throws -> AnnotationRecord {
        var complaints = Complaints()
        let words = SilenceInput.text(text, "text", &complaints)
        let creator = createdBy.flatMap { SilenceInput.text($0, "created_by", &complaints) }
        let start = Self.time(startsAt, "starts_at", &complaints) ?? weatherNow
        let end = Self.time(endsAt, "ends_at", &complaints)
        if let end, end < start {
            complaints.add(.value("ends_at", mustBe: "starts_at or later", got: quoted(endsAt ?? "")))
        }
        if let station {
            do throws(StationIdentifier.Refusal) {
                _ = try StationIdentifier(station)
            } catch {
                complaints.add(.value("station", mustBe: StationIdentifier.expectation, got: error.found))
            }
        }
        if let flag, flag < 1 { complaints.add(.value("flag", mustBe: "1 or more", got: "\(flag)")) }
        if newReference == true, station == nil {
            complaints.add(.value("station", mustBe: "given with new_reference", got: "nothing"))
        }
        try complaints.check()
        guard let words else { throw Problem.invalid(complaints) }
        return AnnotationRecord(
            target: target,
            station: station,
            flag: flag,
            startsAt: start,
            endsAt: end,
            text: words,
            createdBy: creator ?? "a client",
            createdAt: now,
            startsReference: newReference ?? false
        )
    }

    private static func time(_ text: String?, _ name: String, _ complaints: inout Complaints) -> Timestamp? {
        guard let text else { return nil }
        guard let time = Timestamp(rfc3339: text) else {
            complaints.add(.value(name, mustBe: "an RFC 3339 time", got: quoted(text)))
            return nil
        }
        return time
    }
}
