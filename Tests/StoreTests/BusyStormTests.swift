import Forecasting
import Foundation
import Healing
import Observations
import RandomNumbers
import Store
import StoredWeather
import Synchronization
import XCTest

/// Tests of writers while other programs hold the write lock repeatedly.
final class BusyStormTests: XCTestCase {
    func testWritesWaitTheirTurnAndNoneIsLostOrDoubled() async throws {
        let path = try databasePath()
        let stores = [try Store(path: path), try Store(path: path)]
        let storm = try BusyStorm(at: path, connections: 3)
        let stored = try await withThrowingTaskGroup(of: Bool.self) { group in
            for hour in 0..<100 {
                // Two processes send every hour.
                for store in stores {
                    group.addTask {
                        try await store.write { transaction in
                            try transaction.register(Station(id: "here"))
                            return try transaction.insert(StoredWeather.observation(hour), receivedAt: 0)
                        }
                    }
                }
                try await Task.sleep(for: .milliseconds(5))
            }
            var stored = 0
            for try await isNew in group where isNew { stored += 1 }
            return stored
        }
        XCTAssertEqual(stored, 100)
        storm.end()
        let hours = try await stores[0].read { try $0.observations(of: "here").map(\.hour) }
        XCTAssertEqual(hours.count, 100)
        XCTAssertEqual(Set(hours).count, 100)
    }

    func testARaisedFlagIsClaimedOnceInTheStorm() async throws {
        let path = try databasePath()
        let stores = try (0..<4).map { _ in try Store(path: path) }
        let storm = try BusyStorm(at: path, connections: 1)
        let claims = try await withThrowingTaskGroup(of: Bool.self) { group in
            for (number, store) in stores.enumerated() {
                group.addTask {
                    _ = try await store.write {
                        try $0.raiseFlag(target: "temperature", reason: .manual, evidence: nil, now: 0)
                    }
                    let claimed = try await store.write {
                        try $0.claimFlag(
                            target: "temperature",
                            holder: "\(number)",
                            now: 1,
                            lease: .seconds(60),
                            limits: .init()
                        )
                    }
                    return claimed != nil
                }
            }
            var claims = 0
            for try await isMine in group where isMine { claims += 1 }
            return claims
        }
        storm.end()
        XCTAssertEqual(claims, 1)
    }
}

/// Connections that repeatedly hold the write lock for up to 40 ms.
private final class BusyStorm: Sendable {
    private let isOver = Mutex(false)
    private let blowing = DispatchGroup()

    init(at path: String, connections: Int) throws {
        for seed in 0..<UInt64(connections) {
            let file = try SQLiteFile(path, busyTimeout: 30)
            DispatchQueue.global().async(group: blowing) { [self] in blow(file, SplitMix64(seed: seed)) }
        }
    }

    func end() {
        isOver.withLock { $0 = true }
        blowing.wait()
    }

    private func blow(_ file: SQLiteFile, _ seeded: SplitMix64) {
        var random = seeded
        while !isOver.withLock({ $0 }) {
            let hold = Double.random(in: 0...0.04, using: &random)
            do {
                try file.write { _ in Thread.sleep(forTimeInterval: hold) }
            } catch {
                XCTFail("the storm itself waits for 30 s: \(error)")
            }
            Thread.sleep(forTimeInterval: Double.random(in: 0...0.01, using: &random))
        }
    }
}
