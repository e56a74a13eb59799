import Forecasting
import Healing
import ObservationFixtures
import Observations
import struct Observations.Variable
import Store
import StoredWeather
import XCTest

/// Tests of the schema's constraints and of its migration to new variables.
final class SchemaTests: XCTestCase {
    func testEveryVariableHasAColumn() async throws {
        let store = try newStore()
        let columns: Set<String> = try await store.read { transaction in
            Set(try transaction.connection.values(transaction.connection.dialect.columnNames, ["observations"]))
        }
        XCTAssertTrue(columns.isSuperset(of: Variable.all.map(\.name)), "\(columns)")
        XCTAssertGreaterThan(Variable.all.count, 3)
    }

    func testOpeningAddsTheColumnsOfVariablesThatTheListHasGained() async throws {
        let place = try newPlace()
        do {
            let store = try open(place)
            try await store.keep([StoredWeather.observation(0)])
            try store.close()
        }
        // Not the last variables of the list: new columns are appended, and the order does not matter.
        try tamper(place, "ALTER TABLE observations DROP COLUMN wind_speed")
        try tamper(place, "ALTER TABLE observations DROP COLUMN dew_point")
        let store = try open(place, .existing)
        let observation = Observation(
            station: "here",
            time: StoredWeather.time(1),
            temperature: 3,
            windSpeed: 7,
            pressure: 1000
        )
        try await store.keep([observation])
        let (pending, comparison, kept) = try await store.read { transaction in
            (
                try transaction.pendingSchemaChanges(), try transaction.schemaComparison(),
                try transaction.observations(of: "here").map(\.observation)
            )
        }
        XCTAssertEqual(pending, [])
        XCTAssertEqual(comparison.changed + comparison.missing + comparison.additional, [])
        XCTAssertEqual(kept, [StoredWeather.observation(0), observation])
        let dewPoints = try await store.read { try $0.connection.count("SELECT count(dew_point) FROM observations") }
        XCTAssertEqual(dewPoints, 0)
    }

    func testANewDatabaseIsAsItShouldBe() async throws {
        let store = try newStore()
        let (version, comparison, problems, broken) = try await store.read { transaction in
            (
                try transaction.schemaVersion(), try transaction.schemaComparison(),
                try transaction.integrityProblems(limit: 5), try transaction.brokenReferences()
            )
        }
        XCTAssertEqual(version, 1)
        XCTAssertEqual(comparison.changed + comparison.missing + comparison.additional, [])
        XCTAssertEqual(problems, [])
        XCTAssertEqual(broken, [])
    }

    func testADifferenceIsNamed() async throws {
        let place = try newPlace()
        let store = try open(place)
        try tamper(place, "DROP INDEX one_open_flag; CREATE INDEX ours ON observations (received_at)")
        try tamper(place, "ALTER TABLE evaluations ADD COLUMN surplus TEXT")
        let comparison = try await store.read { try $0.schemaComparison() }
        XCTAssertEqual(comparison.missing.map(\.description), ["index one_open_flag"])
        XCTAssertEqual(comparison.additional.map(\.description), ["index ours"])
        XCTAssertEqual(comparison.changed.map(\.description), ["table evaluations"])
    }

    func testTheHistoryRefusesToBeChanged() async throws {
        let store = try newStore()
        try await store.write { transaction in
            for version in ["v1", "v2"] {
                try transaction.insert(
                    VersionRecord(
                        target: "temperature",
                        version: version,
                        parent: nil,
                        sha256: "00",
                        manifest: "{}",
                        publishedAt: 0
                    )
                )
                try transaction.promote(
                    version: version,
                    of: "temperature",
                    actor: "test",
                    reason: "test",
                    flag: nil,
                    now: 0
                )
            }
            let cause = HealingCause(actor: "test", reason: "test", at: 0)
            try transaction.rollBack("temperature", quarantine: true, cause: cause)
        }
        for statement in [
            "UPDATE promotions SET reason = 'another'", "DELETE FROM promotions",
            "UPDATE model_versions SET manifest = '{}'", "DELETE FROM model_versions",
            "UPDATE version_events SET actor = 'nobody'", "DELETE FROM version_events",
            "UPDATE events SET details = '{}'", "DELETE FROM events",
            "INSERT OR REPLACE INTO promotions SELECT * FROM promotions",
            "INSERT OR REPLACE INTO model_versions SELECT * FROM model_versions",
            "INSERT OR REPLACE INTO version_events SELECT * FROM version_events",
            "INSERT OR REPLACE INTO events SELECT * FROM events",
        ] {
            do {
                try await store.write { try $0.connection.run(statement) }
                XCTFail("the schema must refuse: \(statement)")
            } catch StoreError.unexpected(_, let reason) {
                XCTAssertTrue(reason.contains("never changed"), "\(statement): \(reason)")
            }
        }
    }

    func testAnEventWhoseDetailsAreNotJSONIsRefused() async throws {
        let store = try newStore()
        let event = DriftEventRecord(
            target: "temperature",
            modelVersion: nil,
            station: "here",
            outcome: 1,
            targetTime: StoredWeather.time(0),
            kind: .drift,
            evidence: "{",
            recordedAt: 0
        )
        do {
            try await store.write { try $0.insert(event) }
            XCTFail("the schema must refuse the row")
        } catch StoreError.unexpected {}
    }

    func testProgramsThatOpenANewDatabaseTogetherAllFindItWhole() async throws {
        for _ in 0..<5 {
            let place = try newPlace()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<6 {
                    group.addTask {
                        let store = try TestedEngine.current.open(place, .createOrMigrate)
                        try await store.write { try $0.register(Station(id: "\(number)")) }
                    }
                }
                try await group.waitForAll()
            }
            let count = try await open(place, .existing).read { try $0.stations().count }
            XCTAssertEqual(count, 6)
        }
    }

    func testANewerSchemaIsRefused() throws {
        let place = try newPlace()
        _ = try open(place)
        try tamper(place, "UPDATE schema_version SET version = version + 1")
        for opening in [Store.Opening.createOrMigrate, .existing, .readOnly] {
            XCTAssertThrowsError(try open(place, opening)) {
                XCTAssertEqual($0 as? StoreError, .newerSchema(path: place))
            }
        }
    }

    func testTablesWithoutOurVersionAreRefused() throws {
        let place = try newPlace()
        try tamper(place, "CREATE TABLE stations (id TEXT PRIMARY KEY)")
        for opening in [Store.Opening.createOrMigrate, .existing, .readOnly] {
            XCTAssertThrowsError(try open(place, opening)) {
                XCTAssertEqual($0 as? StoreError, .otherSchema(path: place))
            }
        }
    }
}
