import Foundation
import Serving
import Store

extension JobWorks {
    private struct ExportResult: Encodable {
        var rows: Int
        var bytes: Int
        var file: String
    }

    /// The file has its final name before the job ends, and is the result only if the job ends with this attempt.
    func export(_ job: JobRecord, _ request: JobRequest, _ progress: JobProgress) async throws -> JobEnd {
        try results.create()
        let name = results.name(of: JobClaim(job), suffix: (request.format ?? .csv).rawValue)
        let draft = results.draft(of: name)
        do {
            let written = try await HistoryExport(store: store, request: request)
                .write(to: draft, limit: Self.largestExport) { try progress.report($0, $1) }
            try results.publish(name)
            let result = ExportResult(rows: written.rows, bytes: written.bytes, file: name)
            guard case .succeeded(let text, _, _) = try end(result) else { throw CancellationError() }
            return .succeeded(result: text, file: name, bytes: written.bytes)
        } catch {
            try? FileManager.default.removeItem(at: draft)
            throw error
        }
    }
}
