import Foundation
import Store
import XCTest

/// The programs' metrics, through a real Pushgateway, in a real Prometheus.
final class MetricsReachPrometheusTests: XCTestCase {
    func testCountersOfShortLivedProgramsGrowFromRunToRun() async throws {
        let installation = try Installation(for: self)
        let gateway = try await installation.startPushgateway()
        let api = try await installation.startAPI(staleAfter: "1s")
        let prometheus = try await installation.startPrometheus(scraping: gateway, api)
        try await installation.feed(api, hours: 900)
        try await runOnce(installation, gateway)
        try await eventually(
            "the first retrain shows",
            in: installation,
            prometheus,
            [
                #"sum(aerocast_retrains_total{job="aerocast_trainer",model="temperature"})"#: 1,
                #"aerocast_promotions_total{job="aerocast_trainer"}"#: 1,
                #"aerocast_promotions_total{job="aerocast_drift_detector"}"#: 0,
                #"aerocast_promotions_total{job="aerocast_api"}"#: 1,
                #"aerocast_drifts_total{job="aerocast_drift_detector"}"#: 0,
                #"aerocast_stored_observations{job="aerocast_api"}"#: 900,
                #"aerocast_champion_info{job="aerocast_api",model="temperature"}"#: 1,
                #"aerocast_ingested_observations_total{job="aerocast_api",result="stored"}"#: 900,
            ]
        )
        let persistence = #"aerocast_rolling_error_celsius{job="aerocast_api",horizon="1",predictor="persistence"}"#
        let error = try await installation.value(of: persistence, in: prometheus)
        let expected = try await installation.store()
            .read { try $0.recentErrors(of: Installation.target, horizon: 1) }
        XCTAssertEqual(
            try XCTUnwrap(error),
            try XCTUnwrap(expected).persistence.rootMeanSquared,
            accuracy: 1e-9
        )

        try await installation.scheduleRetrain(api)
        try await runOnce(installation, gateway)
        try await eventually(
            "the second retrain shows",
            in: installation,
            prometheus,
            [
                #"sum(aerocast_retrains_total{job="aerocast_trainer"})"#: 2,
                #"sum(aerocast_retrains_total{job="aerocast_api"})"#: 2,
                #"aerocast_promotions_total{job="aerocast_drift_detector"}"#: 1,
            ]
        )
    }

    func testAPushgatewayThatIsAwayOrSilentStopsNobody() async throws {
        let installation = try Installation(for: self)
        let gateway = try await installation.startPushgateway()
        let api = try await installation.startAPI()
        try await installation.feed(api, hours: 900)
        // The kernel accepts connections for a stopped process, which never answers.
        gateway.program.send(SIGSTOP)
        let trainer = try await installation.run(
            .trainer,
            "--once",
            "--minimum-hours",
            "400",
            "--pushgateway",
            gateway.address,
            within: .seconds(40)
        )
        assertTheFailureIsLogged(trainer)
        let promotions = try await installation.store().read { try $0.promotionCount(of: Installation.target) }
        XCTAssertEqual(promotions, 1)
        try await gateway.program.killAtOnce()
        let detector = try await installation.run(.detector, "--once", "--pushgateway", gateway.address)
        assertTheFailureIsLogged(detector)
        XCTAssertTrue(detector.standardError.contains("caught up"), detector.standardError)
    }

    private func assertTheFailureIsLogged(_ program: RunningProgram, line: UInt = #line) {
        let warnings = program.standardError.split(separator: "\n").filter { $0.contains(" warning ") }
        XCTAssertTrue(
            warnings.contains { $0.contains("metrics did not reach the Pushgateway") },
            program.standardError,
            line: line
        )
    }

    private func runOnce(_ installation: Installation, _ gateway: RunningAPI) async throws {
        try await installation.run(.detector, "--once", "--pushgateway", gateway.address)
        try await installation.run(.trainer, "--once", "--minimum-hours", "400", "--pushgateway", gateway.address)
    }

    /// Waits until each query has its value.
    private func eventually(
        _ expectation: String,
        in installation: Installation,
        _ prometheus: RunningAPI,
        _ values: [String: Double]
    ) async throws {
        for (query, value) in values.sorted(by: { $0.key < $1.key }) {
            var found: Double?
            do {
                try await LoopTests.eventually(expectation, within: .seconds(10)) {
                    found = try await installation.value(of: query, in: prometheus)
                    return found == value
                }
            } catch is DeadlinePassed {
                XCTFail("\(expectation): \(query) is \(found.map { "\($0)" } ?? "absent"), expected \(value)")
            }
        }
    }
}
