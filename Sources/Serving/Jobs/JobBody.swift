package import CanonicalJSON
import HTTPTypes
import Hummingbird
import JSONSchema
package import Observations
package import Store

/// A job in answers.
package struct JobBody: Encodable, Sendable {
    package var id: Int64
    package var kind: JobKind
    package var state: String
    /// 0 … 1.
    package var progress: Double
    /// A sentence.
    package var message: String?
    /// The client that asked for it.
    package var actor: String
    package var createdAt: Timestamp
    package var startedAt: Timestamp?
    package var finishedAt: Timestamp?
    package var attempts: Int
    package var canceling: Bool?
    package var request: JSONValue
    package var error: Failure?
    package var result: Result?

    /// A problem of RFC 9457.
    package struct Failure: Encodable, Sendable {
        var type: String
        var title: String
        var status: Int
        package var detail: String
    }

    package struct Result: Encodable, Sendable {
        var href: String
        var mediaType: String
        var bytes: Int

        private enum CodingKeys: String, CodingKey {
            case href
            case mediaType = "media_type"
            case bytes
        }
    }

    private enum CodingKeys: String, CodingKey {
        case id
        case kind
        case state
        case progress
        case message
        case actor
        case createdAt = "created_at"
        case startedAt = "started_at"
        case finishedAt = "finished_at"
        case attempts
        case canceling
        case request
        case error
        case result
    }

    /// - Throws: an error of the decoder for a damaged row.
    package init(_ job: JobRecord) throws {
        id = job.id
        kind = job.kind
        state = job.state.rawValue
        progress = (job.progress * 1000).rounded() / 1000
        message = job.note
        actor = job.client
        createdAt = Timestamp(seconds: job.createdAt)
        startedAt = job.startedAt.map(Timestamp.init(seconds:))
        finishedAt = job.finishedAt.map(Timestamp.init(seconds:))
        attempts = job.attempts
        canceling = job.cancelRequestedAt != nil && !job.state.isFinished ? true : nil
        request = try JSONText.decode(JSONValue.self, from: job.request)
        error = job.error.map {
            Failure(
                type: "urn:aerocast:problem:\($0.kind.rawValue)",
                title: $0.title,
                status: $0.status,
                detail: $0.detail
            )
        }
        guard job.state == .succeeded else { return }
        result = Result(href: "/v1/jobs/\(job.id)/result", mediaType: job.mediaType, bytes: job.resultBytes)
    }

    static let schema = JSONSchema.open(
        "Job",
        [
            .required("id", .integer), .required("kind", .words(JobKind.allCases.map(\.rawValue))),
            .required("state", .words(JobState.allCases.map(\.rawValue))), .required("progress", .number(0...1)),
            .optional("message", .text.described("The progress in words.")),
            .required("actor", .text.described("The client that asked for it.")), .required("created_at", .time),
            .optional("started_at", .time), .optional("finished_at", .time), .required("attempts", .integer),
            .optional("canceling", .boolean.described("Whether it ends at its next step.")),
            .required("request", .map(of: .any).described("The request, with its defaults.")),
            .optional(
                "error",
                .open(
                    "JobError",
                    [
                        .required("type", .text), .required("title", .text), .required("status", .integer),
                        .required("detail", .text),
                    ]
                )
            ),
            .optional(
                "result",
                .open(
                    "JobResult",
                    [.required("href", .text), .required("media_type", .text), .required("bytes", .integer)]
                )
            ),
        ]
    )
}

extension JobRecord {
    /// The media type of the result.
    var mediaType: String {
        switch file?.split(separator: ".").last {
        case nil: "application/json"
        case "csv"?: JobRequest.ExportFormat.csv.mediaType
        case _?: JobRequest.ExportFormat.ndjson.mediaType
        }
    }

    /// Seconds after which a client should ask again.
    func retryAfter(now: Double) -> Int { now - createdAt < 10 ? 1 : 5 }
}

extension JobFailure {
    fileprivate var title: String {
        switch kind {
        case .input: "The data cannot be used"
        case .timeLimit: "The job took too long"
        case .resultTooLarge: "The result is too large"
        case .attempts: "The runners ended during the job"
        case .internal: "The job failed"
        }
    }

    fileprivate var status: Int {
        switch kind {
        case .input, .resultTooLarge: 422
        case .timeLimit, .attempts: 503
        case .internal: 500
        }
    }
}
