import Observations
import Reporting
import Store
import Telemetry
import Timing
import XCTest

final class TargetLabelTests: XCTestCase {
    func testEachTargetHasSeriesOfItsOwnAndTheFeedHasOne() async throws {
        let database = try LoopDatabase(for: self)
        try await database.promote("v1", at: 5)
        let targets = [Target.standard, Target(.windSpeed)]
        let samples = try await database.samples(of: targets)
        XCTAssertEqual(samples["aerocast_promotions_total{temperature}"], 1)
        XCTAssertEqual(samples["aerocast_promotions_total{wind_speed}"], 0)
        XCTAssertEqual(samples["aerocast_champion_info{temperature,temperature,v1,abc}"], 1)
        XCTAssertEqual(samples["aerocast_stored_observations"], 0)
        XCTAssertEqual(samples["aerocast_stations"], 0)
    }

    func testARegistryRefusesNoSampleOfSeveralTargets() async throws {
        let database = try LoopDatabase(for: self)
        try await database.keepOutcomes(hours: 0..<3, of: "v1")
        let registry = PrometheusRegistry(LoopMetrics.definitions)
        registry.register(
            LoopMetrics.collector(
                store: database.store,
                targets: [Target.standard, Target(.pressure)],
                now: .system
            )
        )
        let page = String(decoding: await registry.scrape(), as: UTF8.self)
        XCTAssertFalse(page.contains("aerocast_telemetry_refused_total{"), page)
        XCTAssertTrue(page.contains(#"aerocast_loop_state{target="pressure",state="calm"} 1"#), page)
    }

    func testErrorsAreInTheUnitOfTheTarget() async throws {
        let database = try LoopDatabase(for: self)
        try await database.keepOutcomes(hours: 0..<3, of: "v1", served: 10)
        let celsius = try await database.samples()
        XCTAssertEqual(celsius["aerocast_rolling_error{temperature,1,served,°C}"], 2)
        XCTAssertEqual(celsius["aerocast_rolling_error_celsius{temperature,1,served}"], 2)
        XCTAssertEqual(celsius["aerocast_rolling_absolute_error{temperature,1,persistence,°C}"], 3)
        XCTAssertEqual(celsius["aerocast_rolling_absolute_error_celsius{temperature,1,persistence}"], 3)
        try await database.keepOutcomes(hours: 0..<3, of: "v1", target: .windSpeed, served: 10)
        let other = try await database.samples(of: [Target(.windSpeed)])
        XCTAssertEqual(other["aerocast_rolling_error{wind_speed,1,served,m/s}"], 2)
        XCTAssertEqual(other.keys.filter { $0.contains("_celsius") }, [])
    }

    func testErrorsOfADirectionGoTheShorterWayRound() async throws {
        let database = try LoopDatabase(for: self)
        try await database.keepOutcomes(
            hours: 0..<3,
            of: "v1",
            target: .windDirection,
            actual: 5,
            served: 355,
            champion: 15
        )
        let samples = try await database.samples(of: [Target(.windDirection)])
        XCTAssertEqual(samples["aerocast_rolling_error{wind_direction,1,served,°}"] ?? 0, 10, accuracy: 1e-9)
        XCTAssertEqual(samples["aerocast_rolling_absolute_error{wind_direction,1,champion,°}"] ?? 0, 10, accuracy: 1e-9)
        XCTAssertEqual(samples["aerocast_rolling_error{wind_direction,1,persistence,°}"] ?? 0, 10, accuracy: 1e-9)
    }

    func testTheHorizonsAreThoseOfTheTarget() async throws {
        let database = try LoopDatabase(for: self)
        try await database.keepOutcomes(hours: 0..<3, of: "v1")
        try await database.keepOutcomes(hours: 0..<3, of: "v1", horizon: 2)
        let all = try await database.samples(of: [Target(.temperature, horizons: try Horizons([1, 2]))])
        XCTAssertEqual(all["aerocast_rolling_outcomes{temperature,2}"], 3)
        let one = try await database.samples(of: [Target(.temperature, horizons: try Horizons([1]))])
        XCTAssertNil(one["aerocast_rolling_outcomes{temperature,2}"])
    }

    func testNoMetricOfATargetCanForgetTheLabel() async throws {
        let ofInstallation: Set = [
            "aerocast_stored_observations", "aerocast_stations", "aerocast_last_received_timestamp_seconds",
            "aerocast_station_last_received_timestamp_seconds",
            "aerocast_station_newest_observation_timestamp_seconds", "aerocast_webhooks",
            "aerocast_webhook_pending_messages", "aerocast_webhook_oldest_pending_timestamp_seconds",
            "aerocast_jobs", "aerocast_jobs_finished_total", "aerocast_jobs_busy_seconds_total",
            "aerocast_jobs_oldest_queued_timestamp_seconds",
        ]
        for definition in LoopMetrics.definitions {
            XCTAssertEqual(
                definition.labels.first == "target",
                !ofInstallation.contains(definition.name),
                definition.name
            )
        }
    }
}
