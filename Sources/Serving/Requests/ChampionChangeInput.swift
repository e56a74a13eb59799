import Foundation
import Registry
import Store

/// The body of a request to promote a version or to roll back: the actor and the reason.
struct ChampionChangeInput: RouteInput, Decodable {
    var actor: String
    var reason: String
    /// For a promotion: whether a quarantined version is promoted too.
    var force: Bool?
    /// For a rollback: whether the version in service is quarantined; default true.
    var quarantine: Bool?
    /// The name of a target.
    var target: String?

    /// - Throws: a ``Problem`` for a blank text or one of more than 500 characters.
    func request() throws -> ModelRegistry.Request {
        let actor = actor.trimmingCharacters(in: .whitespacesAndNewlines)
        let reason = reason.trimmingCharacters(in: .whitespacesAndNewlines)
        let wrong = [("actor", actor), ("reason", reason)].filter { !(1...500).contains($0.1.count) }
            .map { pointer, text in
                Problem.Part.value(pointer, mustBe: "1 to 500 characters long", got: "\(text.count) characters")
            }
        guard wrong.isEmpty else { throw Problem.invalid(wrong) }
        return ModelRegistry.Request(actor: actor, reason: reason)
    }
}
