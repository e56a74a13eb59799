import Forecasting
import Observations
import Store
import StoredWeather
import Synchronization
import XCTest

/// Positions of a stream appear in commit order, because readers follow outcomes and events by `id > ?`.
final class PositionTests: XCTestCase {
    /// Whether the writers are done.
    private final class Ending: Sendable {
        private let hasCome = Mutex(false)

        var isHere: Bool {
            get { hasCome.withLock { $0 } }
            set { hasCome.withLock { $0 = newValue } }
        }
    }

    /// Writes to one stream from four programs concurrently while a reader follows it.
    ///
    /// - Returns: the positions in the order in which the reader saw them, and all positions at the end.
    private func follow(
        write: @escaping @Sendable (WriteTransaction, _ writer: Int, _ number: Int) throws -> Void,
        read: @escaping @Sendable (ReadTransaction, _ after: Int64) throws -> [Int64]
    ) async throws -> (seen: [Int64], all: [Int64]) {
        let place = try newPlace()
        let reader = try open(place)
        try await reader.keep()
        let stores = try (0..<4).map { _ in try open(place) }
        let ending = Ending()
        async let following = {
            var seen: [Int64] = []
            var isLast = false
            while true {
                let last = seen.last ?? 0
                seen += try await reader.read { try read($0, last) }
                if isLast { return seen }
                isLast = ending.isHere
            }
        }()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (writer, store) in stores.enumerated() {
                for number in 0..<40 {
                    group.addTask { try await store.write { try write($0, writer, number) } }
                }
            }
            try await group.waitForAll()
        }
        ending.isHere = true
        return (try await following, try await reader.read { try read($0, 0) })
    }

    func testAReaderOfOutcomesSkipsNone() async throws {
        let (seen, all) = try await follow(
            write: { transaction, writer, number in
                let hour = 4 * number + writer
                for horizon in [1, 2] {
                    try transaction.insert(StoredWeather.forecast(issued: hour - horizon, horizon: horizon))
                }
                try transaction.recordOutcomes(
                    of: "here",
                    target: "temperature",
                    at: StoredWeather.hour(hour),
                    actual: 3,
                    storedAt: 0
                )
            },
            read: { transaction, last in
                try transaction.outcomes(
                    after: last,
                    station: "here",
                    target: "temperature",
                    horizon: 1,
                    limit: .max
                )
                .map(\.id)
            }
        )
        XCTAssertEqual(seen, all)
        XCTAssertEqual(all.count, 160)
        XCTAssertEqual(all, all.sorted())
    }

    func testAReaderOfEventsSkipsNone() async throws {
        let (seen, all) = try await follow(
            write: { transaction, writer, number in
                try transaction.insert(
                    DriftEventRecord(
                        target: "temperature",
                        modelVersion: nil,
                        station: "station \(writer)",
                        outcome: Int64(number),
                        targetTime: StoredWeather.time(number),
                        kind: .warning,
                        evidence: "{}",
                        recordedAt: 0
                    )
                )
            },
            read: { transaction, last in
                try transaction.events(EventQuery(target: "temperature", after: last, limit: .max)).map(\.id)
            }
        )
        XCTAssertEqual(seen, all)
        XCTAssertEqual(all.count, 160)
        XCTAssertEqual(all, all.sorted())
    }

    func testAPositionIsNotUsedAgainAfterItsRowIsGone() async throws {
        let store = try newStore()
        func insert(_ station: String) async throws -> Int64? {
            try await store.write { transaction in
                try transaction.register(Station(id: station))
                _ = try transaction.insert(StoredWeather.observation(0, station: station), receivedAt: 0)
                return try transaction.reading.latestObservation(of: station)?.id
            }
        }
        let first = try await insert("a")
        try await store.write { try $0.connection.run("DELETE FROM observations") }
        let second = try await insert("b")
        XCTAssertGreaterThan(try XCTUnwrap(second), try XCTUnwrap(first))
    }
}
