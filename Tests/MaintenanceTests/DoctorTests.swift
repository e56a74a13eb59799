import Foundation
import HTTPClient
import Healing
import Maintenance
import Models
import Observations
import Store
import Timing
import XCTest

final class DoctorTests: XCTestCase {
    private static let now = Double(Installation.start.adding(hours: 100).secondsSince1970)

    private func healthyInstallation() async throws -> (Installation, version: String) {
        let installation = try installation()
        try await installation.observe(0..<100) { Double(Installation.start.adding(hours: $0).secondsSince1970) }
        try await installation.store.write { transaction in
            for program in MonitoredProgram.allCases {
                try transaction.save(
                    HeartbeatRecord(
                        program: program,
                        instance: "here",
                        startedAt: 0,
                        beatAt: Self.now,
                        silentAfter: 1e9
                    )
                )
            }
            try transaction.insertBackup(path: "backup", bytes: 1, finishedAt: Self.now)
        }
        return (installation, try await installation.promote(seed: 1))
    }

    private func report(
        _ installation: Installation,
        of targets: [Target] = [.standard],
        now: Double = DoctorTests.now
    ) async -> Doctor.Report {
        let clock = WallClock { now }
        return await Doctor(
            store: installation.store,
            artifacts: installation.artifacts,
            targets: targets,
            now: clock
        )
        .examine()
    }

    private func check(_ name: String, _ report: Doctor.Report) throws -> Doctor.Check {
        try XCTUnwrap(report.checks.first { $0.name == name }, "\(report)")
    }

    func testAHealthyInstallationHasNothingToDo() async throws {
        let (installation, _) = try await healthyInstallation()
        let report = await report(installation)
        XCTAssertTrue(report.healthy, "\(report)")
        for check in report.checks where check.name != "disk" {
            XCTAssertEqual(check.status, .good, "\(check)")
            XCTAssertNil(check.advice)
        }
        XCTAssertTrue(try check("schema", report).found.hasPrefix("version "), "\(report)")
    }

    func testEachTargetIsExaminedAndNamed() async throws {
        let (installation, _) = try await healthyInstallation()
        try await installation.store.write { transaction in
            _ = try transaction.raiseFlag(target: "pressure", reason: .drift, evidence: nil, now: Self.now - 500)
        }
        let report = await report(installation, of: [.standard, Target(.pressure)])
        func found(_ name: String) -> [TargetName?: String] {
            let checks = report.checks.filter { $0.name == name }
            return Dictionary(uniqueKeysWithValues: checks.map { ($0.target, $0.found) })
        }
        XCTAssertEqual(found("flags")["temperature"], "none is open")
        XCTAssertEqual(found("flags")["pressure"], "flag 1 is raised, open for 8 min")
        XCTAssertEqual(found("champion")["pressure"], "none yet, persistence answers")
        XCTAssertEqual(Array(found("integrity").keys), [nil])
    }

    func testABrokenChampionIsAProblemAndAnotherVersionAWarning() async throws {
        let (installation, first) = try await healthyInstallation()
        let second = try await installation.promote(seed: 2)
        func damage(_ version: String) throws {
            try Data()
                .write(to: installation.artifacts.root.appending(path: "temperature/\(version)/model.safetensors"))
        }
        try damage(first)
        let older = await report(installation)
        XCTAssertTrue(older.healthy)
        XCTAssertEqual(try check("versions", older).status, .warning)
        let third = try await installation.promote(seed: 3)
        try damage(third)
        let champion = await report(installation)
        XCTAssertFalse(champion.healthy)
        XCTAssertTrue(try check("champion", champion).advice?.contains("rollback") == true)
        // No intact version is left for a rollback.
        try damage(second)
        let none = await report(installation)
        XCTAssertTrue(try check("champion", none).advice?.contains("aerocast restore") == true, "\(none)")
    }

    func testWithoutAnyArtifactsTheAdviceIsToBringThemBack() async throws {
        let (installation, _) = try await healthyInstallation()
        try FileManager.default.removeItem(at: installation.artifacts.root)
        let report = await report(installation)
        let champion = try check("champion", report)
        XCTAssertEqual(champion.status, .problem)
        let advice = try XCTUnwrap(champion.advice)
        for words in ["artifacts folder", "aerocast restore", "next retrain"] {
            XCTAssertTrue(advice.contains(words), advice)
        }
        XCTAssertFalse(advice.contains("rollback"), advice)
    }

    func testADatabaseThatCannotBeWrittenNeedsRightsAndNoBackup() throws {
        let errors: [StoreError] = [.readOnly(path: "/p"), .cannotOpen(path: "/p", reason: "r")]
        for error in errors {
            let advice = try XCTUnwrap(Doctor.report(unreadable: error).checks.first?.advice)
            XCTAssertTrue(advice.contains("writable"), advice)
            XCTAssertFalse(advice.contains("restore"), advice)
        }
        let first = Doctor.report(unreadable: StoreError.otherSchema(path: "/p")).checks.first
        XCTAssertTrue(first?.found.contains("first edition") == true, "\(String(describing: first))")
        XCTAssertFalse(first?.advice?.contains("restore") == true, "\(String(describing: first))")
        let damaged = Doctor.report(unreadable: StoreError.notADatabase(path: "/p"))
        XCTAssertTrue(damaged.checks.first?.advice?.contains("aerocast restore") == true, "\(damaged)")
    }

    func testOrphansLeftoversAndUnrecordedVersionsAreFound() async throws {
        let (installation, _) = try await healthyInstallation()
        let raw = try SQLiteFile(installation.store.path)
        try raw.withoutTransaction { connection in
            try connection.run("PRAGMA foreign_keys = OFF")
            try connection.run("DELETE FROM forecasts WHERE id < 4")
        }
        for name in [".staging-x", "2020010100-abcdef00"] {
            let folder = installation.artifacts.root.appending(path: "temperature/\(name)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        let report = await report(installation)
        XCTAssertFalse(report.healthy)
        XCTAssertEqual(try check("references", report).found, "outcomes → forecasts: 3")
        XCTAssertEqual(try check("leftovers", report).status, .warning)
        XCTAssertTrue(try check("leftovers", report).found.contains("1 folders"), "\(report)")
    }

    func testADamagedDatabaseIsAProblem() async throws {
        let (installation, _) = try await healthyInstallation()
        let raw = try SQLiteFile(installation.store.path)
        try raw.withoutTransaction { connection in
            try connection.run("PRAGMA writable_schema = ON")
            try connection.run("DELETE FROM sqlite_master WHERE name = 'forecasts_by_time'")
            // Makes open connections read the schema again.
            try connection.run("PRAGMA schema_version = 4711")
        }
        try raw.close()
        let report = await report(installation)
        XCTAssertEqual(try check("integrity", report).status, .problem, "\(report)")
    }

    func testWhatIsMissingFromTheSchemaOrWasChangedIsNamed() async throws {
        let (installation, _) = try await healthyInstallation()
        let raw = try SQLiteFile(installation.store.path)
        try raw.write { try $0.run("CREATE INDEX ours ON observations (received_at)") }
        let additional = try check("schema", await report(installation))
        XCTAssertEqual(additional.status, .good)
        XCTAssertTrue(additional.found.contains("index ours is not"), "\(additional)")
        try raw.write { connection in
            try connection.run(
                """
                DROP INDEX one_open_flag;
                DROP TRIGGER model_versions_are_not_deleted;
                DROP TRIGGER model_versions_are_not_changed;
                CREATE TRIGGER model_versions_are_not_changed BEFORE UPDATE ON model_versions BEGIN SELECT 1; END;
                """
            )
        }
        let rules = try check("schema", await report(installation))
        XCTAssertEqual(rules.status, .problem)
        XCTAssertEqual(
            rules.found,
            "index one_open_flag is missing; trigger model_versions_are_not_deleted is missing; "
                + "trigger model_versions_are_not_changed was changed"
        )
        XCTAssertTrue(rules.advice?.contains("not enforced") == true, "\(rules)")
        try raw.write { try $0.run("ALTER TABLE evaluations ADD COLUMN surplus TEXT") }
        let tables = try check("schema", await report(installation))
        XCTAssertTrue(tables.found.contains("table evaluations was changed"), "\(tables)")
        XCTAssertTrue(tables.advice?.contains("aerocast restore") == true, "\(tables)")
    }

    func testForeignObjectsThatInterfereAreAProblem() async throws {
        for (script, found) in [
            ("CREATE TRIGGER evil AFTER INSERT ON observations BEGIN DELETE FROM observations; END", "trigger evil"),
            ("CREATE VIEW seen AS SELECT 1", "view seen"),
            ("CREATE UNIQUE INDEX only ON observations (received_at)", "index only"),
            ("CREATE TABLE child (id TEXT REFERENCES stations (id))", "table child"),
        ] {
            let (installation, _) = try await healthyInstallation()
            let raw = try SQLiteFile(installation.store.path)
            // The second unique value would be refused.
            if found == "index only" { try raw.write { try $0.run("UPDATE observations SET received_at = rowid") } }
            try raw.write { try $0.run(script) }
            let schema = try check("schema", await report(installation))
            XCTAssertEqual(schema.status, .problem, found)
            XCTAssertEqual(schema.found, "\(found) is not AeroCast's")
            XCTAssertTrue(schema.advice?.contains("drop what it has added") == true, "\(schema)")
        }
    }

    func testADatabaseThatEveryUserCanReadIsAWarning() async throws {
        let (installation, _) = try await healthyInstallation()
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: installation.store.path)
        let report = await report(installation)
        XCTAssertTrue(report.healthy)
        let privacy = try check("privacy", report)
        XCTAssertEqual(privacy.status, .warning)
        XCTAssertTrue(privacy.found.hasSuffix("can read \(installation.store.path)"), "\(privacy)")
    }

    func testAnOlderSchemaIsNoFaultAndStaysAsItIs() async throws {
        let (installation, _) = try await healthyInstallation()
        let path = installation.store.path
        try installation.store.close()
        // The schema of a program without this variable.
        let raw = try SQLiteFile(path)
        try raw.write { try $0.run("ALTER TABLE observations DROP COLUMN wind_direction") }
        try raw.close()
        func examine(_ opening: Store.Opening) async throws -> Doctor.Report {
            let (store, clock) = (try Store(path: path, opening: opening), WallClock { Self.now })
            return await Doctor(
                store: store,
                artifacts: installation.artifacts,
                targets: [.standard],
                now: clock
            )
            .examine()
        }
        for _ in 0..<2 {
            let older = try await examine(.readOnly)
            XCTAssertTrue(older.healthy, "\(older)")
            let schema = try check("schema", older)
            XCTAssertEqual(schema.status, .warning)
            XCTAssertTrue(schema.found.hasSuffix("missing: column observations.wind_direction"), schema.found)
            XCTAssertTrue(schema.advice?.contains("start the programs") == true, "\(schema)")
            XCTAssertTrue(try check("examination", older).found.contains("wind_direction"), "\(older)")
            XCTAssertEqual(try check("champion", older).status, .good)
        }
        let current = try await examine(.existing)
        XCTAssertTrue(current.healthy, "\(current)")
        XCTAssertEqual(try check("schema", current).status, .good)
    }

    func testAFlagWhoseTrainerDiedAndOneThatFailedAreNamed() async throws {
        let (installation, _) = try await healthyInstallation()
        let limits = RetryLimits(maximumAttempts: 1)
        try await installation.store.write { transaction in
            _ = try transaction.raiseFlag(
                target: Installation.target,
                reason: .drift,
                evidence: nil,
                now: Self.now - 500
            )
            _ = try transaction.claimFlag(
                target: Installation.target,
                holder: "t",
                now: Self.now - 400,
                lease: .seconds(60),
                limits: limits
            )
        }
        let stale = await report(installation)
        XCTAssertTrue(stale.healthy)
        XCTAssertTrue(try check("flags", stale).found.contains("expired 5 min ago"), "\(stale)")
        try await installation.store.write { transaction in
            _ = try transaction.claimFlag(
                target: Installation.target,
                holder: "u",
                now: Self.now,
                lease: .seconds(60),
                limits: limits
            )
        }
        let failed = await report(installation)
        XCTAssertFalse(failed.healthy)
        XCTAssertEqual(try check("flags", failed).status, .problem)
    }

    func testAClockThatIsWrongIsNoticed() async throws {
        let (installation, _) = try await healthyInstallation()
        let back = await report(installation, now: Self.now - 2 * 86_400)
        XCTAssertEqual(try check("clock", back).status, .problem)
        let idle = await report(installation, now: Self.now + 86_400)
        XCTAssertEqual(try check("clock", idle).status, .warning)
        XCTAssertEqual(try check("feed", idle).status, .problem, "a feed that is silent for a day needs somebody")
        XCTAssertFalse(idle.healthy)
    }

    func testTheClockIsNotComparedWithReplayedWeather() async throws {
        let (installation, _) = try await healthyInstallation()
        let heartbeat = HeartbeatRecord(
            program: .api,
            instance: "a",
            startedAt: Self.now,
            beatAt: Self.now,
            silentAfter: 15,
            endedAt: nil,
            details: #"{"is_replay":true}"#
        )
        _ = try await installation.store.write { try $0.save(heartbeat) }
        for days in [0.0, 1] {
            let clock = try check("clock", await report(installation, now: Self.now + days * 86_400))
            XCTAssertEqual(clock.status, .good)
            XCTAssertTrue(clock.found.hasPrefix("not compared: the API replays weather"), clock.found)
        }
        let back = await report(installation, now: Self.now - 2 * 86_400)
        XCTAssertEqual(try check("clock", back).status, .problem, "a clock that was set back is still a problem")
    }
}
