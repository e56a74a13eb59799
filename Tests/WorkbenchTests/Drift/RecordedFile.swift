import DriftDetection
import Foundation
import XCTest

/// Simulated outcomes on disk.
struct RecordedFile {
    var rows: [DriftRow]

    /// Independent errors; from row 1500 to row 1700 the forecasts are three standard deviations too cold.
    init(seed: UInt64, count: Int = 2500, isDrifting: Bool = true) {
        var simulator = ResidualSimulator(kind: .independent, seed: seed)
        rows = (0..<count).map { _ in simulator.next() }
        guard isDrifting else { return }
        for index in rows.indices where (1500..<1700).contains(index) {
            rows[index].predicted -= 3 * simulator.sigma
        }
    }

    /// Numbers are written with full precision.
    var text: String {
        rows.reduce(into: "ts,actual,predicted\n") { text, row in
            text += "\(row.time),\(row.actual.map { "\($0)" } ?? ""),\(row.predicted)\n"
        }
    }

    func write(_ name: String, in folder: URL) throws -> String {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        return file.path
    }
}
