import Hummingbird
import Synchronization

/// `GET /openapi.json` and `GET /docs`: the contract of the API, derived from the table of routes.
struct ContractRoutes: Sendable {
    private let files: Files

    init(describing routes: [Route]) {
        files = Files(routes)
    }

    /// Both files, made at the first request: most processes never need them.
    private final class Files: Sendable {
        private let routes: [Route]
        private let made = Mutex<(document: PageRoutes.File, page: PageRoutes.File)?>(nil)

        init(_ routes: [Route]) {
            self.routes = routes
        }

        func callAsFunction() throws -> (document: PageRoutes.File, page: PageRoutes.File) {
            try made.withLock { made in
                if let made { return made }
                let document = OpenAPIDocument(routes)
                let page = DocumentationPage(routes)
                let files = (
                    PageRoutes.File(Array(try document.text().utf8), type: "application/json"),
                    PageRoutes.File(Array(page.html.utf8), type: "text/html; charset=utf-8")
                )
                made = files
                return files
            }
        }
    }

    func document(_ request: Request, context: APIRequestContext) async throws -> PageRoutes.Answer {
        try files().document.answer(to: request)
    }

    func page(_ request: Request, context: APIRequestContext) async throws -> PageRoutes.Answer {
        try files().page.answer(to: request)
    }
}
