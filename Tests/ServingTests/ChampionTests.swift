import Foundation
import Models
import Observations
import Serving
import Store
import TestSupport
import Timing
import XCTest

/// The model that answers: after promotions, after damage, and in a new installation.
final class ChampionTests: XCTestCase {
    private func forecast(_ api: RunningAPI) async throws -> JSON {
        try await api.post("/predict", Bodies.predict(Bodies.sequence())).json
    }

    private func weights(_ api: RunningAPI, _ version: String) -> URL {
        api.artifacts.root.appending(path: "temperature/\(version)/model.safetensors")
    }

    func testANewChampionAnswersTheNextRequestWithoutARestart() async throws {
        let api = try await runningAPI()
        let before = try await forecast(api)
        XCTAssertEqual(before["answered_by"].text, "persistence")
        var seen: Set<JSON> = [before["forecast"]]
        for seed: UInt64 in 1...3 {
            let version = try await api.promote(SmallForecaster.artifact(seed: seed))
            let answer = try await forecast(api)
            XCTAssertEqual(answer["model_version"].text, version)
            XCTAssertTrue(seen.insert(answer["forecast"]).inserted, "the forecast did not change")
            let ready = try await api.get("/readyz")
            XCTAssertEqual(ready.status, 200, ready.text)
            XCTAssertEqual(ready.json["model_version"].text, version)
            XCTAssertEqual(ready.problems, [])
        }
        let reloads = try await api.metric(#"aerocast_model_reloads_total{target="temperature",result="succeeded"}"#)
        XCTAssertEqual(reloads, 3)
    }

    func testRequestsWhileTheChampionChangesAreAnsweredByOneOrTheOther() async throws {
        let api = try await runningAPI()
        let first = try await api.promote(SmallForecaster.artifact(seed: 1))
        let before = try await forecast(api)["forecast"]
        async let answers = withThrowingTaskGroup(of: JSON.self) { group in
            for _ in 0..<60 {
                group.addTask { try await api.post("/predict", Bodies.predict(Bodies.sequence())).json }
            }
            return try await group.reduce(into: [JSON]()) { $0.append($1) }
        }
        let second = try await api.promote(SmallForecaster.artifact(seed: 2))
        let after = try await forecast(api)["forecast"]
        for answer in try await answers {
            let isFirst = answer["model_version"].text == first && answer["forecast"] == before
            let isSecond = answer["model_version"].text == second && answer["forecast"] == after
            XCTAssertTrue(isFirst || isSecond, "\(answer)")
        }
    }

    func testADamagedChampionLeavesTheOldOneInServiceAndSaysSoUntilItIsRestored() async throws {
        let api = try await runningAPI()
        let good = try await api.promote(SmallForecaster.artifact(seed: 1))
        let artifact = try SmallForecaster.artifact(seed: 2)
        try api.artifacts.publish(artifact)
        let file = weights(api, artifact.manifest.version)
        let whole = try Data(contentsOf: file)
        var damaged = whole
        damaged[damaged.count - 1] ^= 1
        try damaged.write(to: file)
        try await api.promotePublished(artifact)
        for _ in 0..<3 { try await api.reloader.reloadIfPromoted() }
        let answer = try await forecast(api)
        XCTAssertEqual(answer["model_version"].text, good)
        let ready = try await api.get("/readyz")
        XCTAssertEqual(ready.status, 200)
        XCTAssertEqual(ready.json["model_version"].text, good)
        let problem = ready.json["problems"][0].text ?? ""
        XCTAssertTrue(problem.contains(artifact.manifest.version) && problem.contains("SHA-256"), problem)
        let failures = try await api.metric(#"aerocast_model_reloads_total{target="temperature",result="failed"}"#)
        XCTAssertEqual(failures, 1)

        try whole.write(to: file)
        try await api.reloader.reloadIfPromoted()
        let healed = try await forecast(api)
        XCTAssertEqual(healed["model_version"].text, artifact.manifest.version)
        let readyAgain = try await api.get("/readyz")
        XCTAssertEqual(readyAgain.problems, [])
    }

    func testAfterARestartWithADamagedChampionTheOneBeforeItServesUntilItIsRestored() async throws {
        let folder = try temporaryFolder()
        let before = try await runningAPI(in: folder)
        let first = try await before.promote(SmallForecaster.artifact(seed: 1))
        let second = try await before.promote(SmallForecaster.artifact(seed: 2))
        let third = try await before.promote(SmallForecaster.artifact(seed: 3))
        await before.stop()
        let whole = try Data(contentsOf: weights(before, third))
        for version in [second, third] { try Data("damaged".utf8).write(to: weights(before, version)) }

        let api = try await runningAPI(in: folder)
        let ready = try await api.get("/readyz")
        XCTAssertEqual(ready.status, 200, ready.text)
        XCTAssertEqual(ready.json["model_version"].text, first)
        XCTAssertTrue(ready.json["problems"][0].text?.contains(third) == true, ready.text)
        let answer = try await forecast(api)
        XCTAssertEqual(answer["model_version"].text, first)

        try whole.write(to: weights(api, third))
        try await api.reloader.reloadIfPromoted()
        let healed = try await api.get("/readyz")
        XCTAssertEqual(healed.json["model_version"].text, third)
        XCTAssertEqual(healed.problems, [])
    }

    func testABundledVersionThatIsCopiedToARunningAPIBecomesItsChampion() async throws {
        let api = try await runningAPI()
        let artifact = try SmallForecaster.artifact(seed: 1)
        let service = Task { [reloader = api.reloader] in try await reloader.run() }
        defer { service.cancel() }
        try api.artifacts.publish(artifact)
        try api.ship(artifact.manifest.version)
        while try await api.get("/readyz").status != 200 { try await Task.sleep(for: .milliseconds(20)) }
        let ready = try await api.get("/readyz")
        XCTAssertEqual(ready.json["model_version"].text, artifact.manifest.version)
    }

    func testARolledBackChampionServesAgain() async throws {
        let api = try await runningAPI()
        let (first, second) = (try SmallForecaster.artifact(seed: 1), try SmallForecaster.artifact(seed: 2))
        let version = try await api.promote(first)
        let before = try await forecast(api)
        try await api.promote(second)
        try await api.promote(first)
        let after = try await forecast(api)
        XCTAssertEqual(after["model_version"].text, version)
        XCTAssertEqual(after, before)
    }

    func testAnInstallationStartsWithTheBundledVersionOnce() async throws {
        let api = try await runningAPI()
        let artifact = try SmallForecaster.artifact(seed: 5)
        try api.artifacts.publish(artifact)
        try api.ship(artifact.manifest.version)
        for _ in 0..<2 { try await bootstrap(api) }
        try await api.reloader.reloadIfPromoted()
        let answer = try await forecast(api)
        XCTAssertEqual(answer["model_version"].text, artifact.manifest.version)
        let history = try await api.store.read { try $0.promotions(of: "temperature", limit: 9) }
        XCTAssertEqual(history.map(\.version), [artifact.manifest.version])
    }

    func testAChampionOfTheDatabaseWinsOverTheBundledOne() async throws {
        let api = try await runningAPI()
        let version = try await api.promote(SmallForecaster.artifact(seed: 1))
        let bundled = try SmallForecaster.artifact(seed: 2)
        try api.artifacts.publish(bundled)
        try api.ship(bundled.manifest.version)
        try await bootstrap(api)
        let champion = try await api.store.read { try $0.champion(of: "temperature")?.version }
        XCTAssertEqual(champion, version)
    }

    func testABrokenBundledVersionDoesNotKeepTheAPIFromStarting() async throws {
        for content in ["", "../../etc", "2024-not-there", "\u{FFFD}\u{0}"] {
            let api = try await runningAPI()
            let artifact = try SmallForecaster.artifact(seed: 5)
            try api.artifacts.publish(artifact)
            try api.ship(content)
            try await bootstrap(api)
            let champion = try await api.store.read { try $0.champion(of: "temperature") }
            XCTAssertNil(champion, content)
            let answer = try await forecast(api)
            XCTAssertEqual(answer["answered_by"].text, "persistence")
        }
    }

    private func bootstrap(_ api: RunningAPI) async throws {
        try await ChampionBootstrap.run(
            store: api.store,
            artifacts: api.artifacts,
            target: "temperature",
            now: .system,
            logger: RunningAPI.silent
        )
    }
}
