import Healing
import Models
import ObservationFixtures
import Observations
import Registry
import Store
import Training
import UntrainedModels
import XCTest

final class VersionComparisonTests: XCTestCase {
    /// The end of the hours from which the small models have learned, in hours since the ground's start.
    private let firstUnseen = Hour(477_256) - TrainingGround.start

    /// The comparison of two models at a station where it was 5 °C warmer until some hours before the first unseen
    /// hour.
    private func comparison(warmerUntil hoursBefore: Int) async throws -> VersionComparison {
        let ground = try trainingGround()
        let change = firstUnseen - hoursBefore
        try await ground.observe(0..<change, warmer: 5)
        try await ground.observe(change..<firstUnseen + 400)
        let artifacts = try [1, 2].map { try SmallForecaster.artifact(seed: $0) }
        for artifact in artifacts {
            try ground.artifacts.publish(artifact)
            let record = try VersionRecord(artifact, publishedAt: 0)
            try await ground.store.write { try $0.insert(record) }
        }
        let registry = ModelRegistry(store: ground.store, artifacts: ground.artifacts, target: "temperature")
        let names = artifacts.map(\.manifest.version)
        return try await VersionComparison.run(names[0], against: names[1], in: registry)
    }

    func testVersionsAreComparedOnTheHoursThatNeitherHasLearnedFrom() async throws {
        let comparison = try await comparison(warmerUntil: 2000)
        XCTAssertEqual(comparison.from, Timestamp(TrainingGround.start + firstUnseen))
        XCTAssertEqual(comparison.until, Timestamp(TrainingGround.start + firstUnseen + 399))
        XCTAssertGreaterThan(comparison.losses.count, 300)
    }

    func testTheirFirstForecastsReadAsFarBackAsThoseInServiceDo() async throws {
        let (long, longer) = (try await comparison(warmerUntil: 1100), try await comparison(warmerUntil: 2000))
        XCTAssertEqual(long.losses, longer.losses, "no model reads 1,100 hours back")
        let within = try await comparison(warmerUntil: 700)
        XCTAssertNotEqual(within.losses, longer.losses, "pairs of the regression lie 700 hours back")
    }
}
