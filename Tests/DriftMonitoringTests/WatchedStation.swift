import DriftDetection
import DriftMonitoring
import Forecasting
import Foundation
import Healing
import Logging
import Store
import Timing
import TraceContext
import XCTest

/// Simulated outcomes of one station, stored hour by hour as the API would.
struct WatchedStation {
    var name = "here"
    var rows: [DriftRow]
    /// The standard deviation of the errors before anything went wrong, in °C.
    var sigma: Double

    init(_ name: String = "here", seed: UInt64, count: Int) {
        self.name = name
        var simulator = ResidualSimulator(kind: .independent, seed: seed)
        sigma = simulator.sigma
        rows = (0..<count).map { _ in simulator.next() }
    }

    /// Makes the forecasts from a row on too cold by `size` standard deviations.
    mutating func bias(from start: Int, to end: Int? = nil, size: Double) {
        for index in start..<(end ?? rows.count) { rows[index].predicted -= size * sigma }
    }

    /// Freezes the readings from a row on.
    mutating func freeze(from start: Int, to end: Int? = nil) {
        let value = rows[start].actual
        for index in start..<(end ?? rows.count) { rows[index].actual = value }
    }

    /// Stores forecasts of the rows and, unless told otherwise, their outcomes.
    func store(_ range: Range<Int>, in store: Store, version: String = "v1", withOutcomes: Bool = true) async throws {
        let (name, rows) = (name, rows[range])
        try await store.write { transaction in
            try transaction.register(Station(id: name))
            for row in rows {
                let target = Timestamp(secondsSince1970: row.time)
                try transaction.insert(
                    ForecastRecord(
                        station: name,
                        issuedAt: target.adding(hours: -1),
                        horizon: 1,
                        model: "temperature",
                        modelVersion: version,
                        served: row.predicted,
                        champion: row.predicted,
                        persistence: row.baseline ?? row.predicted
                    )
                )
                if withOutcomes, let actual = row.actual {
                    _ = try transaction.recordOutcomes(of: name, at: target, actual: actual, storedAt: 0)
                }
            }
        }
    }

    /// Stores the readings of the rows, each as brought by a request of a trace that its row's number modulo 255, plus 1,
    /// gives.
    func observe(_ range: Range<Int>, in store: Store, trace: @escaping @Sendable (UInt8) -> TraceIdentifier?)
        async throws
    {
        let (name, rows) = (name, rows)
        try await store.write { transaction in
            try transaction.register(Station(id: name))
            for index in range {
                let time = Timestamp(secondsSince1970: rows[index].time)
                let observation = Observation(station: name, time: time, temperature: rows[index].actual)
                _ = try transaction.insert(observation, receivedAt: 0, trace: trace(UInt8(index % 255 + 1)))
            }
        }
    }

    /// Stores the outcome of one row whose forecast is stored.
    func storeOutcome(of index: Int, in store: Store) async throws {
        let (name, row) = (name, rows[index])
        let actual = try XCTUnwrap(row.actual)
        _ = try await store.write {
            try $0.recordOutcomes(
                of: name,
                at: Timestamp(secondsSince1970: row.time),
                actual: actual,
                storedAt: 0
            )
        }
    }
}

extension DriftMonitor {
    /// A monitor as a process that has just started has it.
    static func fresh(
        _ store: Store,
        drift: DriftConfiguration = .default,
        cooldown: Int64 = 86_400
    ) -> DriftMonitor {
        DriftMonitor(
            store: store,
            model: "temperature",
            drift: drift,
            policy: .init(cooldown: cooldown),
            now: WallClock { 1000 },
            logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }
        )
    }
}

extension Store {
    /// All flags, oldest first.
    func allFlags() async throws -> [RetrainFlag] {
        try await read { try $0.flags(of: "temperature", limit: 1000).map(\.flag).reversed() }
    }

    /// All events, oldest first.
    func allEvents() async throws -> [DriftEventRecord] {
        try await read { try $0.driftEvents(of: "temperature", limit: 1000).reversed() }
    }

    func detectorState(of station: String = "here") async throws -> DetectorRecord? {
        try await read { try $0.detector(model: "temperature", station: station) }
    }

    /// Closes the open flag as a trainer would that finds no better model.
    func rejectOpenFlag() async throws {
        try await write { transaction in
            guard
                let claimed = try transaction.claimFlag(
                    model: "temperature",
                    holder: "trainer",
                    now: 2000,
                    lease: 60,
                    limits: RetryLimits()
                )
            else { throw CocoaError(.fileNoSuchFile) }
            let verdict = PromotionVerdict.tooFewObservations(3, required: 10)
            let result = RetrainResult(verdict: verdict, challenger: nil, duration: 1)
            try transaction.updateFlag(claimed.flag.id, result: result) {
                try $0.conclude(promoted: false, by: "trainer", now: 2001)
            }
        }
    }
}

extension XCTestCase {
    func newStore() throws -> Store {
        let folder = FileManager.default.temporaryDirectory.appending(path: "aerocast-drift-\(UUID().uuidString)")
        addTeardownBlock { try? FileManager.default.removeItem(at: folder) }
        return try Store(path: folder.appending(path: "aerocast.sqlite").path)
    }
}
