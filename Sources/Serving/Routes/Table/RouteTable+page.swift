extension RouteTable {
    /// The page of the loop, with its files.
    static var page: [Route] {
        let page = PageRoutes()
        let answer = PageRoutes.Answer.self
        // The page reads its own parameters.
        let document = Route.get(
            "/",
            .open,
            isVersioned: false,
            "A page that shows the loop live.",
            query: nil,
            answers: answer,
            page.document
        )
        return [document]
            + page.files.map { path, summary, file in
                .get(path, .open, isVersioned: false, summary, query: nil, answers: answer) { request, _ in
                    file.answer(to: request)
                }
            }
    }

    /// The OpenAPI document, as JSON and as a page.
    static func contract(_ contract: ContractRoutes) -> [Route] {
        [
            .get(
                "/openapi.json",
                .open,
                isVersioned: false,
                "The OpenAPI document of this API.",
                answers: PageRoutes.Answer.self,
                contract.document
            ),
            .get(
                "/docs",
                .open,
                isVersioned: false,
                "The OpenAPI document as a page.",
                answers: PageRoutes.Answer.self,
                contract.page
            ),
        ]
    }
}
