import Forecasting
package import Foundation
import Observations
package import Store

/// Writes stored rows to a file, page by page, in the forms of the history's routes.
package struct HistoryExport: Sendable {
    let store: Store
    let request: JobRequest

    /// The rows of a page: a reader must not be held for long.
    private static let pageSize = 2000

    package init(store: Store, request: JobRequest) {
        self.store = store
        self.request = request
    }

    /// Writes the file.
    ///
    /// - Parameters:
    ///   - file: the place of the file, which must not exist.
    ///   - limit: the largest number of bytes.
    ///   - progress: called after each page with the done part, 0 … 1, and a sentence; its errors end the export.
    /// - Returns: the number of rows and of bytes.
    /// - Throws: `JobFailure` for a file that would be too large, or an error of the database or the disk.
    package func write(
        to file: URL,
        limit: Int,
        progress: @Sendable (Double, String) throws -> Void
    ) async throws -> (rows: Int, bytes: Int) {
        _ = FileManager.default.createFile(atPath: file.path, contents: nil)
        let handle = try FileHandle(forWritingTo: file)
        defer { try? handle.close() }
        let stations = try await exportedStations()
        var (rows, bytes) = (0, 0)
        func append(_ page: [UInt8]) throws {
            bytes += page.count
            guard bytes <= limit else {
                let detail = "an export must have at most \(limit >> 20) MiB: ask for fewer stations or less time"
                throw JobFailure(.resultTooLarge, detail)
            }
            try handle.write(contentsOf: Data(page))
        }
        try append(header)
        let parts = stations.flatMap { station in
            (request.data == .outcomes ? request.horizons ?? [Horizons.drift] : [0]).map { (station, $0) }
        }
        for (index, (station, horizon)) in parts.enumerated() {
            var after: PageQuery.Position?
            repeat {
                let page = try await page(of: station, horizon: horizon, after: after)
                try append(text(of: page.rows))
                rows += page.rows.count
                after = page.next
                let done = (Double(index) + (after == nil ? 1 : 0.5)) / Double(parts.count)
                try progress(done, "\(rows) rows, station \(index + 1) of \(parts.count): \(station)")
            } while after != nil
        }
        return (rows, bytes)
    }

    private func exportedStations() async throws -> [String] {
        if let stations = request.stations { return stations }
        return try await store.read { try $0.stations().map(\.id).sorted() }
    }

    private var columns: [HistoryPage.Column] {
        let own =
            switch request.data {
            case .forecasts: HistoryPage.forecastColumns
            case .outcomes: HistoryPage.outcomeColumns
            case .anomalies: ["time", "kind", "score", "model_version", "id", "flag"].map { HistoryPage.Column($0) }
            case .observations, nil: HistoryPage.observationColumns
            }
        return [HistoryPage.Column("station")] + own
    }

    private var header: [UInt8] {
        request.format == .ndjson ? [] : Array(HistoryPage.csvHeader(columns).utf8)
    }

    private func text(of rows: [[HistoryPage.Cell]]) -> [UInt8] {
        guard request.format == .ndjson else { return rows.flatMap { Array(HistoryPage.csvLine($0).utf8) } }
        var writer = JSONWriter()
        for row in rows { writer.line { HistoryPage.write(row, columns, to: &$0) } }
        return writer.bytes
    }

    private struct Page: Sendable {
        var rows: [[HistoryPage.Cell]]
        /// Where the next page begins; `nil` after the last one.
        var next: PageQuery.Position?
    }

    private func page(of station: String, horizon: Int, after: PageQuery.Position?) async throws -> Page {
        let query = PageQuery(
            station: station,
            from: request.from,
            to: request.to,
            after: after,
            limit: Self.pageSize
        )
        let target = request.target
        let data = request.data
        return try await store.read { transaction in
            var rows: [[HistoryPage.Cell]] = []
            var last: PageQuery.Position?
            switch data {
            case .observations, nil:
                let records = try transaction.observations(query)
                rows = records.map(HistoryPage.cells)
                last = records.last.map { PageQuery.Position(time: Timestamp($0.hour)) }
            case .forecasts:
                let records = try transaction.forecasts(query, target: target)
                rows = records.map(HistoryPage.cells)
                last = records.last.map { PageQuery.Position(time: $0.issuedAt, horizon: $0.horizon) }
            case .outcomes:
                let records = try transaction.outcomes(query, target: target, horizon: horizon)
                rows = records.map(HistoryPage.cells)
                last = records.last.map { PageQuery.Position(time: $0.forecast.targetTime) }
            case .anomalies: return try Self.anomalies(query, target: target, in: transaction)
            }
            return Page(
                rows: rows.map { [.text(station)] + $0 },
                next: rows.count == query.limit ? last : nil
            )
        }
    }

    /// A page of events; its position is the id of the last event, as a time.
    private static func anomalies(
        _ query: PageQuery,
        target: TargetName,
        in transaction: ReadTransaction
    ) throws -> Page {
        let events = try transaction.events(
            EventQuery(
                target: target,
                after: query.after?.time.secondsSince1970 ?? 0,
                kinds: AnomaliesRoute.kinds,
                station: query.station,
                limit: query.limit
            )
        )
        let rows = events.filter { event in
            guard let time = event.weatherTime else { return query.from == nil && query.to == nil }
            return query.from.map { time >= $0 } ?? true && query.to.map { time < $0 } ?? true
        }
        return Page(
            rows: rows.map { event in
                let anomaly = AnomaliesRoute.Anomaly(event)
                return [
                    .text(query.station), event.weatherTime.map { .time($0) } ?? .text(nil), .text(anomaly.kind),
                    .number(anomaly.score), .text(event.modelVersion), .number(Double(event.id)),
                    .number(event.flag.map(Double.init)),
                ]
            },
            next: events.count == query.limit
                ? events.last.map { PageQuery.Position(time: Timestamp(secondsSince1970: $0.id)) } : nil
        )
    }
}
