import Forecasting
import Foundation
import Models
import ObservationFixtures
import Observations
import RandomNumbers
import Registry
import Store
import StoredWeather
import TestSupport
import UntrainedModels
import WhatIf
import XCTest

/// Questions about the stored past of a station.
final class WhatIfTests: XCTestCase {
    private static let hours = 900
    /// The first issued forecast.
    private static let firstOrigin = 100

    private struct Past {
        var store: Store
        var artifacts: ArtifactFolder
        var artifact: ModelArtifact
        var temperatures: [Double]

        var replay: WhatIf { WhatIf(store: store, artifacts: artifacts, target: .standard) }
    }

    /// Hourly weather with forecasts 1 and 3 hours ahead: served is half a degree, the champion a degree too high.
    private func past() async throws -> Past {
        let folder = try temporaryFolder()
        let artifacts = ArtifactFolder(path: folder.appending(path: "artifacts").path)
        let artifact = try SmallForecaster.artifact(seed: 3)
        try artifacts.publish(artifact)
        let record = try VersionRecord(artifact, publishedAt: 0)
        let store = try Store(path: folder.appending(path: "aerocast.sqlite").path)
        var generator = SplitMix64(seed: 7)
        let temperatures = (0..<Self.hours)
            .map { hour in 10 + 5 * sin(Double(hour) / 24 * 2 * .pi) + Double(generator.nextUniform()) }
        try await store.write { transaction in
            try transaction.register(Station(id: "here", latitude: 50, longitude: 8))
            try transaction.insert(record)
            for (hour, temperature) in temperatures.enumerated() {
                var observation = StoredWeather.observation(hour, temperature: temperature)
                observation[.windSpeed] = 3
                observation[.pressure] = 1010
                _ = try transaction.insert(observation, receivedAt: 0)
            }
            for origin in Self.firstOrigin..<Self.hours {
                for horizon in [1, 3] where origin + horizon < Self.hours {
                    let actual = temperatures[origin + horizon]
                    var forecast = StoredWeather.forecast(
                        issued: origin,
                        horizon: horizon,
                        served: actual + 0.5,
                        champion: actual + 1
                    )
                    forecast.persistence = temperatures[origin]
                    try transaction.insert(forecast)
                }
            }
            for (hour, temperature) in temperatures.enumerated() {
                try transaction.recordOutcomes(
                    of: "here",
                    target: "temperature",
                    at: StoredWeather.hour(hour),
                    actual: temperature,
                    storedAt: 0
                )
            }
        }
        return Past(store: store, artifacts: artifacts, artifact: artifact, temperatures: temperatures)
    }

    private func score(
        _ answer: WhatIfAnswer,
        _ name: WhatIfAnswer.Variant.Name,
        _ horizon: Int
    ) throws -> WhatIfAnswer.Score {
        try XCTUnwrap(answer.variants.first { $0.name == name }?.scores[horizon], "\(name), \(horizon) h")
    }

    func testEachChoiceHasItsErrorsOnTheSameForecasts() async throws {
        let past = try await past()
        let version = past.artifact.manifest.version
        let answer = try await past.replay.answer(WhatIfQuestion(station: "here", version: version))
        XCTAssertEqual(answer.to, StoredWeather.time(Self.hours))
        XCTAssertEqual(answer.from, StoredWeather.time(Self.hours - 720))
        XCTAssertEqual(answer.variants.map(\.name), [.served, .champion, .persistence, .version, .combinedVersion])
        for horizon in [1, 3] {
            let (served, champion) = (try score(answer, .served, horizon), try score(answer, .champion, horizon))
            XCTAssertEqual(served.rmse, 0.5, accuracy: 1e-9)
            XCTAssertEqual(champion.rmse, 1, accuracy: 1e-9)
            XCTAssertEqual(Set(answer.variants.map { $0.scores[horizon]?.count }), [720])
            let targets = (Self.hours - 720)..<Self.hours
            let squares = targets.map { pow(past.temperatures[$0] - past.temperatures[$0 - horizon], 2) }
            let persistence = try score(answer, .persistence, horizon)
            XCTAssertEqual(persistence.rmse, (squares.reduce(0, +) / 720).squareRoot(), accuracy: 1e-9)
            XCTAssertEqual(try XCTUnwrap(persistence.skill), 0, accuracy: 1e-12)
            XCTAssertEqual(try XCTUnwrap(served.skill), 1 - 0.5 / persistence.rmse, accuracy: 1e-9)
        }
        XCTAssertTrue(
            answer.sentence.hasPrefix(
                "The champion alone would have had errors larger than those served, at 1 h (+100 %), 3 h (+100 %)."
            ),
            answer.sentence
        )
    }

    /// The version's own errors, computed by its model from the observations up to each origin only.
    func testAVersionForecastsFromWhatWasKnownAtTheOrigin() async throws {
        let past = try await past()
        let version = past.artifact.manifest.version
        let to = StoredWeather.time(400)
        let from = StoredWeather.time(340)
        let answer = try await past.replay.answer(
            WhatIfQuestion(station: "here", from: from, to: to, version: version)
        )
        let model = try past.artifact.verifiedModel()
        var squares = 0.0
        for hour in 340..<400 {
            let series = HourlySeries(
                startHour: StoredWeather.hour(0),
                temperature: past.temperatures[..<hour].map { $0 },
                windSpeed: Array(repeating: 3, count: hour),
                pressure: Array(repeating: 1010, count: hour)
            )
            let values = try model.predict(
                from: [StoredWeather.hour(hour - 1)],
                horizons: 1,
                of: series,
                at: Station(id: "here", latitude: 50, longitude: 8)
            )
            squares += pow(past.temperatures[hour] - Double(values[0]), 2)
        }
        XCTAssertEqual(try score(answer, .version, 1).rmse, (squares / 60).squareRoot(), accuracy: 1e-5)
        XCTAssertEqual(try score(answer, .version, 1).count, 60)
        // Trained on a thousand hours from the start.
        XCTAssertEqual(answer.variants.filter(\.hasLearnedFromThem).map(\.name), [.version, .combinedVersion])
        XCTAssertTrue(answer.sentence.contains("has learned from some of these hours"), answer.sentence)
    }

    func testTheSameQuestionHasTheSameAnswerAndChangesNothing() async throws {
        let past = try await past()
        let before = try past.store.contentRevision()
        let question = WhatIfQuestion(station: "here", version: past.artifact.manifest.version, budget: 1)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let answers = [try await past.replay.answer(question), try await past.replay.answer(question)]
            .map { try? encoder.encode($0) }
        XCTAssertNotNil(answers[0])
        XCTAssertEqual(answers[0], answers[1])
        let after = try past.store.contentRevision()
        XCTAssertEqual(after, before)
    }

    func testHoursOfASensorFaultDoNotCount() async throws {
        let past = try await past()
        try await past.store.write { transaction in
            for (hour, kind) in [(800, EventKind.sensorFault), (850, .sensorRecovered)] {
                try transaction.insert(
                    DriftEventRecord(
                        target: "temperature",
                        modelVersion: "v1",
                        station: "here",
                        outcome: Int64(hour),
                        targetTime: StoredWeather.time(hour),
                        kind: kind,
                        evidence: "{}",
                        recordedAt: 0
                    )
                )
            }
        }
        let answer = try await past.replay.answer(WhatIfQuestion(station: "here"))
        // Target times 800 … 850: the forecast issued at 850 − 1 began in the fault.
        XCTAssertEqual(try score(answer, .served, 1).count, 720 - 51)
        XCTAssertEqual(try score(answer, .served, 3).count, 720 - 53)
    }

    func testAnotherBudgetHasItsOwnAlarms() async throws {
        let past = try await past()
        let answer = try await past.replay.answer(WhatIfQuestion(station: "here", budget: 0.5))
        XCTAssertEqual(answer.drift.map(\.name), [.served])
        XCTAssertEqual(answer.drift.map(\.budget), [0.5])
        XCTAssertTrue(answer.sentence.contains("With 0.5 false alarms a year"), answer.sentence)
    }

    func testWhatCannotBeAnsweredSaysWhatIsExpected() async throws {
        let past = try await past()
        let year = Timestamp(StoredWeather.hour(0))
        let cases: [(WhatIfQuestion, String)] = [
            (WhatIfQuestion(station: "there"), "the station must be one with observations, got 'there'"),
            (WhatIfQuestion(station: "here", version: "v9"), "must be a published one, got 'v9'; the newest are "),
            (WhatIfQuestion(station: "here", to: year), "here has no forecast that can be compared"),
            (
                WhatIfQuestion(station: "here", from: year.adding(hours: -20_000), to: year),
                "the time must be at most 17568 hours (two years), got 20000"
            ),
            (
                WhatIfQuestion(
                    station: "here",
                    from: Timestamp(secondsSince1970: .min),
                    to: Timestamp(secondsSince1970: .max)
                ), "the time must be at most"
            ),
        ]
        for (question, expected) in cases {
            do {
                _ = try await past.replay.answer(question)
                XCTFail("must be refused: \(question)")
            } catch let error as WhatIfError {
                XCTAssertTrue("\(error)".contains(expected), "\(error)")
            }
        }
    }

    func testADamagedVersionIsNamed() async throws {
        let past = try await past()
        let version = past.artifact.manifest.version
        let other = ArtifactFolder(path: try temporaryFolder().path)
        let replay = WhatIf(store: past.store, artifacts: other, target: .standard)
        do {
            _ = try await replay.answer(WhatIfQuestion(station: "here", version: version))
            XCTFail("must be refused")
        } catch let error as WhatIfError {
            XCTAssertTrue("\(error)".hasPrefix("version \(version) cannot be loaded: "), "\(error)")
        }
    }
}
