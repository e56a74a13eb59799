import Forecasting
import Foundation
import Healing
import LoopReport
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

    /// The samples by name and label values: `aerocast_loop_state{calm}`.
    func samples(horizons: [Int] = [1], now: Double = 0) async throws -> [String: Double] {
        let samples = try await store.read {
            try LoopMetrics.samples(in: $0, model: Self.model, horizons: horizons, now: now)
        }
        return Dictionary(uniqueKeysWithValues: samples.map { (Self.key($0), $0.value) })
    }

    static func key(_ sample: CollectedSample) -> String {
        let labels = sample.labelValues.isEmpty ? "" : "{\(sample.labelValues.joined(separator: ","))}"
        return sample.definition.name + labels
    }

    /// The states that the loop is said to be in.
    func phases() async throws -> [String] {
        try await samples().filter { $0.key.hasPrefix("aerocast_loop_state{") && $0.value == 1 }
            .map { $0.key.split(whereSeparator: { "{}".contains($0) }).last.map(String.init) ?? "" }
    }

    /// Stores how a drift detector stands.
    func keepDetector(
        _ station: String,
        isDrifting: Bool,
        statistics: [DetectorSummary.Statistic] = []
    ) async throws {
        let summary = DetectorSummary(isDrifting: isDrifting, statistics: statistics)
        try await store.write {
            let record = DetectorRecord(outcome: 1, state: Data("{}".utf8), summary: summary)
            try $0.save(record, model: Self.model, station: station)
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
        station: String = "here"
    ) async throws {
        try await store.write { transaction in
            try transaction.register(Station(id: station))
            for hour in hours {
                let issued = Timestamp(hour: 476_256 + Int64(hour))
                try transaction.insert(
                    ForecastRecord(
                        station: station,
                        issuedAt: issued,
                        horizon: 1,
                        model: Self.model,
                        modelVersion: version,
                        served: served,
                        champion: champion,
                        persistence: 15
                    )
                )
                let time = issued.adding(hours: 1)
                let observation = Observation(station: station, time: time, temperature: 12)
                _ = try transaction.insert(observation, receivedAt: Double(hour))
                _ = try transaction.recordOutcomes(
                    of: station,
                    target: "temperature",
                    at: time,
                    actual: 12,
                    storedAt: Double(hour)
                )
            }
        }
    }
}
