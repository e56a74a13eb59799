import Foundation
import Store
import XCTest

/// The file of the database is removed under a running API.
final class LostDatabaseTests: XCTestCase {
    func testObservationsAreRefusedAndReadinessSaysWhyUntilTheFileIsBack() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        let stored = try await api.post("/observations", Bodies.observations(0..<30))
        XCTAssertEqual(stored.status, 200, stored.text)
        let before = try await api.get("/readyz")
        XCTAssertEqual(before.status, 200, before.text)

        let aside = api.store.path + ".aside"
        try FileManager.default.moveItem(atPath: api.store.path, toPath: aside)
        let refused = try await api.post("/observations", Bodies.observation(30))
        XCTAssertEqual(refused.status, 503, refused.text)
        let unready = try await api.get("/readyz")
        XCTAssertEqual(unready.status, 503, unready.text)
        XCTAssertTrue(unready.text.contains("was removed while it was in use, so nothing more is stored"), unready.text)
        let health = try await api.get("/healthz")
        XCTAssertEqual(health.status, 200)
        let forecast = try await api.post("/predict", #"{"station":"KJFK"}"#)
        XCTAssertEqual(forecast.status, 200, forecast.text)

        try FileManager.default.moveItem(atPath: aside, toPath: api.store.path)
        let after = try await api.get("/readyz")
        XCTAssertEqual(after.status, 200, after.text)
        let again = try await api.post("/observations", Bodies.observation(30))
        XCTAssertEqual(again.status, 200, again.text)
        let count = try await Store(path: api.store.path, opening: .existing).read { try $0.observationCount() }
        XCTAssertEqual(count, 31)
    }

    func testTheErrorOfAnEvaluationIsNamedAsTheClients() async throws {
        let api = try await runningAPI()
        let answer = try await api.post("/eval", #"{"predicted":20,"actual":21}"#)
        XCTAssertEqual(answer.json["source"].text, "clients", answer.text)
    }
}
