import Access
import Foundation
import Programs
import Settings
import Store
import TestSupport
import XCTest

/// The API's start with and without keys.
final class AccessProgramTests: XCTestCase {
    private func settings(_ given: [String: String]) async throws -> ResolvedSettings {
        try await SettingsReader(
            APISettings.all,
            catalogue: .aerocast,
            flags: given.map { GivenFlag(key: SettingKey($0.key), text: $0.value) },
            environment: [:]
        )
        .read()
    }

    private func start(_ given: [String: String], in folder: URL) async throws -> Store {
        let store = try Store(path: folder.appending(path: "aerocast.sqlite").path)
        addTeardownBlock { try? store.close() }
        let all = given.merging(["artifacts": folder.appending(path: "artifacts").path]) { $1 }
        _ = try await APIProgram(settings(all), store: store, announce: { _ in })
        return store
    }

    private func refusal(_ given: [String: String], in folder: URL) async throws -> ProgramError? {
        do {
            _ = try await start(given, in: folder)
            return nil
        } catch let error as ProgramError {
            return error
        }
    }

    func testAnOpenAddressWithoutKeysIsRefusedUnlessItIsAskedForInAsManyWords() async throws {
        for host in ["0.0.0.0", "::", "192.168.1.4", "forecast.example", "127.example.com"] {
            let error = try await refusal(["host": host], in: try temporaryFolder())
            XCTAssertEqual(error?.exitStatus, .configuration, host)
            XCTAssertTrue("\(try XCTUnwrap(error))".contains("--insecure"))
        }
        for given in [
            [:], ["host": "127.0.0.1"], ["host": "127.0.0.2"], ["host": "localhost"], ["host": "::1"],
            ["host": "0.0.0.0", "insecure": "true"],
        ] {
            let error = try await refusal(given, in: try temporaryFolder())
            XCTAssertNil(error, "\(given)")
        }
    }

    func testTheFirstStartMakesTheKeysAndTheNextOnesKeepThem() async throws {
        let folder = try temporaryFolder()
        let keys = folder.appending(path: "keys").path
        let store = try await start(["host": "0.0.0.0", "keys_folder": keys], in: folder)
        let first = try await store.read { try $0.accessKeys() }
        XCTAssertEqual(
            Dictionary(uniqueKeysWithValues: first.map { ($0.client, $0.roles) }),
            [
                "admin": [.admin], "feeder": [.feed, .read], "metrics": [.read],
            ]
        )
        let feeder = try XCTUnwrap(first.first { $0.client == "feeder" })
        let text = try String(contentsOfFile: "\(keys)/feeder.key", encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        XCTAssertTrue(try XCTUnwrap(AccessKey(text)).matches(feeder.digest))
        XCTAssertFalse(FileManager.default.fileExists(atPath: "\(keys)/admin.key"))
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(keys)/feeder.key")
        XCTAssertEqual(attributes[.posixPermissions] as? Int, 0o600)
        _ = try await start(["host": "0.0.0.0", "keys_folder": keys], in: folder)
        let again = try await store.read { try $0.accessKeys() }
        XCTAssertEqual(again, first)
    }

    func testKeysThatAreMountedAreTakenOver() async throws {
        let folder = try temporaryFolder()
        let given = Dictionary(uniqueKeysWithValues: ["admin", "feeder", "metrics"].map { ($0, AccessKey.random()) })
        for (client, key) in given {
            try Data(key.text.utf8).write(to: folder.appending(path: "\(client).key"))
        }
        let store = try await start(["host": "0.0.0.0", "keys_folder": folder.path], in: folder)
        let stored = try await store.read { try $0.accessKeys() }
        XCTAssertEqual(Dictionary(uniqueKeysWithValues: stored.map { ($0.client, $0.id) }), given.mapValues(\.id))
    }

    func testADamagedKeyFileIsNamed() async throws {
        let folder = try temporaryFolder()
        try Data("hello".utf8).write(to: folder.appending(path: "feeder.key"))
        let error = try await refusal(["keys_folder": folder.path], in: folder)
        XCTAssertTrue("\(try XCTUnwrap(error))".contains("feeder.key must contain a key"))
    }
}
