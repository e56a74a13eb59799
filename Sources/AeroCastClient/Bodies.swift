import Foundation

struct PredictBody: Encodable, Sendable {
    var station: String?
    var sequence: [[Double]]?
    var time: Date?
    var horizons: [Int]
    var target: String?
    var answer: AnswerChoice?
}

struct ForecastsBody: Encodable, Sendable {
    var stations: [String]
    var targets: [String]?
    var horizons: [Int]
    var answer: AnswerChoice?
}

struct ObservationsBody: Encodable, Sendable {
    var station: Station?
    var observations: [Observation]
}

struct EvaluationBody: Encodable, Sendable {
    var predicted: Double
    var actual: Double
    var target: String?
}

struct TargetBody: Encodable, Sendable {
    var target: String?
}

struct ChangeBody: Encodable, Sendable {
    var actor: String
    var reason: String
    var force: Bool?
    var quarantine: Bool?
    var target: String?
}

struct HeartbeatBody: Encodable, Sendable {
    var feeder: String
    /// Seconds.
    var silentAfter: Double
    var problem: String?
    var ended: Bool?

    private enum CodingKeys: String, CodingKey {
        case feeder
        case silentAfter = "silent_after"
        case problem
        case ended
    }
}

struct SilenceBody: Encodable, Sendable {
    var matchers: [SilenceMatcher]
    var startsAt: Date?
    var endsAt: Date?
    var createdBy: String?
    var comment: String
    var holdsFlags: Bool?
    var untilResolved: Bool?
}

struct AnnotationBody: Encodable, Sendable {
    var text: String
    var target: String?
    var station: String?
    var flag: Int?
    var startsAt: Date?
    var endsAt: Date?
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
}
