import Forecasting
import Foundation
import Healing
import Reporting
import Store
import Telemetry
import XCTest

/// A database on disk with one model, and what its metrics say.
struct LoopDatabase {
    static let model = "temperature"

    let store: Store

    /// - Parameter test: at whose end the files are removed.
    /// - Throws: `StoreError`.
    init(for test: XCTestCase) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "aerocast-report-\(UUID().uuidString)")
        store = try Store(path: folder.appending(path: "aerocast.sqlite").path)
        test.addTeardownBlock { try FileManager.default.removeItem(at: folder) }
    }

    /// The samples by name and label values: `aerocast_loop_state{temperature,calm}`.
    func samples(
        of targets: [ReportedTarget] = [ReportedTarget(LoopDatabase.model)],
        now: Double = 0
    ) async throws -> [String: Double] {
        let samples = try await store.read { try LoopMetrics.samples(in: $0, of: targets, now: now) }
        return Dictionary(uniqueKeysWithValues: samples.map { (Self.key($0), $0.value) })
    }

    static func key(_ sample: CollectedSample) -> String {
        let labels = sample.labelValues.isEmpty ? "" : "{\(sample.labelValues.joined(separator: ","))}"
        return sample.definition.name + labels
    }

    /// The states that the metrics say the loop is in.
    func phases() async throws -> [String] {
        try await samples().filter { $0.key.hasPrefix("aerocast_loop_state{") && $0.value == 1 }
            .map { $0.key.split(whereSeparator: { "{,}".contains($0) }).last.map(String.init) ?? "" }
    }

    /// Stores what a drift detector says about itself.
    func keepDetector(_ station: String, phase: String, statistics: String = "[]") async throws {
        let state = #"{"summary": {"phase": "\#(phase)", "statistics": \#(statistics)}, "other": 1}"#
        try await store.write {
            try $0.save(DetectorRecord(outcome: 1, state: Data(state.utf8)), model: Self.model, station: station)
        }
    }

    func promote(_ version: String, flag: Int64? = nil, at time: Double) async throws {
        try await store.write { transaction in
            try transaction.insert(
                VersionRecord(
                    model: Self.model,
                    version: version,
                    parent: nil,
                    sha256: "abc",
                    manifest: "{}",
                    publishedAt: time
                )
            )
            try transaction.promote(
                version: version,
                of: Self.model,
                actor: "test",
                reason: "drift",
                flag: flag,
                now: time
            )
        }
    }

    /// Stores observations of 12 °C and forecasts of them.
    func keepOutcomes(
        hours: Range<Int>,
        of version: String?,
        served: Double = 11,
        champion: Double? = 11,
        station: String = "here",
        horizon: Int = 1
    ) async throws {
        try await store.write { transaction in
            try transaction.register(Station(id: station))
            for hour in hours {
                let issued = Timestamp(hour: 476_256 + Int64(hour))
                try transaction.insert(
                    ForecastRecord(
                        station: station,
                        issuedAt: issued,
                        horizon: horizon,
                        model: Self.model,
                        modelVersion: version,
                        served: served,
                        champion: champion,
                        persistence: 15
                    )
                )
                let time = issued.adding(hours: horizon)
                let observation = Observation(station: station, time: time, temperature: 12)
                _ = try transaction.insert(observation, receivedAt: Double(hour))
                _ = try transaction.recordOutcomes(of: station, at: time, actual: 12, storedAt: Double(hour))
            }
        }
    }
}
