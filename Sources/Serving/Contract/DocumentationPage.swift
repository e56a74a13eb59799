import HTTPTypes
import JSONSchema

/// The contract as a page without scripts; it uses the style of the operator's page.
struct DocumentationPage {
    private let routes: [Route]

    init(_ routes: [Route]) {
        self.routes = routes
    }

    var html: String {
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <title>AeroCast: the HTTP API</title><link rel="stylesheet" href="/page.css"></head><body><main>
        <h1>The HTTP API</h1>
        <p>Generate a client from <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1). Every GET also answers HEAD.
        Errors are problem documents (RFC 9457).</p>
        \(routes.map(section).joined(separator: "\n"))
        </main></body></html>
        """
    }

    private func section(_ route: Route) -> String {
        var html = "<details><summary><code>\(route.method.rawValue) \(Self.escaped(route.paths[0]))</code> "
        html += "\(Self.escaped(route.summary))</summary>"
        if let alias = route.paths.dropFirst().first { html += "<p>Also at <code>\(Self.escaped(alias))</code>.</p>" }
        html += "<p>Role: \(route.access).</p>"
        let parameters =
            route.pathParameters.map { ($0.name, $0.schema) } + (route.parameters ?? []).map { ($0.name, $0.schema) }
        if !parameters.isEmpty {
            html += "<h3>Parameters</h3>" + table(parameters.map { ($0.0, $0.1.words, $0.1.description ?? "") })
        }
        if let schema = route.input.schema { html += "<h3>Body</h3>" + description(of: schema) }
        for form in route.answer.forms {
            html += "<h3>\(form.status.code) \(form.mediaType ?? "")</h3>" + (form.schema.map(description) ?? "")
        }
        let problems = route.problems.flatMap { kind in kind.statuses.map { ($0.code, kind) } }
            .sorted { ($0.0, $0.1.rawValue) < ($1.0, $1.1.rawValue) }
            .map { (String($0.0), $0.1.rawValue, $0.1.meaning) }
        return html + "<h3>Problems</h3>" + table(problems) + "</details>"
    }

    private func description(of schema: JSONSchema) -> String {
        var html = schema.description.map { "<p>\(Self.escaped($0))</p>" } ?? ""
        if let example = schema.example { html += "<pre>\(Self.escaped(example))</pre>" }
        if case .oneOf = schema.form { html += "<p>\(Self.escaped(schema.words)).</p>" }
        var seen: Set<String> = []
        let rows = schema.properties.filter { seen.insert($0.name).inserted }
            .map { property in
                let required = property.isRequired ? "" : "optional"
                let words = property.schema.words + (property.schema.isNullable ? " or null" : "")
                return (
                    property.name,
                    [words, required].filter { !$0.isEmpty }.joined(separator: ", "),
                    property.schema.description ?? ""
                )
            }
        return html + (rows.isEmpty ? "" : table(rows))
    }

    private func table(_ rows: [(String, String, String)]) -> String {
        let rows = rows.map { name, form, text in
            "<tr><td><code>\(Self.escaped(name))</code></td><td>\(Self.escaped(form))</td>"
                + "<td>\(Self.escaped(text))</td></tr>"
        }
        return "<table>\(rows.joined())</table>"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
