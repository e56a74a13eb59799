import HTTPTypes
import Hummingbird
import HummingbirdCore
import JSONSchema
import NIOCore
import Observations
import Store

/// Rows of a station's history, as JSON or CSV.
struct HistoryPage: RouteAnswer {
    var station: String
    var columns: [Column]
    var rows: [[Cell]]
    /// The cursor of the next page; `nil` if this page is not full.
    var next: String?
    var format: Format
    /// The request's value.
    var uri: URI

    struct Column: Sendable {
        var name: String
        var unit: String?

        init(_ name: String, unit: String? = nil) {
            self.name = name
            self.unit = unit
        }
    }

    enum Cell: Sendable {
        case time(Timestamp)
        case number(Double?)
        case text(String?)
    }

    enum Format: String, CaseIterable {
        case json
        case csv

        /// The parameter `format`, else the first of both types in `Accept`.
        init(_ request: Request) throws {
            if let format: Format = try request.word("format") {
                self = format
                return
            }
            let types = request.headers[values: .accept].joined(separator: ",").split(separator: ",")
            let first = types.first { $0.contains("text/csv") || $0.contains("application/json") }
            self = first?.contains("text/csv") == true ? .csv : .json
        }
    }

    static var forms: [AnswerForm] { [.json(schema), .text("text/csv")] }

    /// One list of rows; its name and members depend on the route.
    private static let schema = JSONSchema.open(
        "HistoryPage",
        [
            .required("station", .station),
            .required(
                "rows",
                .list(of: row).described("The rows, oldest first; every row of a page has the same members.")
            ),
            .required("next", .text.orNull.described("The cursor of the next page; null after the last one.")),
        ]
    )

    private static let row = JSONSchema.open(
        "HistoryRow",
        [
            .optional("time", .time.described("The full hour of the observation.")),
            .optional("issued_at", .time.described("The hour from whose observation the forecast was made.")),
            .optional("target_time", .time.described("The hour that is forecast.")), .optional("horizon", .horizon),
            .optional("answered_by", .answerer.described("Who made the forecast.")),
            .optional(
                "model_version",
                .version.orNull.described("The champion of the forecast; null for persistence.")
            ),
            .optional("value", .number.described("The forecast value.")),
            .optional("lower", .number.orNull.described("The lower end of the interval.")),
            .optional("upper", .number.orNull.described("The upper end of the interval.")),
            .optional("level", .number.orNull.described("The wanted coverage of the interval.")),
            .optional("champion", .number.orNull.described("The champion's own forecast.")),
            .optional("persistence", .number.described("The forecast of persistence: the value at issued_at.")),
            .optional("actual", .number.described("The observed value of an outcome.")),
            .optional("residual", .number.described("The error of an outcome: actual − value.")),
        ] + Variable.all.map { .optional($0.name, .number.orNull.described("The observed value in \($0.unit).")) }
    )

    static let forecastColumns = [
        "issued_at", "target_time", "horizon", "answered_by", "model_version", "value", "lower", "upper", "level",
        "champion", "persistence",
    ]
    .map { Column($0) }

    static let outcomeColumns = forecastColumns + [Column("actual"), Column("residual")]
    static let observationColumns = [Column("time")] + Variable.all.map { Column($0.name, unit: $0.unit) }

    /// The cells of ``observationColumns``.
    static func cells(of record: ObservationRecord) -> [Cell] {
        [.time(Timestamp(record.hour))] + Variable.all.map { .number(record.observation[$0]) }
    }

    /// The cells of ``outcomeColumns``.
    static func cells(of outcome: OutcomeRecord) -> [Cell] {
        cells(of: outcome.forecast) + [.number(outcome.actual), .number(outcome.residual)]
    }

    /// The cells of ``forecastColumns``.
    static func cells(of forecast: ForecastRecord) -> [Cell] {
        [
            .time(forecast.issuedAt), .time(forecast.targetTime), .number(Double(forecast.horizon)),
            .text(forecast.answeredBy.rawValue), .text(forecast.modelVersion), .number(forecast.served),
            .number(forecast.lower), .number(forecast.upper), .number(forecast.level), .number(forecast.champion),
            .number(forecast.persistence),
        ]
    }

    func response() -> Response {
        var response =
            switch format {
            case .json: Response { write(to: &$0) }
            case .csv: Self.response(csv: csv)
            }
        if let next, let link = HTTPField.Name("link") {
            // Values of the query were percent-encoded by the client; only the cursor is replaced.
            let others = (uri.query ?? "").split(separator: "&").filter { !$0.hasPrefix("cursor=") }
            let query = (others + ["cursor=\(next)"]).joined(separator: "&")
            response.headers[link] = "<\(uri.path)?\(query)>; rel=\"next\""
        }
        return response
    }

    private func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("next")
            writer.value(next)
            writer.key("rows")
            writer.array(rows) { writer, row in
                writer.object { Self.write(row, columns, to: &$0) }
            }
            writer.key("station")
            writer.value(station)
        }
    }

    /// Writes the members of a row.
    static func write(_ row: [Cell], _ columns: [Column], to writer: inout JSONWriter) {
        for (column, cell) in zip(columns, row) {
            writer.key(column.name)
            switch cell {
            case .time(let time): writer.value(time.description)
            case .number(let number): writer.value(number)
            case .text(let text): writer.value(text)
            }
        }
    }

    private var csv: String { rows.reduce(into: Self.csvHeader(columns)) { $0 += Self.csvLine($1) } }

    static func csvHeader(_ columns: [Column]) -> String { columns.map(\.name).joined(separator: ",") + "\r\n" }

    /// A line of RFC 4180, with an empty field for a missing value; no field needs quotes.
    static func csvLine(_ row: [Cell]) -> String { row.map(\.plain).joined(separator: ",") + "\r\n" }

    private static func response(csv: String) -> Response {
        let body = ByteBuffer(string: csv)
        return Response(
            status: .ok,
            headers: [.contentType: "text/csv; charset=utf-8", .contentLength: String(body.readableBytes)],
            body: ResponseBody(byteBuffer: body)
        )
    }
}

extension HistoryPage.Cell {
    fileprivate var plain: String {
        switch self {
        case .time(let time): time.description
        case .number(let number): number.map(\.plain) ?? ""
        case .text(let text): text ?? ""
        }
    }
}
