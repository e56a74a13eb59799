import HTTPTypes
import Reporting

extension RouteTable {
    /// Silences and acknowledgments of findings.
    static func silences(_ api: API) -> [Route] {
        let silences = SilencesRoutes(store: api.store, now: api.now)
        return [
            .get(
                "/v1/silences",
                .read,
                "The silences and acknowledgments, in the form of Alertmanager's.",
                query: SilencesRoutes.parameters,
                answers: SilencesRoutes.List.self,
                silences.list
            )
            .concerningAllStations(),
            .post(
                "/v1/silences",
                .operate,
                "Silences or acknowledges findings: they are not notified meanwhile.",
                query: [],
                takes: SilenceInput.self,
                answers: SilencesRoutes.Created.self,
                problems: [.tooManyNotes],
                silences.create
            ),
            .get(
                "/v1/silences/{silence}",
                .read,
                "A silence.",
                answers: SilenceReport.self,
                problems: [.silence],
                silences.show
            )
            .concerningAllStations(),
            .get(
                method: .delete,
                "/v1/silences/{silence}",
                .operate,
                "Ends a silence.",
                answers: SilenceReport.self,
                problems: [.silence],
                silences.end
            ),
        ]
    }
}
