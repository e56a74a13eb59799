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
