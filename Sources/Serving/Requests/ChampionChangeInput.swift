import PlainText
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

    /// - Throws: a ``Problem`` for a text that is not a `ShortText`.
    func request() throws -> ModelRegistry.Request {
        var complaints = Complaints()
        let texts = [("actor", actor), ("reason", reason)]
            .map { pointer, text -> ShortText? in
                do {
                    return try ShortText(text)
                } catch {
                    complaints.add(Problem.Part(pointer: pointer, detail: "\(error)"))
                    return nil
                }
            }
        guard let actor = texts[0], let reason = texts[1] else { throw Problem.invalid(complaints) }
        return ModelRegistry.Request(actor: actor, reason: reason)
    }
}
