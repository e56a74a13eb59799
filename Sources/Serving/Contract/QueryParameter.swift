import Forecasting
import Hummingbird
import JSONSchema
import Spelling

/// A parameter that a route reads from the query.
struct QueryParameter: Sendable {
    let name: String
    let schema: JSONSchema

    init(_ name: String, _ schema: JSONSchema, _ description: String) {
        self.name = name
        self.schema = schema.described(description)
    }

    static let target = QueryParameter("target", .text, "The name of a target; default: the first target of the API.")
    static let station = QueryParameter("station", .station, "The id of a station; default: any station.")

    static func limit(_ range: ClosedRange<Int>, default number: Int, _ things: String) -> QueryParameter {
        QueryParameter("limit", .integer(range), "The largest number of \(things); default \(number).")
    }
}

extension Route {
    /// Refuses parameters that the route does not read.
    ///
    /// - Throws: a ``Problem`` that names the first of them.
    func checkQuery(of request: Request) throws {
        guard let parameters, request.uri.query?.isEmpty == false else { return }
        let names = parameters.map(\.name)
        var seen: Set<Substring> = []
        for (key, _) in request.uri.queryParameters {
            guard names.contains(String(key)) else {
                throw Problem.invalid(parameter: String(key), Self.unknownName(String(key), among: names))
            }
            guard seen.insert(key).inserted else { throw Problem.invalid(parameter: String(key), "is there twice") }
        }
    }

    private static func unknownName(_ name: String, among names: [String]) -> String {
        guard !names.isEmpty else { return "is unknown: the path has no parameters" }
        let nearest = name.utf8.count <= 60 ? NearestName.to(name, among: names) : nil
        return nearest.map { "is unknown; did you mean '\($0)'?" }
            ?? "is unknown, must be one of \(names.joined(separator: ", "))"
    }
}
