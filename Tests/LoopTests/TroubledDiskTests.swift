import Foundation
import Healing
import Models
import Store
import XCTest

/// The behavior of the programs on a full or read-only disk.
final class TroubledDiskTests: XCTestCase {
    func testWithAFullDiskTheAPIRefusesObservationsForecastsOnAndHealsWithFreeSpace() async throws {
        let installation = try Installation(for: self)
        let disk = try SmallDisk(in: installation, for: self)
        let database = disk.folder.appending(path: "aerocast.sqlite").path
        // Without the reserve that keeps the disk from becoming full.
        let api = try await installation.startAPI(
            database: database,
            changing: ["AEROCAST_MIN_DISK_FOR_STATIONS": "0", "AEROCAST_MIN_DISK_FOR_OBSERVATIONS": "0"]
        )
        var hour = 0
        func post() async throws -> (status: Int, body: String) {
            try await installation.post("\(api.address)/observations", json: Self.observation(hour))
        }
        let first = try await post()
        XCTAssertEqual(first.status, 200, first.body)
        try disk.fill()
        let refused = try await eventually("an observation is refused") { () -> String? in
            hour += 1
            let answer = try await post()
            return answer.status == 200 ? nil : "\(answer.status) \(answer.body)"
        }
        XCTAssertTrue(refused.hasPrefix("503"), refused)
        XCTAssertTrue(refused.contains("is full: free some space"), refused)
        let forecast = try await installation.post("\(api.address)/predict", json: Self.sequence)
        XCTAssertEqual(forecast.status, 200, forecast.body)
        let health = try await installation.get("\(api.address)/healthz")
        XCTAssertEqual(health.status, 200, health.body)
        let unready = try await installation.get("\(api.address)/readyz")
        XCTAssertEqual(unready.status, 503, unready.body)
        XCTAssertTrue(unready.body.contains("is full: free some space"), unready.body)

        try disk.free()
        let ready = try await installation.get("\(api.address)/readyz")
        XCTAssertFalse(ready.body.contains("is full: free some space"), ready.body)
        let again = try await post()
        XCTAssertEqual(again.status, 200, again.body)
        let stored = try await Store(path: database, opening: .existing).read { try $0.observationCount() }
        XCTAssertEqual(stored, hour + 1, "every acknowledged hour, and no other")
    }

    func testWithAReserveTheAPIRefusesObservationsBeforeTheDiskIsFull() async throws {
        let installation = try Installation(for: self)
        let disk = try SmallDisk(in: installation, for: self)
        let api = try await installation.startAPI(
            database: disk.folder.appending(path: "aerocast.sqlite").path,
            changing: ["AEROCAST_MIN_DISK_FOR_STATIONS": "20%", "AEROCAST_MIN_DISK_FOR_OBSERVATIONS": "10%"]
        )
        var hour = 0
        func post() async throws -> (status: Int, body: String) {
            hour += 1
            return try await installation.post("\(api.address)/observations", json: Self.observation(hour))
        }
        let first = try await post()
        XCTAssertEqual(first.status, 200, first.body)
        // Less than a tenth.
        try disk.fill(leaving: 300_000)
        try await eventually("the API has looked at the disk", or: { api.program.standardError }) {
            try await installation.get("\(api.address)/metrics").body
                .contains(#"aerocast_disk_refuses{what="observations"} 1"#)
        }
        let refused = try await post()
        XCTAssertEqual(refused.status, 507, refused.body)
        XCTAssertTrue(refused.body.contains("observations are refused"), refused.body)
        try disk.free()
        try await eventually("observations are accepted again", or: { api.program.standardError }) {
            try await post().status == 200
        }
        XCTAssertTrue(api.program.standardError.contains("the disk has room again"), api.program.standardError)
    }

    func testATrainerThatCannotPublishGivesItsFlagBackWithTheReasonAndLeavesNothingHalf() async throws {
        let installation = try Installation(for: self)
        let disk = try SmallDisk(in: installation, for: self)
        let api = try await installation.startAPI()
        try await installation.feed(api, hours: 900)
        try disk.fill()
        let artifacts = disk.folder.appending(path: "artifacts").path
        let trainer = try installation.start(
            .trainer,
            "--once",
            "--minimum-hours",
            "400",
            changing: ["AEROCAST_ARTIFACTS": artifacts]
        )
        let ending = try await trainer.end(within: .seconds(60))
        XCTAssertEqual(ending, .exited(status: 0), trainer.standardError)
        let store = try installation.store()
        let open = try await store.read { try $0.openFlag(of: Installation.target)?.flag }
        XCTAssertEqual(open?.state, .raised)
        XCTAssertEqual(open?.attempts, 1)
        XCTAssertTrue(open?.error?.contains("cannot be written") == true, "\(String(describing: open))")
        let left = try ArtifactFolder(path: artifacts).entries(of: Installation.target)
        XCTAssertEqual(left, [], "a folder was left behind")
        let champion = try await store.read { try $0.champion(of: Installation.target) }
        XCTAssertNil(champion)
    }

    func testADatabaseThatCannotBeWrittenIsSaidInOneSentence() async throws {
        try await checkThatProgramsRefuseADatabaseTheyCannotWrite { _ = try await $0.terminate() }
    }

    func testADatabaseWithALogThatAKilledProgramLeftIsRefusedTooWhereItCannotBeWritten() async throws {
        try await checkThatProgramsRefuseADatabaseTheyCannotWrite { try await $0.killAtOnce() }
    }

    private func checkThatProgramsRefuseADatabaseTheyCannotWrite(
        after end: (RunningProgram) async throws -> Void
    ) async throws {
        let installation = try Installation(for: self)
        let disk = try SmallDisk(in: installation, for: self)
        let database = disk.folder.appending(path: "aerocast.sqlite").path
        let api = try await installation.startAPI(database: database)
        try await end(api.program)
        try disk.makeReadOnly()
        for program in [LoopProgram.api, .detector, .trainer] {
            let refused = try installation.start(program, "--database", database)
            let ending = try await refused.end(within: .seconds(20))
            XCTAssertEqual(ending, .exited(status: 74), "\(program): \(refused.standardError)")
            XCTAssertTrue(refused.standardError.contains(database), refused.standardError)
            XCTAssertEqual(refused.standardError.split(separator: "\n").count, 1, refused.standardError)
        }
    }

    /// Wind alone, so that no forecast is issued.
    private static func observation(_ hour: Int) -> String {
        let time = Date(timeIntervalSince1970: 1_262_304_000 + 3600 * Double(hour)).ISO8601Format()
        return #"{"observations": [{"station": "X", "time": "\#(time)", "wind_speed": 1.5}]}"#
    }

    private static let sequence =
        #"{"sequence": [\#(Array(repeating: "[15.0, 3.0, 1012.0]", count: 24).joined(separator: ","))]}"#
}
