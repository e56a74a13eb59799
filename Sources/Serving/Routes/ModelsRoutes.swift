import Healing
import Hummingbird
import Models
import Registry
import Store
import Timing

/// The routes of the registry.
///
/// `GET /models`: every version, the versions behind the aliases, and the newest promotions. `GET /models/{version}`:
/// all details of a version. `POST /models/{version}/promote` and `POST /models/rollback` change the champion; the body
/// holds the actor and the reason. `version` is a version or an alias: `champion`, `challenger` or `previous`. `target`
/// names one of several targets.
struct ModelsRoutes: Sendable {
    let store: Store
    let artifacts: ArtifactFolder
    let targets: ServedTargets
    let now: WallClock
    let publicText: PublicText

    /// The problems of routes that name a version.
    static let problems: Set<Problem.Kind> = [.artifact, .champion, .version]

    func list(_ request: Request, context: APIRequestContext) async throws -> RegistryListing {
        try await registry(of: try targets.named(by: request)).list()
    }

    func show(_ request: Request, context: APIRequestContext) async throws -> VersionDetails {
        let registry = registry(of: try targets.named(by: request))
        return try await explained { try await registry.show(try context.parameters.require("version")) }
    }

    func promote(
        _ input: ChampionChangeInput,
        _ request: Request,
        context: APIRequestContext
    ) async throws -> ChampionChangeBody {
        let version = try context.parameters.require("version")
        let served = try targets.named(inBody: input.target, by: request)
        return try await explained {
            let registry = registry(of: served)
            return answer(try await registry.promote(version, force: input.force ?? false, input.request()), served)
        }
    }

    func rollBack(
        _ input: ChampionChangeInput,
        _ request: Request,
        context: APIRequestContext
    ) async throws -> ChampionChangeBody {
        let served = try targets.named(inBody: input.target, by: request)
        return try await explained {
            let registry = registry(of: served)
            return answer(try await registry.rollBack(quarantine: input.quarantine ?? true, input.request()), served)
        }
    }

    private func registry(of served: ServedTarget) -> ModelRegistry {
        ModelRegistry(store: store, artifacts: artifacts, target: served.name, now: now)
    }

    private func answer(_ change: ModelRegistry.ChampionChange, _ served: ServedTarget) -> ChampionChangeBody {
        if change.isNew { served.slot.keep(change.model) }
        return ChampionChangeBody(change.promotion, changed: change.isNew)
    }

    /// Turns the errors of the registry into problem documents.
    private func explained<Answer>(_ work: () async throws -> Answer) async throws -> Answer {
        do {
            return try await work()
        } catch let error as RegistryError {
            throw Problem(error, publicText)
        } catch let error as ArtifactError {
            throw Problem.unusableFiles(publicText(error))
        } catch let error as HealingError {
            throw Problem(.conflict, kind: .champion, title: "The champion is unchanged", detail: "\(error)")
        }
    }
}

extension RegistryListing: JSONRouteAnswer {}
extension VersionDetails: JSONRouteAnswer {}

extension Problem {
    fileprivate init(_ error: RegistryError, _ publicText: PublicText) {
        switch error {
        case .unknownVersion, .nothingNamed:
            self.init(.notFound, kind: .version, title: "The version does not exist", detail: "\(error)")
        case .notAsRecorded: self = .unusableFiles(publicText(error))
        }
    }

    fileprivate static func unusableFiles(_ detail: String) -> Problem {
        Problem(.conflict, kind: .artifact, title: "The version's files are not usable", detail: detail)
    }
}
