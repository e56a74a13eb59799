import Foundation
import Store

/// The body of a request to promote a version or to roll back: who asks, and why.
struct ChampionChangeInput: Decodable {
    var actor: String
    var reason: String
    /// For a promotion: also of a quarantined version.
    var force: Bool?
    /// For a rollback: whether the version that served is quarantined; it is, unless told otherwise.
    var quarantine: Bool?

    /// - Throws: a ``Problem`` for texts that are blank or too long to keep.
    func request() throws -> ModelRegistry.Request {
        let actor = actor.trimmingCharacters(in: .whitespacesAndNewlines)
        let reason = reason.trimmingCharacters(in: .whitespacesAndNewlines)
        let wrong = [("actor", actor), ("reason", reason)].filter { !(1...500).contains($0.1.count) }
            .map { pointer, text in
                Problem.Part(pointer: pointer, detail: "\(text.count) characters came, 1 to 500 are expected")
            }
        guard wrong.isEmpty else { throw Problem.invalid(wrong) }
        return ModelRegistry.Request(actor: actor, reason: reason)
    }
}
