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
        let targets = [ReportedTarget(LoopDatabase.model), ReportedTarget("wind_speed", variable: .windSpeed)]
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
                targets: [ReportedTarget(LoopDatabase.model), ReportedTarget("pressure", variable: .pressure)],
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
        let wind = ReportedTarget("wind", variable: .windSpeed)
        let other = try await database.samples(of: [wind])
        XCTAssertNotNil(other["aerocast_rolling_error{wind,1,served,m/s}"])
        XCTAssertEqual(other.keys.filter { $0.contains("_celsius") }, [])
    }

    func testTheHorizonsAreThoseOfTheTarget() async throws {
        let database = try LoopDatabase(for: self)
        try await database.keepOutcomes(hours: 0..<3, of: "v1")
        try await database.keepOutcomes(hours: 0..<3, of: "v1", horizon: 2)
        let all = try await database.samples(of: [ReportedTarget("temperature", horizons: try Horizons([1, 2]))])
        XCTAssertEqual(all["aerocast_rolling_outcomes{temperature,2}"], 3)
        let one = try await database.samples(of: [ReportedTarget("temperature", horizons: try Horizons([1]))])
        XCTAssertNil(one["aerocast_rolling_outcomes{temperature,2}"])
    }

    func testNoMetricOfATargetCanForgetTheLabel() async throws {
        let feed: Set = [
            "aerocast_stored_observations", "aerocast_stations", "aerocast_last_received_timestamp_seconds",
            "aerocast_station_last_received_timestamp_seconds",
            "aerocast_station_newest_observation_timestamp_seconds",
        ]
        for definition in LoopMetrics.definitions {
            XCTAssertEqual(definition.labels.first == "target", !feed.contains(definition.name), definition.name)
        }
    }
}
