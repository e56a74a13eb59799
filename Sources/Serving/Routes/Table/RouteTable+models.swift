import Registry

extension RouteTable {
    /// The versions of the models, and changes of the champion.
    static func models(_ api: API) -> [Route] {
        let models = ModelsRoutes(
            store: api.store,
            artifacts: api.artifacts,
            targets: api.targets,
            now: api.now,
            publicText: api.publicText
        )
        return [
            .get(
                "/models",
                .read,
                "The versions of a target, with their aliases and the newest promotions.",
                query: [.target],
                answers: RegistryListing.self,
                models.list
            )
            .conditional(on: api.revision)
            .concerningAllStations(),
            .get(
                "/models/{version}",
                .read,
                "All details of a version.",
                query: [.target],
                answers: VersionDetails.self,
                problems: ModelsRoutes.problems.union([.invalidValue]),
                models.show
            )
            .conditional(on: api.revision)
            .concerningAllStations(),
            .post(
                "/models/{version}/promote",
                .operate,
                "Puts a version into service.",
                takes: ChampionChangeInput.self,
                answers: ChampionChangeBody.self,
                problems: ModelsRoutes.problems,
                models.promote
            ),
            .post(
                "/models/rollback",
                .operate,
                "Puts the predecessor into service.",
                takes: ChampionChangeInput.self,
                answers: ChampionChangeBody.self,
                problems: ModelsRoutes.problems,
                models.rollBack
            ),
        ]
    }
}
