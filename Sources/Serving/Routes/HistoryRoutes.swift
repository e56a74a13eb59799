import Forecasting
import Foundation
import HTTPTypes
import Hummingbird
import JSONSchema
import Observations
import Store

/// The history of a station, oldest first: `GET /v1/stations/{id}/observations`, `…/forecasts` and `…/outcomes`.
///
/// `from` and `to` choose the times, `limit` the rows of a page; `next` of an answer, or its `Link`, continues. Rows are
/// JSON, or CSV for `format=csv` or a client that accepts `text/csv`.
struct HistoryRoutes: Sendable {
    let store: Store
    let targets: ServedTargets

    static let largestLimit = 10_000
    static let defaultLimit = 1000

    static let observationParameters = [
        QueryParameter("from", .time, "The first time; default: the oldest row."),
        QueryParameter("to", .time, "The time behind the last row; default: the newest row."),
        .limit(1...largestLimit, default: defaultLimit, "rows"),
        QueryParameter("cursor", .text, "The member next of the page before."),
        QueryParameter("format", .words(HistoryPage.Format.allCases.map(\.rawValue)), "Default: by Accept, else json."),
    ]
    static let forecastParameters = [QueryParameter.target] + observationParameters
    static let outcomeParameters =
        forecastParameters + [QueryParameter("horizon", .horizon, "Default: the shortest followed horizon.")]

    func observations(_ request: Request, context: APIRequestContext) async throws -> HistoryPage {
        let query = try query(request, context)
        let records = try await read(query) { try $0.observations(query) }
        return try page(
            of: query,
            request,
            columns: HistoryPage.observationColumns,
            rows: records.map(HistoryPage.cells),
            last: records.last.map { PageQuery.Position(time: Timestamp($0.hour)) }
        )
    }

    func forecasts(_ request: Request, context: APIRequestContext) async throws -> HistoryPage {
        let query = try query(request, context)
        let target = try targets.named(by: request)
        let records = try await read(query) { try $0.forecasts(query, target: target.name) }
        return try page(
            of: query,
            request,
            columns: HistoryPage.forecastColumns,
            rows: records.map(HistoryPage.cells),
            last: records.last.map { PageQuery.Position(time: $0.issuedAt, horizon: $0.horizon) }
        )
    }

    func outcomes(_ request: Request, context: APIRequestContext) async throws -> HistoryPage {
        let query = try query(request, context)
        let target = try targets.named(by: request)
        let horizon = try request.followedHorizon(of: target.target)
        let records = try await read(query) { try $0.outcomes(query, target: target.name, horizon: horizon) }
        return try page(
            of: query,
            request,
            columns: HistoryPage.outcomeColumns,
            rows: records.map(HistoryPage.cells),
            last: records.last.map { PageQuery.Position(time: $0.forecast.targetTime) }
        )
    }

    private func read<Records: Sendable>(
        _ query: PageQuery,
        _ work: @escaping @Sendable (ReadTransaction) throws -> Records
    ) async throws -> Records {
        try await store.read { transaction in
            guard try transaction.station(query.station) != nil else { throw Problem.noObservations(of: query.station) }
            return try work(transaction)
        }
    }

    private func query(_ request: Request, _ context: APIRequestContext) throws -> PageQuery {
        let (from, to) = (try request.time("from"), try request.time("to"))
        if let from, let to, from >= to {
            throw Problem.invalid(parameter: "to", mismatch(mustBe: "after from, \(from)", got: "\(to)"))
        }
        let cursor = request.uri.queryParameters["cursor"].map(String.init)
        let after = cursor.map(PageCursor.init(text:))
        if let cursor, after?.position == nil {
            throw Problem.invalid(
                parameter: "cursor",
                mismatch(mustBe: "next of an earlier answer", got: quoted(cursor))
            )
        }
        return PageQuery(
            station: try context.decodedParameter("id"),
            from: from,
            to: to,
            after: after?.position,
            limit: try request.integer("limit", in: 1...Self.largestLimit) ?? Self.defaultLimit
        )
    }

    private func page(
        of query: PageQuery,
        _ request: Request,
        columns: [HistoryPage.Column],
        rows: [[HistoryPage.Cell]],
        last: PageQuery.Position?
    ) throws -> HistoryPage {
        HistoryPage(
            station: query.station,
            columns: columns,
            rows: rows,
            next: rows.count == query.limit ? last.map { PageCursor($0).text } : nil,
            format: try HistoryPage.Format(request),
            uri: request.uri
        )
    }
}

extension APIRequestContext {
    /// A parameter of the path without its percent-encoding.
    func decodedParameter(_ name: String) throws -> String {
        let text = try parameters.require(name)
        guard let decoded = text.removingPercentEncoding else {
            throw Problem.invalid(
                parameter: name,
                mismatch(mustBe: "percent-encoded UTF-8", got: quoted(text))
            )
        }
        return decoded
    }
}

extension Request {
    /// A time of the query; `nil` if it is absent.
    ///
    /// - Throws: a ``Problem`` for another text.
    func time(_ name: String) throws -> Timestamp? {
        guard let text = uri.queryParameters[Substring(name)] else { return nil }
        guard let time = Timestamp(rfc3339: text) else {
            let expected = "an RFC 3339 time such as 2026-01-05T12:00:00Z"
            throw Problem.invalid(parameter: name, mismatch(mustBe: expected, got: quoted(text)))
        }
        return time
    }
}
