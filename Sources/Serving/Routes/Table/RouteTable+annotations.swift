import HTTPTypes
import Reporting

extension RouteTable {
    /// Remarks by people.
    static func annotations(_ api: API) -> [Route] {
        let annotations = AnnotationsRoutes(store: api.store, targets: api.targets, now: api.now)
        return [
            .get(
                "/v1/annotations",
                .read,
                "Remarks by people at times of the weather, newest first.",
                query: AnnotationsRoutes.parameters,
                answers: AnnotationsRoutes.List.self,
                annotations.list
            )
            .concerningAllStations(),
            .post(
                "/v1/annotations",
                .operate,
                "Annotates a time; if asked, the station's drift detectors learn again what is normal from then on.",
                query: [],
                takes: AnnotationInput.self,
                answers: AnnotationsRoutes.Created.self,
                problems: [.annotation, .tooManyNotes],
                annotations.create
            ),
            .get(
                method: .delete,
                "/v1/annotations/{annotation}",
                .operate,
                "Withdraws an annotation.",
                answers: AnnotationReport.self,
                problems: [.annotation],
                annotations.withdraw
            ),
        ]
    }
}
