import Hummingbird
import Observations

/// The targets of a process, at least one; a request that names no target is answered for the first.
struct ServedTargets: Sendable {
    let all: [ServedTarget]
    let first: ServedTarget

    /// - Returns: `nil` for an empty list.
    init?(_ targets: [ServedTarget]) {
        guard let first = targets.first else { return nil }
        all = targets
        self.first = first
    }

    /// The target that a request's query names with `target`.
    ///
    /// - Throws: a ``Problem`` for a target that is not served.
    func named(by request: Request) throws -> ServedTarget {
        try named(request.uri.queryParameters["target"].map(String.init), isInQuery: true)
    }

    /// The target that a request names in its body or in its query.
    ///
    /// - Throws: a ``Problem`` for a target that is not served, or for different targets in body and query.
    func named(inBody name: String?, by request: Request) throws -> ServedTarget {
        let inQuery = request.uri.queryParameters["target"].map(String.init)
        let served = try named(name ?? inQuery, isInQuery: name == nil)
        guard let inQuery, try named(inQuery, isInQuery: true).name != served.name else { return served }
        throw Problem.invalid(
            "target",
            mustBe: "the same in the body and in the query",
            got: "'\(served.name)' and \(quoted(inQuery))"
        )
    }

    /// The target of a name.
    ///
    /// - Parameters:
    ///   - name: the name or an alias of its variable; `nil` for the first target.
    ///   - isInQuery: whether the query names it, else the body.
    /// - Returns: the served target.
    /// - Throws: a ``Problem`` for a target that is not served.
    func named(_ name: String?, isInQuery: Bool = false) throws -> ServedTarget {
        guard let name else { return first }
        let variable = Variable(named: name)
        guard let served = all.first(where: { $0.target.variable == variable }) else {
            let known = all.map { "\($0.name)" }.joined(separator: ", ")
            let detail = mismatch(mustBe: all.count == 1 ? known : "one of \(known)", got: quoted(name))
            throw isInQuery ? Problem.invalid(parameter: "target", detail) : Problem.invalid("target", detail)
        }
        return served
    }
}
