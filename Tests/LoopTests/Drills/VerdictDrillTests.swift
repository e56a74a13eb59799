import Foundation
import HTTPTestServer
import Observations
import Synchronization
import Weather
import XCTest

/// Faults, injected into running programs.
///
/// Every place where somebody looks says the same about each, until it is repaired. The table in `docs/drills.md` is made
/// by these tests.
final class VerdictDrillTests: XCTestCase {
    /// The longest wait for all places to agree.
    ///
    /// Silence of a feeder is noticed after 35 s, that of a program after 15 s, a failed push after 15 s, everything else
    /// within 10 s; the machine may be busy.
    private static let limit = Duration.seconds(120)

    /// A fault that is injected by a drill.
    private struct Injected {
        var fault: DrilledFault
        /// The kind of the finding that it causes.
        var kind: String
        var inject: () async throws -> Void
    }

    /// Injects faults, waits until every place has found each, repairs them, and waits until no place has any of them.
    private func drill(
        _ site: DrillSite,
        _ faults: [Injected],
        hasBegun: Bool = false,
        file: StaticString = #filePath,
        line: UInt = #line,
        repair: () async throws -> Void
    ) async throws {
        let clock = ContinuousClock()
        let before = Set(try await site.verdict().findings.map(\.kind))
        let kinds = faults.map(\.kind)
        if !hasBegun {
            XCTAssertTrue(before.isDisjoint(with: kinds), "\(before) before \(kinds)", file: file, line: line)
        }
        var starts: [ContinuousClock.Instant] = []
        for fault in faults {
            try await fault.inject()
            starts.append(clock.now)
        }
        var found: [Int: (finding: ReadVerdict.Finding, after: Duration)] = [:]
        var last: [String: DrillSite.Places] = [:]
        try await eventually("every place has found \(kinds)", within: Self.limit, or: { "\(last)" }) {
            for (index, kind) in kinds.enumerated() where found[index] == nil {
                let places = try await site.places(kind)
                last[kind] = places
                if places.isFoundEverywhere, let finding = places.finding {
                    found[index] = (finding, clock.now - starts[index])
                }
            }
            return found.count == kinds.count
        }
        try await repair()
        let repaired = clock.now
        var gone: [Int: Duration] = [:]
        try await eventually("no place has \(kinds)", within: Self.limit, or: { "\(last)" }) {
            for (index, kind) in kinds.enumerated() where gone[index] == nil {
                let places = try await site.places(kind)
                last[kind] = places
                if places.isGoneEverywhere { gone[index] = clock.now - repaired }
            }
            return gone.count == kinds.count
        }
        for (index, fault) in faults.enumerated() {
            guard let (finding, after) = found[index], let goneAfter = gone[index] else { continue }
            XCTAssertFalse((finding.action ?? finding.next ?? "").isEmpty, finding.sentence, file: file, line: line)
            XCTAssertFalse(finding.runbook.isEmpty, finding.sentence, file: file, line: line)
            let row = DrillTable.Row(fault: fault.fault, finding: finding, foundAfter: after, goneAfter: goneAfter)
            try DrillTable.note(row, file: file, line: line)
        }
    }

    /// Waits until nothing is wrong.
    private func assertHealthy(_ site: DrillSite, file: StaticString = #filePath, line: UInt = #line) async throws {
        var last: ReadVerdict?
        try await eventually("the installation is healthy", within: Self.limit, or: { "\(String(describing: last))" }) {
            last = try await site.verdict()
            guard last?.state == "healthy" else { return false }
            // The API repeats a verdict for a second.
            last = try await site.status()
            return last?.state == "healthy"
        }
        let ready = try await site.installation.get("\(site.api.address)/readyz").body
        let problems = try JSONDecoder().decode(ProblemList.self, from: Data(ready.utf8)).problems
        // A champion may leave some horizons to persistence: that is how it is served, and no fault.
        XCTAssertEqual(problems.filter { !$0.contains("persistence answers there") }, [], file: file, line: line)
    }

    /// All problems of `/readyz`, also those of the verdict.
    private struct ProblemList: Decodable {
        var problems: [String]
    }

    func testEveryFaultIsInTheTable() throws {
        XCTAssertEqual(Set(DrilledFault.allCases).subtracting(try DrillTable.documented()), [])
    }

    // MARK: Programs

    func testProgramsThatDieAndReceiversThatAreDown() async throws {
        let installation = try Installation(for: self)
        let site = try await DrillSite(installation, changingAPI: WebhookReceiver.settings)
        defer { site.stop() }
        try await installation.feed(site.api, hours: 400)
        var feeder = try feeder(installation, site)
        try await site.openPage()
        try await assertHealthy(site)
        try await drill(
            site,
            [
                Injected(fault: .deadDetector, kind: "detector_silent") { try await site.detector.killAtOnce() },
                Injected(fault: .deadTrainer, kind: "trainer_silent") { try await site.trainer.killAtOnce() },
                Injected(fault: .deadFeeder, kind: "feeder_silent") { try await feeder.killAtOnce() },
            ]
        ) {
            try site.startDetector()
            try site.startTrainer()
            feeder = try self.feeder(installation, site)
        }
        _ = try await feeder.terminate(within: .seconds(20))

        var gateway = try await installation.startPushgateway()
        _ = try await site.trainer.terminate(within: .seconds(20))
        try site.startTrainer(["AEROCAST_PUSHGATEWAY": gateway.address])
        try await assertHealthy(site)
        let port = gateway.port
        try await drill(
            site,
            [Injected(fault: .pushgatewayDown, kind: "push_failing") { try await gateway.program.killAtOnce() }]
        ) {
            gateway = try await installation.startPushgateway(port: port)
        }
        try await drillAReceiver(site)
        try await assertHealthy(site)
        try await drillTheAPI(site)
        try await assertHealthy(site)
    }

    private func drillAReceiver(_ site: DrillSite) async throws {
        let isDown = Mutex(false)
        let receiver = try HTTPTestServer { _, connection in connection.answer(isDown.withLock { $0 } ? 500 : 204) }
        defer { receiver.stop() }
        let webhooks = "\(site.api.address)/v1/webhooks"
        let created = try await site.installation.post(webhooks, json: #"{"url": "\#(receiver.url)/"}"#)
        XCTAssertEqual(created.status, 201, created.body)
        let id = try XCTUnwrap(created.body.firstMatch(of: #/"id":"(wh_[^"]+)"/#)).1
        try await drill(
            site,
            [
                Injected(fault: .receiverDown, kind: "webhook_failing") {
                    isDown.withLock { $0 = true }
                    let sent = try await site.installation.post("\(webhooks)/\(id)/test", json: "{}")
                    XCTAssertEqual(sent.status, 200, sent.body)
                }
            ]
        ) { isDown.withLock { $0 = false } }
    }

    /// Without an API only the commands can say something.
    private func drillTheAPI(_ site: DrillSite) async throws {
        let clock = ContinuousClock()
        _ = try await site.api.program.terminate(within: .seconds(20))
        let stopped = clock.now
        let finding = try await eventually("status misses the API") { try await site.status().finding("api_silent") }
        let foundAfter = clock.now - stopped
        XCTAssertEqual(finding.state, "needs_you", finding.sentence)
        let doctor = try await site.run(["doctor", "--json"])
        XCTAssertEqual(doctor.ending, .exited(status: 1))
        XCTAssertTrue(doctor.output.contains("the API was stopped"), doctor.output)
        try await site.startAPI()
        let started = clock.now
        try await eventually("status has the API again") { try await site.status().finding("api_silent") == nil }
        let row = DrillTable.Row(
            fault: .deadAPI,
            finding: finding,
            foundAfter: foundAfter,
            goneAfter: clock.now - started
        )
        try DrillTable.note(row)
    }

    /// A feeder that feeds an hour a second.
    private func feeder(_ installation: Installation, _ site: DrillSite) throws -> RunningProgram {
        let weather = ["--hours", "100000", "--seed", "3", "--speed", "x3600"]
        return try installation.start(
            LoopProgram.feeder.executable,
            ["--api", site.api.address] + weather,
            environment: installation.environment
        )
    }

    // MARK: Models

    func testModelsThatAreMissingOrDamaged() async throws {
        let installation = try Installation(for: self)
        let site = try await DrillSite(installation, hasModel: false)
        defer { site.stop() }
        try await site.openPage()
        try await installation.feed(site.api, hours: 100)
        let weights = { try Self.champion(of: installation).appending(path: "model.safetensors") }
        try await drill(
            site,
            [Injected(fault: .noModel, kind: "no_model") {}],
            hasBegun: true
        ) {
            try DrillSite.copyModel(to: installation)
        }
        try await assertHealthy(site)

        let whole = try Data(contentsOf: weights())
        try await drill(
            site,
            [
                Injected(fault: .damagedModel, kind: "model_damaged") {
                    try whole.prefix(whole.count / 2).write(to: weights())
                }
            ]
        ) { try whole.write(to: weights()) }

        try await drill(
            site,
            [
                Injected(fault: .damagedModelAtStart, kind: "model_not_served") {
                    try await site.restartAPI { try whole.prefix(whole.count / 2).write(to: weights()) }
                }
            ]
        ) { try whole.write(to: weights()) }

        let (place, aside) = (try Self.champion(of: installation), installation.folder.appending(path: "aside"))
        try await drill(
            site,
            [
                Injected(fault: .lostModelAtStart, kind: "model_not_served") {
                    try await site.restartAPI { try FileManager.default.moveItem(at: place, to: aside) }
                }
            ]
        ) { try FileManager.default.moveItem(at: aside, to: place) }
        try await assertHealthy(site)
    }

    /// The folder of the bundled champion.
    private static func champion(of installation: Installation) throws -> URL {
        let folder = URL(filePath: installation.artifactsPath).appending(path: Installation.target.rawValue)
        let version = try String(contentsOf: folder.appending(path: "champion"), encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        return folder.appending(path: version)
    }

    // MARK: Observations

    func testStationsThatStopAndWeatherOfThePast() async throws {
        let installation = try Installation(for: self)
        let site = try await DrillSite(installation)
        defer { site.stop() }
        try await installation.feed(site.api, hours: 400, scenario: Self.stuck)
        let end = Timestamp.simulatorDefaultStart.nearestHour + 400
        try await site.post("LAKE", (end - 60)..<end)
        try await site.openPage()
        try await assertHealthy(site)
        try await drill(
            site,
            [
                Injected(fault: .silentStation, kind: "station_silent") {
                    // The other station goes on, and so does the clock of the weather.
                    try await installation.feed(site.api, hours: 405, scenario: Self.stuck)
                }
            ]
        ) { try await site.post("LAKE", end..<(end + 5)) }

        try await drill(
            site,
            [
                Injected(fault: .stuckSensor, kind: "sensor_fault") {
                    try await site.post("LAKE", (end + 5)..<(end + 80))
                    try await installation.feed(site.api, hours: 480, scenario: Self.stuck)
                }
            ]
        ) {
            try await site.post("LAKE", (end + 80)..<(end + 220))
            try await installation.feed(site.api, hours: 620, scenario: Self.stuck)
        }

        try await drill(
            site,
            [Injected(fault: .oldReplay, kind: "feed_silent") { try await site.restartAPI(isReplay: false) }]
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
        // The time passes while nothing runs: a clock that is set under a running program is another fault. Twenty seconds
        // later the newest hour is older than two hours.
        _ = try await site.detector.terminate(within: .seconds(20))
        _ = try await site.trainer.terminate(within: .seconds(20))
        try await site.restartAPI(isReplay: false) { try set(7200 - 20) }
        try site.startDetector()
        try site.startTrainer()
        try await site.openPage()
        try await drill(
            site,
            [Injected(fault: .silentFeed, kind: "feed_silent") {}],
            hasBegun: true
        ) {
            try await site.post("LAKE", (newest + 1)..<(newest + 2))
            try await site.post("HILL", (newest + 1)..<(newest + 2))
        }
        try await assertHealthy(site)
    }

    // MARK: The weather

    func testAHeatwave() async throws {
        let installation = try Installation(for: self)
        let site = try await DrillSite(installation)
        defer { site.stop() }
        try await installation.feed(site.api, hours: 1000, scenario: Self.heatwave)
        try await site.openPage()
        try await assertHealthy(site)
        try await drill(
            site,
            [
                Injected(fault: .heatwave, kind: "retrain_waiting") {
                    try await installation.feed(site.api, hours: 1100, scenario: Self.heatwave)
                }
            ]
        ) { try await installation.feed(site.api, hours: 1700, scenario: Self.heatwave) }
        try await assertHealthy(site)
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
        try await assertHealthy(site)
        // This trainer waits until every place has shown the flag.
        try await site.restartTrainer(["AEROCAST_MINIMUM_HOURS_SINCE_DRIFT": "480"])
        try await drill(
            site,
            [
                Injected(fault: .movedStation, kind: "retrain_waiting") {
                    try await files.feed("2024-09-17", to: "2024-09-20", installation, site.api)
                }
            ]
        ) {
            try await site.restartTrainer()
            try await files.feed("2024-09-20", to: "2024-10-07", installation, site.api)
        }
        var last: ReadVerdict?
        try await eventually("a better model is on probation", within: Self.limit, or: { "\(last as Any)" }) {
            last = try await site.verdict()
            return last?.finding("probation") != nil
        }
        // The probation compares forecasts of hours after the promotion.
        try await files.feed("2024-10-07", to: "2024-10-27", installation, site.api)
        try await assertHealthy(site)
    }

    func testAServiceThatPersistenceBeats() async throws {
        let installation = try Installation(for: self)
        let site = try await DrillSite(installation)
        defer { site.stop() }
        let start = Timestamp.simulatorDefaultStart.nearestHour
        try await site.post("LAKE", start..<(start + 240))
        try await site.openPage()
        try await assertHealthy(site)
        try await drill(
            site,
            [
                Injected(fault: .worseThanPersistence, kind: "worse_than_persistence") {
                    try await site.post("LAKE", (start + 240)..<(start + 420), temperature: DrillSite.sameEveryDay)
                }
            ]
        ) { try await site.post("LAKE", (start + 420)..<(start + 660)) }
        try await assertHealthy(site)
    }

    // MARK: The machine

    func testAClockThatIsMovedAndABackupThatIsOld() async throws {
        let installation = try Installation(for: self)
        let clock = try MovedClock(in: installation)
        let site = try await DrillSite(installation, isReplay: false, changing: clock.environment)
        defer { site.stop() }
        let newest = Timestamp(secondsSince1970: Int64(Date().timeIntervalSince1970) - 1800).nearestHour
        try await site.post("LAKE", (newest - 100)..<(newest + 1))
        try await site.openPage()
        try await assertHealthy(site)
        try await drill(
            site,
            [Injected(fault: .movedClock, kind: "clock_wrong") { try clock.set(3600) }]
        ) { try clock.set(0) }
        let backup = { installation.folder.appending(path: "backup-\(UUID().uuidString.prefix(8))").path }
        try await drill(
            site,
            [
                Injected(fault: .oldBackup, kind: "backup_old") {
                    let made = try await site.run(
                        ["backup", backup()],
                        changing: try clock.environment(shiftedBy: -27 * 3600)
                    )
                    XCTAssertEqual(made.ending, .exited(status: 0), made.output)
                }
            ]
        ) {
            let made = try await site.run(["backup", backup()])
            XCTAssertEqual(made.ending, .exited(status: 0), made.output)
        }
        try await assertHealthy(site)
    }

    func testAFullDisk() async throws {
        let installation = try Installation(for: self)
        let disk = try SmallDisk(in: installation, for: self, mebibytes: 160)
        let database = disk.folder.appending(path: "aerocast.sqlite").path
        let site = try await DrillSite(
            installation,
            changing: ["AEROCAST_DATABASE": database],
            // Without the reserve that keeps the disk from becoming full.
            changingAPI: ["AEROCAST_MIN_DISK_FOR_STATIONS": "0", "AEROCAST_MIN_DISK_FOR_OBSERVATIONS": "0"]
        )
        defer { site.stop() }
        try await installation.feed(site.api, hours: 100)
        try await site.openPage()
        try await assertHealthy(site)
        try await drill(
            site,
            [
                Injected(fault: .fullDisk, kind: "database_unwritable") { try disk.fill() }
            ]
        ) { try disk.free() }
        try await assertHealthy(site)
    }
}
