import Feeding
import HTTPClient
import Observations
import Synchronization
import TestSupport
import Weather
import XCTest

final class FeederTests: XCTestCase {
    func testASourceWithoutAnyObservationIsAnError() async throws {
        let api = try FakeAPI()
        do {
            try await Feeder.hurried(ListedSource(hours: 0), to: api.url).feed()
            XCTFail("ended with success")
        } catch let error as FeedError {
            XCTAssertEqual(error, .nothingRead)
        }
        // Nothing new at the end of a file is no error.
        try await Feeder.hurried(ListedSource(hours: 5), to: api.url).feed()
        try await Feeder.hurried(ListedSource(hours: 5), to: api.url).feed()
    }

    func testEverythingArrivesOnceAndInOrder() async throws {
        let api = try FakeAPI()
        let source = ListedSource(hours: 25, stations: ["a", "b"])
        try await Feeder.hurried(source, to: api.url).feed()
        XCTAssertEqual(api.stored, source.all)
        XCTAssertEqual(api.posts, [10, 10, 10, 10, 10])
    }

    func testFeedingResumesAfterTheAPIsNewestObservation() async throws {
        let api = try FakeAPI()
        try await Feeder.hurried(ListedSource(hours: 13), to: api.url).feed()
        let longer = ListedSource(hours: 31)
        try await Feeder.hurried(longer, to: api.url).feed()
        XCTAssertEqual(api.stored, longer.all)
        XCTAssertEqual(api.posts.reduce(0, +), 31)
    }

    func testAStationThatIsBehindIsBroughtUpToDate() async throws {
        let api = try FakeAPI()
        try await Feeder.hurried(ListedSource(hours: 20, stations: ["a"]), to: api.url).feed()
        let both = ListedSource(hours: 20, stations: ["a", "b c:1"])
        try await Feeder.hurried(both, to: api.url).feed()
        XCTAssertEqual(Set(api.stored), Set(both.all))
        XCTAssertEqual(api.stored.count, 40)
        try await Feeder.hurried(both, to: api.url).feed()
        XCTAssertEqual(api.posts.reduce(0, +), 60, "a name with unusual characters was not found")
    }

    func testAStationWhoseIdTheAPIWouldRefuseEndsTheFeeding() async throws {
        let api = try FakeAPI()
        for id in ["\u{212A}JFK", "b ä/&", "..", "données (1)", ""] {
            do {
                try await Feeder.hurried(ListedSource(hours: 3, stations: ["a", id]), to: api.url).feed()
                XCTFail("'\(id)' was fed")
            } catch let error as UnacceptableStation {
                XCTAssertTrue("\(error)".contains("must be 1 to 100 ASCII letters"), "\(error)")
                XCTAssertTrue("\(error)".contains("--station"), "\(error)")
            }
        }
        XCTAssertEqual(api.stored, [])
    }

    func testAnUnavailableAPIIsWaitedFor() async throws {
        let api = try FakeAPI()
        let source = ListedSource(hours: 12)
        try await Feeder.hurried(source, to: api.url, refusals: 25).feed()
        XCTAssertEqual(api.stored, source.all)
    }

    func testOutagesInTheMiddleLeaveNoGapAndNoDouble() async throws {
        let api = try FakeAPI([
            .status(503), .dropBeforeStoring, .dropAfterStoring, .status(500), .dropAfterStoring, .dropAfterStoring,
            .status(429), .dropBeforeStoring, .status(502),
        ])
        let source = ListedSource(hours: 47)
        let counts = Mutex((acknowledged: 0, duplicates: 0))
        try await Feeder.hurried(source, to: api.url) { progress in
            counts.withLock { $0 = (progress.acknowledged, progress.duplicates) }
        }
        .feed()
        XCTAssertEqual(api.stored, source.all)
        let (acknowledged, duplicates) = counts.withLock { $0 }
        XCTAssertEqual(acknowledged, 47)
        XCTAssertEqual(duplicates, 10)
    }

    func testARefusedObservationIsSkippedAndTheRestArrives() async throws {
        let source = ListedSource(hours: 35)
        let refused = Set([3, 17, 18, 34].map { source.all[$0] })
        let api = try FakeAPI(refusing: refused)
        let counts = Mutex((acknowledged: 0, refused: 0))
        try await Feeder.hurried(source, to: api.url) { progress in
            counts.withLock { $0 = (progress.acknowledged, progress.refused) }
        }
        .feed()
        XCTAssertEqual(api.stored, source.all.filter { !refused.contains($0) })
        let (acknowledged, left) = counts.withLock { $0 }
        XCTAssertEqual(acknowledged, 31)
        XCTAssertEqual(left, 4)
    }

    func testReportsWithoutAValueAreNotSent() async throws {
        let api = try FakeAPI()
        var source = ListedSource(hours: 12)
        source.observations[5][.temperature] = nil
        source.observations[6].values = [.windDirection: 90]
        try await Feeder.hurried(source, to: api.url).feed()
        XCTAssertEqual(api.stored.count, 11)
        XCTAssertFalse(api.stored.contains(source.all[5]))
    }

    func testAnotherServiceThanTheAPIEndsTheFeeding() async throws {
        for behavior in [FakeAPI.Behavior.garbage, .status(404), .status(401), .status(405)] {
            let api = try FakeAPI([behavior])
            do {
                try await Feeder.hurried(ListedSource(hours: 12), to: api.url).feed()
                XCTFail("\(behavior): it continued")
            } catch let error as APIError {
                XCTAssertFalse("\(error)".isEmpty)
            }
            XCTAssertEqual(api.stored, [], "\(behavior)")
            XCTAssertEqual(api.posts.count, 1, "\(behavior)")
        }
    }

    func testStoppingWhileTheAPIIsUnavailableEndsImmediately() async throws {
        let feeder = Feeder.hurried(ListedSource(hours: 5), to: "http://127.0.0.1:1", refusals: .max)
        let feeding = Task { try await feeder.run() }
        feeding.cancel()
        try await within("the end") { try await feeding.value }
    }

    func testObservationsArePostedWhileTheSourceWaitsForMore() async throws {
        let api = try FakeAPI()
        var source = ListedSource(hours: 3)
        source.ending = { try await PatientClock().sleep(for: .seconds(60)) }
        let (counts, continuation) = AsyncStream.makeStream(of: Int.self)
        let feeder = Feeder.hurried(source, to: api.url, clock: HurriedClock()) { progress in
            continuation.yield(progress.acknowledged)
        }
        let feeding = Task {
            defer { continuation.finish() }
            try await feeder.feed()
        }
        for await acknowledged in counts where acknowledged == 3 { break }
        XCTAssertEqual(api.stored, source.all)
        feeding.cancel()
        let result = await feeding.result
        XCTAssertThrowsError(try result.get(), "the source did not end") { error in
            XCTAssertTrue(error is CancellationError, "\(error)")
        }
    }

    func testAnErrorOfTheSourceIsThrownAfterEarlierObservationsWerePosted() async throws {
        let api = try FakeAPI()
        var source = ListedSource(hours: 13)
        source.ending = { throw BrokenSource() }
        do {
            try await Feeder.hurried(source, to: api.url).feed()
            XCTFail("the error was lost")
        } catch is BrokenSource {
            XCTAssertEqual(api.stored, source.all)
            XCTAssertEqual(api.posts, [10, 3])
        }
    }

    func testAReaderThatIsFarAheadEndsWithThePosting() async throws {
        let api = try FakeAPI([.garbage])
        do {
            try await Feeder.hurried(ListedSource(hours: 1000), to: api.url).feed()
            XCTFail("it continued")
        } catch is APIError {
            XCTAssertEqual(api.posts, [10])
        }
    }

    func testALongSourceArrivesInFullBatchesAndInOrder() async throws {
        let api = try FakeAPI()
        let source = ListedSource(hours: 1000)
        try await Feeder.hurried(source, to: api.url, batchSize: 50).feed()
        XCTAssertEqual(api.stored, source.all)
        XCTAssertEqual(api.posts, Array(repeating: 50, count: 20))
    }

    func testProgressKnowsTheNewestAndTheModel() async throws {
        let api = try FakeAPI()
        let newest = Mutex<Timestamp?>(nil)
        let source = ListedSource(hours: 21)
        try await Feeder.hurried(source, to: api.url) { progress in newest.withLock { $0 = progress.newest } }.feed()
        XCTAssertEqual(newest.withLock { $0 }, source.observations.last?.time)
    }
}

private struct BrokenSource: Error {}
