import Forecasting
import Foundation
import GRDB
import Store
import XCTest

/// Other programs that hold the write lock again and again.
final class BusyStormTests: XCTestCase {
    func testWritesWaitTheirTurnAndNoneIsLostOrDoubled() async throws {
        let path = try databasePath()
        let stores = [try Store(path: path), try Store(path: path)]
        let storm = Task.detached {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for seed: UInt64 in 0..<3 {
                    group.addTask { try Self.blow(at: path, seed: seed) }
                }
                try await group.waitForAll()
            }
        }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    try await stores[number % 2]
                        .write { transaction in
                            try transaction.register(Station(id: "here"))
                            // Every hour is sent twice.
                            return try transaction.insert(StoredWeather.observation(number / 2), receivedAt: 0)
                        }
                }
            }
            let stored = try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            XCTAssertEqual(stored, 100)
        }
        storm.cancel()
        try await storm.value
        let hours = try await stores[0].read { try $0.observations(of: "here").map(\.hour.nearestHour) }
        XCTAssertEqual(hours.count, 100)
        XCTAssertEqual(Set(hours).count, 100)
    }

    func testARaisedFlagIsClaimedOnceInTheStorm() async throws {
        let path = try databasePath()
        let stores = try (0..<4).map { _ in try Store(path: path) }
        let storm = Task.detached { try Self.blow(at: path, seed: 7) }
        let claims = try await withThrowingTaskGroup(of: Int.self) { group in
            for (number, store) in stores.enumerated() {
                group.addTask {
                    _ = try await store.write {
                        try $0.raiseFlag(model: "temperature", reason: .manual, evidence: nil, now: 0)
                    }
                    let claimed = try await store.write {
                        try $0.claimFlag(
                            model: "temperature",
                            holder: "\(number)",
                            now: 1,
                            lease: 60,
                            limits: .init()
                        )
                    }
                    return claimed == nil ? 0 : 1
                }
            }
            return try await group.reduce(0, +)
        }
        storm.cancel()
        try await storm.value
        XCTAssertEqual(claims, 1)
    }

    /// Holds the write lock for up to 40 ms at a time, until it is cancelled.
    private static func blow(at path: String, seed: UInt64) throws {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        configuration.busyMode = .timeout(30)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        var random = SeededGenerator(seed: seed)
        while !Task.isCancelled {
            let hold = Double.random(in: 0...0.04, using: &random)
            try queue.writeWithoutTransaction { database in
                try database.execute(sql: "BEGIN IMMEDIATE")
                Thread.sleep(forTimeInterval: hold)
                try database.execute(sql: "COMMIT")
            }
            Thread.sleep(forTimeInterval: Double.random(in: 0...0.01, using: &random))
        }
    }
}
