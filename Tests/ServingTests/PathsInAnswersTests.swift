import Foundation
import Healing
import HTTPClient
import Models
import Serving
import Store
import TestSupport
import XCTest

/// Answers name files, never the folders of the server.
final class PathsInAnswersTests: XCTestCase {
    private let change = #"{"actor": "anna", "reason": "a test"}"#

    func testAnswersAboutDamagedVersionsNameNoFolder() async throws {
        let api = try await runningAPI()
        let first = try await api.promote(SmallForecaster.artifact(seed: 1))
        _ = try await api.promote(SmallForecaster.artifact(seed: 2))
        let folder = api.artifacts.root.appending(path: "temperature/\(first)")
        let manifest = folder.appending(path: "model.json")
        let whole = try Data(contentsOf: manifest)
        let damages: [(String, () throws -> Void)] = [
            ("not JSON", { try Data("{".utf8).write(to: manifest) }),
            ("not a manifest", { try Data(#"{"format": 1}"#.utf8).write(to: manifest) }),
            ("too large", { try Data(repeating: 32, count: 5 << 20).write(to: manifest) }),
            (
                "other weights",
                {
                    try whole.write(to: manifest)
                    try Data("x".utf8).write(to: folder.appending(path: "model.safetensors"))
                }
            ),
            ("no weights", { try FileManager.default.removeItem(at: folder.appending(path: "model.safetensors")) }),
            (
                "a folder",
                {
                    try FileManager.default.removeItem(at: manifest)
                    try FileManager.default.createDirectory(at: manifest, withIntermediateDirectories: true)
                }
            ),
            ("nothing", { try FileManager.default.removeItem(at: folder) }),
        ]
        for (damage, make) in damages {
            try make()
            let refused = try await api.post("/models/\(first)/promote", change)
            XCTAssertEqual(refused.status, 409, "\(damage) \(refused.text)")
            assertNoPath(refused, of: api, damage)
            XCTAssertFalse(refused.text.contains("DecodingError"), refused.text)
            XCTAssertFalse(refused.text.contains("CodingKeys"), refused.text)
        }
    }

    func testReadinessNamesNoFolder() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        try await api.promotePublished(SmallForecaster.artifact(seed: 2))
        let missing = try await api.get("/readyz")
        XCTAssertTrue(missing.text.contains("is missing"), missing.text)
        assertNoPath(missing, of: api, "a version without files")
        let aside = api.store.path + ".aside"
        try FileManager.default.moveItem(atPath: api.store.path, toPath: aside)
        let removed = try await api.get("/readyz")
        XCTAssertEqual(removed.status, 503)
        assertNoPath(removed, of: api, "a removed database")
        try FileManager.default.moveItem(atPath: aside, toPath: api.store.path)
    }

    private func assertNoPath(_ answer: RunningAPI.Answer, of api: RunningAPI, _ what: String) {
        let folder = URL(filePath: api.store.path).deletingLastPathComponent().path
        XCTAssertFalse(answer.text.contains(folder), "\(what): \(answer.text)")
        XCTAssertFalse(answer.text.contains(api.artifacts.root.path), "\(what): \(answer.text)")
    }

    func testAResultIsAFileOfJobsOnly() async throws {
        let api = try await runningAPI()
        _ = try await api.post("/observations", Bodies.observations(0..<3))
        let files = JobFiles(database: api.store.path)
        try files.create()
        for (index, name) in ["../aerocast.sqlite", "../../etc/passwd", "/etc/passwd", "1-1.csv/../../x", ""]
            .enumerated()
        {
            let created = try await api.post("/v1/jobs", #"{"kind": "export"}"#)
            XCTAssertEqual(created.status, 202)
            let now = api.seconds
            try await api.store.write { transaction in
                let claimed = try transaction.claimJob(
                    [.export],
                    holder: "tests",
                    now: now,
                    lease: .seconds(60),
                    limits: RetryLimits()
                )
                // As a row of a forged backup.
                let end = JobEnd.succeeded(result: "{}", file: name, bytes: 1)
                _ = try transaction.finishJob(JobClaim(try XCTUnwrap(claimed)), end, now: now)
            }
            let answer = try await api.get("/v1/jobs/\(index + 1)/result")
            XCTAssertEqual(answer.status, 404, "\(name) \(answer.text.prefix(100))")
        }
    }
}
