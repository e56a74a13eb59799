import Forecasting
import Foundation
import Models
import ObservationFixtures
import Observations
import Store
import Weather
import Workbench
import XCTest

/// The base model of `artifacts/`, on the real stations.
final class BundledModelTests: XCTestCase {
    private static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private func bundled() throws -> GRUForecaster {
        let artifacts = ArtifactFolder(path: Self.package.appending(path: "artifacts").path)
        let version = try XCTUnwrap(try artifacts.bundledVersion(of: "temperature"))
        return try XCTUnwrap(artifacts.load(target: "temperature", version: version).verifiedModel() as? GRUForecaster)
    }

    private func stations() throws -> [StationData] {
        let given = ProcessInfo.processInfo.environment["AEROCAST_SHARED_DATA"].map { URL(filePath: $0) }
        let folder = (given ?? Self.package.appending(path: "../shared")).appending(path: "noaa").standardizedFileURL
        guard FileManager.default.fileExists(atPath: folder.path) else {
            throw XCTSkip(
                "the real observations are not in \(folder.path); set AEROCAST_SHARED_DATA to its parent folder"
            )
        }
        let listing = try StationListing(path: Self.package.appending(path: "data/stations.csv").path)
        return try StationPool.read([folder.path], listing: listing)
    }

    func testAStationsRetrainCanStartFromIt() throws {
        let kind = GRUKind()
        let wanted = try kind.specification(for: .temperature, fitting: [])
        XCTAssertTrue(try bundled().specification.readsTheSame(as: wanted))
    }

    func testItBeatsPersistenceAnHourAheadAtEveryStation() throws {
        let model = try bundled()
        for data in try stations() {
            let score = Evaluation(try model.outcomes(on: [data], \.heldOut))[horizon: 1]
            XCTAssertGreaterThan(try XCTUnwrap(score).skill, 0, data.station.id)
        }
    }

    func testABareSequenceIsAnsweredAtLeastAsWellAsByPersistenceAnHourAhead() throws {
        let model = try bundled()
        let window = model.window
        for data in try stations() {
            var outcomes: [Outcome] = []
            for origin in data.split.heldOut[0].lowerBound..<data.series.hours.upperBound - 1 {
                let rows = (origin - window + 1...origin)
                    .map { hour in model.inputs.compactMap { data.series[$0, hour].map(Double.init) } }
                guard rows.allSatisfy({ $0.count == 3 }), let actual = data.series[.temperature, origin + 1] else {
                    continue
                }
                let forecast = try model.forecast(sequence: rows, horizons: [1])
                XCTAssertEqual(Set(forecast.missingInputs), [.time, .latitude, .longitude, .weeklyHistory])
                outcomes.append(
                    Outcome(
                        station: data.station.id,
                        issuedAt: Timestamp(origin),
                        horizon: 1,
                        predicted: forecast.points[0].value,
                        actual: Double(actual),
                        persistence: forecast.persistence
                    )
                )
            }
            XCTAssertGreaterThan(outcomes.count, 30, data.station.id)
            XCTAssertGreaterThanOrEqual(try XCTUnwrap(Evaluation(outcomes)[horizon: 1]).skill, 0, data.station.id)
        }
    }
}
