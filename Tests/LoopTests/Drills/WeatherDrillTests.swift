import Observations
import Weather
import XCTest

/// Drills of weather for which the champion is not made.
final class WeatherDrillTests: XCTestCase {
    func testAHeatwave() async throws {
        let installation = try Installation(for: self)
        let site = try await DrillSite(installation)
        defer { site.stop() }
        try await installation.feed(site.api, hours: 1000, scenario: Self.heatwave)
        try await site.openPage()
        try await site.assertHealthy()
        try await site.drill(
            [
                InjectedFault(fault: .heatwave, kind: "retrain_waiting") {
                    try await installation.feed(site.api, hours: 1100, scenario: Self.heatwave)
                }
            ]
        ) { try await installation.feed(site.api, hours: 1700, scenario: Self.heatwave) }
        try await site.assertHealthy()
    }

    private static let heatwave = "heatwave:start=1010h,duration=12d,intensity=12"

    /// The weather of the tutorial.
    func testAStationThatMoves() async throws {
        let installation = try Installation(for: self)
        let files = try TutorialWeather(in: installation)
        let site = try await DrillSite(installation)
        defer { site.stop() }
        try await files.feed("2024-08-01", to: "2024-09-17", installation, site.api)
        try await site.openPage()
        try await site.assertHealthy()
        // This trainer waits until every place has shown the flag, and until a challenger has enough to learn from.
        try await site.restartTrainer(["AEROCAST_MINIMUM_HOURS_SINCE_DRIFT": "480"])
        try await site.drill(
            [
                InjectedFault(fault: .movedStation, kind: "retrain_waiting") {
                    try await files.feed("2024-09-17", to: "2024-09-20", installation, site.api)
                }
            ]
        ) {
            try await files.feed("2024-09-20", to: "2024-10-07", installation, site.api)
            try await site.restartTrainer()
        }
        var last: ReadVerdict?
        try await eventually("a better model is on probation", within: DrillSite.limit, or: { "\(last as Any)" }) {
            last = try await site.verdict()
            return last?.finding("probation") != nil
        }
        // The probation compares forecasts of hours after the promotion; the follow-up of a drift comes after 40 days.
        try await files.feed("2024-10-07", to: "2024-10-24", installation, site.api)
        try await site.assertHealthy()
    }

    func testAServiceThatPersistenceBeats() async throws {
        let installation = try Installation(for: self)
        let site = try await DrillSite(installation)
        defer { site.stop() }
        let start = Timestamp.simulatorDefaultStart.nearestHour
        try await site.post("LAKE", start..<(start + 240))
        try await site.openPage()
        try await site.assertHealthy()
        try await site.drill(
            [
                InjectedFault(fault: .worseThanPersistence, kind: "worse_than_persistence") {
                    try await site.post("LAKE", (start + 240)..<(start + 420), temperature: DrillSite.sameEveryDay)
                }
            ]
        ) { try await site.post("LAKE", (start + 420)..<(start + 660)) }
        try await site.assertHealthy()
    }
}
