import Healing
import Hummingbird
import Store

/// The routes of the registry.
///
/// `GET /models`: every version, what the names point to, the newest promotions. `GET /models/{version}`: everything
/// about one. `POST /models/{version}/promote` and `POST /models/rollback` change the champion; the body says who asks
/// and why. A version is named by itself or as `champion`, `challenger` or `previous`.
struct ModelsRoutes: Sendable {
    let registry: ModelRegistry
    let slot: ChampionSlot

    /// The problems of routes that name a version.
    static let problems: Set<Problem.Kind> = [.artifact, .champion, .version]

    func list(_ request: Request, context: APIRequestContext) async throws -> RegistryListing {
        try await registry.list()
    }

    func show(_ request: Request, context: APIRequestContext) async throws -> VersionDetails {
        try await explained { try await registry.show(try context.parameters.require("version")) }
    }

    func promote(
        _ input: ChampionChangeInput,
        _ request: Request,
        context: APIRequestContext
    ) async throws -> ChampionChangeBody {
        let version = try context.parameters.require("version")
        return try await explained {
            answer(try await registry.promote(version, force: input.force ?? false, input.request()))
        }
    }

    func rollBack(
        _ input: ChampionChangeInput,
        _ request: Request,
        context: APIRequestContext
    ) async throws -> ChampionChangeBody {
        try await explained {
            answer(try await registry.rollBack(quarantine: input.quarantine ?? true, input.request()))
        }
    }

    private func answer(_ change: ModelRegistry.ChampionChange) -> ChampionChangeBody {
        if change.isNew { slot.keep(change.model) }
        return ChampionChangeBody(change.promotion, changed: change.isNew)
    }

    /// Says what is wrong as a problem document.
    private func explained<Answer>(_ work: () async throws -> Answer) async throws -> Answer {
        do {
            return try await work()
        } catch let error as RegistryError {
            throw Problem(error)
        } catch let error as ArtifactError {
            throw Problem(
                .conflict,
                kind: .artifact,
                title: "The version's files cannot serve",
                detail: "\(error)"
            )
        } catch let error as HealingError {
            throw Problem(.conflict, kind: .champion, title: "The champion stays as it is", detail: "\(error)")
        }
    }
}

extension RegistryListing: RouteAnswer {}
extension VersionDetails: RouteAnswer {}

extension Problem {
    fileprivate init(_ error: RegistryError) {
        switch error {
        case .unknownVersion, .nothingNamed:
            self.init(.notFound, kind: .version, title: "There is no such version", detail: "\(error)")
        case .notAsRecorded:
            self.init(.conflict, kind: .artifact, title: "The version's files cannot serve", detail: "\(error)")
        }
    }
}
