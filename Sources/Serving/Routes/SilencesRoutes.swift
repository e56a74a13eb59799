import Foundation
import Hummingbird
import JSONSchema
import Observations
import PlainText
import Store
import Timing

/// Silences and acknowledgments: `/v1/silences`, in the form of Alertmanager's API v2.
struct SilencesRoutes: Sendable {
    let store: Store
    let now: WallClock

    static let parameters = [
        QueryParameter("state", .words(SilenceRecord.State.allCases.map(\.rawValue)), "Default: active and pending.")
    ]

    /// A silence as Alertmanager answers it, with two members more.
    struct Silence: JSONRouteAnswer, Encodable {
        struct Status: Encodable {
            var state: String
        }

        var id: String
        var status: Status
        var matchers: [LabelMatcher]
        var startsAt: Timestamp
        var endsAt: Timestamp
        var updatedAt: Timestamp
        var createdBy: String
        var comment: String
        var holdsFlags: Bool
        var untilResolved: Bool

        init(_ silence: SilenceRecord, now: Double) {
            id = silence.id
            status = Status(state: silence.state(at: now).rawValue)
            matchers = silence.matchers
            startsAt = Timestamp(wall: silence.startsAt)
            endsAt = Timestamp(wall: silence.endsAt)
            updatedAt = Timestamp(wall: silence.updatedAt)
            createdBy = silence.createdBy
            comment = silence.comment
            holdsFlags = silence.holdsFlags
            untilResolved = silence.untilResolved
        }
    }

    struct List: JSONRouteAnswer, Encodable {
        var silences: [Silence]
    }

    struct Created: RouteAnswer {
        var silence: Silence

        static var forms: [AnswerForm] { [.json(Silence.schema, status: .created)] }

        func response() throws -> Response { try Response(json: silence, status: .created) }
    }

    func list(_ request: Request, context: APIRequestContext) async throws -> List {
        let now = now()
        let state = try request.uri.queryParameters["state"].map(String.init)
            .map { text in
                guard let state = SilenceRecord.State(rawValue: text) else {
                    let words = SilenceRecord.State.allCases.map(\.rawValue).joined(separator: ", ")
                    throw Problem.invalid(parameter: "state", mismatch(mustBe: "one of \(words)", got: quoted(text)))
                }
                return state
            }
        let found = try await store.read { transaction in
            try transaction.silences(endingAfter: state == .expired ? now - SilenceRecord.retention : now)
        }
        return List(
            silences: found.filter { state == nil || $0.state(at: now) == state }.map { Silence($0, now: now) }
        )
    }

    func show(_ request: Request, context: APIRequestContext) async throws -> Silence {
        let (id, now) = (try context.parameters.require("silence"), now())
        return try await noted {
            guard let found = try await store.read({ try $0.silence(id) }) else { throw NoteError.unknownSilence(id) }
            return Silence(found, now: now)
        }
    }

    func create(_ input: SilenceInput, _ request: Request, context: APIRequestContext) async throws -> Created {
        let now = now()
        let silence = try input.checked(now: now)
        return try await noted {
            Created(silence: Silence(try await store.write { try $0.insert(silence) }, now: now))
        }
    }

    func end(_ request: Request, context: APIRequestContext) async throws -> Silence {
        let (id, now) = (try context.parameters.require("silence"), now())
        return try await noted {
            Silence(try await store.write { try $0.endSilence(id, by: "a client", now: now) }, now: now)
        }
    }
}

/// Turns the errors of silences and annotations into problem documents.
func noted<Answer>(_ work: () async throws -> Answer) async throws -> Answer {
    do {
        return try await work()
    } catch let error as NoteError {
        let detail = "\(error)".excerpt(300)
        switch error {
        case .unknownSilence:
            throw Problem(.notFound, kind: .silence, title: "The silence does not exist", detail: detail)
        case .endedSilence:
            throw Problem(.conflict, kind: .silence, title: "The silence has ended", detail: detail)
        case .unknownAnnotation, .unknownFlag, .unknownStation:
            throw Problem(
                .notFound,
                kind: .annotation,
                title: "The annotation, or what it is about, does not exist",
                detail: detail
            )
        case .tooManySilences, .tooManyAnnotations:
            throw Problem(.conflict, kind: .tooManyNotes, title: "There are too many of them", detail: detail)
        }
    }
}
