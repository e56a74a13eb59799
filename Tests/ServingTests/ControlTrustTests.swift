import Access
import Forecasting
import ObservationFixtures
import Observations
import Serving
import Store
import TestSupport
import Timing
import XCTest

/// The origin of observations.
final class ControlTrustTests: XCTestCase {
    private let untrusting = ControlTrust(trustsEveryClient: false, stations: StationPatterns(["DE-*"]))

    private func origin(_ station: String = "X", delay: Double, client: Bool = false, live: Int = 0) -> DataOrigin {
        untrusting.origin(
            of: station,
            time: Timestamp(secondsSince1970: 1_000_000),
            receivedAt: 1_000_000 + delay,
            isTrustedClient: client,
            liveHours: live
        )
    }

    func testHistoryOfAnybodyControlsNothingAndLiveHoursDoAfterAWeek() {
        XCTAssertEqual(origin(delay: 60), .live)
        XCTAssertEqual(origin(delay: 60, live: 167), .live)
        XCTAssertEqual(origin(delay: 60, live: 168), .established)
        XCTAssertEqual(origin(delay: 3 * 3600 + 1, live: 336), .history)
        XCTAssertEqual(origin(delay: 1e8, client: true), .trusted)
        XCTAssertEqual(origin("DE-4711", delay: 1e8), .trusted)
        XCTAssertEqual(DataOrigin.allCases.filter(\.controls), [.trusted, .established])
    }

    func testAPatternMatchesWholeIds() {
        for (pattern, id, matches) in [
            ("KJFK", "KJFK", true), ("KJFK", "KJFK2", false), ("K*", "KJFK", true), ("K*", "EK", false),
            ("*", "", true), ("*K", "KJFK", true), ("K*F*", "KJFK", true), ("K*X", "KJFK", false),
            ("", "K", false), ("a*b*c", "aXbYbZc", true), ("K", "\u{212A}", false),
        ] {
            XCTAssertEqual(StationPatterns([pattern]).contains(id), matches, "\(pattern) \(id)")
        }
    }

    private func store() throws -> Store {
        try Store(path: temporaryFolder().appending(path: "aerocast.sqlite").path)
    }

    private func observation(_ hour: Int) -> AcceptedObservations {
        let time = RunningAPI.start.adding(hours: hour)
        return AcceptedObservations(
            stations: [Station(id: "X")],
            observations: [Observation(station: "X", time: time, temperature: Bodies.temperature(hour))]
        )
    }

    private func origins(_ store: Store) async throws -> [DataOrigin] {
        try await store.read { try $0.observations(of: "X").map(\.origin) }
    }

    func testTheServiceRecordsHowEachHourCame() async throws {
        let store = try store()
        for hour in 0..<172 {
            // Ten minutes after the hour; every fiftieth hour is posted five hours late.
            let delay = hour % 50 == 49 ? 18_000.0 : 600
            let now = Double(RunningAPI.start.adding(hours: hour).secondsSince1970) + delay
            let ingestion = Ingestion(
                store: store,
                targets: [ServedTarget()],
                trust: untrusting,
                now: WallClock { now }
            )
            _ = try await ingestion.ingest(observation(hour), isTrustedClient: false)
        }
        let kept = try await origins(store)
        XCTAssertEqual(kept.filter { $0 == .history }.count, 3)
        XCTAssertEqual(kept.prefix(171).filter { $0 == .live }.count, 168)
        XCTAssertEqual(kept.last, .established)
        let control = try await store.read {
            try $0.outcomes(after: 0, station: "X", target: "temperature", horizon: 1, limit: 999).count
        }
        XCTAssertEqual(control, 0, "an outcome needs two hours on which decisions may rest")
    }

    func testARequestOfATrustedClientIsTrustedWhateverItsHours() async throws {
        let store = try store()
        let ingestion = Ingestion(store: store, targets: [ServedTarget()], trust: untrusting, now: WallClock { 2e9 })
        for hour in 0..<4 {
            _ = try await ingestion.ingest(observation(hour), isTrustedClient: hour < 3)
        }
        let kept = try await origins(store)
        XCTAssertEqual(kept, [.trusted, .trusted, .trusted, .history])
        let outcomes = try await store.read {
            try $0.outcomes(after: 0, station: "X", target: "temperature", horizon: 1, limit: 99).count
        }
        XCTAssertEqual(outcomes, 2)
    }
}
