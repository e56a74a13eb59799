import Foundation
import Observations
import Store
import StoredWeather
import XCTest

/// Long reads and rows of anybody are bounded.
final class BoundedReadTests: XCTestCase {
    func testLongReadsTakeTurnsAndShortOnesDoNotWaitForThem() async throws {
        let store = try newStore()
        try await store.keep([StoredWeather.observation(0)])
        let limit = await store.readsAtLength.limit
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await store.readAtLength { transaction in
                        Thread.sleep(forTimeInterval: 0.02)
                        _ = try transaction.observationCount()
                    }
                }
            }
            let count = try await store.read { try $0.observationCount() }
            XCTAssertEqual(count, 1)
            try await group.waitForAll()
        }
        let most = await store.readsAtLength.most
        XCTAssertGreaterThan(most, 0)
        XCTAssertLessThanOrEqual(most, limit)
        XCTAssertLessThan(limit, 5, "the pool has five readers, and short reads need some")
    }

    func testBeyondTheWaitingOnesALongReadIsRefused() async throws {
        let store = try newStore()
        let refused = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    do {
                        try await store.readAtLength { _ in Thread.sleep(forTimeInterval: 0.005) }
                        return false
                    } catch StoreError.overloaded {
                        return true
                    } catch {
                        XCTFail("\(error)")
                        return false
                    }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        XCTAssertGreaterThan(refused, 0)
        XCTAssertLessThan(refused, 200 - 64)
        try await store.readAtLength { _ in }
    }

    func testErrorsThatClientsReportDoNotAccumulate() async throws {
        let store = try newStore()
        let limit = WriteTransaction.mostEvaluations
        try await store.write { transaction in
            for number in 0..<limit + 50 {
                try transaction.insertEvaluation(
                    target: "temperature",
                    version: "v1",
                    predicted: Double(number),
                    actual: 0,
                    evaluatedAt: 0
                )
            }
        }
        let count = try await store.read { try $0.rowCounts()["evaluations"] }
        XCTAssertEqual(count, limit)
    }
}
