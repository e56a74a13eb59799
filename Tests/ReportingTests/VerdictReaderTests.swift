import Foundation
import Models
import ObservationFixtures
import Observations
import Reporting
import Store
import TestSupport
import Timing
import XCTest

/// The facts of a verdict, as the database has them.
final class VerdictReaderTests: XCTestCase {
    private static let hour = Hour(490_000)
    private static let now = Double(Timestamp(hour).secondsSince1970) + 600

    private func database() throws -> LoopDatabase { try LoopDatabase(for: self) }

    private func facts(
        of database: LoopDatabase,
        at now: Double = VerdictReaderTests.now,
        isReplay: Bool? = nil
    ) async throws -> VerdictFacts {
        try await VerdictReader(
            store: database.store,
            artifacts: ArtifactFolder(path: temporaryFolder().path),
            targets: [.standard],
            isReplay: isReplay,
            now: WallClock { now }
        )
        .facts()
    }

    /// Stores observations of a station; `hours` are before ``hour``.
    private func observe(_ database: LoopDatabase, _ station: String, hoursAgo hours: [Int]) async throws {
        try await database.store.write { transaction in
            try transaction.register(Station(id: station))
            for ago in hours.sorted(by: >) {
                let time = Timestamp(Self.hour - ago)
                let observation = Observation(station: station, time: time, values: [.temperature: 10])
                _ = try transaction.insert(observation, receivedAt: Double(time.secondsSince1970) + 60)
            }
        }
    }

    func testAStationIsLateByItsOwnUsualStep() async throws {
        let database = try database()
        try await observe(database, "hourly", hoursAgo: Array(0..<20))
        try await observe(database, "late", hoursAgo: Array(3..<20))
        try await observe(database, "six-hourly", hoursAgo: [5, 11, 17, 23])
        try await observe(database, "late six-hourly", hoursAgo: [13, 19, 25, 31])
        let feed = try await facts(of: database).feed
        XCTAssertEqual(feed.stations, 4)
        XCTAssertEqual(feed.silent.map(\.station), ["late", "late six-hourly"])
        XCTAssertEqual(feed.silent.map(\.step), [1, 6])
        XCTAssertEqual(feed.newestHour, Timestamp(Self.hour))
    }

    func testAStationThatHasBeenSilentForAMonthIsClosedUnlessAllAreSilent() async throws {
        let database = try database()
        try await observe(database, "closed", hoursAgo: Array(800..<820))
        let alone = try await facts(of: database).feed
        XCTAssertEqual([alone.silentCount, alone.closedCount], [1, 0])
        try await observe(database, "open", hoursAgo: Array(0..<20))
        let both = try await facts(of: database).feed
        XCTAssertEqual([both.silentCount, both.closedCount], [0, 1])
    }

    func testAClosedStationIsNeitherFaultyNorDrifting() async throws {
        let database = try database()
        try await observe(database, "closed", hoursAgo: Array(800..<820))
        try await observe(database, "open", hoursAgo: Array(0..<20))
        for station in ["closed", "open"] {
            try await database.keepDetector(station, isDrifting: true)
            try await database.store.write { transaction in
                _ = try transaction.insert(
                    DriftEventRecord(
                        target: LoopDatabase.target,
                        modelVersion: "v1",
                        station: station,
                        outcome: 60,
                        targetTime: Timestamp(Self.hour - 810),
                        kind: .sensorFault,
                        estimatedStart: Timestamp(Self.hour - 815),
                        evidence: "{}",
                        recordedAt: 5
                    )
                )
            }
        }
        let target = try await facts(of: database).targets[0]
        XCTAssertEqual(target.faults.map(\.station), ["open"])
        XCTAssertEqual(target.drifting.map(\.station), ["open"])
        XCTAssertEqual([target.faultCount, target.driftingCount], [1, 1])
        let overview = try await database.store.read {
            try $0.stationOverview(of: LoopDatabase.target, now: Self.now, isReplay: false).stations
        }
        XCTAssertEqual(overview.map(\.trouble), [.sensorFault, .closed])
    }

    func testAReplayIsComparedWithItsOwnNewestHour() async throws {
        let database = try database()
        try await observe(database, "a", hoursAgo: Array(5000..<5020))
        try await observe(database, "b", hoursAgo: Array(5010..<5030))
        let replayed = try await facts(of: database, isReplay: true).feed
        XCTAssertEqual(replayed.silent.map(\.station), ["b"])
        let live = try await facts(of: database).feed
        XCTAssertEqual(live.silentCount, 2)
    }

    func testTheAPISaysWhetherItReplays() async throws {
        let database = try database()
        try await database.store.write { transaction in
            _ = try transaction.save(
                HeartbeatRecord(
                    program: .api,
                    instance: "one",
                    startedAt: 1,
                    beatAt: Self.now,
                    silentAfter: 15,
                    details: #"{"is_replay": true}"#
                )
            )
        }
        let facts = try await facts(of: database)
        XCTAssertTrue(facts.isReplay)
    }

    func testHoursOfASensorFaultAreInNoErrorAndNoCoverage() async throws {
        let database = try database()
        try await database.promote("v1", at: 1)
        // The error of calm hours is 1 °C; a stuck sensor makes later ones look perfect.
        try await database.keepOutcomes(hours: 0..<50, of: "v1")
        try await database.keepOutcomes(hours: 50..<100, of: "v1", actual: 11)
        func errors() async throws -> [TargetFacts.HorizonFacts] { try await facts(of: database).targets[0].errors }
        let before = try await errors()
        XCTAssertEqual(before.map(\.hours), [100])
        XCTAssertEqual(before[0].served, 0.5.squareRoot(), accuracy: 1e-12)
        let start = Timestamp(Hour(476_256) + 51)
        try await database.store.write { transaction in
            for (kind, time) in [(EventKind.sensorFault, start.adding(hours: 10))] {
                try transaction.insert(
                    DriftEventRecord(
                        target: LoopDatabase.target,
                        modelVersion: "v1",
                        station: "here",
                        outcome: 60,
                        targetTime: time,
                        kind: kind,
                        estimatedStart: start,
                        evidence: "{}",
                        recordedAt: 5
                    )
                )
            }
            try transaction.refreshErrors(of: "here", target: LoopDatabase.target, horizons: [1])
        }
        let after = try await errors()
        XCTAssertEqual(after.map(\.hours), [50])
        XCTAssertEqual(after[0].served, 1, accuracy: 1e-12)
        let found = try await facts(of: database).targets[0]
        XCTAssertEqual(found.faults.map(\.station), ["here"])
        XCTAssertEqual(found.faults.map(\.began), [start])
    }

    func testTheErrorIsAMeanOverStationsAndNotOverWhoeverReportedLast() async throws {
        let database = try database()
        try await database.keepOutcomes(hours: 190..<200, of: nil, actual: 14, station: "few")
        try await database.keepOutcomes(hours: 0..<200, of: nil, actual: 12, station: "many")
        let errors = try await facts(of: database).targets[0].errors
        let stations = try await database.store.read {
            try $0.recentErrors(of: LoopDatabase.target, horizon: errors[0].horizon)?.stations
        }
        XCTAssertEqual(stations, 2)
        XCTAssertEqual(errors[0].served, ((9.0 + 1) / 2).squareRoot(), accuracy: 1e-12)
        let worst = try await database.store.read {
            try $0.worstStations(of: LoopDatabase.target, horizon: 1, limit: 1)
        }
        XCTAssertEqual(worst.map(\.station), ["few"])
    }

    func testADriftingStationIsNamedWithTheTimeOfItsDrift() async throws {
        let database = try database()
        try await database.keepDetector("here", isDrifting: true)
        try await database.keepDetector("there", isDrifting: false)
        let target = try await facts(of: database).targets[0]
        XCTAssertEqual(target.drifting.map(\.station), ["here"])
    }

    func testHeartbeatsReplaceEachOtherAndOldOnesAreForgotten() async throws {
        let database = try database()
        func save(_ instance: String, at time: Double) async throws {
            try await database.store.write { transaction in
                _ = try transaction.save(
                    HeartbeatRecord(
                        program: .feeder,
                        instance: instance,
                        startedAt: 1,
                        beatAt: time,
                        silentAfter: 15
                    )
                )
            }
        }
        try await save("a", at: 10)
        try await save("a", at: 20)
        try await save("b", at: 30)
        let both = try await database.store.read { try $0.heartbeats() }
        XCTAssertEqual(both.map(\.beatAt), [30, 20])
        try await save("b", at: 30 + 8 * 86_400)
        let newest = try await database.store.read { try $0.heartbeats() }
        XCTAssertEqual(newest.map(\.instance), ["b"])
    }
}
