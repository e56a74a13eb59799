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

    static let list = "/models"
    static let show = "/models/{version}"
    static let promote = "/models/{version}/promote"
    static let rollback = "/models/rollback"

    func list(_ request: Request, context: APIRequestContext) async throws -> Response {
        try Response(json: try await registry.list())
    }

    func show(_ request: Request, context: APIRequestContext) async throws -> Response {
        try await explained { try Response(json: try await registry.show(try context.parameters.require("version"))) }
    }

    func promote(_ request: Request, context: APIRequestContext) async throws -> Response {
        let input = try await request.json(ChampionChangeInput.self, context: context)
        let version = try context.parameters.require("version")
        return try await explained {
            try answer(await registry.promote(version, force: input.force ?? false, input.request()))
        }
    }

    func rollBack(_ request: Request, context: APIRequestContext) async throws -> Response {
        let input = try await request.json(ChampionChangeInput.self, context: context)
        return try await explained {
            try answer(await registry.rollBack(quarantine: input.quarantine ?? true, input.request()))
        }
    }

    private func answer(_ change: ModelRegistry.ChampionChange) throws -> Response {
        if change.isNew { slot.keep(change.model) }
        return try Response(json: ChampionChangeBody(change.promotion, changed: change.isNew))
    }

    /// Says what is wrong as a problem document.
    private func explained(_ work: () async throws -> Response) async throws -> Response {
        do {
            return try await work()
        } catch let error as RegistryError {
            throw Problem(error)
        } catch let error as ArtifactError {
            throw Problem(
                .conflict,
                kind: "artifact",
                title: "The version's files cannot serve",
                detail: "\(error)"
            )
        } catch let error as HealingError {
            throw Problem(.conflict, kind: "champion", title: "The champion stays as it is", detail: "\(error)")
        }
    }
}

extension Problem {
    fileprivate init(_ error: RegistryError) {
        switch error {
        case .unknownVersion, .nothingNamed:
            self.init(.notFound, kind: "version", title: "There is no such version", detail: "\(error)")
        case .notAsRecorded:
            self.init(.conflict, kind: "artifact", title: "The version's files cannot serve", detail: "\(error)")
        }
    }
}
