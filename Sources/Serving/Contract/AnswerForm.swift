import HTTPTypes
import JSONSchema

/// A form that the answer of a route can have.
struct AnswerForm: Sendable {
    var status: HTTPResponse.Status = .ok
    /// `nil` for an answer without a body.
    var mediaType: String?
    /// `nil` if the body is not JSON.
    var schema: JSONSchema?

    static func json(_ schema: JSONSchema, status: HTTPResponse.Status = .ok) -> AnswerForm {
        AnswerForm(status: status, mediaType: "application/json", schema: schema)
    }

    static func text(_ mediaType: String) -> AnswerForm { AnswerForm(mediaType: mediaType) }

    static let notModified = AnswerForm(status: .notModified)
}
