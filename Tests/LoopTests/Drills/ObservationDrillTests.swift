import Foundation
import Observations
import Weather
import XCTest

/// Drills of observations that stop, or that are wrong.
final class ObservationDrillTests: XCTestCase {
    func testStationsThatStopAndWeatherOfThePast() async throws {
        let installation = try Installation(for: self)
        let site = try await DrillSite(installation)
        defer { site.stop() }
        try await installation.feed(site.api, hours: 400, scenario: Self.stuck)
        let end = Timestamp.simulatorDefaultStart.nearestHour + 400
        try await site.post("LAKE", (end - 60)..<end)
        try await site.openPage()
        try await site.assertHealthy()
        try await site.drill(
            [
                InjectedFault(fault: .silentStation, kind: "station_silent") {
                    // The other station goes on, and so does the clock of the weather.
                    try await installation.feed(site.api, hours: 405, scenario: Self.stuck)
                }
            ]
        ) { try await site.post("LAKE", end..<(end + 5)) }

        try await site.drill(
            [
                InjectedFault(fault: .stuckSensor, kind: "sensor_fault") {
                    try await site.post("LAKE", (end + 5)..<(end + 80))
                    try await installation.feed(site.api, hours: 480, scenario: Self.stuck)
                }
            ]
        ) {
            try await site.post("LAKE", (end + 80)..<(end + 220))
            try await installation.feed(site.api, hours: 620, scenario: Self.stuck)
        }

        try await site.drill(
            [InjectedFault(fault: .oldReplay, kind: "feed_silent") { try await site.restartAPI(isReplay: false) }]
        ) { try await site.restartAPI() }
    }

    private static let stuck = "stuck:start=410h,duration=4d"

    func testAFeedThatFallsSilent() async throws {
        let installation = try Installation(for: self)
        let clock = try MovedClock(in: installation)
        let newest = Timestamp(secondsSince1970: Int64(Date().timeIntervalSince1970)).nearestHour
        /// Sets the clock to a time after the newest hour.
        func set(_ seconds: Double) throws {
            try clock.set(
                Int(Double(Timestamp(newest).secondsSince1970) + seconds - Date().timeIntervalSince1970)
            )
        }
        try set(300)
        let site = try await DrillSite(installation, isReplay: false, changing: clock.environment)
        defer { site.stop() }
        try await site.post("LAKE", (newest - 100)..<(newest + 1))
        try await site.post("HILL", (newest - 100)..<(newest + 1))
        // The time passes while nothing runs: a clock that is set under a running program is another fault. Twenty
        // seconds later the newest hour is older than two hours.
        _ = try await site.detector.terminate(within: .seconds(20))
        _ = try await site.trainer.terminate(within: .seconds(20))
        try await site.restartAPI(isReplay: false) { try set(7200 - 20) }
        try site.startDetector()
        try site.startTrainer()
        try await site.openPage()
        try await site.drill(
            [InjectedFault(fault: .silentFeed, kind: "feed_silent") {}],
            hasBegun: true
        ) {
            try await site.post("LAKE", (newest + 1)..<(newest + 2))
            try await site.post("HILL", (newest + 1)..<(newest + 2))
        }
        try await site.assertHealthy()
    }
}
