import Foundation
import Hummingbird
import JSONSchema
import PlainText
import Reporting
import Store
import Timing

/// Silences and acknowledgments: `/v1/silences`, in the form of Alertmanager's API v2.
struct SilencesRoutes: Sendable {
    let store: Store
    let now: WallClock

    static let parameters = [
        QueryParameter("state", .words(SilenceRecord.State.allCases.map(\.rawValue)), "Default: active and pending.")
    ]

    struct List: JSONRouteAnswer, Encodable {
        var silences: [SilenceReport]
    }

    struct Created: RouteAnswer {
        var silence: SilenceReport

        static var forms: [AnswerForm] { [.json(SilenceReport.schema, status: .created)] }

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
            silences: found.filter { state == nil || $0.state(at: now) == state }.map { SilenceReport($0, now: now) }
        )
    }

    func show(_ request: Request, context: APIRequestContext) async throws -> SilenceReport {
        let (id, now) = (try context.parameters.require("silence"), now())
        return try await noted {
            guard let found = try await store.read({ try $0.silence(id) }) else { throw NoteError.unknownSilence(id) }
            return SilenceReport(found, now: now)
        }
    }

    func create(_ input: SilenceInput, _ request: Request, context: APIRequestContext) async throws -> Created {
        let now = now()
        let silence = try input.checked(now: now)
        return try await noted {
            Created(silence: SilenceReport(try await store.write { try $0.insert(silence) }, now: now))
        }
    }

    func end(_ request: Request, context: APIRequestContext) async throws -> SilenceReport {
        let (id, now) = (try context.parameters.require("silence"), now())
        return try await noted {
            SilenceReport(try await store.write { try $0.endSilence(id, by: "a client", now: now) }, now: now)
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
