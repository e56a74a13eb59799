import CanonicalJSON
import Healing
import ObservationFixtures
import Observations
import Reporting
import Store
import XCTest

/// The story: what happened, in sentences.
final class StoryTests: XCTestCase {
    /// The hour of the database's first outcome.
    private static let first = Timestamp(Hour(476_256)).adding(hours: 1)

    private func evidence(_ station: String, began: Int, found: Int, direction: String = "larger") -> DriftFlagEvidence
    {
        DriftFlagEvidence(
            station: station,
            outcome: Int64(found),
            kind: direction == "larger" ? "error_size" : "bias",
            direction: direction,
            time: Self.first.adding(hours: found).secondsSince1970,
            estimatedStart: Self.first.adding(hours: began).secondsSince1970,
            window: 24,
            statistic: 4.1,
            threshold: 3,
            size: 1.13,
            sizeInSigma: 2.1
        )
    }

    private func keep(
        _ kind: EventKind,
        _ database: LoopDatabase,
        at station: String = "here",
        evidence: String,
        hour: Int
    ) async throws {
        try await database.store.write { transaction in
            try transaction.insert(
                DriftEventRecord(
                    target: LoopDatabase.target,
                    modelVersion: "v1",
                    station: station,
                    outcome: Int64(hour),
                    targetTime: Self.first.adding(hours: hour),
                    kind: kind,
                    evidence: evidence,
                    recordedAt: Double(hour)
                )
            )
        }
    }

    private func story(_ database: LoopDatabase, station: String? = nil) async throws -> Story {
        try await database.store.read { try $0.story(of: LoopDatabase.target, station: station, limit: 10) }
    }

    func testADriftAndItsHealingAreOneEpisode() async throws {
        let database = try LoopDatabase(for: self)
        try await database.promote("v1", at: 1)
        try await database.keepOutcomes(hours: 0..<200, of: "v1", served: 11.5)
        let drift = evidence("here", began: 200, found: 245)
        try await database.keepOutcomes(hours: 200..<300, of: "v1", served: 10)
        try await keep(.drift, database, evidence: try JSONText.encode(drift), hour: 245)
        let raised = try await database.store.write { transaction in
            try transaction.raiseFlag(
                target: LoopDatabase.target,
                reason: .drift,
                evidence: try JSONText.encode(drift),
                now: 245
            )
        }
        let waiting = try await story(database)
        XCTAssertEqual(waiting.episodes.map(\.kind), [.drift, .champion])
        XCTAssertFalse(waiting.episodes[0].isOver)

        try await database.promote("v2", flag: raised.flag.flag.id, at: 300)
        try await database.keepOutcomes(hours: 300..<400, of: "v2", served: 11.6)
        let told = try await story(database)
        XCTAssertEqual(told.episodes.map(\.kind), [.drift, .champion])
        let episode = told.episodes[0]
        XCTAssertTrue(episode.isOver)
        XCTAssertEqual(episode.stations, ["here"])
        XCTAssertEqual(episode.began, Self.first.adding(hours: 200))
        XCTAssertEqual(episode.events.count, 3)
        let text = episode.sentences.joined(separator: " ")
        XCTAssertTrue(text.hasPrefix("Drift at here, found 45 h after it began ("), text)
        XCTAssertTrue(text.contains("the errors became larger by 1.13 °C."), text)
        XCTAssertTrue(text.contains("New champion v2 "), text)
        XCTAssertTrue(
            text.contains("Error 1 h ahead at here: 0.50 °C before, 2.00 °C during, 0.40 °C in the week after."),
            text
        )
    }

    func testAFlagThatIsRecordedBeforeItsDriftBelongsToIt() async throws {
        let database = try LoopDatabase(for: self)
        let drift = try JSONText.encode(evidence("here", began: 10, found: 50))
        let raised = try await database.store.write { transaction in
            try transaction.raiseFlag(target: LoopDatabase.target, reason: .drift, evidence: drift, now: 50)
        }
        try await keep(.drift, database, evidence: drift, hour: 50)
        try await database.promote("v2", flag: raised.flag.flag.id, at: 60)
        let told = try await story(database)
        XCTAssertEqual(told.episodes.map(\.kind), [.drift])
        XCTAssertEqual(told.episodes[0].events.count, 3)
        XCTAssertTrue(told.episodes[0].isOver)
    }

    func testFurtherDriftsBeforeTheEndAreCounted() async throws {
        let database = try LoopDatabase(for: self)
        for (number, station) in ["a", "b", "c"].enumerated() {
            let drift = evidence(station, began: 10, found: 50 + number, direction: "too_cold")
            try await keep(.drift, database, at: station, evidence: try JSONText.encode(drift), hour: 50 + number)
        }
        let all = try await story(database)
        XCTAssertEqual(all.episodes.count, 1)
        XCTAssertEqual(all.episodes[0].stations, ["a", "b", "c"])
        XCTAssertEqual(all.episodes[0].sentences.count, 2)
        XCTAssertTrue(all.episodes[0].sentences[0].contains("the forecasts became too cold by 1.13 °C"))
        XCTAssertEqual(all.episodes[0].sentences[1], "2 more drifts until then, at 3 stations in all.")
        let one = try await story(database, station: "b")
        XCTAssertEqual(one.episodes.map(\.stations), [["b"]])
    }

    func testASensorFaultEndsWhenItsSensorRecovers() async throws {
        let database = try LoopDatabase(for: self)
        let fault = #"{"fault": "stuck", "reading": 2.2, "rows": 30, "statistic": 16.2, "threshold": 16.1}"#
        try await keep(.sensorFault, database, evidence: fault, hour: 40)
        let open = try await story(database)
        XCTAssertEqual(open.episodes.map(\.kind), [.sensorFault])
        XCTAssertFalse(open.episodes[0].isOver)
        XCTAssertTrue(open.episodes[0].sentences[0].contains("stuck at 2.20 °C over 30 readings"))
        try await keep(.sensorRecovered, database, evidence: "{}", hour: 90)
        let over = try await story(database)
        XCTAssertTrue(over.episodes[0].isOver)
        XCTAssertEqual(over.episodes[0].ended, Self.first.adding(hours: 90))
    }

    func testAnInstallationWithoutEventsHasNoStory() async throws {
        let empty = try await story(try LoopDatabase(for: self))
        XCTAssertEqual(empty.episodes, [])
    }
}
