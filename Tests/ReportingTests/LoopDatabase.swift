import Foundation
import Healing
import ObservationFixtures
import Observations
import Reporting
import Store
import Telemetry
import TestSupport
import XCTest

/// A database on disk with one model, and its metrics.
struct LoopDatabase {
    static let target: TargetName = "temperature"

    let store: Store

    /// - Parameter test: the test after which the files are removed.
    /// - Throws: `StoreError`.
    init(for test: XCTestCase) throws {
        store = try Store(path: test.temporaryFolder().appending(path: "aerocast.sqlite").path)
    }

    /// The samples by name and label values: `aerocast_loop_state{temperature,calm}`.
    func samples(
        of targets: [Target] = [.standard],
        now: Double = 0
    ) async throws -> [String: Double] {
        let samples = try await store.read { try LoopMetrics.samples(in: $0, of: targets, now: now) }
        return Dictionary(uniqueKeysWithValues: samples.map { (Self.key($0), $0.value) })
    }

    static func key(_ sample: CollectedSample) -> String {
        let labels = sample.labelValues.isEmpty ? "" : "{\(sample.labelValues.joined(separator: ","))}"
        return sample.definition.name + labels
    }

    /// The states that the metrics report for the loop.
    func phases() async throws -> [String] {
        try await samples().filter { $0.key.hasPrefix("aerocast_loop_state{") && $0.value == 1 }
            .map { $0.key.split(whereSeparator: { "{,}".contains($0) }).last.map(String.init) ?? "" }
    }

    /// Stores a drift detector's summary.
    func keepDetector(
        _ station: String,
        isDrifting: Bool,
        statistics: [DetectorSummary.Statistic] = []
    ) async throws {
        let summary = DetectorSummary(isDrifting: isDrifting, statistics: statistics)
        try await store.write {
            let record = DetectorRecord(outcome: 1, state: Data(#"{"other": 1}"#.utf8), summary: summary)
            try $0.save(record, target: Self.target, station: station)
        }
    }

    func promote(_ version: String, flag: Int64? = nil, at time: Double) async throws {
        try await store.write { transaction in
            try transaction.insert(
                VersionRecord(
                    target: Self.target,
                    version: version,
                    parent: nil,
                    sha256: "abc",
                    manifest: "{}",
                    publishedAt: time
                )
            )
            try transaction.promote(
                version: version,
                of: Self.target,
                actor: "test",
                reason: "drift",
                flag: flag,
                now: time
            )
        }
    }

    /// Stores observations of the value `actual` and forecasts of them.
    func keepOutcomes(
        hours: Range<Int>,
        of version: String?,
        target: Variable = .temperature,
        actual: Double = 12,
        served: Double = 11,
        champion: Double? = 11,
        station: String = "here",
        horizon: Int = 1
    ) async throws {
        try await store.write { transaction in
            try transaction.register(Station(id: station))
            for hour in hours {
                let issued = Timestamp(Hour(476_256) + hour)
                try transaction.insert(
                    ForecastRecord(
                        station: station,
                        issuedAt: issued,
                        horizon: horizon,
                        target: TargetName(target),
                        modelVersion: version,
                        served: served,
                        champion: champion,
                        persistence: 15
                    )
                )
                let time = issued.adding(hours: horizon)
                let observation = Observation(station: station, time: time, values: [target: actual])
                _ = try transaction.insert(observation, receivedAt: Double(hour))
                _ = try transaction.recordOutcomes(
                    of: station,
                    target: TargetName(target),
                    at: time.nearestHour,
                    actual: actual,
                    storedAt: Double(hour)
                )
            }
            try transaction.refreshErrors(of: station, target: TargetName(target), horizons: [horizon])
        }
    }
}
