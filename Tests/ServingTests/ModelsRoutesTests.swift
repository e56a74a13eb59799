import Foundation
import HTTPClient
import Models
import Serving
import Store
import XCTest

/// The registry over HTTP.
final class ModelsRoutesTests: XCTestCase {
    private let change = #"{"actor": "me", "reason": "a test"}"#

    func testTheListNamesEachVersionAndWhatTheNamesPointTo() async throws {
        let api = try await runningAPI()
        let empty = try await api.get("/models")
        XCTAssertEqual(empty.status, 200)
        XCTAssertEqual(empty.json["versions"].array, [])
        let first = try await api.promote(SmallForecaster.artifact(seed: 1))
        let second = try await api.promote(SmallForecaster.artifact(seed: 2))
        let list = try await api.get("/models").json
        XCTAssertEqual(list["model"].text, "temperature")
        XCTAssertEqual(list["champion"].text, second)
        XCTAssertEqual(list["previous"].text, first)
        XCTAssertEqual(Set(list["versions"].array.compactMap { $0["version"].text }), [first, second])
        XCTAssertEqual(list["promotions"].array.compactMap { $0["version"].text }, [second, first])
        let shown = try await api.get("/models/champion").json
        XCTAssertEqual(shown["version"].text, second)
        XCTAssertEqual(shown["aliases"].array, [.string("champion")])
        XCTAssertEqual(shown["training"]["seed"].double, 2)
        let byName = try await api.get("/models/\(second)")
        XCTAssertEqual(byName.json, shown)
    }

    func testAPromotionAndARollbackAreServedAtOnceAndRecorded() async throws {
        let api = try await runningAPI()
        let first = try await api.promote(SmallForecaster.artifact(seed: 1))
        let second = try await api.promote(SmallForecaster.artifact(seed: 2))
        let promoted = try await api.post("/models/\(first)/promote", change)
        XCTAssertEqual(promoted.status, 200, promoted.text)
        XCTAssertEqual(promoted.json["champion"].text, first)
        XCTAssertEqual(promoted.json["changed"], .bool(true))
        XCTAssertEqual(promoted.json["promotion"]["actor"].text, "me")
        let again = try await api.post("/models/champion/promote", change)
        XCTAssertEqual(again.json["changed"], .bool(false))
        let back = try await api.post("/models/rollback", change)
        XCTAssertEqual(back.status, 200, back.text)
        XCTAssertEqual(back.json["champion"].text, second)
        XCTAssertEqual(back.json["promotion"]["kind"].text, "rollback")
        try await api.reloader.reloadIfPromoted()
        let ready = try await api.get("/readyz").json
        XCTAssertEqual(ready["model_version"].text, second)
        // The first version was rolled back and thereby quarantined.
        let refused = try await api.post("/models/\(first)/promote", change)
        XCTAssertEqual(refused.status, 409)
        XCTAssertTrue(refused.json["detail"].text?.contains("quarantined") == true, refused.text)
        let forced = try await api.post(
            "/models/\(first)/promote",
            #"{"actor": "me", "reason": "sure", "force": true}"#
        )
        XCTAssertEqual(forced.status, 200, forced.text)
    }

    func testWhatWasCheckedForAPromotionServesAlsoWhenItsFilesAreGoneAfterwards() async throws {
        let api = try await runningAPI()
        let first = try await api.promote(SmallForecaster.artifact(seed: 1))
        let second = try await api.promote(SmallForecaster.artifact(seed: 2))
        let promoted = try await api.post("/models/\(first)/promote", change)
        XCTAssertEqual(promoted.status, 200, promoted.text)
        try FileManager.default.removeItem(at: api.artifacts.root.appending(path: "temperature/\(first)"))
        try await api.reloader.reloadIfPromoted()
        let ready = try await api.get("/readyz").json
        XCTAssertEqual(ready["model_version"].text, first)
        // The verified model is kept for one promotion only: the next promotion reads the files.
        _ = try await api.post("/models/\(second)/promote", change)
        try await api.reloader.reloadIfPromoted()
        let refused = try await api.post("/models/\(first)/promote", change)
        XCTAssertEqual(refused.status, 409, refused.text)
        XCTAssertTrue(refused.json["detail"].text?.contains("model.json") == true, refused.text)
    }

    func testWhatCannotBeDoneIsExplained() async throws {
        let api = try await runningAPI()
        let version = try await api.promote(SmallForecaster.artifact(seed: 1))
        let broken = try SmallForecaster.artifact(seed: 2)
        try await api.promotePublished(broken)
        let answers = [
            (try await api.get("/models/x"), 404, "no version 'x'"),
            (try await api.get("/models/challenger"), 404, "no challenger"),
            (try await api.post("/models/x/promote", change), 404, "no version 'x'"),
            (try await api.post("/models/\(version)/promote", "{}"), 422, "actor"),
            (try await api.post("/models/\(version)/promote", #"{"actor": "", "reason": "r"}"#), 422, "actor"),
            (try await api.post("/models/\(version)/promote", #"{"actor": "a", "reason": " \n"}"#), 422, "reason"),
            (try await api.post("/models/rollback", "nonsense"), 400, "JSON"),
            (try await api.send(.delete, "/models/\(version)/promote"), 405, "must be POST or OPTIONS, got DELETE"),
        ]
        for (answer, status, words) in answers {
            XCTAssertEqual(answer.status, status, answer.text)
            XCTAssertEqual(answer.headers["Content-Type"], "application/problem+json")
            XCTAssertTrue(answer.json["detail"].text?.contains(words) == true, answer.text)
        }
        _ = try await api.post("/models/\(version)/promote", change)
        let missing = try await api.post("/models/\(broken.manifest.version)/promote", change)
        XCTAssertEqual(missing.status, 409)
        XCTAssertTrue(missing.json["detail"].text?.contains("is missing") == true, missing.text)
        let only = try await api.get("/models").json
        XCTAssertEqual(only["champion"].text, version)
    }

    func testRequestsAreCountedByRouteAndNotByVersion() async throws {
        let api = try await runningAPI()
        let version = try await api.promote(SmallForecaster.artifact(seed: 1))
        _ = try await api.get("/models/\(version)")
        _ = try await api.get("/models/another")
        let text = try await api.get("/metrics").text
        XCTAssertTrue(text.contains(#"route="/models/{version}""#), text)
        XCTAssertFalse(text.contains("/models/\(version)"), "a version is a label of requests")
    }
}
