import Forecasting
import Observations
import Store
import StoredWeather
import XCTest

final class GroupCommitTests: XCTestCase {
    private struct Refusal: Error {}

    /// Stores an observation at each of the stations 0 ..< `count` concurrently; every third write throws at its end.
    private func write(_ count: Int, to store: Store, afterEach: @escaping @Sendable (Int) async throws -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<count {
                group.addTask {
                    do {
                        try await store.write { transaction in
                            try transaction.register(Station(id: "\(number)"))
                            _ = try transaction.insert(
                                StoredWeather.observation(0, station: "\(number)"),
                                receivedAt: 0
                            )
                            if number % 3 == 0 { throw Refusal() }
                        }
                        XCTAssertNotEqual(number % 3, 0)
                        try await afterEach(number)
                    } catch {
                        XCTAssert(error is Refusal && number % 3 == 0, "\(number): \(error)")
                    }
                }
            }
        }
    }

    func testAUnitThatFailsLeavesNoTraceAndDisturbsNobody() async throws {
        let store = try newStore()
        await write(90, to: store) { _ in }
        let kept = try await store.read { transaction in
            try transaction.stations().map(\.id).filter { try transaction.observationCount(of: $0) == 1 }
        }
        XCTAssertEqual(Set(kept), Set((0..<90).filter { $0 % 3 != 0 }.map(String.init)))
        let stations = try await store.read { try $0.stations().count }
        XCTAssertEqual(stations, 60)
    }

    func testAWriteThatHasReturnedIsCommittedForAllConnections() async throws {
        let place = try newPlace()
        let store = try open(place)
        let elsewhere = try open(place)
        await write(60, to: store) { number in
            let count = try await elsewhere.read { try $0.observationCount(of: "\(number)") }
            XCTAssertEqual(count, 1, "\(number)")
        }
    }

    func testAWriterThatIsCancelledDoesNotDisturbTheOthers() async throws {
        let store = try newStore()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                group.addTask {
                    let writer = Task {
                        try await store.write { try $0.register(Station(id: "\(number)")) }
                    }
                    if number % 2 == 0 { writer.cancel() }
                    do {
                        try await writer.value
                    } catch {
                        XCTAssertEqual(number % 2, 0, "\(error)")
                    }
                }
            }
        }
        let ids = try await store.read { Set(try $0.stations().map(\.id)) }
        XCTAssertTrue(ids.isSuperset(of: stride(from: 1, to: 40, by: 2).map(String.init)))
    }

    func testTwoProcessesThatWriteAtOnceLoseNothing() async throws {
        let place = try newPlace()
        let stores = [try open(place), try open(place)]
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<80 {
                group.addTask {
                    do {
                        try await stores[number % 2].write { try $0.register(Station(id: "\(number)")) }
                    } catch {
                        XCTFail("\(number): \(error)")
                    }
                }
            }
        }
        let count = try await stores[0].read { try $0.stations().count }
        XCTAssertEqual(count, 80)
    }

    func testAReadSeesOneSnapshot() async throws {
        let place = try newPlace()
        let store = try open(place)
        let writer = try open(place)
        try await store.keep([StoredWeather.observation(0)])
        let inside = DispatchSemaphore(value: 0)
        let written = DispatchSemaphore(value: 0)
        async let counts = store.read { transaction in
            let before = try transaction.observationCount()
            inside.signal()
            written.wait()
            return [before, try transaction.observationCount()]
        }
        await withCheckedContinuation { continuation in
            DispatchQueue.global()
                .async {
                    inside.wait()
                    continuation.resume()
                }
        }
        try await writer.keep([StoredWeather.observation(1)])
        written.signal()
        let seen = try await counts
        XCTAssertEqual(seen, [1, 1])
    }
}
