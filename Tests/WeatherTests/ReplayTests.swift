import Foundation
import Observations
import Synchronization
import Weather
import XCTest

final class ReplayTests: XCTestCase {
    func testSpeedsAreReadAndWritten() {
        XCTAssertEqual(ReplaySpeed("max"), .maximum)
        XCTAssertEqual(ReplaySpeed("realtime"), .times(1))
        XCTAssertEqual(ReplaySpeed("x3600"), .times(3600))
        XCTAssertEqual(ReplaySpeed("3600"), .times(3600))
        XCTAssertEqual(ReplaySpeed("0.5"), .times(0.5))
        for text in ["", "x", "fast", "0", "-1", "xinf", "nan", "x 2", "X2"] { XCTAssertNil(ReplaySpeed(text), text) }
        for speed in [ReplaySpeed.maximum, .realTime, .times(3600), .times(0.25)] {
            XCTAssertEqual(ReplaySpeed(speed.description), speed)
        }
    }

    private func sleeps(_ speed: ReplaySpeed, _ seconds: [Int64], working work: Duration = .zero) async throws
        -> [Duration]
    {
        let clock = ManualClock()
        var pacer = Pacer(speed: speed, clock: clock)
        for second in seconds {
            try await pacer.wait(for: Timestamp(secondsSince1970: 1_000_000 + second))
            clock.advance(by: work)
        }
        return clock.sleeps
    }

    func testWaitsAreThoseOfTheWeatherDividedByTheSpeed() async throws {
        let real = try await sleeps(.realTime, [0, 3600, 7200])
        XCTAssertEqual(real, [.seconds(3600), .seconds(3600)])
        let fast = try await sleeps(.times(3600), [0, 3600, 10_800])
        XCTAssertEqual(fast, [.seconds(1), .seconds(2)])
        let maximum = try await sleeps(.maximum, [0, 3600, 7200])
        XCTAssertEqual(maximum, [])
    }

    func testWorkBetweenObservationsDoesNotAddUp() async throws {
        let waits = try await sleeps(.times(3600), [0, 3600, 7200], working: .milliseconds(250))
        XCTAssertEqual(waits, [.milliseconds(750), .milliseconds(750)])
    }

    func testAReaderThatFellBehindCatchesUpWithoutWaiting() async throws {
        let waits = try await sleeps(.times(3600), [0, 3600, 7200, 36_000], working: .seconds(3))
        XCTAssertEqual(waits, [.seconds(1)])
    }

    func testObservationsBeforeTheFirstPassAtOnce() async throws {
        let waits = try await sleeps(.realTime, [0, -3600, 0])
        XCTAssertEqual(waits, [])
    }

    func testACancelledTaskStopsWaiting() async throws {
        let task = Task {
            var pacer = Pacer(speed: .realTime, clock: ContinuousClock())
            try await pacer.wait(for: Timestamp(secondsSince1970: 0))
            withUnsafeCurrentTask { $0?.cancel() }
            try await pacer.wait(for: Timestamp(secondsSince1970: 1_000_000))
        }
        let result = await task.result
        XCTAssertThrowsError(try result.get()) { XCTAssertTrue($0 is CancellationError) }
    }

    func testAnEndlessSimulationStaysInThePresent() async throws {
        let start = Timestamp.simulatorDefaultStart
        let simulator = try Simulator(SimulatorConfiguration(start: start))
        let clock = ManualClock()
        let beginning = Date(timeIntervalSince1970: Double(start.adding(hours: 2).secondsSince1970 + 900))
        let source = PunctualSource(
            simulator,
            clock: clock,
            now: { beginning.addingTimeInterval(clock.now.offset / Duration.seconds(1)) }
        )
        var given: [Observation] = []
        for try await observation in source.observations() {
            given.append(observation)
            if given.count == 5 { break }
        }
        XCTAssertEqual(given, (0..<5).compactMap { simulator.observation(hour: start.nearestHour + $0) })
        XCTAssertEqual(clock.sleeps, [.seconds(2700), .seconds(3600)])
        let stations = try await source.stations()
        XCTAssertEqual(stations, simulator.stations())
    }

    func testWaitingForTheFutureEndsWhenItIsCancelled() async throws {
        let present = Timestamp(secondsSince1970: Int64(Date().timeIntervalSince1970))
        let simulator = try Simulator(SimulatorConfiguration(start: present.adding(hours: 1000)))
        let task = Task {
            for try await _ in PunctualSource(simulator).observations() { XCTFail("an observation of the future") }
        }
        task.cancel()
        let result = await task.result
        XCTAssertThrowsError(try result.get()) { XCTAssertTrue($0 is CancellationError) }
    }
}

/// A clock whose time advances only by sleeping and by ``advance(by:)``.
final class ManualClock: Clock {
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (lhs: Instant, rhs: Instant) -> Bool { lhs.offset < rhs.offset }
    }

    private let state = Mutex<(now: Instant, sleeps: [Duration])>((Instant(offset: .zero), []))

    var now: Instant { state.withLock { $0.now } }
    var minimumResolution: Duration { .nanoseconds(1) }
    var sleeps: [Duration] { state.withLock { $0.sleeps } }

    func advance(by duration: Duration) {
        state.withLock { $0.now = $0.now.advanced(by: duration) }
    }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        state.withLock { state in
            state.sleeps.append(state.now.duration(to: deadline))
            state.now = max(state.now, deadline)
        }
    }
}
