import Foundation
import Observations
import Store
import StoredWeather
import XCTest

/// The file of the database is removed or replaced while it is open.
final class LostFileTests: XCTestCase {
    private func storeWithAnObservation() async throws -> Store {
        let store = try Store(path: databasePath())
        try await store.keep([StoredWeather.observation(0)])
        return store
    }

    private func expect(_ expected: StoreError, _ write: () async throws -> Void) async {
        do {
            try await write()
            XCTFail("the write was acknowledged")
        } catch {
            XCTAssertEqual(error as? StoreError, expected)
            XCTAssertEqual((error as? StoreError)?.isTransient, true)
        }
    }

    func testAWriteIsRefusedAfterTheFileWasRemovedAndAcceptedWhenItIsBack() async throws {
        let store = try await storeWithAnObservation()
        let aside = store.path + ".aside"
        try FileManager.default.moveItem(atPath: store.path, toPath: aside)
        await expect(.removed(path: store.path)) { try await store.keep([StoredWeather.observation(1)]) }
        let problem = await store.writeProblem()
        XCTAssertEqual(problem, .removed(path: store.path))
        XCTAssertEqual(store.fileChange(), .lost(.removed(path: store.path)))
        XCTAssertNil(store.fileChange(), "a change is reported once")

        try FileManager.default.moveItem(atPath: aside, toPath: store.path)
        XCTAssertEqual(store.fileChange(), .isBack)
        let none = await store.writeProblem()
        XCTAssertNil(none)
        try await store.keep([StoredWeather.observation(1)])
        let kept = try await Store(path: store.path, opening: .existing).read { try $0.observationCount() }
        XCTAssertEqual(kept, 2)
    }

    func testAWriteIsRefusedAfterAnotherFileHasTakenThePlace() async throws {
        let store = try await storeWithAnObservation()
        let copy = store.path + ".copy"
        try FileManager.default.copyItem(atPath: store.path, toPath: copy)
        try FileManager.default.removeItem(atPath: store.path)
        try FileManager.default.moveItem(atPath: copy, toPath: store.path)
        await expect(.replaced(path: store.path)) { try await store.keep([StoredWeather.observation(1)]) }
        let problem = await store.writeProblem()
        XCTAssertEqual(problem, .replaced(path: store.path))
    }

    /// The file disappears after the transaction has begun: its commit goes to a file without a name.
    func testNothingIsAcknowledgedThatWentToAFileWithoutAName() async throws {
        let store = try await storeWithAnObservation()
        let path = store.path
        await expect(.removed(path: path)) {
            try await store.write { transaction in
                _ = try transaction.insert(StoredWeather.observation(1), receivedAt: 0)
                try FileManager.default.removeItem(atPath: path)
            }
        }
    }
}
